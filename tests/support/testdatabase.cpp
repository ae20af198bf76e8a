#include "support/testdatabase.h"

#include <QSet>

namespace stillroom {

namespace {

std::unique_ptr<Connection> opened(const TestServer &server)
{
    OpenOptions options;
    options.createMissing = true;
    return Connection::open(server.url, options);
}

/// Values are compared as texts, which a person's server may be set to write otherwise.
QStringList settings(Backend backend)
{
    switch (backend) {
    case Backend::PostgreSql:
        return {QStringLiteral("SET TimeZone TO 'UTC'"), QStringLiteral("SET lc_monetary TO 'C'"),
                QStringLiteral("SET DateStyle TO 'ISO, MDY'"),
                QStringLiteral("SET IntervalStyle TO 'postgres'"),
                QStringLiteral("SET extra_float_digits TO 1")};
    case Backend::MariaDb: // which keeps zero dates unless it is told not to
        return {QStringLiteral("SET SESSION time_zone = '+00:00'"),
                QStringLiteral("SET SESSION sql_mode = REPLACE(REPLACE(@@sql_mode, 'NO_ZERO_IN_DATE', ''), "
                               "'NO_ZERO_DATE', '')")};
    case Backend::MySql:
        return {QStringLiteral("SET SESSION time_zone = '+00:00'")};
    default:
        return {};
    }
}

} // namespace

TestDatabase::TestDatabase(const TestServer &server)
    : m_connection(opened(server))
    , m_dialect(Dialect::of(server.url.backend()))
{
    for (const QString &setting : settings(server.url.backend()))
        m_connection->run(Statement(setting));
}

Schema TestDatabase::inspect(const InspectOptions &options) const
{
    return m_dialect.inspect(*m_connection, options);
}

void TestDatabase::carryOut(const Operation &operation, const InspectOptions &options) const
{
    for (const Statement &statement : m_dialect.compile(operation, inspect(options)))
        m_connection->run(statement);
}

QStringList TestDatabase::texts(const Statement &statement) const
{
    QStringList lines;
    const RowBatch rows = m_connection->query(statement);
    for (int row = 0; row < rows.rowCount(); ++row) {
        QStringList cells;
        for (int column = 0; column < rows.columnCount(); ++column)
            cells.append(rows.isNull(row, column) ? QStringLiteral("null")
                             : rows.kind(row, column) == Value::Kind::Blob
                             ? QString::fromLatin1(rows.bytes(row, column).toByteArray().toHex())
                             : rows.text(row, column));
        lines.append(cells.join(QLatin1Char('|')));
    }
    return lines;
}

void TestDatabase::clear(const QStringList &others) const
{
    if (m_dialect.name == QLatin1String("postgresql")) {
        const Schema all = inspect({{QStringLiteral("*")}, false});
        QSet<QString> schemas {m_dialect.defaultSchema};
        for (const QString &schema : all.namespaces)
            schemas.insert(schema);
        for (const QString &schema : std::as_const(schemas))
            run(Statement(QStringLiteral("DROP SCHEMA %1 CASCADE").arg(m_dialect.quoted(schema))));
        run(Statement(QStringLiteral("CREATE SCHEMA %1").arg(m_dialect.quoted(m_dialect.defaultSchema))));
        return;
    }
    const bool isSqlite = m_dialect.name == QLatin1String("sqlite");
    const bool isSqlServer = m_dialect.name == QLatin1String("mssql");
    if (isSqlite) // a table that others refer to could not go
        run(Statement(QStringLiteral("PRAGMA foreign_keys = OFF")));
    // On MySQL a schema is a database, which goes with all there is in it.
    const bool goesWhole = !isSqlServer;
    const Schema schema = inspect({goesWhole ? QStringList() : others, true});
    for (const View &view : schema.views)
        carryOut(DropObject {view, {}, false});
    for (const Routine &routine : schema.routines)
        carryOut(DropObject {routine, {}, false});
    for (const Table &table : schema.tables) {
        for (const ForeignKey &key : table.foreignKeys) {
            if (m_dialect.supportsAlterColumn)
                carryOut(DropConstraint {key.name, table.tableName(), DropConstraint::Type::ForeignKey,
                                         Constraint(key)});
        }
    }
    const auto dropOthers = [&] {
        for (const QString &other : others) {
            if (m_dialect.supportsSchemas)
                run(Statement(QStringLiteral("DROP SCHEMA IF EXISTS ") + m_dialect.quoted(other)));
        }
    };
    if (goesWhole)
        dropOthers();
    for (const Table &table : schema.tables)
        carryOut(DropTable {table.tableName(), {}, false});
    for (const Sequence &sequence : schema.sequences)
        carryOut(DropObject {sequence, {}, false});
    if (!goesWhole)
        dropOthers();
    for (const Domain &domain : schema.domains)
        carryOut(DropObject {domain, {}, false});
    if (isSqlite)
        run(Statement(QStringLiteral("PRAGMA foreign_keys = ON")));
}

} // namespace stillroom
