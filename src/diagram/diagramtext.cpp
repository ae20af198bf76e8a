#include "diagram/diagramtext.h"

#include <QRegularExpression>

namespace stillroom {

namespace {

using Key = DiagramColumn::Key;

bool isPrimary(const DiagramColumn &column)
{
    return column.key == Key::Primary || column.key == Key::Both;
}

bool isForeign(const DiagramColumn &column)
{
    return column.key == Key::Foreign || column.key == Key::Both;
}

/// Control characters have no place in any of the formats.
QString oneLine(QString text)
{
    for (QChar &c : text) {
        if (c.unicode() < 0x20 || c.unicode() == 0x7f || c == QChar::LineSeparator
            || c == QChar::ParagraphSeparator)
            c = QLatin1Char(' ');
    }
    return text;
}

QString xml(const QString &text)
{
    return oneLine(text).toHtmlEscaped();
}

/// Letters, digits and underscores for a place that takes no other; never empty, never a digit first.
QString word(const QString &text)
{
    static const QRegularExpression others(QStringLiteral("[^A-Za-z0-9_]+"));
    QString result = text;
    result.replace(others, QStringLiteral("_"));
    if (result.isEmpty() || !result.at(0).isLetter())
        result.prepend(QLatin1Char('t'));
    return result;
}

QString dotPort(const DiagramNode &node, const DiagramEnd &end)
{
    const int column = end.columns.isEmpty() ? -1 : node.columnIndex(end.columns.first());
    return column < 0 ? QStringLiteral("n%1").arg(end.node)
                      : QStringLiteral("n%1:c%2").arg(end.node).arg(column);
}

QString dotArrow(Cardinality cardinality)
{
    switch (cardinality) {
    case Cardinality::One:
        return QStringLiteral("teetee");
    case Cardinality::ZeroOrOne:
        return QStringLiteral("teeodot");
    case Cardinality::Many:
        return QStringLiteral("crow");
    case Cardinality::ZeroOrMany:
        return QStringLiteral("crowodot");
    }
    return {};
}

/// Mermaid's and PlantUML's sign, as it is written to the left (|o--) or to the right (--o|) of the line.
QString crowSign(Cardinality cardinality, bool left)
{
    switch (cardinality) {
    case Cardinality::One:
        return QStringLiteral("||");
    case Cardinality::ZeroOrOne:
        return left ? QStringLiteral("|o") : QStringLiteral("o|");
    case Cardinality::Many:
        return left ? QStringLiteral("}|") : QStringLiteral("|{");
    case Cardinality::ZeroOrMany:
        return left ? QStringLiteral("}o") : QStringLiteral("o{");
    }
    return {};
}

QString linkText(const DiagramLink &link)
{
    if (!link.label.isEmpty())
        return link.label;
    return link.pill.isEmpty() ? link.from.columns.join(QStringLiteral(", ")) : link.pill;
}

} // namespace

QString toDot(const Diagram &diagram)
{
    QString text
        = QStringLiteral("digraph diagram {\n"
                         "    rankdir=LR;\n"
                         "    nodesep=0.5;\n"
                         "    ranksep=1.2;\n"
                         "    node [shape=plain, fontname=\"Helvetica\", fontsize=11];\n"
                         "    edge [dir=both, color=\"#667085\", fontname=\"Helvetica\", fontsize=9];\n");
    for (size_t i = 0; i < diagram.nodes.size(); ++i) {
        const DiagramNode &node = diagram.nodes[i];
        text += QStringLiteral("    n%1 [label=<<table border=\"1\" cellborder=\"0\" cellspacing=\"0\" "
                               "cellpadding=\"4\" color=\"#D8DCE3\">"
                               "<tr><td colspan=\"2\" bgcolor=\"#E3F3F1\"><b>%2</b></td></tr>")
                    .arg(i)
                    .arg(xml(node.table.toString()));
        for (size_t c = 0; c < node.columns.size(); ++c) {
            const DiagramColumn &column = node.columns[c];
            // Graphviz refuses an empty element.
            const QString name = column.name.isEmpty() ? QStringLiteral(" ") : xml(column.name);
            const QString type = column.type.isEmpty()
                ? QStringLiteral(" ")
                : QStringLiteral("<font color=\"#667085\">%1</font>").arg(xml(column.type));
            text += QStringLiteral("<tr><td align=\"left\" port=\"c%1\">").arg(c);
            text += isPrimary(column) ? QStringLiteral("<u>%1</u>").arg(name) : name;
            text += QStringLiteral("</td><td align=\"right\">") + type + QStringLiteral("</td></tr>");
        }
        text += QStringLiteral("</table>>];\n");
    }
    for (const DiagramLink &link : diagram.links) {
        QString label = oneLine(link.pill.isEmpty() ? link.label : link.pill);
        label.replace(QLatin1Char('\\'), QStringLiteral("\\\\"))
            .replace(QLatin1Char('"'), QStringLiteral("\\\""));
        text += QStringLiteral("    %1 -> %2 [arrowtail=%3, arrowhead=%4, label=\"")
                    .arg(dotPort(diagram.nodes[size_t(link.from.node)], link.from),
                         dotPort(diagram.nodes[size_t(link.to.node)], link.to),
                         dotArrow(link.from.cardinality), dotArrow(link.to.cardinality));
        text += label + QStringLiteral("\"];\n");
    }
    return text + QStringLiteral("}\n");
}

QString toMermaid(const Diagram &diagram)
{
    static const QRegularExpression plain(QStringLiteral("^[A-Za-z][A-Za-z0-9_]*$"));
    // Inside Mermaid's quotes entities such as #quot; stand for the characters that would end or mean
    // something.
    const auto quoted = [](const QString &name) {
        QString safe = oneLine(name);
        safe.replace(QLatin1Char('#'), QStringLiteral("#35;"))
            .replace(QLatin1Char('"'), QStringLiteral("#quot;"))
            .replace(QLatin1Char('<'), QStringLiteral("#lt;"))
            .replace(QLatin1Char('>'), QStringLiteral("#gt;"))
            .replace(QLatin1Char('%'), QStringLiteral("#37;"))
            .replace(QLatin1Char('\\'), QStringLiteral("#92;"));
        return safe;
    };
    QString text = QStringLiteral("erDiagram\n");
    for (size_t i = 0; i < diagram.nodes.size(); ++i) {
        const DiagramNode &node = diagram.nodes[i];
        text += QStringLiteral("    t%1[\"").arg(i) + quoted(node.table.toString()) + QStringLiteral("\"]");
        if (node.columns.empty()) {
            text += QLatin1Char('\n');
            continue;
        }
        text += QStringLiteral(" {\n");
        for (const DiagramColumn &column : node.columns) {
            QStringList keys;
            if (isPrimary(column))
                keys << QStringLiteral("PK");
            if (isForeign(column))
                keys << QStringLiteral("FK");
            if (column.unique && !isPrimary(column))
                keys << QStringLiteral("UK");
            const bool isExact = plain.match(column.name).hasMatch();
            text += QStringLiteral("        ") + word(column.type) + QLatin1Char(' ') + word(column.name);
            if (!keys.isEmpty())
                text += QLatin1Char(' ') + keys.join(QStringLiteral(", "));
            const bool isTypeExact = plain.match(column.type).hasMatch();
            QStringList remarks;
            if (!isExact)
                remarks << quoted(column.name);
            if (!isTypeExact && !column.type.isEmpty())
                remarks << quoted(column.type);
            if (!remarks.isEmpty())
                text += QStringLiteral(" \"") + remarks.join(QStringLiteral(" ")) + QLatin1Char('"');
            text += QLatin1Char('\n');
        }
        text += QStringLiteral("    }\n");
    }
    for (const DiagramLink &link : diagram.links) {
        text += QStringLiteral("    t%1 %2--%3 t%4 : \"")
                    .arg(link.from.node)
                    .arg(crowSign(link.from.cardinality, true), crowSign(link.to.cardinality, false))
                    .arg(link.to.node);
        text += quoted(linkText(link)) + QStringLiteral("\"\n");
    }
    return text;
}

QString toDbml(const Diagram &diagram)
{
    static const QRegularExpression plain(QStringLiteral("^[A-Za-z_][A-Za-z0-9_]*(\\(\\d+(,\\d+)?\\))?$"));
    const auto quoted = [](const QString &name) {
        QString safe = oneLine(name);
        safe.replace(QLatin1Char('\\'), QStringLiteral("\\\\"))
            .replace(QLatin1Char('"'), QStringLiteral("\\\""));
        return QLatin1Char('"') + safe + QLatin1Char('"');
    };
    const auto tableText = [&quoted](const TableName &name) {
        return name.schema.isEmpty() ? quoted(name.name)
                                     : quoted(name.schema) + QLatin1Char('.') + quoted(name.name);
    };
    QString text;
    for (const DiagramNode &node : diagram.nodes) {
        text += QStringLiteral("Table ") + tableText(node.table) + QStringLiteral(" {\n");
        int primary = 0;
        for (const DiagramColumn &column : node.columns)
            primary += isPrimary(column) ? 1 : 0;
        QStringList key;
        for (const DiagramColumn &column : node.columns) {
            const QString type = column.type.isEmpty() ? QStringLiteral("unknown") : column.type;
            QStringList settings;
            if (isPrimary(column)) {
                key << quoted(column.name);
                if (primary == 1)
                    settings << QStringLiteral("pk");
            }
            if (!column.nullable && !isPrimary(column))
                settings << QStringLiteral("not null");
            if (column.unique && !isPrimary(column))
                settings << QStringLiteral("unique");
            text += QStringLiteral("  ") + quoted(column.name) + QLatin1Char(' ')
                + (plain.match(type).hasMatch() ? type : quoted(type));
            if (!settings.isEmpty())
                text += QStringLiteral(" [") + settings.join(QStringLiteral(", ")) + QLatin1Char(']');
            text += QLatin1Char('\n');
        }
        if (key.size() > 1)
            text += QStringLiteral("\n  indexes {\n    (") + key.join(QStringLiteral(", "))
                + QStringLiteral(") [pk]\n  }\n");
        text += QStringLiteral("}\n\n");
    }
    for (const DiagramLink &link : diagram.links) {
        const auto end = [&](const DiagramEnd &side) {
            const DiagramNode &node = diagram.nodes[size_t(side.node)];
            QStringList columns;
            for (const QString &column : side.columns) {
                if (node.columnIndex(column) < 0)
                    return QString(); // DBML cannot refer to a column that is not there
                columns << quoted(column);
            }
            const QString list = columns.join(QStringLiteral(", "));
            return tableText(node.table) + QLatin1Char('.')
                + (columns.size() == 1 ? list : QLatin1Char('(') + list + QLatin1Char(')'));
        };
        const QString from = end(link.from);
        const QString to = end(link.to);
        if (from.isEmpty() || to.isEmpty() || link.from.columns.isEmpty())
            continue;
        const auto isMany = [](const DiagramEnd &side) { return side.cardinality >= Cardinality::Many; };
        const QString sign = isMany(link.from)
            ? (isMany(link.to) ? QStringLiteral("<>") : QStringLiteral(">"))
            : QStringLiteral("-");
        text += QStringLiteral("Ref: ") + from + QLatin1Char(' ') + sign + QLatin1Char(' ') + to
            + QLatin1Char('\n');
    }
    return text;
}

QString toPlantUml(const Diagram &diagram)
{
    const auto safe = [](const QString &name) {
        QString text;
        for (const QChar c : oneLine(name)) {
            // Creole markup, quotes and comments mean something to PlantUML; <U+0022> is the character
            // itself.
            if (QStringLiteral("\"<>*_~/-'\\{}[]=|#%!@&^").contains(c) && c != QLatin1Char('_'))
                text += QStringLiteral("<U+%1>").arg(c.unicode(), 4, 16, QLatin1Char('0')).toUpper();
            else
                text += c;
        }
        return text;
    };
    QString text = QStringLiteral("@startuml\nhide circle\nskinparam linetype ortho\n\n");
    for (size_t i = 0; i < diagram.nodes.size(); ++i) {
        const DiagramNode &node = diagram.nodes[i];
        text += QStringLiteral("entity \"") + safe(node.table.toString())
            + QStringLiteral("\" as t%1 {\n").arg(i);
        bool wasPrimary = false;
        for (const DiagramColumn &column : node.columns) {
            if (wasPrimary && !isPrimary(column))
                text += QStringLiteral("  --\n");
            wasPrimary = isPrimary(column);
            text += QStringLiteral("  ");
            if (!column.nullable)
                text += QStringLiteral("* ");
            text += safe(column.name) + QStringLiteral(" : ") + safe(column.type);
            if (isPrimary(column))
                text += QStringLiteral(" <<PK>>");
            if (isForeign(column))
                text += QStringLiteral(" <<FK>>");
            text += QLatin1Char('\n');
        }
        text += QStringLiteral("}\n\n");
    }
    for (const DiagramLink &link : diagram.links) {
        text += QStringLiteral("t%1 %2--%3 t%4 : \"")
                    .arg(link.from.node)
                    .arg(crowSign(link.from.cardinality, true), crowSign(link.to.cardinality, false))
                    .arg(link.to.node);
        text += safe(linkText(link)) + QStringLiteral("\"\n");
    }
    return text + QStringLiteral("@enduml\n");
}

} // namespace stillroom
