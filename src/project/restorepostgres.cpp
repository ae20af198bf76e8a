#include "project/restoreserver.h"

#include "base/error.h"
#include "base/text.h"
#include "dialect/restoredatabase.h"
#include "dialect/serverfacts.h"
#include "project/clientprogram.h"

#include <QRegularExpression>
#include <QSet>

namespace stillroom {

namespace {

constexpr int waitForLocksMs = 10'000;
constexpr int scriptFailed = 3; ///< psql's exit code: the server said no, and has taken all of it back
constexpr qsizetype longestTail = 4096; ///< of a script, from its COMMIT on

/// What pg_restore prints, on its way to psql: without what an older server does not know and without its
/// COMMIT, which comes when all the rest has been found good.
class DumpScript
{
public:
    explicit DumpScript(QSet<QByteArray> settings) : m_settings(std::move(settings)) { }

    /// \return what may go on
    QByteArray take(const QByteArray &piece)
    {
        m_held += piece;
        if (!m_headIsDone) {
            const qsizetype end = m_held.indexOf("\n-- Name: "); // nothing of a database stands before it
            if (end < 0)
                return {};
            m_held = knownSettings(m_held.left(end)) + m_held.mid(end);
            m_headIsDone = true;
        }
        const qsizetype free = m_held.size() - longestTail;
        if (free <= 0)
            return {};
        const QByteArray passed = m_held.left(free);
        m_held.remove(0, free);
        return passed;
    }

    /// \return the rest of it \throws Error(Io) where it was cut short
    [[nodiscard]] QByteArray end() const
    {
        const QByteArray held = m_headIsDone ? m_held : knownSettings(m_held);
        const QByteArray commit = "\nCOMMIT;\n";
        const qsizetype at = held.lastIndexOf(commit);
        const qsizetype complete = held.lastIndexOf("\n-- PostgreSQL database dump complete\n");
        if (at < 0 || complete < at)
            throw Error(Error::Kind::Io, coreTr("The backup is not whole: its end is missing."))
                .withHint(theDatabaseIsAsItWas());
        return held.left(at + 1) + held.mid(at + commit.size());
    }

private:
    /// A newer pg_restore sets what an older server has not.
    [[nodiscard]] QByteArray knownSettings(const QByteArray &head) const
    {
        QByteArrayList lines;
        for (const QByteArray &line : head.split('\n')) {
            if (line == "BEGIN;") // we have begun
                continue;
            const qsizetype equals = line.indexOf(" = ");
            if (!line.startsWith("SET ") || equals < 0 || m_settings.contains(line.mid(4, equals - 4)))
                lines << line;
        }
        return lines.join('\n');
    }

    QSet<QByteArray> m_settings;
    QByteArray m_held;
    bool m_headIsDone = false;
};

QSet<QByteArray> settingsOf(Connection &connection)
{
    QSet<QByteArray> names;
    const RowBatch rows = connection.query(settingNames());
    for (int row = 0; row < rows.rowCount(); ++row)
        names.insert(rows.text(row, 0).toUtf8());
    return names;
}

QString programOf(const char *name)
{
    const QString program = firstProgram({QLatin1String(name)});
    if (program.isEmpty())
        throw Error(
            Error::Kind::Io,
            coreTr("%1 was not found; it comes with PostgreSQL's client programs.").arg(QLatin1String(name)));
    return program;
}

/// Which pg_dump wrote it; 15 or later where that is not told.
bool isOfPostgres15(const QString &reader, const KeptBackup &backup, const std::function<bool()> &cancelled)
{
    ClientCall call;
    call.arguments = {QStringLiteral("--list"), backup.file};
    QByteArray head;
    readClient(reader, call, cancelled, coreTr("Reading the backup"), theDatabaseIsAsItWas(),
               [&head](const QByteArray &piece) {
                   if (head.size() < longestTail)
                       head += piece;
               });
    static const QRegularExpression version(QStringLiteral("Dumped by pg_dump version: (\\d+)"));
    const QRegularExpressionMatch match = version.match(QString::fromUtf8(head));
    return !match.hasMatch() || match.captured(1).toInt() >= 15;
}

} // namespace

void checkPostgresRestore(Connection &connection)
{
    const Dialect &dialect = Dialect::of(connection.url().backend());
    if (!rollsBackSchemaChanges(dialect, connection.flavour()))
        throw Error(
            Error::Kind::Refused,
            coreTr("%1 takes no change of the schema back, so a backup that fails halfway would leave "
                   "the database without what was in it.")
                .arg(connection.flavour().name()));
    (void)programOf("pg_restore");
    (void)programOf("psql");
    if (const QStringList secrets = unsafeSecrets(connection.url()); !secrets.isEmpty())
        throw Error(Error::Kind::Refused,
                    coreTr("The connection has a secret (%1) that psql takes on its command line only, where "
                           "others on this computer could read it.")
                        .arg(secrets.constFirst()));
    if (connection.scalar(subscriptionCount()).toInteger() > 0)
        throw Error(Error::Kind::Refused,
                    coreTr("The database subscribes to another one, which no transaction takes back."))
            .withHint(coreTr("Drop the subscription first."));
}

void restorePostgres(Connection &connection, const KeptBackup &backup, const std::function<bool()> &cancelled)
{
    const ConnectionUrl &url = connection.url();
    const Dialect &dialect = Dialect::of(url.backend());
    const QString reader = programOf("pg_restore");
    const QString what = coreTr("Putting the backup back");
    PublicSchema publicSchema;
    publicSchema.exists = backup.schemas.contains(dialect.defaultSchema);
    DumpScript script(settingsOf(connection));
    publicSchema.ofPostgres15 = isOfPostgres15(reader, backup, cancelled);

    ClientCall running = postgresCall(url);
    running.arguments << QStringLiteral("--no-psqlrc") << QStringLiteral("--quiet")
                      << QStringLiteral("--tuples-only") << QStringLiteral("--no-align")
                      << QStringLiteral("--set=ON_ERROR_STOP=1");
    FedClient client(programOf("psql"), running, cancelled, what, theDatabaseIsAsItWas());
    client.write(emptyDatabaseScript(dialect, publicSchema, waitForLocksMs).toUtf8());
    ClientCall reading;
    reading.arguments = {QStringLiteral("--single-transaction"), QStringLiteral("--file=-"), backup.file};
    readClient(reader, reading, cancelled, what, theDatabaseIsAsItWas(),
               [&](const QByteArray &piece) { client.write(script.take(piece)); });
    client.write(script.end());
    client.write(checkRestoredScript(dialect, backup.tables).toUtf8());
    client.waitFor(restoredMark());
    const int code = client.finish(dialect.scriptCommit.toUtf8() + ";\n");
    if (code == scriptFailed)
        throw client.failure();
    if (code != 0) // the line lost, or psql killed: nobody has heard what became of the COMMIT
        throw Error(client.failure())
            .withHint(coreTr("psql was lost at the last moment: the database is as it was, or the backup is "
                             "back, but nothing between. Look which."));
}

} // namespace stillroom
