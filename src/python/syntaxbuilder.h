#pragma once

#include "python/module.h"

#include <QByteArrayView>
#include <atomic>
#include <cstddef>
#include <optional>
#include <string_view>
#include <tree_sitter/api.h>
#include <unordered_map>

extern "C" const TSLanguage *tree_sitter_python(void);

namespace stillroom {

/// Turns the tree that tree-sitter makes of a module's source into our own. Used by Module only.
class SyntaxBuilder final
{
public:
    explicit SyntaxBuilder(Module &module);
    void build();

private:
    [[nodiscard]] static QByteArrayView type(TSNode node) { return ts_node_type(node); }
    [[nodiscard]] QString text(TSNode node);
    [[nodiscard]] TSNode field(TSNode node, const char *name);
    [[nodiscard]] static std::vector<TSNode> named(TSNode node);
    [[nodiscard]] static int line(TSNode node);
    [[nodiscard]] static bool isBroken(TSNode node);
    void fault(TSNode node);

    /// Where the statements of a piece of the source are.
    struct Share
    {
        std::size_t piece;
        std::ptrdiff_t begin;
        std::ptrdiff_t end;
    };
    [[nodiscard]] std::vector<Share> parsePieces(const std::vector<TSRange> &pieces,
                                                 std::atomic<std::size_t> &next);
    void parseWhole();
    bool parse(TSParser *parser, const TSRange *piece);
    void block(TSNode node, std::vector<PyStatement> &into);
    void statement(TSNode node, std::vector<PyStatement> &into);
    void assignment(TSNode node, PyStatement &result);
    void ifStatement(TSNode node, PyStatement &result);
    void tryStatement(TSNode node, PyStatement &result);
    [[nodiscard]] PyStatement handler(TSNode node);
    void withStatement(TSNode node, PyStatement &result);
    void function(TSNode node, PyStatement &result);
    void classDefinition(TSNode node, PyStatement &result);
    void imports(TSNode node, PyStatement &result);
    [[nodiscard]] std::vector<PyParameter> parameters(TSNode node);

    [[nodiscard]] Expression expression(TSNode node);
    [[nodiscard]] Expression composed(TSNode node);
    [[nodiscard]] Expression make(Expression::Kind kind, TSNode node, const QString &text = {}) const;
    [[nodiscard]] Expression string(TSNode node);
    [[nodiscard]] Expression joinedStrings(TSNode node);
    [[nodiscard]] Expression comparison(TSNode node);
    [[nodiscard]] Expression subscript(TSNode node);
    [[nodiscard]] Expression slice(TSNode node);
    [[nodiscard]] Expression lambda(TSNode node);
    [[nodiscard]] Expression comprehension(TSNode node, const QString &kind);
    void arguments(TSNode node, Expression &call);

    Module &m_module;
    std::vector<std::pair<const char *, TSFieldId>> m_fields; ///< asked for so far, by the literal's address
    std::unordered_map<std::string_view, QString>
        m_texts; ///< short texts so far: the same names come again and again
    int m_depth = 0;
    bool m_sawYield = false;
};

/// What some node types mean, by their number in the grammar, where the same name may have several.
template <class T>
class ByNodeType final
{
public:
    ByNodeType(std::initializer_list<std::pair<const char *, T>> meanings)
        : m_meanings(ts_language_symbol_count(tree_sitter_python()))
    {
        for (std::size_t symbol = 0; symbol < m_meanings.size(); ++symbol) {
            const QByteArrayView name
                = ts_language_symbol_name(tree_sitter_python(), static_cast<TSSymbol>(symbol));
            for (const auto &[type, meaning] : meanings) {
                if (name == type)
                    m_meanings[symbol] = meaning;
            }
        }
    }

    [[nodiscard]] std::optional<T> of(TSNode node) const
    {
        const TSSymbol symbol = ts_node_symbol(node); // of an error: beyond all others
        return symbol < m_meanings.size() ? m_meanings[symbol] : std::nullopt;
    }

private:
    std::vector<std::optional<T>> m_meanings;
};

/// The text of a string literal's inside; `raw` leaves backslashes alone, `bytes` knows no \u and \N.
[[nodiscard]] QString decodedString(const QString &content, bool raw, bool bytes);

} // namespace stillroom
