#include "cli/migratecommand.h"

#include "base/error.h"
#include "dialect/dialect.h"
#include "dialect/serverfacts.h"
#include "migrate/revisionreader.h"

namespace stillroom {

namespace {

/// As Alembic's class is called.
QString implementation(const Dialect &dialect)
{
    const QMap<QString, QString> names {{QStringLiteral("sqlite"), QStringLiteral("SQLiteImpl")},
                                        {QStringLiteral("postgresql"), QStringLiteral("PostgresqlImpl")},
                                        {QStringLiteral("mysql"), QStringLiteral("MySQLImpl")},
                                        {QStringLiteral("mariadb"), QStringLiteral("MariaDBImpl")},
                                        {QStringLiteral("mssql"), QStringLiteral("MSSQLImpl")}};
    return names.value(dialect.name, dialect.title);
}

/// Says a step as it begins.
Migrator::Progress progressLog(const CommandContext &context)
{
    return [&context](const MigrationProgress &progress) {
        if (progress.statement.isEmpty())
            logMigration(context, QStringLiteral("Running ") + progress.revision->toString());
        return true;
    };
}

} // namespace

void logMigration(const CommandContext &context, const QString &text)
{
    context.note(QStringLiteral("INFO  [alembic.runtime.migration] ") + text);
}

void logMigrationContext(const CommandContext &context, const Dialect &dialect, const Connection *connection)
{
    logMigration(context, QStringLiteral("Context impl %1.").arg(implementation(dialect)));
    if (!connection)
        logMigration(context, QStringLiteral("Generating static SQL"));
    // SQLite's DDL is transactional for us, but in scripts we do as Alembic does.
    const bool transactional = connection
        ? rollsBackSchemaChanges(dialect, connection->flavour())
        : dialect.transactionalDdl && dialect.name != QLatin1String("sqlite");
    logMigration(context,
                 transactional ? QStringLiteral("Will assume transactional DDL.")
                               : QStringLiteral("Will assume non-transactional DDL."));
}

void MigrateCommand::declare(ArgumentParser &parser) const
{
    parser.addFlag("--sql",
                   tr("Don't emit SQL to database - dump to standard output/file instead. See docs on "
                      "offline mode."));
    parser.addOption("--tag", QStringLiteral("TAG"),
                     tr("Arbitrary 'tag' name - can be used by custom env.py scripts."));
    parser.addPositional("revision", revisionHelp());
}

int MigrateCommand::run(const Arguments &arguments, CommandContext &context) const
{
    const AlembicProject project = AlembicProject::read(context);
    const QString wanted = arguments.value("revision");
    const qsizetype colon = wanted.indexOf(QLatin1Char(':'));
    const bool sql = arguments.has("sql");
    checkRange(sql, colon >= 0);
    if (sql)
        writeScript(project, colon < 0 ? QString() : wanted.left(colon), wanted.mid(colon + 1), context);
    else
        runOnline(project, wanted, context);
    return 0;
}

void MigrateCommand::runOnline(const AlembicProject &project, const QString &destination,
                               const CommandContext &context) const
{
    const ConnectionUrl database = project.urlToChange();
    const Dialect &dialect = Dialect::of(database.backend());
    const Migrator migrator(dialect, project.versions(database),
                            revisionReader(project.scripts(), dialect, context.xArguments));
    OpenOptions options;
    options.createMissing = true;
    const std::unique_ptr<Connection> connection = Connection::open(database, options);
    logMigrationContext(context, dialect, connection.get());
    const QStringList current = migrator.versions().read(*connection);
    for (const QString &id : current) {
        if (!project.map().contains(id)) {
            throw Error(Error::Kind::Migration, tr("Can't locate revision identified by '%1'").arg(id))
                .withHint(tr("The database stands at a revision that is not among the scripts in %1. Get the "
                             "missing file, or stamp the database with a revision that is there.")
                              .arg(project.scripts().folder()));
        }
    }
    migrator.run(*connection, steps(project.map(), destination, current, context), progressLog(context));
}

void MigrateCommand::writeScript(const AlembicProject &project, const QString &start,
                                 const QString &destination, const CommandContext &context) const
{
    const ConnectionUrl database = project.url();
    const Dialect &dialect = Dialect::of(database.backend());
    const Migrator migrator(dialect, project.versions(database),
                            revisionReader(project.scripts(), dialect, context.xArguments));
    const QStringList current = project.scriptStart(start);
    logMigrationContext(context, dialect, nullptr);
    context.print(migrator.script(project.map(), current, steps(project.map(), destination, current, context),
                                  progressLog(context)));
}

} // namespace stillroom
