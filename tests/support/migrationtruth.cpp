#include "support/migrationtruth.h"

#include "dialect/dialect.h"
#include "migrate/compareschemas.h"
#include "migrate/migrator.h"
#include "migrate/revisionreader.h"

namespace stillroom {

MigrationTruth migrationTruth(Connection &connection, const ScriptDirectory &scripts)
{
    const Dialect &dialect = Dialect::of(connection.url().backend());
    const Schema actual = dialect.inspect(connection);
    const VersionTable versions(dialect);
    MigrationTruth truth;
    truth.current = versions.read(connection, actual);
    const Migrator migrator(dialect, versions, revisionReader(scripts, dialect));
    Schema expected = migrator.replayed(scripts.map(), truth.current);
    expected.server = actual.server;
    for (const Operation &operation : compareSchemas(expected, actual, dialect).operations)
        truth.differences << toText(operation);
    return truth;
}

} // namespace stillroom
