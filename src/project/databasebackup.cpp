#include "project/databasebackup.h"

#include "base/configfolder.h"
#include "base/error.h"
#include "base/text.h"
#include "db/mysqlurl.h"
#include "db/postgresurl.h"
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

/// Words for one of the dump programs. The password is in none of the arguments: other users of the computer
/// see them.
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

QString fileNameOf(const ConnectionUrl &url)
{
    static const QRegularExpression odd(QStringLiteral("[^\\w.-]+"),
                                        QRegularExpression::UseUnicodePropertiesOption);
    QString name = url.database.value_or(QString()).replace(odd, QStringLiteral("_"));
    while (name.startsWith(QLatin1Char('.')))
        name.remove(0, 1);
    return name.isEmpty() ? QStringLiteral("database") : name;
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

DumpCall postgresCall(const ConnectionUrl &url, const QString &file)
{
    DumpCall call;
    call.variable = QStringLiteral("PGPASSWORD");
    QStringList connection;
    for (const auto &[key, value] : postgresParameters(url)) {
        if (key == "password")
            call.password = QString::fromUtf8(value);
        else
            connection << QString::fromLatin1(key) + QLatin1Char('=')
                    + quotedParameter(QString::fromUtf8(value));
    }
    call.arguments
        = {QStringLiteral("--format=custom"), QStringLiteral("--no-password"),
           QStringLiteral("--file=") + file, QStringLiteral("--dbname=") + connection.join(QLatin1Char(' '))};
    return call;
}

/// The clients of MariaDB and of MySQL have different words for TLS, whatever they are called.
QStringList tlsArguments(const MysqlParameters &parameters, bool isMariaDb)
{
    using Tls = MysqlParameters::Tls;
    QStringList arguments;
    if (isMariaDb && parameters.tls == Tls::Off)
        arguments << QStringLiteral("--skip-ssl");
    else if (isMariaDb && parameters.tls == Tls::Required)
        arguments << QStringLiteral("--ssl") << QStringLiteral("--skip-ssl-verify-server-cert");
    else if (isMariaDb && parameters.tls == Tls::Verified)
        arguments << QStringLiteral("--ssl") << QStringLiteral("--ssl-verify-server-cert");
    else if (!isMariaDb)
        arguments << QStringLiteral("--ssl-mode=")
                + QString::fromLatin1(parameters.tls == Tls::Off             ? "DISABLED"
                                          : parameters.tls == Tls::Preferred ? "PREFERRED"
                                          : parameters.tls == Tls::Required  ? "REQUIRED"
                                                                             : "VERIFY_IDENTITY");
    const auto add = [&arguments](const char *option, const QByteArray &value) {
        if (!value.isEmpty())
            arguments << QString::fromLatin1(option) + QString::fromUtf8(value);
    };
    add("--ssl-ca=", parameters.ca);
    add("--ssl-capath=", parameters.caPath);
    add("--ssl-cert=", parameters.certificate);
    add("--ssl-key=", parameters.key);
    return arguments;
}

bool isMariaDbClient(const QString &program)
{
    QProcess process;
    process.start(program, {QStringLiteral("--version")});
    process.waitForFinished(5000);
    return process.readAllStandardOutput().contains("MariaDB");
}

DumpCall mysqlCall(const ConnectionUrl &url, const QString &program, const QString &file)
{
    const MysqlParameters parameters = mysqlParameters(url);
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
    call.arguments << tlsArguments(parameters, isMariaDbClient(program)) << QStringLiteral("--")
                   << QString::fromUtf8(parameters.database);
    return call;
}

/// \throws Error(Io, Cancelled)
void run(const QString &program, const DumpCall &call, const std::function<bool()> &cancelled)
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
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
        .withHint(coreTr("Nothing was changed. Go on without a backup only if you have another."));
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
    void finish()
    {
        if (QFileInfo(m_part).size() == 0 || !QFile::rename(m_part, m_file))
            throw Error(Error::Kind::Io, coreTr("The backup %1 could not be finished.").arg(m_file));
    }

private:
    QString m_file;
    QString m_part;
};

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
    if (backend == Backend::SqlServer) {
        plan.missing = coreTr("SQL Server writes its backups itself (BACKUP DATABASE), on its own computer.");
        return plan;
    }
    if (isPostgres)
        plan.program = firstOf({QStringLiteral("pg_dump")});
    else if (backend == Backend::MariaDb)
        plan.program = firstOf({QStringLiteral("mariadb-dump"), QStringLiteral("mysqldump")});
    else
        plan.program = firstOf({QStringLiteral("mysqldump"), QStringLiteral("mariadb-dump")});
    if (plan.program.isEmpty())
        plan.missing = isPostgres
            ? coreTr("pg_dump was not found; it comes with PostgreSQL's client programs.")
            : coreTr("mariadb-dump or mysqldump was not found; they come with the client programs.");
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
    run(plan.program,
        url.backend() == Backend::PostgreSql ? postgresCall(url, file.part())
                                             : mysqlCall(url, plan.program, file.part()),
        cancelled);
    file.finish();
}

QString restoreHint(const ConnectionUrl &url, const BackupPlan &plan)
{
    switch (url.backend()) {
    case Backend::PostgreSql:
        return QStringLiteral("pg_restore --clean --if-exists --single-transaction --dbname=%1 %2")
            .arg(shellWord(url.database.value_or(QString())), shellWord(plan.file));
    case Backend::MySql:
    case Backend::MariaDb:
        return QStringLiteral("mariadb %1 < %2")
            .arg(shellWord(url.database.value_or(QString())), shellWord(plan.file));
    case Backend::Sqlite:
    case Backend::SqlServer:
    case Backend::Unknown:
        break;
    }
    return {};
}

} // namespace stillroom
