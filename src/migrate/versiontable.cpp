#include "migrate/versiontable.h"

#include "base/error.h"
#include "base/text.h"
#include "dialect/versionrows.h"

namespace stillroom {

VersionTable::VersionTable(const Dialect &dialect, TableName name)
    : m_dialect(dialect)
    , m_name(std::move(name))
{ }

Table VersionTable::definition() const
{
    Table table;
    table.name = m_name.name;
    table.schema = m_name.schema;
    Column column;
    column.name = QStringLiteral("version_num");
    column.type.name = QStringLiteral("String");
    column.type.length = 32;
    column.nullable = false;
    table.columns = {column};
    table.primaryKey = {m_name.name + QStringLiteral("_pkc"), {column.name}};
    return table;
}

InspectOptions VersionTable::inspectOptions() const
{
    InspectOptions options;
    if (!m_name.schema.isEmpty())
        options.schemas.append(m_name.schema);
    options.routines = false;
    return options;
}

bool VersionTable::exists(const Schema &schema) const
{
    return schema.table(m_name) != nullptr;
}

QStringList VersionTable::read(Connection &connection) const
{
    return read(connection, m_dialect.inspect(connection, inspectOptions()));
}

QStringList VersionTable::read(Connection &connection, const Schema &schema) const
{
    QStringList ids;
    if (!exists(schema))
        return ids;
    const RowBatch rows = connection.query(selectVersions(m_dialect, m_name));
    for (int row = 0; row < rows.rowCount(); ++row)
        ids.append(rows.text(row, 0));
    return ids;
}

Statement VersionTable::create() const
{
    return Statement(m_dialect.createTableDdl(definition()));
}

Statement VersionTable::drop() const
{
    return m_dialect.compile(DropTable {m_name, {}, false}, {}).front();
}

Statement VersionTable::statement(const VersionChange &change) const
{
    switch (change.kind) {
    case VersionChange::Kind::Insert:
        return insertVersion(m_dialect, m_name, change.to);
    case VersionChange::Kind::Update:
        return updateVersion(m_dialect, m_name, change.from, change.to);
    case VersionChange::Kind::Delete:
        break;
    }
    return deleteVersion(m_dialect, m_name, change.from);
}

void VersionTable::carryOut(Connection &connection, const VersionChange &change) const
{
    const qint64 rows = connection.run(statement(change));
    if (rows != 1)
        throw Error(Error::Kind::Migration,
                    change.kind == VersionChange::Kind::Update
                        ? coreTr("Expected to match one row when updating '%1' to '%2' in '%3'; %4 found.")
                              .arg(change.from, change.to, m_name.name, QString::number(rows))
                        : coreTr("Expected to match one row when deleting '%1' in '%2'; %3 found.")
                              .arg(change.from, m_name.name, QString::number(rows)))
            .withHint(coreTr("Someone else migrated this database meanwhile. Look at its current revision "
                             "and start again."));
}

} // namespace stillroom
