#pragma once

#include "python/module.h"

#include <QHash>
#include <tree_sitter/api.h>

namespace stillroom {

/// Turns the tree that tree-sitter makes of a module's source into our own. Used by Module only.
class SyntaxBuilder final
{
public:
    explicit SyntaxBuilder(Module &module);
    void build();

private:
    [[nodiscard]] QByteArray type(TSNode node) const { return ts_node_type(node); }
    [[nodiscard]] QString text(TSNode node) const;
    [[nodiscard]] TSNode field(TSNode node, const char *name) const;
    [[nodiscard]] static std::vector<TSNode> named(TSNode node);
    [[nodiscard]] static int line(TSNode node);
    [[nodiscard]] static bool isBroken(TSNode node);
    void fault(TSNode node);

    void block(TSNode node, std::vector<PyStatement> &into);
    void statement(TSNode node, std::vector<PyStatement> &into);
    void assignment(TSNode node, PyStatement &result);
    void ifStatement(TSNode node, PyStatement &result);
    void tryStatement(TSNode node, PyStatement &result);
    void withStatement(TSNode node, PyStatement &result);
    void function(TSNode node, PyStatement &result);
    void classDefinition(TSNode node, PyStatement &result);
    void imports(TSNode node, PyStatement &result);
    [[nodiscard]] std::vector<PyParameter> parameters(TSNode node);

    [[nodiscard]] Expression expression(TSNode node);
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
    int m_depth = 0;
    bool m_sawYield = false;
};

/// The text of a string literal's inside; `raw` leaves backslashes alone, `bytes` knows no \u and \N.
[[nodiscard]] QString decodedString(const QString &content, bool raw, bool bytes);

} // namespace stillroom
