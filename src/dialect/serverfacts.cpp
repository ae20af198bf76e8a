#include "dialect/serverfacts.h"

#include "base/error.h"
#include "dialect/mysql/mysqlserver.h"
#include "dialect/postgres/postgresserver.h"

namespace stillroom {

namespace {

bool isPostgres(const Dialect &dialect)
{
    return dialect.name == QLatin1String("postgresql");
}

} // namespace

bool rollsBackSchemaChanges(const Dialect &dialect, const ServerFlavour &server)
{
    return dialect.transactionalDdl
        && (!isPostgres(dialect) || PostgresServer::of(server).rollsBackSchemaChanges());
}

bool rollsBackSchemaChanges(const Dialect &dialect, const Schema &inspected)
{
    return dialect.transactionalDdl
        && (!isPostgres(dialect) || PostgresServer::of(inspected).rollsBackSchemaChanges());
}

bool isRefusedByServer(const Dialect &dialect, const Operation &operation, const Schema &known)
{
    if (!isPostgres(dialect) || known.server.isEmpty())
        return false;
    Schema bare;
    bare.dialect = known.dialect;
    bare.server = known.server;
    try {
        static_cast<void>(dialect.compile(operation, bare));
    } catch (const Error &) {
        return true;
    }
    return false;
}

bool keepsChecks(const Dialect &dialect, const Schema &inspected)
{
    const bool isMariaDb = dialect.name == QLatin1String("mariadb");
    return (!isMariaDb && dialect.name != QLatin1String("mysql"))
        || MySqlServer::of(inspected, isMariaDb).hasCheckConstraints();
}

RenamesOf renamesOf(const Dialect &dialect, const Schema &inspected)
{
    if (isPostgres(dialect))
        return {true, true};
    const bool isMariaDb = dialect.name == QLatin1String("mariadb");
    if (isMariaDb || dialect.name == QLatin1String("mysql"))
        return {MySqlServer::of(inspected, isMariaDb).renamesIndexes(), false};
    return {};
}

bool uniqueIsIndex(const Dialect &dialect, const Schema &inspected)
{
    return dialect.name == QLatin1String("mysql") || dialect.name == QLatin1String("mariadb")
        || (isPostgres(dialect) && PostgresServer::of(inspected).uniqueIsIndex());
}

} // namespace stillroom
