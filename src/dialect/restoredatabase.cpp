#include "dialect/restoredatabase.h"

#include "dialect/copydatabase.h"

namespace stillroom {

QString emptyDatabaseScript(const Dialect &dialect, int lockWaitMs)
{
    return QStringLiteral("SET LOCAL lock_timeout = %1;\n"
                          "SELECT count(lo_unlink(oid)) FROM pg_catalog.pg_largeobject_metadata;\n"
                          "DO $empty$ DECLARE s text; BEGIN\n"
                          "  FOR s IN SELECT nspname FROM pg_catalog.pg_namespace\n"
                          "    WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' LOOP\n"
                          "    EXECUTE pg_catalog.format('DROP SCHEMA %I CASCADE', s);\n"
                          "  END LOOP;\n"
                          "END $empty$;\n"
                          "CREATE SCHEMA %2;\n")
        .arg(lockWaitMs)
        .arg(dialect.quoted(dialect.defaultSchema));
}

std::vector<Statement> emptyDatabaseStatements(const Dialect &dialect, const Schema &actual)
{
    std::vector<Statement> statements {enforceForeignKeys(false)};
    for (const View &view : actual.views)
        statements.emplace_back(QStringLiteral("DROP VIEW IF EXISTS ")
                                + dialect.quoted(TableName {view.schema, view.name}));
    for (const Table &table : actual.tables)
        statements.emplace_back(QStringLiteral("DROP TABLE IF EXISTS ") + dialect.quoted(table.tableName()));
    statements.push_back(enforceForeignKeys(true));
    return statements;
}

} // namespace stillroom
