#include "project/databaserestore.h"

#include "base/error.h"
#include "base/text.h"
#include "db/mysqlurl.h"
#include "db/sqliterestore.h"
#include "dialect/restoredatabase.h"
#include "dialect/rowprobe.h"
#include "project/clientprogram.h"
#include "project/createdatabase.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTemporaryDir>

namespace stillroom {

namespace {

constexpr int waitForLocksMs = 10'000;
constexpr qint64 mostCounted = 1'000'000; ///< rows of a table that are counted

QString noteFile(const QString &backup)
{
    return backup + QStringLiteral(".json");
}

QStringList tableNames(const Schema &schema)
{
    QStringList names;
    for (const Table &table : schema.tables)
        names << table.tableName().toString();
    return names;
}

QStringList textsOf(const QJsonValue &value)
{
    QStringList all;
    for (const QJsonValue &each : value.toArray())
        all << each.toString();
    return all;
}

void readNote(KeptBackup &backup)
{
    QFile file(noteFile(backup.file));
    if (!file.open(QIODevice::ReadOnly))
        return;
    const QJsonObject note = QJsonDocument::fromJson(file.read(16 * 1024 * 1024)).object();
    if (note.isEmpty())
        return;
    backup.isNoted = true;
    backup.revisions = textsOf(note.value(QStringLiteral("revisions")));
    backup.tables = textsOf(note.value(QStringLiteral("tables")));
}

/// A copy of a SQLite file tells itself.
void lookInto(KeptBackup &backup, const VersionTable &versions)
{
    try {
        OpenOptions options;
        options.readOnly = true;
        const std::unique_ptr<Connection> connection
            = Connection::open(ConnectionUrl::sqliteFile(backup.file), options);
        const Schema schema = Dialect::of(Backend::Sqlite).inspect(*connection, versions.inspectOptions());
        backup.revisions = versions.read(*connection, schema);
        backup.tables = tableNames(schema);
        backup.isNoted = true;
    } catch (const Error &) { // it is listed all the same; putting it back says what is wrong with it
    }
}

void restorePostgres(Connection &connection, const KeptBackup &backup, const std::function<bool()> &cancelled)
{
    const ConnectionUrl &url = connection.url();
    const QString reader = firstProgram({QStringLiteral("pg_restore")});
    const QString client = firstProgram({QStringLiteral("psql")});
    if (reader.isEmpty() || client.isEmpty())
        throw Error(
            Error::Kind::Io,
            coreTr("pg_restore and psql were not found; they come with PostgreSQL's client programs."));
    if (const QStringList secrets = unsafeSecrets(url); !secrets.isEmpty())
        throw Error(Error::Kind::Io,
                    coreTr("The connection has a secret (%1) that psql takes on its command line only, where "
                           "others on this computer could read it.")
                        .arg(secrets.constFirst()));
    const QTemporaryDir folder; // nobody else may look into it
    if (!folder.isValid())
        throw Error(Error::Kind::Io,
                    coreTr("There is no place for the backup's text: %1.").arg(folder.errorString()));
    const QString what = coreTr("Putting the backup back");
    const QString hint = coreTr("The database is as it was.");
    const QString emptying = folder.filePath(QStringLiteral("empty.sql"));
    const QString filling = folder.filePath(QStringLiteral("fill.sql"));
    writeTextFile(emptying, emptyDatabaseScript(Dialect::of(url.backend()), waitForLocksMs));
    ClientCall reading;
    reading.arguments = {QStringLiteral("--file=") + filling, backup.file};
    runClient(reader, reading, cancelled, what, hint);
    ClientCall running = postgresCall(url);
    running.arguments << QStringLiteral("--no-psqlrc") << QStringLiteral("--quiet")
                      << QStringLiteral("--single-transaction") << QStringLiteral("--set=ON_ERROR_STOP=1")
                      << QStringLiteral("--file=") + emptying << QStringLiteral("--file=") + filling;
    runClient(client, running, cancelled, what, hint);
}

void restoreMysql(Connection &connection, const KeptBackup &backup, const std::function<bool()> &cancelled)
{
    const ConnectionUrl &url = connection.url();
    const bool prefersMariaDb = url.backend() == Backend::MariaDb;
    const QString own = prefersMariaDb ? QStringLiteral("mariadb") : QStringLiteral("mysql");
    const QString client
        = firstProgram({own, prefersMariaDb ? QStringLiteral("mysql") : QStringLiteral("mariadb")});
    if (client.isEmpty())
        throw Error(Error::Kind::Io,
                    coreTr("mariadb or mysql was not found; they come with the client programs."));
    const MysqlParameters parameters = mysqlParameters(url);
    if (!parameters.defaultsFile.isEmpty() || !parameters.defaultsGroup.isEmpty())
        throw Error(
            Error::Kind::Io,
            coreTr("The connection takes its words from an option file, which a restore does not read."));
    ClientCall call = mysqlCall(url, isMariaDbClient(client));
    call.arguments << QStringLiteral("--") << QString::fromUtf8(parameters.database);
    const Dialect &dialect = Dialect::of(url.backend());
    for (const Statement &statement : emptyDatabaseStatements(dialect, dialect.inspect(connection)))
        connection.run(statement);
    runClient(
        client, call, cancelled, coreTr("Putting the backup back"),
        coreTr("The database is not whole now: what was in it had been dropped. Put this backup or another "
               "one back again."),
        backup.file);
}

} // namespace

void noteBackup(Connection &connection, const BackupPlan &plan, const VersionTable &versions)
{
    if (connection.url().backend() == Backend::Sqlite)
        return; // the copy tells itself
    const Dialect &dialect = Dialect::of(connection.url().backend());
    const Schema schema = dialect.inspect(connection, versions.inspectOptions());
    QJsonObject note;
    note.insert(QStringLiteral("database"), connection.url().displayName());
    note.insert(QStringLiteral("revisions"), QJsonArray::fromStringList(versions.read(connection, schema)));
    note.insert(QStringLiteral("tables"), QJsonArray::fromStringList(tableNames(schema)));
    writeTextFile(noteFile(plan.file), QString::fromUtf8(QJsonDocument(note).toJson()));
}

std::vector<KeptBackup> keptBackups(const ConnectionUrl &url, const QString &folder,
                                    const VersionTable &versions)
{
    // The name a backup would get now, with any time in it.
    const QString marker = QStringLiteral("00010101-000000");
    const QFileInfo model(planBackup(url, folder, QDateTime(QDate(1, 1, 1), QTime(0, 0))).file);
    if (model.fileName().isEmpty())
        return {};
    const QRegularExpression pattern(
        QLatin1Char('^')
        + QRegularExpression::escape(model.fileName())
              .replace(QRegularExpression::escape(marker), QStringLiteral("(\\d{8}-\\d{6})"))
        + QLatin1Char('$'));
    std::vector<KeptBackup> found;
    const QFileInfoList files
        = QDir(model.absolutePath()).entryInfoList(QDir::Files, QDir::Name | QDir::Reversed);
    for (const QFileInfo &info : files) {
        const QRegularExpressionMatch match = pattern.match(info.fileName());
        if (!match.hasMatch())
            continue;
        KeptBackup backup;
        backup.file = info.absoluteFilePath();
        backup.when = QDateTime::fromString(match.captured(1), QStringLiteral("yyyyMMdd-HHmmss"));
        backup.bytes = info.size();
        if (!backup.when.isValid())
            continue;
        if (url.backend() == Backend::Sqlite)
            lookInto(backup, versions);
        else
            readNote(backup);
        found.push_back(std::move(backup));
    }
    return found;
}

QStringList lossesOfRestore(Connection &connection, const KeptBackup &backup)
{
    const Dialect &dialect = Dialect::of(connection.url().backend());
    QStringList losses {coreTr("Everything written since %1 is lost.")
                            .arg(backup.when.toString(QStringLiteral("yyyy-MM-dd HH:mm:ss")))};
    for (const Table &table : dialect.inspect(connection).tables) {
        const QString name = table.tableName().toString();
        if (!backup.isNoted || backup.tables.contains(name))
            continue;
        const qint64 rows
            = connection.scalar(countStatement(dialect, rowsOf(table.tableName()), mostCounted)).toInteger();
        losses << coreTr("Table %1 is not in the backup and goes with its %n row(s).", int(rows)).arg(name);
    }
    return losses;
}

std::optional<Error> refusalOfRestore(const ConnectionUrl &url, const KeptBackup &backup)
{
    if (url.backend() == Backend::Sqlite)
        return {};
    BackupPlan plan = planBackup(url, {}, QDateTime::currentDateTime());
    plan.file = backup.file;
    return Error(Error::Kind::Refused,
                 coreTr("A backup of a server is not put back from here: all that is in the database now "
                        "would have to "
                        "be dropped first."))
        .withHint(restoreHint(url, plan));
}

void restoreBackup(Connection &connection, const KeptBackup &backup, const std::function<bool()> &cancelled)
{
    if (connection.isReadOnly())
        throw Error(Error::Kind::Refused,
                    coreTr("%1 is read-only, so nothing can be put back into it.")
                        .arg(connection.url().displayName()));
    if (!QFileInfo(backup.file).isReadable())
        throw Error(Error::Kind::Io, coreTr("The backup %1 cannot be read.").arg(backup.file));
    switch (connection.url().backend()) {
    case Backend::Sqlite:
        return restoreSqlite(connection, backup.file, [&](int, int) { return !cancelled || !cancelled(); });
    case Backend::PostgreSql:
        return restorePostgres(connection, backup, cancelled);
    case Backend::MySql:
    case Backend::MariaDb:
        return restoreMysql(connection, backup, cancelled);
    case Backend::SqlServer:
    case Backend::Unknown:
        break;
    }
    throw Error(Error::Kind::Usage, coreTr("A backup of this database is put back by the server itself."));
}

} // namespace stillroom
