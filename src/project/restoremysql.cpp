#include "project/restoreserver.h"

#include "base/error.h"
#include "base/text.h"
#include "db/mysqlurl.h"
#include "dialect/copydatabase.h"
#include "dialect/restoredatabase.h"
#include "project/clientprogram.h"
#include "project/restorejournal.h"
#include "project/urlsettings.h"

#include <QFileInfo>
#include <QRandomGenerator>

namespace stillroom {

namespace {

constexpr int waitForLocksSeconds = 10;
constexpr qint64 longestLastLine = 200; ///< bytes that hold it

struct Programs
{
    QString client;
    QString dump;
};

/// \throws Error(Refused, Io)
Programs programsFor(const ConnectionUrl &url)
{
    const BackupPlan plan = planBackup(url, {}, QDateTime::currentDateTime());
    if (!plan.missing.isEmpty()) // the dump program also reads what is no table
        throw Error(Error::Kind::Refused, plan.missing);
    const bool prefersMariaDb = url.backend() == Backend::MariaDb;
    const QString own = prefersMariaDb ? QStringLiteral("mariadb") : QStringLiteral("mysql");
    const QString client
        = firstProgram({own, prefersMariaDb ? QStringLiteral("mysql") : QStringLiteral("mariadb")});
    if (client.isEmpty())
        throw Error(Error::Kind::Io,
                    coreTr("mariadb or mysql was not found; they come with the client programs."));
    return {client, plan.program};
}

QStringList valuesOf(Connection &connection, const Statement &statement)
{
    QStringList values;
    const RowBatch rows = connection.query(statement);
    for (int row = 0; row < rows.rowCount(); ++row)
        values << rows.text(row, 0);
    return values;
}

/// One restore, on connections of its own: what it sets for a session stays in it.
class MysqlRestore
{
public:
    explicit MysqlRestore(const Connection &connection)
        : m_url(plain(connection.url()))
        , m_dialect(Dialect::of(m_url.backend()))
        , m_programs(programsFor(m_url))
        , m_database(m_url.database.value_or(QString()))
    { }

