#include "project/restoreserver.h"

#include "base/error.h"
#include "base/text.h"
#include "db/mysqlurl.h"
#include "dialect/copydatabase.h"
#include "dialect/restoredatabase.h"
#include "project/clientprogram.h"
#include "project/databaseaddress.h"
#include "project/restorejournal.h"
#include "project/urlsettings.h"

#include <QFileInfo>
#include <QRandomGenerator>

namespace stillroom {

namespace {

constexpr int waitForLocksSeconds = 10;
constexpr qint64 longestLastLine = 200; ///< bytes that hold it
constexpr int viewIsInvalid = 1356; ///< the server's code: what it reads is not there, or not for us

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

/// \throws Error(Refused)
void refuseUnderWay()
{
    throw Error(Error::Kind::Refused,
                coreTr("A backup is being put back into this database, or that is being undone, right now."))
        .withHint(coreTr("Wait until that has ended. Nothing was changed."));
}

/// \throws Error(Refused)
void refuseBrokenOff(const QString &address)
{
    if (journalOf(address))
        throw Error(Error::Kind::Refused,
                    coreTr("A backup was being put back into this database when that was broken off."))
            .withHint(
                coreTr("Undo that first: \"stillroom restore --undo\", or in the window under Backups."));
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
        openLocked(0);
        refuseBrokenOff(backup.address); // somebody else's, a moment ago
        const QString name
            = QStringLiteral("stillroom_%1_%2")
                  .arg(QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMddHHmmss")))
                  .arg(QRandomGenerator::global()->generate(), 8, 16, QLatin1Char('0'));
        m_broken.address = backup.address;
        m_broken.scratch = name + QStringLiteral("_restored");
        m_broken.aside = name + QStringLiteral("_before");
        m_broken.file = journalFile(name);
        m_broken.server = serverIdentity(*m_connection);
        QByteArray newObjects;
        DatabaseObjects there;
        try {
            createBeside();
            checkDefiners();
            load(backup, cancelled);
            const DatabaseObjects inBackup = databaseObjects(*m_connection, m_broken.scratch);
            checkComplete(inBackup, backup);
            newObjects = objectsOf(m_broken.scratch, inBackup, {}, cancelled);
            there = databaseObjects(*m_connection, m_database);
            const QStringList invalid = invalidViews(there);
            for (const QString &view : invalid)
                m_broken.lostViews << textOfView(view);
            m_broken.oldObjects = objectsOf(m_database, there, invalid, cancelled);
            m_broken.newTables = inBackup.tables;
            m_broken.oldTables = there.tables;
            m_broken.grants = grantsOf();
            runAll(dropObjects(m_dialect, m_broken.scratch, inBackup));
            if (databaseObjects(*m_connection, m_database) != there) // what is not written down would be lost
                throw Error(Error::Kind::Refused,
                            coreTr("Somebody made or dropped something in %1 meanwhile.").arg(m_database));
            writeJournal(m_broken);
        } catch (Error &error) {
            if (!error.hint.contains(theDatabaseIsAsItWas()))
                error.hint = (error.hint + QLatin1Char(' ') + theDatabaseIsAsItWas()).trimmed();
            dropBeside(error);
            throw;
        }
        try {
            swap(newObjects, there);
        } catch (const Error &error) {
            undoAfter(error);
        }
        return finish();
    }

    /// The tables of the backup go back beside, where they have come from there; then the old ones return.
    /// All that can be known to be in the way is asked before anything is touched.
    QStringList undo(const BrokenRestore &broken)
    {
        m_broken = broken;
        openLocked(waitForLocksSeconds); // a session whose line was cut may take its time to end
        checkUndo();
        DatabaseObjects here = databaseObjects(*m_connection, m_database);
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
        QStringList lostViews = broken.lostViews;
        here.views.removeIf([&](const QString &view) { // it is still there, and nothing would make it again
            return !broken.lostViews.isEmpty() && lostViews.removeAll(textOfView(view)) > 0;
        });
        runAll(dropObjects(m_dialect, m_database, objectsInTheWay(here, broken.oldTables)));
        if (!moves.empty())
            m_connection->run(moveTables(m_dialect, moves));
        runAll(dropObjects(m_dialect, m_database, here));
        feed(broken.oldObjects);
        keepEncoding(); // what was fed may set another one for a routine
        QStringList notes;
        grantAgain(notes);
        noteLostViews(lostViews, notes);
        tidyUp(notes);
        return notes;
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

    /// While this connection lives nobody else puts a backup into the database. \throws Error(Refused)
    void openLocked(int waitSeconds)
    {
        m_connection.reset(); // it may hold the lock
        m_connection = open();
        if (m_connection->scalar(takeRestoreLock(m_database, waitSeconds)).toInteger() != 1)
            refuseUnderWay();
    }

    /// Whether this is where it was broken off. \throws Error(Refused)
    void checkUndo()
    {
        const QString server = serverIdentity(*m_connection);
        if (!server.isEmpty() && !m_broken.server.isEmpty() && server != m_broken.server)
            throw Error(
                Error::Kind::Refused,
                coreTr("What answers as %1 is not the server where the restore was broken off: that one "
                       "calls itself %2, this one %3. Nothing was changed.")
                    .arg(m_broken.address, m_broken.server, server));
        for (const QString &name : {m_broken.aside, m_broken.scratch}) {
            if (m_connection->query(encodingOf(name)).rowCount() == 0)
                throw Error(Error::Kind::Refused,
                            coreTr("The database %1, which the restore made, is not on this server, so it "
                                   "cannot be undone here. Nothing was changed.")
                                .arg(name))
                    .withHint(coreTr("If %1 is as it should be, remove the file %2.")
                                  .arg(m_database, m_broken.file));
        }
    }

    /// What acts as somebody else could be dropped by us, and not made again. \throws Error(Refused)
    void checkDefiners()
    {
        for (const QString &definer : valuesOf(*m_connection, otherDefiners(m_database))) {
            try {
                runAll(tryDefiner(m_dialect, m_broken.aside, definer));
            } catch (const Error &error) {
                if (error.kind != Error::Kind::Sql)
                    throw;
                throw Error(Error::Kind::Refused,
                            coreTr("Something in %1 acts as %2 (DEFINER), and this user could drop it, but "
                                   "not make it again.")
                                .arg(m_database, definer))
                    .withDriver(error.driverCode, error.driverText)
                    .withHint(theDatabaseIsAsItWas());
            }
        }
    }

    [[nodiscard]] QStringList invalidViews(const DatabaseObjects &objects)
    {
        QStringList invalid;
        for (const QString &view : objects.views) {
            try {
                (void)m_connection->query(openView(m_dialect, m_database, view));
            } catch (const Error &error) {
                if (error.kind != Error::Kind::Sql)
                    throw;
                if (error.driverCode == viewIsInvalid)
                    invalid << view;
            }
        }
        return invalid;
    }

    [[nodiscard]] QString textOfView(const QString &view)
    {
        return m_connection->query(showCreateTable(m_dialect, m_database, view)).text(0, 1);
    }

    static void noteLostViews(const QStringList &texts, QStringList &notes)
    {
        for (const QString &text : texts)
            notes << coreTr("A view that was not valid could not be kept: %1").arg(text);
    }

    void runAll(const std::vector<Statement> &statements)
    {
        for (const Statement &statement : statements)
            m_connection->run(statement);
    }

    void createBeside()
    {
        const RowBatch encoding = m_connection->query(encodingOf(m_database));
        m_broken.characterSet = encoding.text(0, 0);
        m_broken.collation = encoding.text(0, 1);
        try {
            for (const QString &name : {m_broken.scratch, m_broken.aside})
                m_connection->run(
                    createDatabaseStatement(m_dialect, name, m_broken.characterSet, m_broken.collation));
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

    /// A dump sets the encoding of the database it is of, by its name, around routines that were made under
    /// another one: that is not the database beside.
    void load(const KeptBackup &backup, const std::function<bool()> &cancelled) const
    {
        try {
            runClient(m_programs.client, clientCall(m_broken.scratch), cancelled,
                      coreTr("Putting the backup into a database beside"), theDatabaseIsAsItWas(),
                      backup.file);
        } catch (Error &error) {
            if (!error.hint.contains(theDatabaseIsAsItWas()))
                error.hint = (error.hint + QLatin1Char(' ') + theDatabaseIsAsItWas()).trimmed();
            try {
                keepEncoding();
            } catch (const Error &) {
                error.hint += QLatin1Char(' ')
                    + coreTr("Only its default character set may be another one now than %1 (%2).")
                          .arg(m_broken.characterSet, m_broken.collation);
            }
            throw;
        }
        keepEncoding();
    }

    void keepEncoding() const
    {
        if (m_broken.characterSet.isEmpty())
            return;
        const auto connection = open();
        const RowBatch now = connection->query(encodingOf(m_database));
        if (now.rowCount() == 1
            && (now.text(0, 0) != m_broken.characterSet || now.text(0, 1) != m_broken.collation))
            connection->run(setEncoding(m_dialect, m_database, m_broken.characterSet, m_broken.collation));
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
    /// \param invalid views at which the program would fail
    [[nodiscard]] QByteArray objectsOf(const QString &database, const DatabaseObjects &objects,
                                       const QStringList &invalid,
                                       const std::function<bool()> &cancelled) const
    {
        QStringList views = objects.views;
        QStringList without;
        for (const QString &view : invalid) {
            views.removeAll(view);
            without << QStringLiteral("--ignore-table=%1.%2").arg(database, view);
        }
        const bool isMariaDb = isMariaDbClient(m_programs.dump);
        QByteArray script;
        const auto dump = [&](const QStringList &arguments, const QStringList &names) {
            ClientCall call = mysqlDumpCall(m_url, isMariaDb);
            call.arguments << QStringLiteral("--no-data") << without << arguments << QStringLiteral("--")
                           << database << names;
            readClient(m_programs.dump, call, cancelled, coreTr("Reading views, routines and triggers"),
                       theDatabaseIsAsItWas(), [&script](const QByteArray &piece) { script += piece; });
            script += '\n';
        };
        dump({QStringLiteral("--no-create-info"), QStringLiteral("--skip-triggers"),
              QStringLiteral("--routines")},
             {});
        if (!views.isEmpty())
            dump({QStringLiteral("--skip-triggers")}, views);
        dump({QStringLiteral("--no-create-info"), QStringLiteral("--triggers"), QStringLiteral("--events")},
             {});
        return script;
    }

    void feed(const QByteArray &script) const
    {
        FedClient client(m_programs.client, clientCall(m_database), {},
                         coreTr("Making views, routines and triggers"), {});
        client.write(boundMetadataWait(waitForLocksSeconds).text.toUtf8() + ";\n"); // a session of its own
        client.write(script);
        if (client.finish({}) != 0)
            throw client.failure();
    }

    /// Empty where we may not ask, which lossesOfRestore() has told.
    [[nodiscard]] QStringList grantsOf()
    {
        QStringList grants;
        try {
            const RowBatch rows = m_connection->query(routineGrants(m_database));
            for (int row = 0; row < rows.rowCount(); ++row)
                grants << grantRoutine(m_dialect, m_database, rows, row).text;
        } catch (const Error &error) {
            if (error.kind != Error::Kind::Sql)
                throw;
        }
        return grants;
    }

    /// What must go before the tables move goes first, and no more: that they cannot move is what may happen.
    void swap(const QByteArray &newObjects, const DatabaseObjects &there)
    {
        runAll(dropObjects(m_dialect, m_database, objectsInTheWay(there, m_broken.newTables)));
        std::vector<TableMove> moves;
        for (const QString &table : m_broken.oldTables)
            moves.push_back({table, m_database, m_broken.aside});
        for (const QString &table : m_broken.newTables)
            moves.push_back({table, m_broken.scratch, m_database});
        if (!moves.empty())
            m_connection->run(moveTables(m_dialect, moves));
        runAll(dropObjects(m_dialect, m_database, there));
        feed(newObjects);
    }

    [[noreturn]] void undoAfter(const Error &error)
    {
        const BrokenRestore broken = m_broken;
        QStringList notes;
        try {
            notes = undo(broken);
        } catch (const Error &why) {
            throw Error(error).withHint(
                coreTr("%1 is not whole now, and could not be made what it was (%2). Nothing is lost: its "
                       "tables are in %1 or in %3. When the server answers again, undo what was broken off: "
                       "\"stillroom restore --undo\", or in the window under Backups.")
                    .arg(m_database, why.message, broken.aside));
        }
        notes.prepend(theDatabaseIsAsItWas());
        throw Error(error).withHint(notes.join(QLatin1Char(' ')));
    }

    void grantAgain(QStringList &notes)
    {
        for (const QString &grant : m_broken.grants) {
            try {
                m_connection->run(Statement(grant));
            } catch (const Error &) {
                notes << coreTr("Could not be granted again: %1.").arg(grant);
            }
        }
    }

    QStringList finish()
    {
        QStringList notes;
        grantAgain(notes);
        noteLostViews(m_broken.lostViews, notes);
        tidyUp(notes);
        return notes;
    }

    /// As long as the journal is there, what it tells of has to be there too. With foreign keys enforced, so
    /// that the server keeps a table to which one of another database still refers.
    void tidyUp(QStringList &notes)
    {
        try {
            removeJournal(m_broken);
        } catch (const Error &error) {
            notes << coreTr("%1 So that nothing is undone by mistake, remove it by hand, then drop the "
                            "databases %2 and %3.")
                         .arg(error.message, m_broken.scratch, m_broken.aside);
            return;
        }
        try {
            m_connection->run(enforceForeignKeys(true));
            m_connection->run(dropDatabaseStatement(m_dialect, m_broken.scratch));
            m_connection->run(dropDatabaseStatement(m_dialect, m_broken.aside));
        } catch (const Error &error) {
            notes << coreTr("What was put aside is still in the databases %1 and %2, which could not both "
                            "be dropped: %3")
                         .arg(m_broken.scratch, m_broken.aside, error.message);
        }
    }

    const ConnectionUrl m_url;
    const Dialect &m_dialect;
    const Programs m_programs;
    const QString m_database;
    BrokenRestore m_broken;
    std::unique_ptr<Connection> m_connection;
};

} // namespace

std::optional<QStringList> innodbKeys(Connection &connection)
{
    try {
        return valuesOf(
            connection,
            innodbKeysFromElsewhere(connection.flavour(), connection.url().database.value_or(QString())));
    } catch (const Error &error) {
        if (error.kind != Error::Kind::Sql) // it may be that we may not ask
            throw;
        return std::nullopt;
    }
}

bool hidesRoutineGrants(Connection &connection)
{
    const QString database = connection.url().database.value_or(QString());
    const DatabaseObjects objects = databaseObjects(connection, database);
    if (objects.functions.isEmpty() && objects.procedures.isEmpty())
        return false;
    try {
        (void)connection.query(routineGrants(database));
    } catch (const Error &error) {
        if (error.kind != Error::Kind::Sql)
            throw;
        return true;
    }
    return false;
}

void checkMysqlRestore(Connection &connection, const KeptBackup &backup)
{
    using Product = ServerFlavour::Product;
    const ConnectionUrl &url = connection.url();
    const Product product = connection.flavour().product;
    if (product != Product::MySql && product != Product::MariaDb)
        throw Error(Error::Kind::Refused,
                    coreTr("Whether tables of %1 move as those of MySQL do is not known.")
                        .arg(connection.flavour().name()));
    const QString database = url.database.value_or(QString());
    if (connection.scalar(isRestoreLockFree(database)).toInteger() == 0)
        refuseUnderWay();
    refuseBrokenOff(backup.address);
    (void)programsFor(url);
    QStringList keys = valuesOf(connection, keysFromElsewhere(database));
    if (keys.isEmpty())
        keys = innodbKeys(connection).value_or(QStringList());
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

QStringList lossesOfUndo(const ConnectionUrl &url, const BrokenRestore &broken)
{
    return {
        coreTr("Everything written into %1 since %2, when the restore was broken off, is lost, and so are "
               "views, routines, triggers and events made since.")
            .arg(url.displayName(),
                 QFileInfo(broken.file).lastModified().toString(QStringLiteral("yyyy-MM-dd HH:mm:ss")))};
}

QStringList undoRestore(Connection &connection, const BrokenRestore &broken)
{
    return MysqlRestore(connection).undo(broken);
}

} // namespace stillroom
