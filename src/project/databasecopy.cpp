#include "project/databasecopy.h"

#include "base/text.h"
#include "db/connecterror.h"
#include "dialect/copydatabase.h"
#include "dialect/createdatabase.h"
#include "dialect/sqlreach.h"
#include "project/announced.h"
#include "project/urlsettings.h"

#include <QDateTime>
#include <QDir>
#include <QRandomGenerator>
#include <algorithm>
#include <limits>
#include <map>

namespace stillroom {

namespace {

/// Tells what it is, and that two at once do not meet.
QString copyName()
{
    return QStringLiteral("stillroom_rehearsal_%1_%2")
        .arg(QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMddHHmmss")))
        .arg(QRandomGenerator::global()->generate(), 8, 16, QLatin1Char('0'));
}

void stopIfCancelled(const CopyWishes &wishes)
{
    if (wishes.cancelled && wishes.cancelled())
        throw Error(Error::Kind::Cancelled, coreTr("The rehearsal was cancelled."));
}

ConnectionUrl maintenanceOf(ConnectionUrl url)
{
    const QString name = maintenanceDatabase(url.backend());
    url.database = name.isEmpty() ? std::nullopt : std::optional(name);
    setSessionSettings(url, {}); // no timeout, and not read-only
    return url;
}

/// A view or trigger may build on another: what fails is tried again as long as something succeeds.
QStringList runInAnyOrder(Connection &connection, std::vector<std::pair<QString, QString>> statements)
{
    for (bool progress = true; progress && !statements.empty();) {
        progress = std::erase_if(statements,
                                 [&connection](const auto &each) {
                                     try {
                                         connection.run(Statement(each.second));
                                         return true;
                                     } catch (const Error &error) {
                                         if (error.kind == Error::Kind::Cancelled)
                                             throw;
                                         return false;
                                     }
                                 })
            > 0;
    }
    QStringList left;
    for (const auto &each : statements)
        left.append(each.first);
    return left;
}

} // namespace

std::unique_ptr<DatabaseCopy> DatabaseCopy::make(const ConnectionUrl &url, const OpenOptions &options,
                                                 const CopyWishes &wishes)
{
    std::unique_ptr<DatabaseCopy> copy(new DatabaseCopy);
    copy->m_options = options;
    copy->m_options.readOnly = false;
    copy->m_options.createMissing = false;
    try {
        switch (url.backend()) {
        case Backend::Sqlite:
            copy->copyFile(url, options, wishes);
            break;
        case Backend::PostgreSql:
            copy->copyTemplate(url, wishes);
            break;
        case Backend::MySql:
        case Backend::MariaDb:
            copy->copyTables(url, options, wishes);
            break;
        case Backend::SqlServer:
        case Backend::Unknown:
            throw Error(Error::Kind::Usage,
                        coreTr("A database of this kind cannot be copied for a rehearsal yet."))
                .withHint(coreTr("Look at its impact, or try the migration on a copy of your own."));
        }
    } catch (Error &error) {
        copy->dropAfter(error);
        throw;
    }
    return copy;
}

void DatabaseCopy::copyFile(const ConnectionUrl &url, const OpenOptions &options, const CopyWishes &wishes)
{
    if (url.isInMemory())
        throw Error(Error::Kind::Usage, coreTr("A database in memory cannot be rehearsed on a copy."));
    m_folder = std::make_unique<QTemporaryDir>(
        QDir::temp().filePath(QStringLiteral("stillroom_rehearsal_XXXXXX")));
    if (!m_folder->isValid())
        throw Error(Error::Kind::Io,
                    coreTr("There is no place for the copy: %1.").arg(m_folder->errorString()));
    m_url = url;
    m_url.database = m_folder->filePath(QStringLiteral("copy.db"));
    setSessionSettings(m_url, {});
    OpenOptions reading = options;
    reading.createMissing = false;
    m_made = true; // from here on there may be something to drop
    const auto progress = [&wishes](int, int) { return !wishes.cancelled || !wishes.cancelled(); };
    backupSqlite(*Connection::open(url, reading), *m_url.database, progress);
    m_how = coreTr("On a copy of the file, all rows included.");
}

void DatabaseCopy::copyTemplate(const ConnectionUrl &url, const CopyWishes &wishes)
{
    const QString name = copyName();
    m_server = maintenanceOf(url);
    m_url = url;
    m_url.database = name;
    setSessionSettings(m_url, {});
    const auto refused = [](const Error &error) {
        return Error(Error::Kind::Refused, error.message).withDriver(error.driverCode, error.driverText);
    };
    std::unique_ptr<Connection> server;
    try {
        server = Connection::open(*m_server, m_options, wishes.cancelled);
    } catch (const Error &error) {
        if (error.kind != Error::Kind::Connection)
            throw;
        throw refused(error);
    }
    const Announced announced(wishes.connection, *server);
    m_made = true; // a server that no longer answers may have made it all the same
    try {
        server->run(copyDatabaseStatement(Dialect::of(url.backend()),
                                          url.database.value_or(url.user.value_or(QString())), name));
    } catch (const Error &error) {
        const QString state = sqlState(error);
        if (state != QLatin1String("55006") && state != QLatin1String("42501")) // in use; no right
            throw;
        m_made = false;
        throw refused(error);
    }
    m_how = coreTr("On a copy of the database, all rows included.");
}

/// What of a database is copied table by table.
struct DatabaseCopy::Source
{
    const Dialect &dialect;
    QString name; ///< of the database
    Schema schema; ///< without the tables that are left out
    std::map<TableName, QString> texts; ///< CREATE TABLE, as the server tells it, without the database's name
    QString characterSet;
    QString collation;
};

/// Leaves out what would lead from the copy to other rows than its own.
DatabaseCopy::Source DatabaseCopy::readSource(const ConnectionUrl &url, const OpenOptions &options,
                                              const CopyWishes &wishes)
{
    Source source {Dialect::of(url.backend()), url.database.value_or(QString()), {}, {}, {}, {}};
    const std::unique_ptr<Connection> connection = Connection::open(url, options, wishes.cancelled);
    const Announced announced(wishes.connection, *connection);
    const RowBatch encoding = connection->query(encodingOf(source.name));
    if (encoding.rowCount() != 1)
        throw Error(Error::Kind::Usage, coreTr("There is no database %1 to copy.").arg(source.name));
    source.characterSet = encoding.text(0, 0);
    source.collation = encoding.text(0, 1);
    InspectOptions looked;
    looked.routines = false;
    source.schema = source.dialect.inspect(*connection, looked);
    QStringList elsewhere;
    std::erase_if(source.schema.tables, [&](const Table &table) {
        stopIfCancelled(wishes);
        const QString text = withoutDatabase(
            connection->query(showCreateTable(source.dialect, source.name, table.name)).text(0, 1),
            source.name);
        const bool refersOut
            = std::any_of(table.foreignKeys.begin(), table.foreignKeys.end(),
                          [](const ForeignKey &key) { return !key.referredSchema.isEmpty(); });
        QString why = remoteEngine(text);
        if (why.isEmpty() && !refersOut) // such a key is dropped from the copy
            why = reachBeyondDatabase(source.dialect, text, wishes.databases);
        if (why.isEmpty())
            source.texts[table.tableName()] = text;
        else
            elsewhere.append(QStringLiteral("%1 (%2)").arg(table.name, why));
        return !why.isEmpty();
    });
    if (!elsewhere.isEmpty())
        m_notes.append(coreTr("Left out, because their rows lie elsewhere: %1.")
                           .arg(elsewhere.join(QStringLiteral(", "))));
    return source;
}

void DatabaseCopy::copyTables(const ConnectionUrl &url, const OpenOptions &options, const CopyWishes &wishes)
{
    const Source source = readSource(url, options, wishes);
    m_server = maintenanceOf(url);
    m_url = url;
    m_url.database = copyName();
    setSessionSettings(m_url, {});
    {
        const std::unique_ptr<Connection> server = Connection::open(*m_server, m_options, wishes.cancelled);
        const Announced announced(wishes.connection, *server);
        m_made = true; // from here on there may be something to drop
        server->run(
            createDatabaseStatement(source.dialect, *m_url.database, source.characterSet, source.collation));
    }
    const std::unique_ptr<Connection> target = Connection::open(m_url, m_options, wishes.cancelled);
    const Announced announced(wishes.connection, *target);
    target->run(enforceForeignKeys(false)); // tables come in any order, and perhaps not all of their rows
    makeTables(source, *target, wishes);
    copyRowsOf(source, *target, wishes);
    copyTriggersAndViews(source, *target, wishes);
}

void DatabaseCopy::makeTables(const Source &source, Connection &target, const CopyWishes &wishes)
{
    QStringList dropped;
    for (const Table &table : source.schema.tables) {
        stopIfCancelled(wishes);
        target.run(Statement(source.texts.at(table.tableName())));
        for (const ForeignKey &key : table.foreignKeys) {
            if (key.referredSchema.isEmpty())
                continue;
            // It would lock rows of the other database.
            const DropConstraint drop {key.name, table.tableName(), DropConstraint::Type::ForeignKey,
                                       Constraint(key)};
            for (const Statement &statement : source.dialect.compile(drop, source.schema))
                target.run(statement);
            dropped.append(key.name);
        }
    }
    if (!dropped.isEmpty())
        m_notes.append(coreTr("Left out, because they refer to another database: %1.")
                           .arg(dropped.join(QStringLiteral(", "))));
}

void DatabaseCopy::copyRowsOf(const Source &source, Connection &target, const CopyWishes &wishes)
{
    QStringList cut;
    for (const Table &table : source.schema.tables) {
        stopIfCancelled(wishes);
        const qint64 bound
            = table.tableName() == wishes.whole ? std::numeric_limits<qint64>::max() : wishes.rowBound;
        if (target.run(copyRows(source.dialect, source.name, table, bound)) >= bound)
            cut.append(table.name);
    }
    m_how = coreTr("On a copy of the database, with at most %1 rows of each table.").arg(wishes.rowBound);
    if (!cut.isEmpty())
        m_notes.append(coreTr("Of %1 only the first rows were copied: what depends on all of them is not "
                              "tried, and a foreign key may fail only because of that.")
                           .arg(cut.join(QStringLiteral(", "))));
}

void DatabaseCopy::copyTriggersAndViews(const Source &source, Connection &target, const CopyWishes &wishes)
{
    QStringList elsewhere;
    std::vector<std::pair<QString, QString>> texts;
    const auto add = [&](const QString &name, const QString &sql) {
        const QString text = withoutDatabase(sql, source.name);
        if (reachBeyondDatabase(source.dialect, text, wishes.databases).isEmpty())
            texts.emplace_back(name, text);
        else
            elsewhere.append(name);
    };
    for (const Table &table : source.schema.tables) {
        for (const Trigger &trigger : table.triggers)
            add(trigger.name, trigger.sql);
    }
    for (const View &view : source.schema.views)
        add(view.name, view.sql);
    const QStringList left = runInAnyOrder(target, std::move(texts));
    if (!elsewhere.isEmpty())
        m_notes.append(coreTr("Left out, because they reach into other databases: %1.")
                           .arg(elsewhere.join(QStringLiteral(", "))));
    if (!left.isEmpty())
        m_notes.append(coreTr("Could not be copied: %1.").arg(left.join(QStringLiteral(", "))));
}

void DatabaseCopy::drop()
{
    if (!m_made)
        return;
    if (m_server) {
        Connection::open(*m_server, m_options)
            ->run(
                dropDatabaseStatement(Dialect::of(m_server->backend()), m_url.database.value_or(QString())));
    } else if (!m_folder->remove()) {
        throw Error(Error::Kind::Io, coreTr("The folder %1 could not be removed.").arg(m_folder->path()));
    }
    m_made = false;
}

void DatabaseCopy::dropAfter(Error &error) noexcept
{
    try {
        drop();
    } catch (const Error &why) {
        const QString left = coreTr("The copy %1 could not be dropped (%2): drop it by hand.")
                                 .arg(m_url.database.value_or(QString()), why.message);
        error.hint += (error.hint.isEmpty() ? QString() : QStringLiteral(" ")) + left;
    }
}

DatabaseCopy::~DatabaseCopy()
{
    try {
        drop();
    } catch (const Error &) { // drop() or dropAfter() has said it to whoever asked
    }
}

} // namespace stillroom
