#include "db/mysqlconnection.h"

#include "base/text.h"
#include "db/abandonable.h"
#include "db/mysqlcursor.h"
#include "db/mysqlerror.h"
#include "db/mysqlvalue.h"
#include "db/postgresurl.h"

#include <QElapsedTimer>
#include <errmsg.h>
#include <poll.h>

namespace stillroom {

namespace {

constexpr int mysqlPingMs = 3000;
constexpr int killMs = 2000;
constexpr int mysqlRowsDrained = 1000; ///< rather than asking the server to stop
constexpr int queriesTogether = 250; ///< far below the length of text a server takes (max_allowed_packet)
constexpr qsizetype statementsRemembered = 500;
constexpr qsizetype longestRemembered = 10'000; // UTF-16 units of one
constexpr unsigned timedOut = 3024; ///< ER_QUERY_TIMEOUT
/// The server's own clock, which knows SELECT only, goes first.
constexpr std::chrono::milliseconds serverGoesFirst(200);

QString textOf(MYSQL *handle)
{
    return QString::fromUtf8(mysql_error(handle));
}

} // namespace

std::unique_ptr<MysqlConnection> MysqlConnection::open(const ConnectionUrl &url, const OpenOptions &options,
                                                       const std::function<bool()> &cancelled)
{
    struct Outcome
    {
        std::unique_ptr<MysqlConnection> connection;
        std::optional<Error> error;
    };
    const auto outcome = std::make_shared<Outcome>();
    const int limit = connectTimeoutMs(url, options);
    const auto call = [outcome, url, options, limit] {
        try {
            const MysqlParameters parameters = mysqlParameters(url);
            QElapsedTimer timer;
            timer.start();
            MysqlHandle handle = connectMysql(parameters, limit);
            const unsigned code = mysql_errno(handle.get());
            if (code != 0) {
                // The library tells a time limit that has passed as a line that is lost.
                const bool late = code == CR_SERVER_LOST && timer.hasExpired(limit - 50);
                outcome->error = late
                    ? connectError(ConnectFault::Timeout, url, textOf(handle.get()), int(code))
                    : mysqlConnectError(code, textOf(handle.get()), url);
                return;
            }
            const bool mustBeTls = parameters.tls >= MysqlParameters::Tls::Required;
            if (mustBeTls && !mysql_get_ssl_cipher(handle.get())) {
                outcome->error = connectError(ConnectFault::Tls, url, {}, CR_SSL_CONNECTION_ERROR);
                return;
            }
            outcome->connection.reset(new MysqlConnection(url, parameters, std::move(handle)));
            outcome->connection->prepareSession(options);
        } catch (const Error &error) {
            outcome->error = error;
        } catch (const std::exception &error) {
            outcome->error = connectError(ConnectFault::Other, url, QString::fromUtf8(error.what()));
        }
    };
    if (!runAbandonable(call, std::chrono::milliseconds(limit + 1500), cancelled)) {
        if (cancelled && cancelled())
            throw Error(Error::Kind::Cancelled, coreTr("Cancelled."));
        throw connectError(ConnectFault::Timeout, url, {});
    }
    if (outcome->error)
        throw Error(*outcome->error);
    return std::move(outcome->connection);
}

MysqlConnection::MysqlConnection(const ConnectionUrl &url, MysqlParameters parameters, MysqlHandle handle)
    : ServerConnection(url)
    , m_parameters(std::move(parameters))
    , m_handle(std::move(handle))
    , m_threadId(mysql_thread_id(m_handle.get()))
{
    setSocket(mysql_get_socket(m_handle.get()));
}

MysqlConnection::~MysqlConnection()
{
    setSocket(-1);
}

void MysqlConnection::prepareSession(const OpenOptions &options)
{
    const auto ask = [this](const QByteArray &sql) -> QString {
        if (mysql_real_query(handle(), sql.constData(), static_cast<unsigned long>(sql.size())) != 0) {
            const unsigned code = mysql_errno(handle());
            throw isMysqlLost(code) ? mysqlConnectError(code, textOf(handle()), url())
                                    : mysqlError(code, {}, textOf(handle()), QString::fromUtf8(sql));
        }
        const MysqlResult result(mysql_store_result(handle()));
        const MYSQL_ROW row = result ? mysql_fetch_row(result.get()) : nullptr;
        return row && row[0] ? QString::fromUtf8(row[0]) : QString();
    };
    m_flavour = serverFlavour(Backend::MySql, ask("SELECT CONCAT(VERSION(), '\\n', @@version_comment)"));
    m_readOnly = options.readOnly || url().isReadOnly();
    if (m_readOnly)
        ask("SET SESSION TRANSACTION READ ONLY");
    if (options.statementTimeoutMs > 0 && m_flavour.product == ServerFlavour::Product::MariaDb)
        ask("SET SESSION max_statement_time = "
            + QByteArray::number(double(options.statementTimeoutMs) / 1000, 'f', 3));
    else if (options.statementTimeoutMs > 0)
        ask("SET SESSION max_execution_time = " + QByteArray::number(options.statementTimeoutMs));
    if (options.statementTimeoutMs > 0 && m_flavour.product == ServerFlavour::Product::MySql)
        m_statementLimit = std::chrono::milliseconds(options.statementTimeoutMs) + serverGoesFirst;
    m_restricted = m_readOnly;
}

std::function<bool()> MysqlConnection::cancelRequest() const
{
    return [parameters = m_parameters, id = m_threadId]() mutable {
        parameters.readTimeoutSeconds = unsigned(killMs) / 1000;
        parameters.initCommands.clear();
        const MysqlHandle second = connectMysql(parameters, killMs);
        const QByteArray kill = "KILL QUERY " + QByteArray::number(qulonglong(id));
        return mysql_errno(second.get()) == 0
            && mysql_real_query(second.get(), kill.constData(), static_cast<unsigned long>(kill.size())) == 0;
    };
}

SqlSyntax MysqlConnection::syntax() const
{
    SqlSyntax syntax = Connection::syntax();
    // The server tells this part of sql_mode with each answer.
    syntax.backslashes = isLost() || (handle()->server_status & SERVER_STATUS_NO_BACKSLASH_ESCAPES) == 0;
    return syntax;
}

bool MysqlConnection::isTransactionOpen() const
{
    return (handle()->server_status & SERVER_STATUS_IN_TRANS) != 0;
}

bool MysqlConnection::mayCommitBy(const QString &sql) const
{
    return mayCommit(sql, Commits::WithSchemaChanges, syntax());
}

bool MysqlConnection::ping()
{
    const Running running(*this);
    bool answers = !isLost() && mysql_send_query(handle(), "DO 1", 4) == 0;
    if (answers) {
        pollfd wait {mysql_get_socket(handle()), POLLIN, 0};
        answers = ::poll(&wait, 1, mysqlPingMs) > 0 && mysql_read_query_result(handle()) == 0;
    }
    if (!answers)
        setLost();
    return answers;
}

void MysqlConnection::begin()
{
    run(Statement(QStringLiteral("START TRANSACTION")));
}

std::unique_ptr<Cursor> MysqlConnection::execute(const Statement &statement)
{
    return std::make_unique<MysqlCursor>(*this, statement);
}

void MysqlConnection::executeScript(const QString &sql)
{
    runTogether(sql, [&] {
        MysqlResult(mysql_use_result(handle())).reset();
        finishResults(sql);
    });
}

void MysqlConnection::queryEach(const QStringList &queries, const std::function<void(const RowBatch &)> &use)
{
    for (qsizetype first = 0; first < queries.size(); first += queriesTogether) {
        const QStringList some = queries.mid(first, queriesTogether);
        const QString sql = some.join(QStringLiteral(";\n"));
        runTogether(sql, [&] {
            for (qsizetype i = 0; i < some.size(); ++i) {
                use(rowsOfResult(some[i]));
                if (i + 1 < some.size() && nextOfText() != 0)
                    fail(some[i + 1]);
            }
        });
    }
}

RowBatch MysqlConnection::rowsOfResult(const QString &sql)
{
    const MysqlResult result(mysql_use_result(handle()));
    if (!result)
        fail(sql);
    const unsigned columnCount = mysql_num_fields(result.get());
    const MYSQL_FIELD *fields = mysql_fetch_fields(result.get());
    RowBatch rows {int(columnCount)};
    while (const MYSQL_ROW row = mysql_fetch_row(result.get())) {
        const unsigned long *sizes = mysql_fetch_lengths(result.get());
        for (unsigned i = 0; i < columnCount; ++i) {
            if (row[i])
                appendMysqlCell(rows, mysqlDecode(fields[i]), row[i], sizes[i]);
            else
                rows.append(Value::Kind::Null, {});
        }
    }
    if (mysql_errno(handle()) != 0)
        fail(sql);
    if (isCancelAsked()) // a KILL QUERY ends SLEEP() and the like without an error
        throwIfCancelled(sql);
    throwIfTimedOut(sql);
    return rows;
}

void MysqlConnection::runTogether(const QString &sql, const std::function<void()> &read)
{
    const Running running(*this);
    statementBegins(sql);
    m_withoutFloat.clear();
    const Limited limit = timeLimit();
    const QByteArray text = sql.toUtf8();
    if (mysql_set_server_option(handle(), MYSQL_OPTION_MULTI_STATEMENTS_ON) != 0)
        fail(sql);
    try {
        if (mysql_real_query(handle(), text.constData(), static_cast<unsigned long>(text.size())) != 0)
            fail(sql);
        read();
    } catch (...) {
        dropResults();
        if (!isLost())
            mysql_set_server_option(handle(), MYSQL_OPTION_MULTI_STATEMENTS_OFF);
        throw;
    }
    mysql_set_server_option(handle(), MYSQL_OPTION_MULTI_STATEMENTS_OFF);
}

qint64 MysqlConnection::lastInsertId() const
{
    return qint64(mysql_insert_id(handle()));
}

void MysqlConnection::fail(const QString &sql, MYSQL_STMT *prepared)
{
    // What fails while rows are read the library tells of the connection only.
    if (prepared && mysql_stmt_errno(prepared) == 0)
        prepared = nullptr;
    const unsigned code = prepared ? mysql_stmt_errno(prepared) : mysql_errno(handle());
    const QString text = prepared ? QString::fromUtf8(mysql_stmt_error(prepared)) : textOf(handle());
    const char *const state = prepared ? mysql_stmt_sqlstate(prepared) : mysql_sqlstate(handle());
    const Error error = mysqlError(code, QString::fromLatin1(state), text, sql);
    if (isMysqlLost(code))
        failLost(sql, error.driverText, int(code));
    if (isMysqlInterrupted(code)) {
        throwIfCancelled(sql);
        throwIfTimedOut(sql);
    }
    throw Error(error);
}

MysqlConnection::Limited::Limited(MysqlConnection &connection) : m_connection(connection)
{
    if (connection.m_statementLimit.count() > 0)
        connection.m_limit
            = std::make_unique<TimeLimit>(connection.m_statementLimit, connection.cancelRequest());
}

MysqlConnection::Limited::~Limited()
{
    m_connection.m_limit.reset();
}

void MysqlConnection::throwIfTimedOut(const QString &sql)
{
    if (m_limit && m_limit->hasPassed())
        throw mysqlError(timedOut, QStringLiteral("HY000"),
                         QStringLiteral("Query execution was interrupted, maximum statement execution time "
                                        "exceeded"),
                         sql);
}

int MysqlConnection::nextOfText()
{
    if (m_limit)
        m_limit->restart();
    return mysql_next_result(handle());
}

void MysqlConnection::finishResults(const QString &sql)
{
    if (mysql_errno(handle()) != 0)
        fail(sql);
    for (;;) {
        const int next = nextOfText();
        if (next < 0)
            return;
        if (next > 0)
            fail(sql);
        MysqlResult(mysql_use_result(handle())).reset();
        if (mysql_errno(handle()) != 0)
            fail(sql);
    }
}

void MysqlConnection::abandon(const std::function<bool()> &skip, const std::function<void()> &drop,
                              const QString &sql)
{
    const Running running(*this, std::nothrow); // reading the rest may take long: it can be cancelled
    int left = mysqlRowsDrained;
    while (left > 0 && !isLost() && skip())
        --left;
    if (left == 0 && (onlyReads(sql) || isCancelAsked()))
        cancelNow(); // ends the statement, not a transaction it runs in
    drop();
    dropResults();
}

bool MysqlConnection::mayReturnFloat(const QString &sql)
{
    const QString first = firstWord(sql);
    if (!isOneOf(first,
                 {"SELECT", "WITH", "VALUES", "TABLE", "INSERT", "UPDATE", "DELETE", "REPLACE", "SHOW",
                  "START", "BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "EXPLAIN", "DESCRIBE",
                  "DESC", "DO"}))
    {
        m_withoutFloat.clear(); // the schema changes, or another one is used
        return false;
    }
    const auto has
        = [&sql](const char *word) { return sql.contains(QLatin1String(word), Qt::CaseInsensitive); };
    const bool returnsRows = isOneOf(first, {"SELECT", "WITH", "VALUES"})
        ? has("from") || has("float")
        : first == QLatin1String("TABLE") || has("returning");
    return returnsRows && !m_withoutFloat.contains(sql);
}

void MysqlConnection::returnsNoFloat(const QString &sql)
{
    if (sql.size() > longestRemembered)
        return;
    if (m_withoutFloat.size() >= statementsRemembered)
        m_withoutFloat.clear();
    m_withoutFloat.insert(sql);
}

bool MysqlConnection::forgetsNoFloat(const QString &sql)
{
    return m_withoutFloat.remove(sql);
}

void MysqlConnection::dropResults()
{
    while (!isLost() && mysql_next_result(handle()) == 0)
        MysqlResult(mysql_use_result(handle())).reset();
}

} // namespace stillroom
