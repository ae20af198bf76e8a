#include "db/postgresconnection.h"

#include "base/text.h"
#include "db/abandonable.h"
#include "db/postgrescursor.h"
#include "db/postgreserror.h"
#include "db/postgresurl.h"
#include "schema/sqleffect.h"

#include <algorithm>
#include <array>
#include <poll.h>

namespace stillroom {

namespace {

using Clock = std::chrono::steady_clock;

constexpr int pingMs = 3000;
constexpr qint64 rowsDrained = 1000; ///< rather than asking the server to stop

int msUntil(Clock::time_point end)
{
    using std::chrono::milliseconds;
    return int(std::max<qint64>(0, std::chrono::duration_cast<milliseconds>(end - Clock::now()).count()));
}

/// What comes back from the thread that connects; whoever is last closes it.
struct Opening
{
    ~Opening()
    {
        if (handle)
            PQfinish(handle);
    }
    PGconn *handle = nullptr;
    std::optional<Error> error;
};

void connect(Opening &opening, const ConnectionUrl &url,
             const std::vector<std::pair<QByteArray, QByteArray>> &parameters, Clock::time_point end)
{
    std::vector<const char *> keys;
    std::vector<const char *> values;
    for (const auto &[key, value] : parameters) {
        keys.push_back(key.constData());
        values.push_back(value.constData());
    }
    keys.push_back(nullptr);
    values.push_back(nullptr);
    opening.handle = PQconnectStartParams(keys.data(), values.data(), 0);
    if (!opening.handle)
        throw std::bad_alloc();
    PQsetErrorVerbosity(opening.handle, PQERRORS_VERBOSE); // for SQLSTATE
    PostgresPollingStatusType wanted = PGRES_POLLING_WRITING;
    while (PQstatus(opening.handle) != CONNECTION_BAD) {
        if (wanted == PGRES_POLLING_OK)
            return;
        pollfd wait {PQsocket(opening.handle), short(wanted == PGRES_POLLING_READING ? POLLIN : POLLOUT), 0};
        if (::poll(&wait, 1, msUntil(end)) == 0) {
            opening.error = connectError(ConnectFault::Timeout, url, {});
            return;
        }
        wanted = PQconnectPoll(opening.handle);
        if (wanted == PGRES_POLLING_FAILED)
            break;
    }
    opening.error = postgresConnectError(opening.handle, url);
}

} // namespace

std::unique_ptr<PostgresConnection> PostgresConnection::open(const ConnectionUrl &url,
                                                             const OpenOptions &options,
                                                             const std::function<bool()> &cancelled)
{
    struct Outcome
    {
        Opening opening;
        std::unique_ptr<PostgresConnection> connection;
    };
    const auto outcome = std::make_shared<Outcome>();
    const int limit = connectTimeoutMs(url, options);
    const Clock::time_point end = Clock::now() + std::chrono::milliseconds(limit);
    const auto call = [outcome, url, options, end] {
        try {
            connect(outcome->opening, url, postgresParameters(url), end);
            if (outcome->opening.error)
                return;
            outcome->connection.reset(
                new PostgresConnection(url, std::exchange(outcome->opening.handle, nullptr)));
            outcome->connection->prepareSession(options);
        } catch (const Error &error) {
            outcome->opening.error = error;
        } catch (const std::exception &error) {
            outcome->opening.error = connectError(ConnectFault::Other, url, QString::fromUtf8(error.what()));
        }
    };
    // The probe of a failure may take a second longer.
    if (!runAbandonable(call, std::chrono::milliseconds(limit + 1500), cancelled)) {
        if (cancelled && cancelled())
            throw Error(Error::Kind::Cancelled, coreTr("Cancelled."));
        throw connectError(ConnectFault::Timeout, url, {});
    }
    if (outcome->opening.error)
        throw Error(*outcome->opening.error);
    return std::move(outcome->connection);
}

PostgresConnection::PostgresConnection(const ConnectionUrl &url, PGconn *handle)
    : ServerConnection(url)
    , m_handle(handle)
    , m_cancel(PQgetCancel(handle), PostgresCancelDeleter())
{
    PQsetErrorVerbosity(handle, PQERRORS_DEFAULT);
    PQsetNoticeReceiver(handle, &PostgresConnection::receiveNotice, this);
    setSocket(PQsocket(handle));
}

PostgresConnection::~PostgresConnection()
{
    setSocket(-1);
    PQfinish(m_handle);
}

void PostgresConnection::prepareSession(const OpenOptions &options)
{
    QByteArrayList settings {"SET DateStyle = 'ISO'", "SET IntervalStyle = 'postgres'",
                             "SET bytea_output = 'hex'", "SET extra_float_digits = 3"};
    const bool readOnly = options.readOnly || url().isReadOnly();
    if (readOnly)
        settings << "SET default_transaction_read_only = on";
    if (options.statementTimeoutMs > 0)
        settings << "SET statement_timeout = " + QByteArray::number(options.statementTimeoutMs);
    for (const QByteArray &setting : settings) {
        // A server that only speaks the protocol may lack one of them.
        const PostgresResult result(PQexec(m_handle, setting.constData()));
        if (PQstatus(m_handle) != CONNECTION_OK)
            throw connectError(ConnectFault::Dropped, url(), QString::fromUtf8(PQerrorMessage(m_handle)));
        if (PQresultStatus(result.get()) != PGRES_COMMAND_OK && setting.contains("read_only"))
            throw postgresError(result.get(), QString::fromUtf8(setting));
    }
    const auto answer = [this](const char *sql) {
        const PostgresResult result(PQexec(m_handle, sql));
        if (PQstatus(m_handle) != CONNECTION_OK)
            throw connectError(ConnectFault::Dropped, url(), QString::fromUtf8(PQerrorMessage(m_handle)));
        return PQntuples(result.get()) > 0 ? QString::fromUtf8(PQgetvalue(result.get(), 0, 0)) : QString();
    };
    QString version = answer("SELECT version()");
    const QString citus = answer("SELECT extversion FROM pg_catalog.pg_extension WHERE extname = 'citus'");
    if (!citus.isEmpty())
        version += QStringLiteral("\nCitus ") + citus;
    m_flavour = serverFlavour(Backend::PostgreSql, version);
    if (m_flavour.product == ServerFlavour::Product::CockroachDb) {
        // NULL stands behind all values then, as the paging over rows takes for granted, and a change of the
        // schema commits what came before it instead of failing at the end. Older versions lack the settings.
        static_cast<void>(answer("SET null_ordered_last = on"));
        static_cast<void>(answer("SET autocommit_before_ddl = on"));
    }
    m_names.tryOut(m_handle);
    m_readOnly = readOnly || answer("SHOW transaction_read_only") == QLatin1String("on");
    m_restricted = readOnly;
}

void PostgresConnection::begins(const QString &sql)
{
    statementBegins(sql);
    if (!m_restricted)
        return;
    // Told with each answer since version 14.
    const QByteArrayView now(PQparameterStatus(m_handle, "default_transaction_read_only"));
    if (now == "off")
        PostgresResult(PQexec(m_handle, "SET default_transaction_read_only = on")).reset();
}

std::function<bool()> PostgresConnection::cancelRequest() const
{
    return [cancel = m_cancel] {
        std::array<char, 256> error {};
        return cancel && PQcancel(cancel.get(), error.data(), int(error.size())) == 1;
    };
}

bool PostgresConnection::isTransactionOpen() const
{
    const PGTransactionStatusType status = PQtransactionStatus(m_handle);
    return status == PQTRANS_INTRANS || status == PQTRANS_INERROR
        || (status == PQTRANS_ACTIVE && hadTransaction()); // rows are still to be read
}

bool PostgresConnection::mayCommitBy(const QString &sql) const
{
    const bool ddlCommits = m_flavour.product == ServerFlavour::Product::CockroachDb;
    return mayCommit(sql, ddlCommits ? Commits::WithSchemaChanges : Commits::WhenTold, SqlSyntax::postgres());
}

bool PostgresConnection::ping()
{
    const Running running(*this);
    const Clock::time_point end = Clock::now() + std::chrono::milliseconds(pingMs);
    bool answers = !isLost() && PQsendQuery(m_handle, "") == 1;
    while (answers && PQisBusy(m_handle)) {
        pollfd wait {PQsocket(m_handle), POLLIN, 0};
        answers = ::poll(&wait, 1, msUntil(end)) > 0 && PQconsumeInput(m_handle) == 1;
    }
    answers = answers && drain(rowsDrained) && PQstatus(m_handle) == CONNECTION_OK;
    if (!answers)
        setLost();
    return answers;
}

void PostgresConnection::begin()
{
    run(Statement(QStringLiteral("BEGIN")));
}

void PostgresConnection::commit()
{
    // COMMIT of a transaction in which a statement failed rolls back and reports success.
    if (PQtransactionStatus(m_handle) == PQTRANS_INERROR)
        throw Error(Error::Kind::Sql,
                    coreTr("The transaction cannot be committed, because a statement in it failed."))
            .withHint(coreTr("Roll it back, and run it again without the statement that failed."));
    run(Statement(QStringLiteral("COMMIT")));
}

std::unique_ptr<Cursor> PostgresConnection::execute(const Statement &statement)
{
    return std::make_unique<PostgresCursor>(*this, statement, PostgresCursor::Columns::Described);
}

std::unique_ptr<Cursor> PostgresConnection::executePlain(const Statement &statement)
{
    return std::make_unique<PostgresCursor>(*this, statement, PostgresCursor::Columns::Named);
}

std::unique_ptr<Cursor> PostgresConnection::executePart(const Statement &statement)
{
    if (!canKeepRest(statement))
        return execute(statement);
    const QByteArray portal = "\"stillroom result " + QByteArray::number(++m_portals) + '"';
    return std::make_unique<PostgresCursor>(*this, statement, PostgresCursor::Columns::Described, portal);
}

bool PostgresConnection::canKeepRest(const Statement &statement) const
{
    using Product = ServerFlavour::Product;
    const Product product = m_flavour.product;
    if (isLost() || PQtransactionStatus(m_handle) != PQTRANS_INTRANS || !statement.binds.empty()
        || (product != Product::PostgreSql && product != Product::YugabyteDb && product != Product::Citus))
        return false;
    const auto statements = statementTokens(statement.text, SqlSyntax::postgres());
    // A function that changes something has to run for every row, shown or not.
    if (sqlEffect(statement.text, SqlSyntax::postgres()).kind != SqlEffect::Kind::Reads)
        return false;
    if (statements.size() != 1 || !onlyReads(statement.text)
        || firstWord(statement.text) == QLatin1String("SHOW"))
        return false;
    // FOR SHARE locks all rows that are found, read or not.
    return std::none_of(statements.front().begin(), statements.front().end(),
                        [](const SqlToken &token) { return token.isWord("SHARE"); });
}

void PostgresConnection::executeScript(const QString &sql)
{
    const Running running(*this);
    begins(sql);
    if (PQsendQuery(m_handle, sql.toUtf8().constData()) != 1)
        failToSend(sql);
    PQsetSingleRowMode(m_handle);
    while (const PostgresResult result {PQgetResult(m_handle)}) {
        const ExecStatusType status = PQresultStatus(result.get());
        if (status == PGRES_COPY_IN || status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH)
            refuseCopy(result.get(), sql);
        if (status == PGRES_FATAL_ERROR || status == PGRES_BAD_RESPONSE)
            fail(result.get(), sql);
    }
    m_names.forget(); // a script is DDL more often than not
    if (PQstatus(m_handle) != CONNECTION_OK)
        failLost(sql, QString::fromUtf8(PQerrorMessage(m_handle)).trimmed());
}

void PostgresConnection::fail(const PGresult *failed, const QString &sql)
{
    const QString state = sqlStateOf(failed);
    Error error = postgresError(failed, sql);
    drain(-1);
    if (PQstatus(m_handle) != CONNECTION_OK || endsConnection(state))
        failLost(sql, error.driverText);
    if (state == QLatin1String("57014"))
        throwIfCancelled(sql);
    throw error;
}

void PostgresConnection::failToSend(const QString &sql)
{
    const QString text = QString::fromUtf8(PQerrorMessage(m_handle)).trimmed();
    if (PQstatus(m_handle) != CONNECTION_OK)
        failLost(sql, text);
    throw Error(Error::Kind::Sql, coreTr("The statement could not be sent: %1").arg(text)).withStatement(sql);
}

void PostgresConnection::refuseCopy(const PGresult *result, const QString &sql)
{
    if (PQresultStatus(result) == PGRES_COPY_IN)
        PQputCopyEnd(m_handle, "COPY FROM STDIN is not supported");
    else
        cancelNow();
    char *line = nullptr;
    while (PQgetCopyData(m_handle, &line, 0) > 0)
        PQfreemem(line);
    drain(-1);
    if (PQstatus(m_handle) != CONNECTION_OK)
        failLost(sql, QString::fromUtf8(PQerrorMessage(m_handle)).trimmed());
    throw Error(
        Error::Kind::Sql,
        coreTr("COPY … FROM STDIN and COPY … TO STDOUT exchange data with the psql program and cannot "
               "be run here."))
        .withHint(coreTr("Use the import and export of this program, or name a file of the server."))
        .withStatement(sql);
}

bool PostgresConnection::drain(qint64 rows)
{
    while (rows != 0) {
        const PostgresResult result(PQgetResult(m_handle));
        if (!result)
            return true;
        const ExecStatusType status = PQresultStatus(result.get());
        if (status == PGRES_COPY_IN)
            PQputCopyEnd(m_handle, "not supported");
        rows -= status == PGRES_SINGLE_TUPLE && rows > 0 ? 1 : 0;
    }
    return false;
}

void PostgresConnection::abandon(const QString &sql)
{
    if (isLost())
        return;
    const Running running(*this, std::nothrow); // reading the rest may take long: it can be cancelled
    if (drain(rowsDrained))
        return;
    // Cancelling inside a transaction would end that too, and undo what a statement has changed.
    const bool isFree = !hadTransaction() && onlyReads(sql);
    if (PQtransactionStatus(m_handle) == PQTRANS_ACTIVE && (isFree || isCancelAsked()))
        cancelNow();
    drain(-1);
}

void PostgresConnection::close(const QByteArray &portal)
{
    if (isLost() || PQtransactionStatus(m_handle) != PQTRANS_INTRANS)
        return;
    const Running running(*this, std::nothrow);
    PostgresResult(PQexec(m_handle, "CLOSE " + portal)).reset();
}

void PostgresConnection::receiveNotice(void *self, const PGresult *notice)
{
    auto *connection = static_cast<PostgresConnection *>(self);
    connection->addNotice(
        QStringLiteral("%1: %2").arg(QString::fromUtf8(PQresultErrorField(notice, PG_DIAG_SEVERITY)),
                                     QString::fromUtf8(PQresultErrorField(notice, PG_DIAG_MESSAGE_PRIMARY))));
}

} // namespace stillroom
