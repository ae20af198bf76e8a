#include "diagram/diagram.h"

#include <QLineF>
#include <QSet>
#include <algorithm>
#include <cmath>
#include <deque>

namespace stillroom {

int DiagramDrift::count(Drift status) const
{
    int found = 0;
    for (const TableDrift &table : tables) {
        // A table is Different because of its columns; those are what counts.
        if (table.status == status && (status != Drift::Different || table.columns.isEmpty()))
            ++found;
        else if (status != Drift::Equal)
            found += int(std::count(table.columns.cbegin(), table.columns.cend(), status));
    }
    return found;
}

int DiagramNode::columnIndex(const QString &name) const
{
    const auto found = std::find_if(columns.begin(), columns.end(),
                                    [&name](const DiagramColumn &column) { return column.name == name; });
    return found == columns.end() ? -1 : int(found - columns.begin());
}

QString genericTypeText(const SqlType &type)
{
    static const QHash<QString, QString> names {
        {QStringLiteral("String"), QStringLiteral("VARCHAR")},
        {QStringLiteral("Unicode"), QStringLiteral("VARCHAR")},
        {QStringLiteral("UnicodeText"), QStringLiteral("TEXT")},
        {QStringLiteral("BigInteger"), QStringLiteral("BIGINT")},
        {QStringLiteral("SmallInteger"), QStringLiteral("SMALLINT")},
        {QStringLiteral("LargeBinary"), QStringLiteral("BLOB")},
        {QStringLiteral("PickleType"), QStringLiteral("BLOB")},
    };
    if (!type.declared.isEmpty())
        return type.declared;
    QString text = names.value(type.name, type.name.toUpper());
    if (type.length)
        text += QStringLiteral("(%1)").arg(*type.length);
    else if (type.precision && type.scale)
        text += QStringLiteral("(%1,%2)").arg(*type.precision).arg(*type.scale);
    else if (type.precision)
        text += QStringLiteral("(%1)").arg(*type.precision);
    return text;
}

namespace {

QStringList foreignColumns(const Table &table)
{
    QStringList columns;
    for (const ForeignKey &key : table.foreignKeys)
        columns += key.columns;
    return columns;
}

/// A table that says nothing but which rows of two others belong together.
bool isPureAssociation(const Table &table)
{
    const QStringList keys = foreignColumns(table);
    return std::all_of(table.columns.begin(), table.columns.end(), [&](const Column &column) {
        // A surrogate key carries no meaning of its own.
        return keys.contains(column.name) || table.primaryKey.columns == QStringList {column.name};
    });
}

DiagramNode nodeOf(const Table &table, const DiagramOptions &options)
{
    DiagramNode node;
    node.table = table.tableName();
    const QString key = node.table.toString();
    const TableDrift drift = options.drift.tables.value(key);
    const QStringList foreign = foreignColumns(table);
    node.className = options.classNames.value(key);
    node.drift = drift.status;
    if (options.columns == DiagramOptions::Columns::None)
        return node;
    for (const Column &column : table.columns) {
        const bool isPrimary = table.primaryKey.columns.contains(column.name);
        const bool isForeign = foreign.contains(column.name);
        if (options.columns == DiagramOptions::Columns::Keys && !isPrimary && !isForeign)
            continue;
        using Key = DiagramColumn::Key;
        DiagramColumn shown;
        shown.name = column.name;
        shown.type = options.typeText ? options.typeText(column.type) : genericTypeText(column.type);
        shown.key
            = isPrimary ? (isForeign ? Key::Both : Key::Primary) : (isForeign ? Key::Foreign : Key::None);
        shown.nullable = column.nullable && !isPrimary;
        shown.unique = table.isUnique({column.name});
        shown.drift = drift.columns.value(column.name);
        node.columns.push_back(shown);
    }
    return node;
}

/// Areas are the schemas where there are several, else the first words of names ("auth_user", "auth_group")
/// that three tables or more share.
void assignAreas(std::vector<DiagramNode> &nodes)
{
    QMap<QString, int> schemas;
    QMap<QString, int> words;
    const auto word = [](const DiagramNode &node) {
        const auto end = node.table.name.indexOf(QLatin1Char('_'));
        return end < 2 ? node.table.name : node.table.name.left(end);
    };
    for (const DiagramNode &node : nodes) {
        ++schemas[node.table.schema];
        ++words[word(node)];
    }
    QStringList areas;
    for (auto it = words.cbegin(); it != words.cend(); ++it) {
        if (it.value() >= 3)
            areas << it.key();
    }
    for (DiagramNode &node : nodes) {
        if (schemas.size() > 1)
            node.area = int(std::distance(schemas.cbegin(), schemas.constFind(node.table.schema)));
        else if (words.size() > 1)
            node.area = int(areas.indexOf(word(node))) + 1;
    }
}

QString labelFor(const Relationship &relationship, const std::vector<DiagramLabel> &labels)
{
    const TableName &table = relationship.association ? *relationship.association : relationship.table;
    const QStringList columns = relationship.association ? QStringList() : relationship.columns;
    const auto found = std::find_if(labels.begin(), labels.end(), [&](const DiagramLabel &label) {
        return label.table == table && label.columns == columns;
    });
    return found == labels.end() ? QString() : found->text;
}

DiagramLink linkOf(const Relationship &relationship, int from, int to,
                   const std::vector<DiagramLabel> &labels)
{
    using Kind = Relationship::Kind;
    DiagramLink link;
    link.relationship = relationship;
    link.from = {from, relationship.columns, Cardinality::ZeroOrMany};
    link.to = {to, relationship.referredColumns,
               relationship.optional ? Cardinality::ZeroOrOne : Cardinality::One};
    if (relationship.kind == Kind::OneToOne)
        link.from.cardinality = Cardinality::ZeroOrOne;
    if (relationship.kind == Kind::ManyToMany) {
        link.to.cardinality = Cardinality::ZeroOrMany;
        link.pill = relationship.association->name;
    }
    link.label = labelFor(relationship, labels);
    return link;
}

} // namespace

void Diagram::update(const Schema &schema, const DiagramOptions &options)
{
    const std::vector<Relationship> all = relationships(schema);
    const auto wanted = [&options](const TableName &name) {
        if (options.hidden.contains(name.toString()))
            return false;
        return options.only.empty()
            || std::find(options.only.begin(), options.only.end(), name) != options.only.end();
    };
    QSet<QString> folded;
    if (options.foldAssociations) {
        for (const Relationship &relationship : all) {
            if (!relationship.association || !wanted(relationship.table)
                || !wanted(relationship.referredTable))
                continue;
            const Table *table = schema.table(*relationship.association);
            // Two keys, no third relation in or out: else it has to be a table to show them.
            if (table && schema.table(relationship.table) && schema.table(relationship.referredTable)
                && table->foreignKeys.size() == 2 && isPureAssociation(*table)
                && std::none_of(all.begin(), all.end(), [&](const Relationship &other) {
                       return other.referredTable == table->tableName();
                   }))
                folded.insert(table->tableName().toString());
        }
    }

    QHash<QString, const DiagramNode *> before;
    for (const DiagramNode &node : nodes)
        before.insert(node.table.toString(), &node);
    std::vector<DiagramNode> updated;
    QHash<QString, int> index;
    for (const Table &table : schema.tables) {
        const QString key = table.tableName().toString();
        if (!wanted(table.tableName()) || folded.contains(key))
            continue;
        DiagramNode node = nodeOf(table, options);
        if (const DiagramNode *old = before.value(key)) {
            node.position = old->position;
            node.size = old->size;
            node.placed = old->placed;
        }
        index.insert(key, int(updated.size()));
        updated.push_back(node);
    }
    assignAreas(updated);
    nodes = std::move(updated);

    links.clear();
    for (const Relationship &relationship : all) {
        const int from = index.value(relationship.table.toString(), -1);
        const int to = index.value(relationship.referredTable.toString(), -1);
        if (from < 0 || to < 0)
            continue;
        if (relationship.association && !folded.contains(relationship.association->toString()))
            continue;
        links.push_back(linkOf(relationship, from, to, options.labels));
    }
}

int Diagram::indexOf(const TableName &table) const
{
    const auto found = std::find_if(nodes.begin(), nodes.end(),
                                    [&table](const DiagramNode &node) { return node.table == table; });
    return found == nodes.end() ? -1 : int(found - nodes.begin());
}

std::vector<int> Diagram::neighbours(int node) const
{
    std::vector<int> found;
    for (const DiagramLink &link : links) {
        if (link.from.node == node && link.to.node != node)
            found.push_back(link.to.node);
        if (link.to.node == node && link.from.node != node)
            found.push_back(link.from.node);
    }
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

bool Diagram::hasPlacedNodes() const
{
    return std::any_of(nodes.begin(), nodes.end(), [](const DiagramNode &node) { return node.placed; });
}

QRectF Diagram::bounds() const
{
    QRectF all;
    for (const DiagramNode &node : nodes)
        all |= node.rect();
    return all;
}

void Diagram::placeNewNodes()
{
    constexpr qreal gapX = 96;
    constexpr qreal gapY = 48;
    std::vector<QRectF> taken;
    QRectF all;
    for (const DiagramNode &node : nodes) {
        if (node.placed) {
            taken.push_back(node.rect());
            all |= node.rect();
        }
    }
    const auto isFree = [&taken](const QRectF &rect) {
        const QRectF padded = rect.adjusted(-gapX / 2, -gapY / 2, gapX / 2, gapY / 2);
        return std::none_of(taken.begin(), taken.end(),
                            [&padded](const QRectF &other) { return other.intersects(padded); });
    };
    const auto place = [&](DiagramNode &node, const std::vector<int> &near) {
        QPointF ideal(0, 0);
        if (near.empty()) {
            ideal = {all.left(), all.bottom() + gapY};
        } else {
            for (const int neighbour : near)
                ideal += nodes[size_t(neighbour)].rect().topLeft() / double(near.size());
        }
        QRectF best;
        double bestDistance = -1;
        const auto consider = [&](const QPointF &corner) {
            const QRectF rect(corner, node.size);
            const double distance = QLineF(corner, ideal).length();
            if ((bestDistance < 0 || distance < bestDistance) && isFree(rect)) {
                best = rect;
                bestDistance = distance;
            }
        };
        if (taken.empty())
            consider({0, 0});
        // Beside, below and above every table that is already there; the free spot nearest to the middle of
        // the neighbours wins.
        for (const QRectF &other : taken) {
            consider({other.right() + gapX, other.top()});
            consider({other.left() - gapX - node.size.width(), other.top()});
            consider({other.left(), other.bottom() + gapY});
            consider({other.left(), other.top() - gapY - node.size.height()});
        }
        if (bestDistance < 0)
            best = QRectF({all.left(), all.bottom() + gapY}, node.size);
        node.position = {std::round(best.x()), std::round(best.y())};
        node.placed = true;
        taken.push_back(node.rect());
        all |= node.rect();
    };
    // Those next to something placed come first, so that a chain of new tables grows out of the old ones.
    for (;;) {
        DiagramNode *next = nullptr;
        std::vector<int> nextNear;
        for (size_t i = 0; i < nodes.size(); ++i) {
            if (nodes[i].placed)
                continue;
            std::vector<int> near = neighbours(int(i));
            std::erase_if(near, [this](int neighbour) { return !nodes[size_t(neighbour)].placed; });
            if (!next || near.size() > nextNear.size()) {
                next = &nodes[i];
                nextNear = near;
            }
        }
        if (!next)
            return;
        place(*next, nextNear);
    }
}

std::vector<TableName> neighbourhood(const Schema &schema, const TableName &table, int depth)
{
    QHash<QString, std::vector<TableName>> next;
    for (const Relationship &relationship : relationships(schema)) {
        next[relationship.table.toString()].push_back(relationship.referredTable);
        next[relationship.referredTable.toString()].push_back(relationship.table);
        if (relationship.association) {
            // Folded or not, an association stands between its two sides and belongs to both.
            next[relationship.table.toString()].push_back(*relationship.association);
            next[relationship.referredTable.toString()].push_back(*relationship.association);
        }
    }
    std::vector<TableName> found {table};
    QSet<QString> seen {table.toString()};
    std::deque<std::pair<TableName, int>> open {{table, 0}};
    while (!open.empty()) {
        const auto [name, distance] = open.front();
        open.pop_front();
        if (depth >= 0 && distance == depth)
            continue;
        for (const TableName &neighbour : next.value(name.toString())) {
            if (seen.contains(neighbour.toString()))
                continue;
            seen.insert(neighbour.toString());
            found.push_back(neighbour);
            open.emplace_back(neighbour, distance + 1);
        }
    }
    return found;
}

} // namespace stillroom
