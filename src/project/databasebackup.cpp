#include "project/databasebackup.h"

#include "base/configfolder.h"
#include "base/error.h"
#include "base/text.h"
#include "db/mysqlurl.h"
#include "db/postgresurl.h"
#include "dialect/createdatabase.h"
#include "project/createdatabase.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QProcessEnvironment>
#include <QRegularExpression>
#include <QStandardPaths>

namespace stillroom {

namespace {

constexpr int pollMs = 50;
constexpr qsizetype longestComplaint = 1000;

/// Arguments and password for a dump program. The password is in none of the arguments: other users of the
/// computer see them.
struct DumpCall
{
    QStringList arguments;
    QString variable; ///< of the environment, for the password
    QString password;
};

QString firstOf(const QStringList &programs)
{
    for (const QString &program : programs) {
        const QString path = QStandardPaths::findExecutable(program);
        if (!path.isEmpty())
            return path;
    }
    return {};
}

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

/// libpq's keyword/value form.
QString quotedParameter(QString value)
{
    value.replace(QLatin1Char('\\'), QLatin1String("\\\\")).replace(QLatin1Char('\''), QLatin1String("\\'"));
    return QLatin1Char('\'') + value + QLatin1Char('\'');
}

/// Parameters of libpq that are secrets and, other than the password, can be given in its words only.
bool isOtherSecret(const QByteArray &key)
{
    return key == "sslpassword" || key.contains("secret") || key == "scram_client_key"
        || key == "scram_server_key";
}

DumpCall postgresCall(const ConnectionUrl &url, const QString &file)
{
    DumpCall call;
    call.variable = QStringLiteral("PGPASSWORD");
    QStringList connection;
    for (const auto &[key, value] : postgresParameters(url)) {
        if (key == "password")
            call.password = QString::fromUtf8(value);
        else if (!isOtherSecret(key))
            connection << QString::fromLatin1(key) + QLatin1Char('=')
                    + quotedParameter(QString::fromUtf8(value));
    }
    call.arguments
        = {QStringLiteral("--format=custom"), QStringLiteral("--no-password"),
           QStringLiteral("--file=") + file, QStringLiteral("--dbname=") + connection.join(QLatin1Char(' '))};
    return call;
}

/// The clients of MariaDB and of MySQL have different words for TLS, whatever they are called. A certificate
/// means TLS to both of them, also where it is switched off.
QStringList tlsArguments(const MysqlParameters &parameters, bool isMariaDb)
{
    using Tls = MysqlParameters::Tls;
    if (parameters.tls == Tls::Off)
        return {isMariaDb ? QStringLiteral("--skip-ssl") : QStringLiteral("--ssl-mode=DISABLED")};
    QStringList arguments;
    if (isMariaDb) {
        if (parameters.tls != Tls::Preferred)
            arguments << QStringLiteral("--ssl");
        arguments << (parameters.tls == Tls::Verified ? QStringLiteral("--ssl-verify-server-cert")
                                                      : QStringLiteral("--skip-ssl-verify-server-cert"));
    } else {
        arguments << QStringLiteral("--ssl-mode=")
                + QString::fromLatin1(parameters.tls == Tls::Preferred      ? "PREFERRED"
                                          : parameters.tls == Tls::Required ? "REQUIRED"
                                                                            : "VERIFY_IDENTITY");
    }
    const auto add = [&arguments](const char *option, const QByteArray &value) {
        if (!value.isEmpty())
            arguments << QString::fromLatin1(option) + QString::fromUtf8(value);
    };
    add("--ssl-ca=", parameters.ca);
    add("--ssl-capath=", parameters.caPath);
    add("--ssl-cert=", parameters.certificate);
    add("--ssl-key=", parameters.key);
    add("--ssl-cipher=", parameters.cipher);
    return arguments;
}

bool isMariaDbClient(const QString &program)
{
    QProcess process;
    process.start(program, {QStringLiteral("--no-defaults"), QStringLiteral("--version")});
    if (!process.waitForFinished(5000))
        process.kill();
    process.waitForFinished();
    return process.readAllStandardOutput().contains("MariaDB");
}

DumpCall mysqlCall(const ConnectionUrl &url, const QString &program, const QString &file)
{
    const MysqlParameters parameters = mysqlParameters(url);
    const bool isMariaDb = isMariaDbClient(program);
    DumpCall call;
    call.variable = QStringLiteral("MYSQL_PWD");
    call.password = QString::fromUtf8(parameters.password);
    call.arguments = {QStringLiteral("--no-defaults"),
                      QStringLiteral("--single-transaction"),
                      QStringLiteral("--quick"),
                      QStringLiteral("--routines"),
                      QStringLiteral("--triggers"),
                      QStringLiteral("--events"),
                      QStringLiteral("--hex-blob"),
                      QStringLiteral("--no-tablespaces"),
                      QStringLiteral("--default-character-set=utf8mb4"),
                      QStringLiteral("--result-file=") + file,
                      QStringLiteral("--user=") + QString::fromUtf8(parameters.user)};
    if (!parameters.socket.isEmpty()) {
        call.arguments << QStringLiteral("--socket=") + QString::fromUtf8(parameters.socket);
    } else if (!parameters.host.isEmpty()) {
        call.arguments << QStringLiteral("--protocol=tcp")
                       << QStringLiteral("--host=") + QString::fromUtf8(parameters.host)
                       << QStringLiteral("--port=%1").arg(parameters.port);
    }
    if (!isMariaDb) // statistics an older server has not, and what would make another server refuse the dump
        call.arguments << QStringLiteral("--loose-column-statistics=0")
                       << QStringLiteral("--loose-set-gtid-purged=OFF")
                       << QStringLiteral("--loose-get-server-public-key");
    call.arguments << tlsArguments(parameters, isMariaDb) << QStringLiteral("--")
                   << QString::fromUtf8(parameters.database);
    return call;
}

/// \throws Error(Io, Cancelled)
void run(const QString &program, const DumpCall &call, const std::function<bool()> &cancelled)
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    if (!call.password.isEmpty()) // else the person's own variable counts, as it did when we connected
        environment.insert(call.variable, call.password);
    QProcess process;
    process.setProcessEnvironment(environment);
    process.setStandardInputFile(QProcess::nullDevice());
    process.setStandardOutputFile(QProcess::nullDevice());
    process.start(program, call.arguments);
    const QString name = QFileInfo(program).fileName();
    if (!process.waitForStarted())
        throw Error(Error::Kind::Io, coreTr("%1 could not be started: %2.").arg(name, process.errorString()));
    while (!process.waitForFinished(pollMs) && process.state() != QProcess::NotRunning) {
        if (!cancelled || !cancelled())
            continue;
        process.kill();
        process.waitForFinished();
        throw Error(Error::Kind::Cancelled, coreTr("Cancelled."));
    }
    if (process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0)
        return;
    const QString said = QString::fromUtf8(process.readAllStandardError()).trimmed().right(longestComplaint);
    throw Error(Error::Kind::Io,
                coreTr("The backup failed: %1 ended with code %2.").arg(name).arg(process.exitCode()))
        .withDriver(process.exitCode(), said)
        .withHint(coreTr("Nothing was changed."));
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

void planPostgres(const ConnectionUrl &url, BackupPlan &plan)
{
    plan.program = firstOf({QStringLiteral("pg_dump")});
    if (plan.program.isEmpty()) {
        plan.missing = coreTr("pg_dump was not found; it comes with PostgreSQL's client programs.");
        return;
    }
    for (const auto &[key, value] : postgresParameters(url)) {
        if (isOtherSecret(key))
            plan.missing
                = coreTr(
                      "The connection has a secret (%1) that pg_dump takes on its command line only, where "
                      "others on this computer could read it.")
                      .arg(QString::fromLatin1(key));
    }
}

void planMysql(const ConnectionUrl &url, BackupPlan &plan)
{
    const bool isMariaDb = url.backend() == Backend::MariaDb;
    const QString own = isMariaDb ? QStringLiteral("mariadb-dump") : QStringLiteral("mysqldump");
    plan.program = firstOf({own, isMariaDb ? QStringLiteral("mysqldump") : QStringLiteral("mariadb-dump")});
    const MysqlParameters parameters = mysqlParameters(url);
    if (plan.program.isEmpty())
        plan.missing = coreTr("mariadb-dump or mysqldump was not found; they come with the client programs.");
    else if (!parameters.defaultsFile.isEmpty() || !parameters.defaultsGroup.isEmpty())
        plan.missing
            = coreTr("The connection takes its words from an option file, which a backup does not read.");
}

} // namespace

BackupPlan planBackup(const ConnectionUrl &url, const QString &folder, const QDateTime &now)
{
    const QString time = now.toString(QStringLiteral("yyyyMMdd-HHmmss"));
    BackupPlan plan;
    const Backend backend = url.backend();
    if (backend == Backend::Sqlite) {
        const QFileInfo info(databaseFile(url, folder));
        if (info.filePath().isEmpty())
            plan.missing = coreTr("A database in memory has no backup.");
        else
            plan.file = QStringLiteral("%1/%2-%3.%4")
                            .arg(info.absolutePath(), info.completeBaseName(), time,
                                 info.suffix().isEmpty() ? QStringLiteral("db") : info.suffix());
        return plan;
    }
    const bool isPostgres = backend == Backend::PostgreSql;
    plan.file = QStringLiteral("%1/backups/%2-%3.%4")
                    .arg(configFolder(), fileNameOf(url), time,
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
    run(plan.program, isPostgres ? postgresCall(url, file.part()) : mysqlCall(url, plan.program, file.part()),
        cancelled);
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
