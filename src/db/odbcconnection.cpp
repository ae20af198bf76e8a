#include "db/odbcconnection.h"

#include "base/text.h"
#include "db/abandonable.h"
#include "db/newsocket.h"
#include "db/odbccursor.h"
#include "db/odbcerror.h"
#include "db/postgresurl.h"
#include "db/urltimes.h"

#include <QScopedValueRollback>

namespace stillroom {

namespace {

constexpr int pingSeconds = 3;
constexpr auto rollbackLimit = std::chrono::seconds(6); ///< after a cancel that was sent

SQLPOINTER asPointer(int number)
{
    return reinterpret_cast<SQLPOINTER>(SQLULEN(number)); // ODBC passes numbers as pointers
}

/// Whether @@TRANCOUNT may be another one after it.
bool mayChangeTransaction(const QString &sql)
{
    // A batch holds several statements, each of which may begin or end one.
    const std::vector<SqlToken> tokens = solidTokens(sql, SqlSyntax::mssql());
    return std::any_of(tokens.begin(), tokens.end(),
                       [](const SqlToken &token) {
                           return token.isOneOf({"BEGIN", "COMMIT", "ROLLBACK", "SAVE", "EXEC", "EXECUTE",
                                                 "SET", "IMPLICIT_TRANSACTIONS"});
                       })
        || !isOneOf(firstWord(sql), {"SELECT", "WITH", "VALUES", "INSERT", "UPDATE", "DELETE"});
}

} // namespace

std::unique_ptr<OdbcConnection> OdbcConnection::open(const ConnectionUrl &url, const OpenOptions &options,
                                                     const std::function<bool()> &cancelled)
{
    struct Outcome
    {
        std::unique_ptr<OdbcConnection> connection;
        std::optional<Error> error;
    };
    const auto outcome = std::make_shared<Outcome>();
    const int limit = connectTimeoutMs(url, options);
    const auto call = [outcome, url, options, limit] {
        try {
            OdbcEnvironment environment = odbcEnvironment();
            const OdbcCatalogue catalogue = odbcCatalogue(environment);
            const QString text = odbcConnectionString(url, options, catalogue);
            OdbcLink link(environment.get());
            const QByteArrayList before = openSockets();
            SQLSetConnectAttrW(link.get(), SQL_ATTR_LOGIN_TIMEOUT, asPointer((limit + 999) / 1000), 0);
            const SQLRETURN code
                = SQLDriverConnectW(link.get(), nullptr, odbcText(text), SQLSMALLINT(text.size()), nullptr, 0,
                                    nullptr, SQL_DRIVER_NOPROMPT);
            if (!SQL_SUCCEEDED(code)) {
                outcome->error = odbcConnectError(odbcMessages(SQL_HANDLE_DBC, link.get()), url,
                                                  odbcDriver(url, catalogue.drivers));
                return;
            }
            const int port = url.port.value_or(0); // a named instance has any
            outcome->connection.reset(new OdbcConnection(url, options, std::move(environment),
                                                         std::move(link), socketOpenedSince(before, port)));
            outcome->connection->prepareSession();
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

OdbcConnection::OdbcConnection(const ConnectionUrl &url, const OpenOptions &options,
                               OdbcEnvironment environment, OdbcLink link, int socket)
    : ServerConnection(url)
    , m_environment(std::move(environment))
    , m_link(std::move(link))
    , m_readOnly(options.readOnly || url.isReadOnly())
    , m_timeoutSeconds((statementTimeoutMs(url, options) + 999) / 1000)
{
    setSocket(socket);
}

void OdbcConnection::prepareSession()
{
    m_flavour
        = serverFlavour(Backend::SqlServer, scalar(Statement(QStringLiteral("SELECT @@VERSION"))).toString());
    try { // else a login's language decides what 2024-02-01 means for datetime
        run(Statement(QStringLiteral("SET DATEFORMAT ymd")));
    } catch (const Error &error) {
        if (error.kind != Error::Kind::Sql || isLost()) // what only speaks the protocol may not know it
            throw;
    }
    m_restricted = m_readOnly;
}

OdbcConnection::~OdbcConnection()
{
    setSocket(-1);
    SQLDisconnect(m_link.get());
}

std::function<bool()> OdbcConnection::cancelRequest() const
{
    // That it was sent is no answer, and nothing to cancel yet is none either: asked again, until the line is
    // cut. A server may take a while to roll back.
    using Clock = std::chrono::steady_clock;
    return [current = m_current, began = std::make_shared<std::optional<Clock::time_point>>()] {
        const Clock::time_point now = Clock::now();
        *began = began->value_or(now);
        const std::lock_guard lock(current->mutex);
        return current->statement && SQL_SUCCEEDED(SQLCancel(current->statement))
            && now - **began < rollbackLimit;
    };
}

void OdbcConnection::registerStatement(SQLHSTMT statement) const
{
    const std::lock_guard lock(m_current->mutex);
    m_current->statement = statement;
}

OdbcStatement OdbcConnection::newStatement(const QString &sql)
{
    OdbcStatement statement(m_link.get());
    if (m_timeoutSeconds > 0)
        SQLSetStmtAttrW(statement.get(), SQL_ATTR_QUERY_TIMEOUT, asPointer(m_timeoutSeconds), 0);
    m_transactionKnown = m_transactionKnown && !mayChangeTransaction(sql);
    registerStatement(statement.get());
    return statement;
}

void OdbcConnection::dropStatement(OdbcStatement statement)
{
    registerStatement(SQL_NULL_HSTMT);
    statement.reset();
}

void OdbcConnection::abandon(OdbcStatement statement, bool hasRows)
{
    const Running running(*this,
                          std::nothrow); // a server that has stopped never answers: it can be cancelled
    registerStatement(SQL_NULL_HSTMT); // it was asked to end: to ask again would only keep the line
    if (hasRows)
        SQLCancel(statement.get()); // else the driver reads all that is left
    statement.reset();
}

void OdbcConnection::check(SQLRETURN code, const OdbcStatement &statement, const QString &sql)
{
    if (!SQL_SUCCEEDED(code) && code != SQL_NO_DATA)
        fail(statement, sql);
    if (code == SQL_SUCCESS_WITH_INFO) {
        for (const OdbcMessage &message : odbcMessages(SQL_HANDLE_STMT, statement.get()))
            addNotice(message.text);
    }
}

void OdbcConnection::fail(const OdbcStatement &statement, const QString &sql)
{
    const std::vector<OdbcMessage> messages = odbcMessages(SQL_HANDLE_STMT, statement.get());
    const Error error = odbcError(messages, sql);
    m_transactionKnown = false; // some errors roll back
    const bool timedOut = !messages.empty() && messages.front().state == QLatin1String("HYT00");
    if (isOdbcLost(messages))
        failLost(sql, error.driverText, error.driverCode);
    if (isOdbcCancelled(messages))
        throwIfCancelled(sql);
    if (timedOut) // FreeTDS leaves it unusable
        giveUp(sql, error);
    throw Error(error);
}

bool OdbcConnection::mayCommitBy(const QString &sql) const
{
    return mayCommit(sql, Commits::InProcedures, SqlSyntax::mssql());
}

bool OdbcConnection::isTransactionOpen() const
{
    if (isLost() || m_transactionKnown || m_current->statement)
        return m_hasTransaction;
    OdbcStatement statement(m_link.get());
    registerStatement(statement.get());
    SQLSetStmtAttrW(statement.get(), SQL_ATTR_QUERY_TIMEOUT, asPointer(pingSeconds), 0);
    QString sql = QStringLiteral("SELECT @@TRANCOUNT");
    SQLINTEGER count = 0;
    SQLLEN size = 0;
    if (SQL_SUCCEEDED(SQLExecDirectW(statement.get(), odbcText(sql), SQLINTEGER(sql.size())))
        && SQL_SUCCEEDED(SQLFetch(statement.get()))
        && SQL_SUCCEEDED(SQLGetData(statement.get(), 1, SQL_C_SLONG, &count, sizeof(count), &size)))
    {
        m_hasTransaction = count > 0;
        m_transactionKnown = true;
        while (SQL_SUCCEEDED(SQLFetch(statement.get())) || SQL_SUCCEEDED(SQLMoreResults(statement.get()))) {
        } // what is left unread the driver would cancel
    }
    registerStatement(SQL_NULL_HSTMT);
    return m_hasTransaction;
}

bool OdbcConnection::ping()
{
    const Running running(*this);
    bool answers = false;
    if (!isLost()) {
        OdbcStatement statement(m_link.get());
        SQLSetStmtAttrW(statement.get(), SQL_ATTR_QUERY_TIMEOUT, asPointer(pingSeconds), 0);
        QString sql = QStringLiteral("SELECT 1");
        registerStatement(statement.get());
        answers = SQL_SUCCEEDED(SQLExecDirectW(statement.get(), odbcText(sql), SQLINTEGER(sql.size())));
        while (
            answers
            && (SQL_SUCCEEDED(SQLFetch(statement.get())) || SQL_SUCCEEDED(SQLMoreResults(statement.get()))))
        { } // what is left unread the driver would cancel
        registerStatement(SQL_NULL_HSTMT);
    }
    if (!answers)
        setLost();
    return answers;
}

void OdbcConnection::runUnrestricted(const QString &sql)
{
    const QScopedValueRollback unrestricted(m_restricted, false);
    run(Statement(sql));
}

void OdbcConnection::begin()
{
    runUnrestricted(QStringLiteral("BEGIN TRANSACTION"));
}

void OdbcConnection::commit()
{
    runUnrestricted(QStringLiteral("COMMIT TRANSACTION"));
}

void OdbcConnection::rollback()
{
    runUnrestricted(QStringLiteral("IF @@TRANCOUNT > 0 ROLLBACK TRANSACTION"));
}

std::unique_ptr<Cursor> OdbcConnection::execute(const Statement &statement)
{
    return std::make_unique<OdbcCursor>(*this, statement);
}

void OdbcConnection::executeScript(const QString &sql)
{
    const Running running(*this);
    statementBegins(sql);
    OdbcStatement statement = newStatement(sql);
    try {
        SQLRETURN code = SQLExecDirectW(statement.get(), odbcText(sql), SQLINTEGER(sql.size()));
        check(code, statement, sql);
        while ((code = SQLMoreResults(statement.get())) != SQL_NO_DATA)
            check(code, statement, sql);
    } catch (...) {
        dropStatement(std::move(statement));
        throw;
    }
    dropStatement(std::move(statement));
}

} // namespace stillroom
