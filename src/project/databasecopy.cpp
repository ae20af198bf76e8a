#include "project/databasecopy.h"

#include "base/text.h"
#include "dialect/copydatabase.h"
#include "dialect/createdatabase.h"
#include "project/createdatabase.h"
#include "project/urlsettings.h"

#include <QDateTime>
#include <QDir>
#include <QRandomGenerator>

namespace stillroom {

namespace {

/// Tells what it is, and that two at once do not meet.
QString copyName()
{
    return QStringLiteral("stillroom_rehearsal_%1_%2")
        .arg(QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMddHHmmss")))
        .arg(QRandomGenerator::global()->generate(), 8, 16, QLatin1Char('0'));
}

void stopIf(const std::function<bool()> &cancelled)
{
    if (cancelled && cancelled())
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

bool isRefusedCopy(const Error &error)
{
    const QString state = error.driverText.left(5);
    return state == QLatin1String("55006") // object in use
        || state == QLatin1String("42501") // no right
        || error.kind == Error::Kind::Connection;
}

std::unique_ptr<DatabaseCopy> DatabaseCopy::make(const ConnectionUrl &url, const OpenOptions &options,
                                                 qint64 rowBound, const std::function<bool()> &cancelled)
{
    std::unique_ptr<DatabaseCopy> copy(new DatabaseCopy);
    copy->m_options = options;
    copy->m_options.readOnly = false;
    copy->m_options.createMissing = false;
    switch (url.backend()) {
    case Backend::Sqlite:
        copy->copyFile(url, options, cancelled);
        break;
    case Backend::PostgreSql:
        copy->copyTemplate(url, options);
        break;
    case Backend::MySql:
    case Backend::MariaDb:
        copy->copyTables(url, options, rowBound, cancelled);
        break;
    case Backend::SqlServer:
    case Backend::Unknown:
        throw Error(Error::Kind::Usage,
                    coreTr("A database of this kind cannot be copied for a rehearsal yet."))
            .withHint(coreTr("Look at its impact, or try the migration on a copy of your own."));
    }
    return copy;
}

void DatabaseCopy::copyFile(const ConnectionUrl &url, const OpenOptions &options,
                            const std::function<bool()> &cancelled)
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
    const auto progress = [&cancelled](int, int) { return !cancelled || !cancelled(); };
    backupSqlite(*Connection::open(url, reading), *m_url.database, progress);
    m_made = true;
    m_how = coreTr("On a copy of the file, all rows included.");
}

void DatabaseCopy::copyTemplate(const ConnectionUrl &url, const OpenOptions &options)
{
    const Dialect &dialect = Dialect::of(url.backend());
    const QString name = copyName();
    m_server = maintenanceOf(url);
    m_url = url;
    m_url.database = name;
    setSessionSettings(m_url, {});
    OpenOptions writing = options;
    writing.readOnly = false;
    Connection::open(*m_server, writing)
        ->run(copyDatabaseStatement(dialect, url.database.value_or(url.user.value_or(QString())), name));
    m_made = true;
    m_how = coreTr("On a copy of the database, all rows included.");
}

void DatabaseCopy::copyTables(const ConnectionUrl &url, const OpenOptions &options, qint64 rowBound,
                              const std::function<bool()> &cancelled)
{
    const Dialect &dialect = Dialect::of(url.backend());
    const QString from = url.database.value_or(QString());
    const std::unique_ptr<Connection> source = Connection::open(url, options);
    InspectOptions looked;
    looked.routines = false;
    const Schema schema = dialect.inspect(*source, looked);
    const QString name = copyName();
    m_server = maintenanceOf(url);
    m_url = url;
    m_url.database = name;
    setSessionSettings(m_url, {});
    m_made = true; // from here on there may be something to drop
    Connection::open(*m_server, m_options)->run(createDatabaseStatement(url.backend(), name));
    const std::unique_ptr<Connection> target = Connection::open(m_url, m_options);
    target->run(enforceForeignKeys(false)); // tables come in any order, and perhaps not all of their rows
    QStringList cut;
    std::vector<std::pair<QString, QString>> further;
    for (const Table &table : schema.tables) {
        stopIf(cancelled);
        const RowBatch made = source->query(showCreateTable(dialect, from, table.name));
        target->run(Statement(made.text(0, 1)));
    }
    for (const Table &table : schema.tables) {
        stopIf(cancelled);
        const qint64 rows = target->run(copyRows(dialect, from, table, rowBound));
        if (rows >= rowBound)
            cut.append(table.name);
        for (const Trigger &trigger : table.triggers)
            further.emplace_back(trigger.name, withoutDatabase(trigger.sql, from));
    }
    for (const View &view : schema.views)
        further.emplace_back(view.name, withoutDatabase(view.sql, from));
    const QStringList left = runInAnyOrder(*target, std::move(further));
    m_how = coreTr("On a copy of the database, with at most %1 rows of each table.").arg(rowBound);
    if (!cut.isEmpty())
        m_notes.append(coreTr("Of %1 only the first rows were copied: what depends on all of them is not "
                              "tried.")
                           .arg(cut.join(QStringLiteral(", "))));
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

DatabaseCopy::~DatabaseCopy()
{
    try {
        drop();
    } catch (const Error &) { // drop() has said it to whoever asked
    }
}

} // namespace stillroom
