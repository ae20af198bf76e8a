#include "project/databasebackup.h"

#include "base/configfolder.h"
#include "base/error.h"
#include "base/text.h"
#include "db/mysqlurl.h"
#include "dialect/createdatabase.h"
#include "project/clientprogram.h"
#include "project/createdatabase.h"
#include "project/databaseaddress.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>

namespace stillroom {

namespace {

QString plainName(QString text)
{
    static const QRegularExpression odd(QStringLiteral("[^\\w.-]+"),
                                        QRegularExpression::UseUnicodePropertiesOption);
    text.replace(odd, QStringLiteral("_"));
    while (text.startsWith(QLatin1Char('.')))
        text.remove(0, 1);
    return text;
}

/// With the server's name: the same database of another server is another one.
QString fileNameOf(const ConnectionUrl &url)
{
    QStringList parts {plainName(url.host.value_or(QString())), plainName(url.database.value_or(QString()))};
    parts.removeAll(QString());
    return parts.isEmpty() ? QStringLiteral("database") : parts.join(QLatin1Char('-'));
}

QString shellWord(QString text)
{
    static const QRegularExpression plain(QStringLiteral("^[\\w./+-]+$"));
    if (plain.match(text).hasMatch())
        return text;
    return QLatin1Char('\'') + text.replace(QLatin1Char('\''), QLatin1String("'\\''")) + QLatin1Char('\'');
}

/// The file while it is being written: owner's alone, and gone unless it was finished.
class UnfinishedFile
{
public:
    explicit UnfinishedFile(const QString &file) : m_file(file), m_part(file + QStringLiteral(".part"))
    {
        QDir().mkpath(QFileInfo(file).absolutePath());
        if (QFile::exists(file))
            throw Error(Error::Kind::Io, coreTr("%1 exists already and is not written over.").arg(file));
        QFile part(m_part);
        if (!part.open(QIODevice::WriteOnly | QIODevice::Truncate)
            || !part.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner))
            throw Error(Error::Kind::Io, coreTr("Cannot create %1: %2.").arg(m_part, part.errorString()));
    }
    ~UnfinishedFile() { QFile::remove(m_part); }
    UnfinishedFile(const UnfinishedFile &) = delete;
    UnfinishedFile &operator=(const UnfinishedFile &) = delete;

    [[nodiscard]] const QString &part() const { return m_part; }
    /// \param lastWords what the last line of a whole file holds; empty: it does not say
    void finish(const QByteArray &lastWords)
    {
        QFile part(m_part);
        const bool isOpen
            = part.open(QIODevice::ReadOnly) && part.seek(std::max<qint64>(part.size() - 200, 0));
        const bool isWhole
            = isOpen && part.size() > 0 && (lastWords.isEmpty() || part.readAll().contains(lastWords));
        part.close();
        if (!isWhole || !QFile::rename(m_part, m_file))
            throw Error(Error::Kind::Io, coreTr("The backup %1 could not be finished.").arg(m_file));
    }

private:
    QString m_file;
    QString m_part;
};

ClientCall mysqlDump(const ConnectionUrl &url, const QString &program, const QString &file)
{
    ClientCall call = mysqlDumpCall(url, isMariaDbClient(program));
    call.arguments << QStringLiteral("--routines") << QStringLiteral("--triggers")
                   << QStringLiteral("--events") << QStringLiteral("--result-file=") + file;
    call.arguments << QStringLiteral("--") << QString::fromUtf8(mysqlParameters(url).database);
    return call;
}

void planPostgres(const ConnectionUrl &url, BackupPlan &plan)
{
    plan.program = firstProgram({QStringLiteral("pg_dump")});
    if (plan.program.isEmpty()) {
        plan.missing = coreTr("pg_dump was not found; it comes with PostgreSQL's client programs.");
        return;
    }
    if (const QStringList secrets = unsafeSecrets(url); !secrets.isEmpty())
        plan.missing = coreTr("The connection has a secret (%1) that pg_dump takes on its command line only, "
                              "where others on this computer could read it.")
                           .arg(secrets.constFirst());
}

void planMysql(const ConnectionUrl &url, BackupPlan &plan)
{
    const bool isMariaDb = url.backend() == Backend::MariaDb;
    const QString own = isMariaDb ? QStringLiteral("mariadb-dump") : QStringLiteral("mysqldump");
    plan.program
        = firstProgram({own, isMariaDb ? QStringLiteral("mysqldump") : QStringLiteral("mariadb-dump")});
    const MysqlParameters parameters = mysqlParameters(url);
    if (plan.program.isEmpty())
        plan.missing = coreTr("mariadb-dump or mysqldump was not found; they come with the client programs.");
    else if (!parameters.defaultsFile.isEmpty() || !parameters.defaultsGroup.isEmpty())
        plan.missing
            = coreTr("The connection takes its words from an option file, which a backup does not read.");
}

/// The name for this moment, or for the next that none has: two backups may be made within one second.
QString freeFile(const QString &lead, QDateTime when, const QString &suffix)
{
    QString file;
    do {
        file = QStringLiteral("%1-%2.%3").arg(lead, when.toString(QStringLiteral("yyyyMMdd-HHmmss")), suffix);
        when = when.addSecs(1);
    } while (QFileInfo::exists(file));
    return file;
}

} // namespace

