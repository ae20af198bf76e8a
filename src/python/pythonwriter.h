#pragma once

#include <QString>
#include <QStringList>
#include <vector>

namespace stillroom {

/// A piece of Python to be written: text that is never broken, or a bracketed list of such pieces. Printed
/// the way black lays code out: on one line where it fits, else broken after the outermost bracket.
struct PythonNode
{
    QString head; ///< "sa.Column(" up to and with the bracket, or the whole text of an atom
    std::vector<PythonNode> items;
    QString tail; ///< ")" and what follows it; empty for an atom
    bool exploded = false; ///< one item a line with a trailing comma, also where one line would do
    bool joined = false; ///< items are the lines of one string, written one below the other where `tail`, the
                         ///< string on one line, is too long

    [[nodiscard]] static PythonNode atom(const QString &text) { return {text, {}, {}, false, false}; }
    [[nodiscard]] static PythonNode call(const QString &callee, std::vector<PythonNode> arguments)
    {
        return {callee + QLatin1Char('('), std::move(arguments), QStringLiteral(")"), false, false};
    }
    [[nodiscard]] static PythonNode list(std::vector<PythonNode> elements)
    {
        return {QStringLiteral("["), std::move(elements), QStringLiteral("]"), false, false};
    }
    [[nodiscard]] static PythonNode keyword(const QString &name, PythonNode value);
};

/// Writes Python text. `quote` is the quotation mark strings get unless the other one saves escapes.
class PythonWriter final
{
public:
    explicit PythonWriter(QChar quote = QLatin1Char('"'), int width = 88) : m_quote(quote), m_width(width) { }

    /// A string literal on one line.
    [[nodiscard]] QString string(const QString &text) const;
    /// A string as an argument: text of several lines becomes adjacent literals, a line each.
    [[nodiscard]] PythonNode text(const QString &value) const;
    [[nodiscard]] PythonNode strings(const QStringList &texts) const; ///< ["a", "b"]
    [[nodiscard]] static QString boolean(bool value);

    /// The statement's lines at an indentation in spaces; `suffix` follows the last bracket (" as
    /// batch_op:").
    [[nodiscard]] QString statement(const PythonNode &node, int indent) const;

private:
    void write(QString &out, const PythonNode &node, int indent, int room) const;
    [[nodiscard]] static QString flat(const PythonNode &node);
    [[nodiscard]] static bool canBeFlat(const PythonNode &node);

    QChar m_quote;
    int m_width;
};

} // namespace stillroom