    QStringList run(const KeptBackup &backup, const std::function<bool()> &cancelled)
    {
        m_connection = open();
        const QString name
            = QStringLiteral("stillroom_%1_%2")
                  .arg(QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMddHHmmss")))
                  .arg(QRandomGenerator::global()->generate(), 8, 16, QLatin1Char('0'));
        m_broken.address = backup.address;
        m_broken.scratch = name + QStringLiteral("_restored");
        m_broken.aside = name + QStringLiteral("_before");
        m_broken.file = journalFile(name);
        QByteArray newObjects;
        std::vector<Statement> grants;
        try {
            createBeside();
            load(backup, cancelled);
            const DatabaseObjects inBackup = databaseObjects(*m_connection, m_broken.scratch);
            checkComplete(inBackup, backup);
            newObjects = objectsOf(m_broken.scratch, inBackup, cancelled);
            const DatabaseObjects there = databaseObjects(*m_connection, m_database);
            m_broken.oldObjects = QString::fromUtf8(objectsOf(m_database, there, cancelled));
            m_broken.newTables = inBackup.tables;
            m_broken.oldTables = there.tables;
            grants = grantsOf();
            runAll(dropObjects(m_dialect, m_broken.scratch, inBackup));
            writeJournal(m_broken);
        } catch (Error &error) {
            if (!error.hint.contains(theDatabaseIsAsItWas()))
                error.hint = (error.hint + QLatin1Char(' ') + theDatabaseIsAsItWas()).trimmed();
            dropBeside(error);
            throw;
        }
        try {
            swap(newObjects);
        } catch (const Error &error) {
            undoAfter(error);
        }
        return finish(grants);
    }

    /// The tables of the backup go back beside, where they have come from there; then the old ones return.
    void undo(const BrokenRestore &broken)
    {
        m_broken = broken;
        m_connection = open();
        const DatabaseObjects here = databaseObjects(*m_connection, m_database);
        const QStringList aside = databaseObjects(*m_connection, broken.aside).tables;
        const QStringList scratch = databaseObjects(*m_connection, broken.scratch).tables;
        std::vector<TableMove> moves;
        for (const QString &table : broken.newTables) {
            if (here.tables.contains(table) && !scratch.contains(table))
                moves.push_back({table, m_database, broken.scratch});
        }
        for (const QString &table : broken.oldTables) {
            if (aside.contains(table))
                moves.push_back({table, broken.aside, m_database});
            else if (!here.tables.contains(table))
                throw Error(
                    Error::Kind::Io,
                    coreTr("Table %1 is neither in %2 nor in %3.").arg(table, m_database, broken.aside));
        }
        runAll(dropObjects(m_dialect, m_database, here));
        if (!moves.empty())
            m_connection->run(moveTables(m_dialect, moves));
        feed(broken.oldObjects.toUtf8());
        m_connection->run(dropDatabaseStatement(m_dialect, broken.aside));
        m_connection->run(dropDatabaseStatement(m_dialect, broken.scratch));
        removeJournal(broken);
    }

private:
    static ConnectionUrl plain(ConnectionUrl url)
    {
        setSessionSettings(url, {}); // no timeout
        return url;
    }

    [[nodiscard]] std::unique_ptr<Connection> open() const
    {
        std::unique_ptr<Connection> connection = Connection::open(m_url);
        connection->run(enforceForeignKeys(false));
        connection->run(boundMetadataWait(waitForLocksSeconds));
        return connection;
    }

    void runAll(const std::vector<Statement> &statements)
    {
        for (const Statement &statement : statements)
            m_connection->run(statement);
    }

    void createBeside()
    {
        const RowBatch encoding = m_connection->query(encodingOf(m_database));
        try {
            for (const QString &name : {m_broken.scratch, m_broken.aside})
                m_connection->run(
                    createDatabaseStatement(m_dialect, name, encoding.text(0, 0), encoding.text(0, 1)));
        } catch (const Error &error) {
            if (error.kind != Error::Kind::Sql)
                throw;
            throw Error(error).withHint(
                coreTr("A backup is put into a database beside %1 first, and this user may not make one. %2")
                    .arg(m_database, theDatabaseIsAsItWas()));
        }
    }

    /// Where that fails too, says so.
    void dropBeside(Error &error)
    {
        try {
            removeJournal(m_broken);
            const auto connection = open();
            for (const QString &name : {m_broken.scratch, m_broken.aside})
                connection->run(dropDatabaseStatement(m_dialect, name));
        } catch (const Error &) {
            error.hint += QLatin1Char(' ')
                + coreTr("The databases %1 and %2 could not be dropped: drop them by hand.")
                      .arg(m_broken.scratch, m_broken.aside);
        }
    }

    [[nodiscard]] ClientCall clientCall(const QString &database) const
    {
        ClientCall call = mysqlCall(m_url, isMariaDbClient(m_programs.client));
        call.arguments << QStringLiteral("--") << database;
        return call;
    }

    void load(const KeptBackup &backup, const std::function<bool()> &cancelled) const
    {
        runClient(m_programs.client, clientCall(m_broken.scratch), cancelled,
                  coreTr("Putting the backup into a database beside"), theDatabaseIsAsItWas(), backup.file);
    }

    static void checkComplete(const DatabaseObjects &objects, const KeptBackup &backup)
    {
        QStringList missing = backup.tables;
        for (const QString &table : objects.tables)
            missing.removeAll(table);
        if (!missing.isEmpty())
            throw Error(Error::Kind::Io,
                        coreTr("The backup lacks %1.").arg(missing.join(QStringLiteral(", "))));
    }

    /// A script of all that is no table: what views call comes before them, and events, which act, come last.
    [[nodiscard]] QByteArray objectsOf(const QString &database, const DatabaseObjects &objects,
                                       const std::function<bool()> &cancelled) const
    {
        const bool isMariaDb = isMariaDbClient(m_programs.dump);
        QByteArray script;
        const auto dump = [&](const QStringList &arguments, const QStringList &names) {
            ClientCall call = mysqlDumpCall(m_url, isMariaDb);
            call.arguments << QStringLiteral("--no-data") << arguments << QStringLiteral("--") << database
                           << names;
            readClient(m_programs.dump, call, cancelled, coreTr("Reading views, routines and triggers"),
                       theDatabaseIsAsItWas(), [&script](const QByteArray &piece) { script += piece; });
            script += '\n';
        };
        dump({QStringLiteral("--no-create-info"), QStringLiteral("--skip-triggers"),
              QStringLiteral("--routines")},
             {});
        if (!objects.views.isEmpty())
            dump({QStringLiteral("--skip-triggers")}, objects.views);
        dump({QStringLiteral("--no-create-info"), QStringLiteral("--triggers"), QStringLiteral("--events")},
             {});
        return script;
    }

    void feed(const QByteArray &script) const
    {
        FedClient client(m_programs.client, clientCall(m_database), {},
                         coreTr("Making views, routines and triggers"), {});
        client.write(script);
        if (client.finish({}) != 0)
            throw client.failure();
    }

    /// Empty where we may not ask.
    [[nodiscard]] std::vector<Statement> grantsOf()
    {
        std::vector<Statement> grants;
        try {
            const RowBatch rows = m_connection->query(routineGrants(m_database));
            for (int row = 0; row < rows.rowCount(); ++row)
                grants.push_back(grantRoutine(m_dialect, m_database, rows, row));
        } catch (const Error &error) {
            if (error.kind != Error::Kind::Sql)
                throw;
        }
        return grants;
    }

    void swap(const QByteArray &newObjects)
    {
        runAll(dropObjects(m_dialect, m_database, databaseObjects(*m_connection, m_database)));
        std::vector<TableMove> moves;
        for (const QString &table : m_broken.oldTables)
            moves.push_back({table, m_database, m_broken.aside});
        for (const QString &table : m_broken.newTables)
            moves.push_back({table, m_broken.scratch, m_database});
        if (!moves.empty())
            m_connection->run(moveTables(m_dialect, moves));
        feed(newObjects);
    }

    [[noreturn]] void undoAfter(const Error &error)
    {
        const BrokenRestore broken = m_broken;
        try {
            undo(broken);
        } catch (const Error &why) {
            throw Error(error).withHint(
                coreTr("%1 is not whole now, and could not be made what it was (%2). Nothing is lost: its "
                       "tables are in %1 or in %3. When the server answers again, undo what was broken off: "
                       "\"stillroom restore --undo\", or in the window under Backups.")
                    .arg(m_database, why.message, broken.aside));
        }
        throw Error(error).withHint(theDatabaseIsAsItWas());
    }

    QStringList finish(const std::vector<Statement> &grants)
    {
        QStringList notes;
        removeJournal(m_broken);
        for (const Statement &grant : grants) {
            try {
                m_connection->run(grant);
            } catch (const Error &) {
                notes << coreTr("Could not be granted again: %1.").arg(grant.text);
            }
        }
        try {
            m_connection->run(dropDatabaseStatement(m_dialect, m_broken.scratch));
            m_connection->run(dropDatabaseStatement(m_dialect, m_broken.aside));
        } catch (const Error &error) {
            notes << coreTr(
                         "What was there before is still in the database %1, which could not be dropped: %2")
                         .arg(m_broken.aside, error.message);
        }
        return notes;
    }

    const ConnectionUrl m_url;
    const Dialect &m_dialect;
    const Programs m_programs;
    const QString m_database;
    BrokenRestore m_broken;
    std::unique_ptr<Connection> m_connection;
};

} // namespace

void checkMysqlRestore(Connection &connection, const KeptBackup &backup)
{
    using Product = ServerFlavour::Product;
    const ConnectionUrl &url = connection.url();
    const Product product = connection.flavour().product;
    if (product != Product::MySql && product != Product::MariaDb)
        throw Error(Error::Kind::Refused,
                    coreTr("Whether tables of %1 move as those of MySQL do is not known.")
                        .arg(connection.flavour().name()));
    if (journalOf(backup.address))
        throw Error(Error::Kind::Refused,
                    coreTr("A backup was being put back into this database when that was broken off."))
            .withHint(
                coreTr("Undo that first: \"stillroom restore --undo\", or in the window under Backups."));
    (void)programsFor(url);
    const QStringList keys = valuesOf(connection, keysFromElsewhere(url.database.value_or(QString())));
    if (!keys.isEmpty())
        throw Error(
            Error::Kind::Refused,
            coreTr("Tables of other databases refer to this one, and would go on referring to what is "
                   "replaced: %1.")
                .arg(keys.join(QStringLiteral(", "))))
            .withHint(coreTr("Drop their foreign keys first."));
    QFile file(backup.file);
    const bool isOpen
        = file.open(QIODevice::ReadOnly) && file.seek(std::max<qint64>(file.size() - longestLastLine, 0));
    if (!isOpen || !file.readAll().contains("-- Dump completed"))
        throw Error(Error::Kind::Io, coreTr("The backup is not whole: its end is missing."))
            .withHint(theDatabaseIsAsItWas());
}

QStringList restoreMysql(Connection &connection, const KeptBackup &backup,
                         const std::function<bool()> &cancelled)
{
    return MysqlRestore(connection).run(backup, cancelled);
}

void undoRestore(Connection &connection, const BrokenRestore &broken)
{
    MysqlRestore(connection).undo(broken);
}

} // namespace stillroom
