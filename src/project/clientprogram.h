#pragma once

#include "db/connectionurl.h"

#include <functional>

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

/// Runs it to its end. \param input a file that is its standard input; empty = none \param what is being
/// done, for people: "The backup" \param hint what there is to know when it fails \throws Error(Io) with what
/// the program said, Error(Cancelled)
void runClient(const QString &program, const ClientCall &call, const std::function<bool()> &cancelled,
               const QString &what, const QString &hint, const QString &input = {});

} // namespace stillroom
