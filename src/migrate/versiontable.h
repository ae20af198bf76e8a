#pragma once

#include "db/connection.h"
#include "dialect/dialect.h"
#include "migrate/revisionmap.h"

namespace stillroom {

/// Alembic's table of the revisions a database stands at: one row, more on branches.
class VersionTable final
{
public:
    explicit VersionTable(const Dialect &dialect, TableName name = {{}, QStringLiteral("alembic_version")});

    [[nodiscard]] const TableName &name() const { return m_name; }
    [[nodiscard]] Table definition() const;
    /// What has to be looked at to find the table.
    [[nodiscard]] InspectOptions inspectOptions() const;
    [[nodiscard]] bool exists(const Schema &schema) const; ///< inspected with inspectOptions()
    [[nodiscard]] QStringList read(Connection &connection) const; ///< no table: no revisions
    [[nodiscard]] QStringList read(Connection &connection, const Schema &schema) const;
    [[nodiscard]] Statement create() const;
    [[nodiscard]] Statement drop() const;
    [[nodiscard]] Statement statement(const VersionChange &change) const;
    /// \throws Error(Migration) unless exactly one row changed
    void carryOut(Connection &connection, const VersionChange &change) const;

private:
    const Dialect &m_dialect;
    TableName m_name;
};

} // namespace stillroom
