#include "project/databaserestore.h"

#include "base/error.h"
#include "base/text.h"
#include "db/sqliterestore.h"
#include "dialect/restoredatabase.h"
#include "dialect/rowprobe.h"
#include "project/databaseaddress.h"
#include "project/restoreserver.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

namespace stillroom {

namespace {

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

/// Of one database: where there is no default schema, another one is another database.
InspectOptions everySchema(const Dialect &dialect)
{
    InspectOptions options;
    options.routines = false;
    if (!dialect.defaultSchema.isEmpty())
        options.schemas = QStringList {QStringLiteral("*")};
    return options;
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
    backup.address = note.value(QStringLiteral("address")).toString();
    backup.server = note.value(QStringLiteral("server")).toString();
    backup.database = note.value(QStringLiteral("database")).toString();
    backup.schemas = textsOf(note.value(QStringLiteral("schemas")));
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

/// How it may be put back by hand, into a new database.
Error withCommandLine(Error error, const ConnectionUrl &url, const KeptBackup &backup)
{
    BackupPlan plan = planBackup(url, {}, QDateTime::currentDateTime());
    plan.file = backup.file;
    const QString line = restoreHint(url, plan);
    const QString byHand
        = line.isEmpty() ? QString() : coreTr("By hand it is put into a database of its own: %1").arg(line);
    return error.withHint((error.hint + QLatin1Char(' ') + byHand).trimmed());
}

/// \throws Error(Refused)
void checkOrigin(Connection &connection, const KeptBackup &backup)
{
    if (!backup.isNoted || backup.address.isEmpty())
        throw Error(Error::Kind::Refused,
                    coreTr("It is not noted which server the backup %1 is of.")
                        .arg(QFileInfo(backup.file).fileName()));
    const QString server = serverIdentity(connection);
    if (!server.isEmpty() && !backup.server.isEmpty() && server != backup.server)
        throw Error(
            Error::Kind::Refused,
            coreTr("What answers as %1 is not the server the backup was made of: that one calls itself "
                   "%2, this one %3.")
                .arg(backup.address, backup.server, server));
    const QString database = connection.scalar(currentDatabase(connection.url().backend())).toString();
    if (connection.url().database.value_or(QString()).isEmpty()) // then it is another one for another user
        throw Error(Error::Kind::Refused, coreTr("The connection's URL does not name the database."))
            .withHint(coreTr("Write %1 into it, if that is meant.").arg(database));
    if (!backup.database.isEmpty() && backup.database != database)
        throw Error(
            Error::Kind::Refused,
            coreTr("The backup is of the database %1, and this is %2.").arg(backup.database, database));
}

/// What a backup of the database as it is now would hold, and of which one it is.
QJsonObject noteOf(Connection &connection, const BackupPlan &plan, const VersionTable &versions)
{
    const Backend backend = connection.url().backend();
    const Dialect &dialect = Dialect::of(backend);
    const Schema schema = dialect.inspect(connection, everySchema(dialect));
    QJsonObject note;
    note.insert(QStringLiteral("address"), plan.address);
    note.insert(QStringLiteral("server"), serverIdentity(connection));
    note.insert(QStringLiteral("database"), connection.scalar(currentDatabase(backend)).toString());
    note.insert(QStringLiteral("revisions"), QJsonArray::fromStringList(versions.read(connection)));
    note.insert(QStringLiteral("tables"), QJsonArray::fromStringList(tableNames(schema)));
    if (backend == Backend::PostgreSql) {
        QJsonArray schemas;
        const RowBatch rows = connection.query(schemaNames());
        for (int row = 0; row < rows.rowCount(); ++row)
            schemas.append(rows.text(row, 0));
        note.insert(QStringLiteral("schemas"), schemas);
    }
    return note;
}

} // namespace

QString theDatabaseIsAsItWas()
{
    return coreTr("The database is as it was.");
}

void backUpWithNote(Connection &connection, const BackupPlan &plan, const VersionTable &versions,
                    const std::function<bool()> &cancelled)
{
    if (connection.url().backend() == Backend::Sqlite) // the copy tells itself
        return backUp(connection, plan, cancelled);
    const QJsonObject note
        = plan.missing.isEmpty() ? noteOf(connection, plan, versions) : QJsonObject(); // else it throws
    backUp(connection, plan, cancelled);
    writeTextFile(noteFile(plan.file), QString::fromUtf8(QJsonDocument(note).toJson()));
}

std::vector<KeptBackup> keptBackups(const ConnectionUrl &url, const QString &folder,
                                    const VersionTable &versions, const std::optional<SshSettings> &ssh)
{
    const QString address = databaseAddress(url, folder, ssh);
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
        if (!backup.address.isEmpty() && backup.address != address)
            continue;
        found.push_back(std::move(backup));
    }
    return found;
}

QStringList lossesOfRestore(Connection &connection, const KeptBackup &backup)
{
    const Dialect &dialect = Dialect::of(connection.url().backend());
    QStringList losses {coreTr("Everything written since %1 is lost.")
                            .arg(backup.when.toString(QStringLiteral("yyyy-MM-dd HH:mm:ss")))};
    for (const Table &table : dialect.inspect(connection, everySchema(dialect)).tables) {
        const QString name = table.tableName().toString();
        if (!backup.isNoted || backup.tables.contains(name))
            continue;
        const qint64 rows
            = connection.scalar(countStatement(dialect, rowsOf(table.tableName()), mostCounted)).toInteger();
        losses << coreTr("Table %1 is not in the backup and goes with its %n row(s).", int(rows)).arg(name);
    }
    const bool isMySql
        = connection.url().backend() == Backend::MySql || connection.url().backend() == Backend::MariaDb;
    if (isMySql && hidesRoutineGrants(connection))
        losses << coreTr(
            "Who may run single functions and procedures is not shown to this user: such rights have "
            "to be granted again.");
    if (isMySql && !innodbKeys(connection))
        losses << coreTr("Whether tables of other databases refer to this one is known only as far as this "
                         "user may see them (the right PROCESS is missing): foreign keys of such tables "
                         "would go on referring to what was there before.");
    return losses;
}

void checkRestore(Connection &connection, const KeptBackup &backup)
{
    const ConnectionUrl &url = connection.url();
    if (connection.isReadOnly())
        throw Error(Error::Kind::Refused,
                    coreTr("%1 is read-only, so nothing can be put back into it.").arg(url.displayName()));
    if (!QFileInfo(backup.file).isReadable())
        throw Error(Error::Kind::Io, coreTr("The backup %1 cannot be read.").arg(backup.file));
    try {
        switch (url.backend()) {
        case Backend::Sqlite:
            return;
        case Backend::PostgreSql:
            checkOrigin(connection, backup);
            return checkPostgresRestore(connection);
        case Backend::MySql:
        case Backend::MariaDb:
            checkOrigin(connection, backup);
            return checkMysqlRestore(connection, backup);
        case Backend::SqlServer:
        case Backend::Unknown:
            break;
        }
    } catch (const Error &error) {
        if (error.kind != Error::Kind::Refused)
            throw;
        throw withCommandLine(error, url, backup);
    }
    throw Error(Error::Kind::Usage, coreTr("A backup of this database is put back by the server itself."));
}

QStringList restoreBackup(Connection &connection, const KeptBackup &backup,
                          const std::function<bool()> &cancelled)
{
    checkRestore(connection, backup);
    switch (connection.url().backend()) {
    case Backend::PostgreSql:
        restorePostgres(connection, backup, cancelled);
        return {};
    case Backend::MySql:
    case Backend::MariaDb:
        return restoreMysql(connection, backup, cancelled);
    default:
        restoreSqlite(connection, backup.file, [&](int, int) { return !cancelled || !cancelled(); });
        return {};
    }
}

} // namespace stillroom
