#pragma once

#include "base/error.h"
#include "db/connectionurl.h"

#include <functional>
#include <memory>

class QProcess;

namespace stillroom {

/// How one of a server's own client programs (pg_dump, psql, mariadb-dump, mysql …) is called. The password
/// is in none of the arguments: other users of the computer see them.
struct ClientCall
{
    QStringList arguments;
    QString variable; ///< of the environment, for the password
    QString password;
};

/// The path of the first of these programs that there is; empty if there is none.
[[nodiscard]] QString firstProgram(const QStringList &programs);

/// `--no-password` and `--dbname=…` with all the URL says, for PostgreSQL's programs.
[[nodiscard]] ClientCall postgresCall(const ConnectionUrl &url);
/// Words of the URL that are secrets and that PostgreSQL's programs take on their command line only.
[[nodiscard]] QStringList unsafeSecrets(const ConnectionUrl &url);
/// libpq's keyword/value form of a value.
[[nodiscard]] QString quotedParameter(QString value);

/// Whether a program of that name is MariaDB's, whatever it is called. Asks it.
[[nodiscard]] bool isMariaDbClient(const QString &program);
/// The server, the user and TLS, for MySQL's and MariaDB's programs; not the database.
[[nodiscard]] ClientCall mysqlCall(const ConnectionUrl &url, bool isMariaDb);
/// The same for the programs that dump, with how they dump; not what.
[[nodiscard]] ClientCall mysqlDumpCall(const ConnectionUrl &url, bool isMariaDb);

/// Runs it to its end. \param input a file that is its standard input; empty = none \param what is being
/// done, for people: "The backup" \param hint what there is to know when it fails \throws Error(Io) with what
/// the program said, Error(Cancelled)
void runClient(const QString &program, const ClientCall &call, const std::function<bool()> &cancelled,
               const QString &what, const QString &hint, const QString &input = {});

/// The same of one that prints what is wanted. \param take gets it piece by piece and may throw, which ends
/// the program
void readClient(const QString &program, const ClientCall &call, const std::function<bool()> &cancelled,
                const QString &what, const QString &hint,
                const std::function<void(const QByteArray &)> &take);

/// A client that runs what it is given piece by piece. Where it goes before finish(), the program is ended,
/// and what it has not been told to commit is taken back by the server. Of one thread.
class FedClient final
{
public:
    /// \throws Error(Io) where it does not start
    FedClient(const QString &program, const ClientCall &call, std::function<bool()> cancelled, QString what,
              QString hint);
    ~FedClient();
    FedClient(const FedClient &) = delete;
    FedClient &operator=(const FedClient &) = delete;

    /// \throws Error(Io) with what the program said when it has ended, Error(Cancelled)
    void write(const QByteArray &bytes);
    /// Until it has printed that, which it does when it has come so far. \throws as write()
    void waitFor(const QByteArray &printed);
    /// The last it gets; nothing is cancelled any more. \return its exit code, 0 for success
    [[nodiscard]] int finish(const QByteArray &lastBytes);
    [[nodiscard]] Error failure() const; ///< what it ended with

private:
    void interrupt();
    void readAll();
    void checkAlive();

    const std::unique_ptr<QProcess> m_process;
    const std::function<bool()> m_cancelled;
    const QString m_program;
    const QString m_what;
    const QString m_hint;
    mutable QByteArray m_said; ///< on standard error, the end of it
    QByteArray m_printed; ///< the end of it
};

} // namespace stillroom
