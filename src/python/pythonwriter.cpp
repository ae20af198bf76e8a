#include "python/pythonwriter.h"

#include <algorithm>

namespace stillroom {

namespace {

QString escaped(const QString &text, QChar quote)
{
    QString out;
    for (const QChar c : text) {
        if (c == QLatin1Char('\\'))
            out += QStringLiteral("\\\\");
        else if (c == quote)
            out += QLatin1Char('\\') + QString(c);
        else if (c == QLatin1Char('\n'))
            out += QStringLiteral("\\n");
        else if (c == QLatin1Char('\r'))
            out += QStringLiteral("\\r");
        else if (c == QLatin1Char('\t'))
            out += QStringLiteral("\\t");
        else if (c.unicode() < 0x20 || c.unicode() == 0x7f)
            out += QStringLiteral("\\x%1").arg(c.unicode(), 2, 16, QLatin1Char('0'));
        else
            out += c;
    }
    return out;
}

} // namespace

PythonNode PythonNode::keyword(const QString &name, PythonNode value)
{
    value.head.prepend(name + QLatin1Char('='));
    return value;
}

QString PythonWriter::string(const QString &text) const
{
    const QChar other = m_quote == QLatin1Char('"') ? QLatin1Char('\'') : QLatin1Char('"');
    const QChar quote = text.count(m_quote) > text.count(other) ? other : m_quote;
    return quote + escaped(text, quote) + quote;
}

PythonNode PythonWriter::text(const QString &value) const
{
    const qsizetype newline = value.indexOf(QLatin1Char('\n'));
    if (newline < 0 || newline == value.size() - 1)
        return PythonNode::atom(string(value));
    PythonNode node;
    node.joined = true;
    node.tail = string(value);
    qsizetype start = 0;
    while (start < value.size()) {
        const qsizetype end = value.indexOf(QLatin1Char('\n'), start);
        const qsizetype next = end < 0 ? value.size() : end + 1;
        node.items.push_back(PythonNode::atom(string(value.mid(start, next - start))));
        start = next;
    }
    return node;
}

PythonNode PythonWriter::strings(const QStringList &texts) const
{
    std::vector<PythonNode> items;
    for (const QString &one : texts)
        items.push_back(PythonNode::atom(string(one)));
    return PythonNode::list(std::move(items));
}

QString PythonWriter::boolean(bool value)
{
    return value ? QStringLiteral("True") : QStringLiteral("False");
}

QString PythonWriter::flat(const PythonNode &node)
{
    if (node.joined)
        return node.head + node.tail;
    QStringList parts;
    for (const PythonNode &item : node.items)
        parts << flat(item);
    return node.head + parts.join(QStringLiteral(", ")) + node.tail;
}

bool PythonWriter::canBeFlat(const PythonNode &node)
{
    return !node.exploded && std::all_of(node.items.begin(), node.items.end(), canBeFlat);
}

/// \param room characters that must stay free behind the node on its last line
void PythonWriter::write(QString &out, const PythonNode &node, int indent, int room) const
{
    const QString pad(indent, QLatin1Char(' '));
    if (canBeFlat(node) && indent + flat(node).size() + room <= m_width) {
        out += pad + flat(node);
        return;
    }
    if (node.joined) { // lines of one string literal; a keyword's own brackets are added by the caller
        const bool bracketed = !node.head.isEmpty();
        const QString inner = bracketed ? pad + QStringLiteral("    ") : pad;
        if (bracketed)
            out += pad + node.head + QStringLiteral("(\n");
        for (std::size_t i = 0; i < node.items.size(); ++i)
            out += inner + node.items[i].head
                + (i + 1 < node.items.size() ? QStringLiteral("\n") : QString());
        if (bracketed)
            out += QLatin1Char('\n') + pad + QLatin1Char(')');
        return;
    }
    if (node.items.empty()) {
        out += pad + node.head + node.tail;
        return;
    }
    out += pad + node.head + QLatin1Char('\n');
    const bool flatItems = std::all_of(node.items.begin(), node.items.end(), canBeFlat);
    PythonNode body = node;
    body.head.clear();
    body.tail.clear();
    if (!node.exploded && flatItems && node.items.size() > 1 && indent + 4 + flat(body).size() <= m_width) {
        out += pad + QStringLiteral("    ") + flat(body) + QLatin1Char('\n');
    } else {
        const bool lone = node.items.size() == 1 && !node.exploded;
        for (const PythonNode &item : node.items) {
            write(out, item, indent + 4, lone ? 0 : 1);
            out += lone ? QStringLiteral("\n") : QStringLiteral(",\n");
        }
    }
    out += pad + node.tail;
}

QString PythonWriter::statement(const PythonNode &node, int indent) const
{
    QString out;
    write(out, node, indent, 0);
    return out + QLatin1Char('\n');
}

} // namespace stillroom
