#pragma once

#include "diagram/diagramdrift.h"
#include "schema/relationship.h"

#include <QMap>
#include <QPointF>
#include <QRectF>
#include <functional>

namespace stillroom {

struct DiagramColumn
{
    enum class Key { None, Primary, Foreign, Both };
    QString name;
    QString type; ///< as it is shown
    Key key = Key::None;
    bool nullable = true;
    bool unique = false;
    Drift drift = Drift::Equal;

    bool operator==(const DiagramColumn &) const = default;
};

/// A table as it is drawn.
struct DiagramNode
{
    TableName table;
    QString className; ///< of the model; empty where there is none
    int area = 0; ///< which tint its header has; 0 = the common one
    std::vector<DiagramColumn> columns; ///< those that are shown
    Drift drift = Drift::Equal;
    QPointF position; ///< upper left corner in px
    QSizeF size; ///< set by measure()
    bool placed = false; ///< position is the user's or a layout's, not a guess

    [[nodiscard]] QRectF rect() const { return {position, size}; }
    [[nodiscard]] int columnIndex(const QString &name) const; ///< -1 if it is not shown
    bool operator==(const DiagramNode &) const = default;
};

enum class Cardinality { One, ZeroOrOne, Many, ZeroOrMany };

struct DiagramEnd
{
    int node = -1; ///< index into Diagram::nodes
    QStringList columns;
    Cardinality cardinality = Cardinality::One;

    bool operator==(const DiagramEnd &) const = default;
};

/// A relationship as it is drawn: from the side with the foreign key to the referred one.
struct DiagramLink
{
    DiagramEnd from;
    DiagramEnd to;
    QString label; ///< "owner", "group / members"; may be empty
    QString pill; ///< name of the association table that is folded into this link; else empty
    Relationship relationship;

    bool operator==(const DiagramLink &) const = default;
};

/// The name the models give to a relationship.
struct DiagramLabel
{
    TableName table; ///< that holds the foreign key, or the association table
    QStringList columns; ///< of the foreign key; empty = the many-to-many link through association `table`
    QString text;

    bool operator==(const DiagramLabel &) const = default;
};

struct DiagramOptions
{
    enum class Columns { All, Keys, None };
    Columns columns = Columns::All;
    bool foldAssociations = true; ///< association tables without columns of their own become a link
    std::function<QString(const SqlType &)> typeText; ///< not set = the declared text, else a generic name
    QHash<QString, QString> classNames; ///< by TableName::toString()
    std::vector<DiagramLabel> labels;
    DiagramDrift drift;
    std::vector<TableName> only; ///< show these tables alone; empty = all
    QStringList hidden; ///< TableName::toString() of tables that are not shown
};

/// What is shown of a schema and where: nodes for tables, links for relationships. A value; positions survive
/// update().
struct Diagram
{
    std::vector<DiagramNode> nodes; ///< in the schema's order
    std::vector<DiagramLink> links;

    /// Shows this schema from now on. Tables that were there keep their place; new ones are not placed.
    void update(const Schema &schema, const DiagramOptions &options = {});
    /// Gives every node without a place one near its neighbours, where nothing is; moves nothing else.
    /// Sizes must be measured.
    void placeNewNodes();

    [[nodiscard]] int indexOf(const TableName &table) const; ///< -1 if it is not shown
    [[nodiscard]] std::vector<int> neighbours(int node) const; ///< sorted, without the node itself
    [[nodiscard]] bool hasPlacedNodes() const;
    [[nodiscard]] QRectF bounds() const; ///< of all nodes
    bool operator==(const Diagram &) const = default;
};

/// The tables at most `depth` relationships away from `table`, itself included; depth < 0 = all connected.
[[nodiscard]] std::vector<TableName> neighbourhood(const Schema &schema, const TableName &table, int depth);

/// The type in SQL's words without a dialect: "VARCHAR(50)".
[[nodiscard]] QString genericTypeText(const SqlType &type);

} // namespace stillroom
