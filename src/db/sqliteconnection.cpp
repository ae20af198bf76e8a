#include "db/sqliteconnection.h"

#include "base/text.h"
#include "db/sqlitecursor.h"
#include "db/sqliteerror.h"
#include "db/sqlitefile.h"
#include "db/urltimes.h"

#include <QSqlDriver>
#include <QSqlError>
#include <QSqlQuery>
#include <QThread>
#include <QVariant>
#include <sqlite3.h>

namespace stillroom {

namespace {

constexpr int progressSteps = 2000; ///< virtual machine instructions between two looks at the cancel flag

QString uniqueName()
{
    static std::atomic<quint64> counter = 0;
    return QStringLiteral("stillroom-sqlite-%1").arg(++counter);
}

} // namespace

std::unique_ptr<SqliteConnection> SqliteConnection::open(const ConnectionUrl &url, const OpenOptions &options)
{
    const SqliteFile file = sqliteFile(url, options);
    checkSqliteFile(file);
    std::unique_ptr<SqliteConnection> connection(
        new SqliteConnection(url, uniqueName(), file.busyTimeoutMs, statementTimeoutMs(url, options)));
    QSqlDatabase &database = connection->m_database;
    database.setDatabaseName(file.uri);
    database.setConnectOptions(QStringLiteral("QSQLITE_OPEN_URI"));
    if (!database.open()) {
        bool isNumber = false;
        const int code = database.lastError().nativeErrorCode().toInt(&isNumber);
        throw openError(file, isNumber ? code : SQLITE_CANTOPEN, database.lastError().driverText());
    }
    connection->attach();
    // The file is read for the first time here: locks, damage and hot journals show now, not later.
    try {
        (void)connection->scalar(Statement(QStringLiteral("SELECT count(*) FROM sqlite_master")));
    } catch (const Error &error) {
        throw openError(file, error.driverCode, error.driverText);
    }
    return connection;
}

SqliteConnection::SqliteConnection(const ConnectionUrl &url, QString name, int busyTimeoutMs,
                                   int statementTimeoutMs)
    : CancellableConnection(url)
    , m_name(std::move(name))
    , m_database(QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), m_name))
    , m_busyTimeoutMs(busyTimeoutMs)
    , m_statementTimeoutMs(statementTimeoutMs)
{
    if (!m_database.isValid()) {
        m_database = {};
        QSqlDatabase::removeDatabase(m_name);
        throw Error(Error::Kind::Connection, coreTr("Qt's SQLite driver is not installed."))
            .withHint(coreTr("On Debian install libqt6sql6-sqlite."));
    }
    m_flavour = stillroom::serverFlavour(Backend::Sqlite, QString::fromUtf8(sqlite3_libversion()));
}

SqliteConnection::~SqliteConnection()
{
    m_database.close();
    m_database = {};
    QSqlDatabase::removeDatabase(m_name);
}

void SqliteConnection::attach()
{
    const QVariant handle = m_database.driver()->handle();
    QSqlQuery query(m_database);
    const bool sameLibrary = qstrcmp(handle.typeName(), "sqlite3*") == 0
        && query.exec(QStringLiteral("SELECT sqlite_source_id()")) && query.next()
        && query.value(0).toString() == QString::fromUtf8(sqlite3_sourceid());
    if (!sameLibrary)
        throw Error(Error::Kind::Connection,
                    coreTr("Qt's SQLite driver uses another SQLite library than this program."))
            .withHint(coreTr("Install the Qt driver that is linked to the system's SQLite."));
    m_handle = *static_cast<sqlite3 *const *>(handle.constData());
    sqlite3_extended_result_codes(m_handle, 1);
    sqlite3_db_config(m_handle, SQLITE_DBCONFIG_ENABLE_FKEY, 1, nullptr);
    sqlite3_busy_handler(m_handle, &SqliteConnection::busyHandler, this);
    sqlite3_progress_handler(m_handle, progressSteps, &SqliteConnection::progressHandler, this);
}

bool SqliteConnection::isReadOnly() const
{
    return sqlite3_db_readonly(m_handle, "main") == 1;
}

bool SqliteConnection::inTransaction() const
{
    return sqlite3_get_autocommit(m_handle) == 0;
}

void SqliteConnection::begin()
{
    run(Statement(QStringLiteral("BEGIN IMMEDIATE")));
}

std::unique_ptr<Cursor> SqliteConnection::execute(const Statement &statement)
{
    return std::make_unique<SqliteCursor>(*this, statement);
}

void SqliteConnection::executeScript(const QString &sql)
{
    const Running running(*this);
    const QByteArray script = sql.toUtf8();
    const char *rest = script.constData();
    const char *const end = rest + script.size();
    while (rest < end) {
        statementBegins();
        sqlite3_stmt *statement = nullptr;
        const char *tail = nullptr;
        int code = sqlite3_prepare_v2(m_handle, rest, int(end - rest) + 1, &statement, &tail);
        if (code != SQLITE_OK)
            fail(code, QString::fromUtf8(rest, end - rest));
        while (statement && (code = sqlite3_step(statement)) == SQLITE_ROW) {
        }
        const QString text = code == SQLITE_OK || code == SQLITE_DONE
            ? QString()
            : QString::fromUtf8(rest, tail - rest).trimmed();
        if (!text.isEmpty()) {
            try {
                fail(code, text);
            } catch (...) {
                sqlite3_finalize(statement);
                throw;
            }
        }
        sqlite3_finalize(statement);
        if (tail == rest)
            break;
        rest = tail;
    }
}

qint64 SqliteConnection::lastInsertId() const
{
    return sqlite3_last_insert_rowid(m_handle);
}

void SqliteConnection::interruptCall()
{
    sqlite3_interrupt(m_handle);
}

void SqliteConnection::fail(int code, const QString &sql)
{
    const int primary = code & 0xff;
    if (primary == SQLITE_INTERRUPT && !isCancelAsked() && isLate())
        throw Error(Error::Kind::Sql,
                    coreTr("The statement was ended because it ran longer than %1 s, the limit of this "
                           "connection.")
                        .arg(double(m_statementTimeoutMs) / 1000))
            .withStatement(sql);
    if (primary == SQLITE_INTERRUPT || (primary == SQLITE_BUSY && isCancelAsked())) {
        takeCancel();
        throw Error(Error::Kind::Cancelled, coreTr("Cancelled.")).withStatement(sql);
    }
    throw sqliteError(m_handle, code, sql);
}

int SqliteConnection::busyHandler(void *self, int attempts)
{
    auto *connection = static_cast<SqliteConnection *>(self);
    if (attempts == 0)
        connection->m_busySince.start();
    if (connection->isCancelAsked() || connection->m_busySince.elapsed() >= connection->m_busyTimeoutMs)
        return 0;
    QThread::msleep(attempts < 10 ? 2 : 20);
    return 1;
}

int SqliteConnection::progressHandler(void *self)
{
    const auto *connection = static_cast<SqliteConnection *>(self);
    return connection->isCancelAsked() || connection->isLate() ? 1 : 0;
}

bool SqliteConnection::isLate() const
{
    return m_statementTimeoutMs > 0 && m_statementSince.isValid()
        && m_statementSince.hasExpired(m_statementTimeoutMs);
}

} // namespace stillroom
