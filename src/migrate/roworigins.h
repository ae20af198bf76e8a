#pragma once

#include "schema/operation.h"

#include <QSet>
#include <map>

namespace stillroom {

/// Follows operations that have not run yet, and tells where the rows they are about lie now: under which
/// name a table or column is found in the database, and what of them is only made on the way.
class RowOrigins final
{
public:
    explicit RowOrigins(const Schema &database);

    void follow(const Operation &operation);

    /// The table's name in the database; nothing for one that is made on the way.
    [[nodiscard]] std::optional<TableName> table(const TableName &name) const;
    [[nodiscard]] std::optional<QString> column(const TableName &table, const QString &name) const;
    [[nodiscard]] std::optional<QStringList> columns(const TableName &table, const QStringList &names) const;
    /// The expression, on the table as it will be then, in the names of now; nothing where it is about a
    /// column that is made on the way.
    [[nodiscard]] std::optional<QString> expression(const Table &then, const QString &sql) const;
    /// Whether SQL of the project's may change the table's rows before.
    [[nodiscard]] bool mayChange(const TableName &table) const;
    /// Whether this column is made on the way and is NULL in every row.
    [[nodiscard]] bool isEmptyColumn(const TableName &table, const QString &name) const;

private:
    struct Origin
    {
        std::optional<TableName> table;
        QMap<QString, QString> columns; ///< name then to name now; those made on the way are not in it
        QSet<QString> emptyColumns; ///< made on the way without a value
        bool changed = false;
    };
    [[nodiscard]] const Origin *origin(const TableName &table) const;

    std::map<TableName, Origin> m_tables;
    bool m_sqlRan = false;
};

} // namespace stillroom