BackupPlan planBackup(const ConnectionUrl &url, const QString &folder, const QDateTime &now,
                      const std::optional<SshSettings> &ssh)
{
    BackupPlan plan;
    plan.address = databaseAddress(url, folder, ssh);
    const Backend backend = url.backend();
    if (backend == Backend::Sqlite) {
        const QFileInfo info(databaseFile(url, folder));
        if (info.filePath().isEmpty())
            plan.missing = coreTr("A database in memory has no backup.");
        else
            plan.file = freeFile(info.absolutePath() + QLatin1Char('/') + info.completeBaseName(), now,
                                 info.suffix().isEmpty() ? QStringLiteral("db") : info.suffix());
        return plan;
    }
    const bool isPostgres = backend == Backend::PostgreSql;
    plan.file = freeFile(QStringLiteral("%1/backups/%2").arg(configFolder(), fileNameOf(url)), now,
                         isPostgres ? QStringLiteral("dump") : QStringLiteral("sql"));
    if (backend == Backend::SqlServer)
        plan.missing = coreTr("SQL Server writes its backups itself (BACKUP DATABASE), on its own computer.");
    else if (isPostgres)
        planPostgres(url, plan);
    else
        planMysql(url, plan);
    return plan;
}

void backUp(Connection &connection, const BackupPlan &plan, const std::function<bool()> &cancelled)
{
    if (!plan.missing.isEmpty())
        throw Error(Error::Kind::Io, plan.missing);
    const ConnectionUrl &url = connection.url();
    if (url.backend() == Backend::Sqlite) {
        backupSqlite(connection, plan.file, [&cancelled](int, int) { return !cancelled || !cancelled(); });
        return;
    }
    UnfinishedFile file(plan.file);
    const bool isPostgres = url.backend() == Backend::PostgreSql;
    ClientCall call;
    if (isPostgres) {
        call = postgresCall(url);
        call.arguments << QStringLiteral("--format=custom") << QStringLiteral("--file=") + file.part();
    } else {
        call = mysqlDump(url, plan.program, file.part());
    }
    runClient(plan.program, call, cancelled, coreTr("The backup"), coreTr("Nothing was changed."));
    file.finish(isPostgres ? QByteArray() : QByteArrayLiteral("-- Dump completed"));
}

QString restoreHint(const ConnectionUrl &url, const BackupPlan &plan)
{
    const QString database = url.database.value_or(QString()) + QStringLiteral("_restored");
    const QString port = url.port ? QString::number(*url.port) : QString();
    const auto address = [&url, &port](const char *portOption) {
        QStringList words;
        if (url.host && !url.host->isEmpty())
            words << QStringLiteral("-h ") + shellWord(*url.host);
        if (!port.isEmpty())
            words << QString::fromLatin1(portOption) + QLatin1Char(' ') + port;
        if (url.user && !url.user->isEmpty())
            words << (qstrcmp(portOption, "-p") == 0 ? QStringLiteral("-U ") : QStringLiteral("-u "))
                    + shellWord(*url.user);
        return words.join(QLatin1Char(' '));
    };
    switch (url.backend()) {
    case Backend::PostgreSql:
        return QStringLiteral("createdb %1 -- %2 && pg_restore %1 --dbname=%3 %4")
            .arg(address("-p"), shellWord(database),
                 shellWord(QStringLiteral("dbname=") + quotedParameter(database)), shellWord(plan.file));
    case Backend::MySql:
    case Backend::MariaDb: {
        const bool isMariaDb = QFileInfo(plan.program).fileName().startsWith(QLatin1String("mariadb"));
        const QString client = isMariaDb ? QStringLiteral("mariadb") : QStringLiteral("mysql");
        const QString create = createDatabaseStatement(url.backend(), database).text;
        return QStringLiteral("%1 %2 -p -e %3 && %1 %2 -p %4 < %5")
            .arg(client, address("-P"), shellWord(create), shellWord(database), shellWord(plan.file));
    }
    case Backend::Sqlite:
    case Backend::SqlServer:
    case Backend::Unknown:
        break;
    }
    return {};
}

} // namespace stillroom
