#pragma once

#include <QString>
#include <QStringList>
#include <optional>
#include <vector>

namespace stillroom {

enum class Backend { Unknown, Sqlite, PostgreSql, MySql, MariaDb, SqlServer };

[[nodiscard]] int defaultPort(Backend backend); ///< 0 for what has none

/// A parsed connection string, by SQLAlchemy's grammar:
/// dialect[+driver]://user:password@host:port/database?key=value.
struct ConnectionUrl
{
    QString dialect; ///< "postgresql", as written ("postgres" too)
    QString driver; ///< "asyncpg"; empty if none is named
    std::optional<QString> user;
    std::optional<QString> password;
    std::optional<QString> host; ///< IPv6 without its brackets
    std::optional<int> port;
    std::optional<QString> database; ///< SQLite: the file as written; empty or not set = in memory
    std::vector<std::pair<QString, QString>> query; ///< in the order written; a key may come several times

    /// \throws Error(Usage) whose text never repeats the password.
    [[nodiscard]] static ConnectionUrl parse(const QString &text);
    [[nodiscard]] static ConnectionUrl sqliteFile(
        const QString &path); ///< URL of a file; relative paths stay relative

    [[nodiscard]] Backend backend() const;
    [[nodiscard]] QString toString() const; ///< with the password, encoded as SQLAlchemy renders it
    [[nodiscard]] QString redacted()
        const; ///< password shown as ***, also one in the query; the only form for people
    [[nodiscard]] QString displayName()
        const; ///< "app.db", "clubs on localhost": for titles and the status bar
    [[nodiscard]] bool isInMemory() const; ///< SQLite without a file
    [[nodiscard]] bool isReadOnly() const; ///< asked for by mode=ro, immutable=1 and the like
    [[nodiscard]] QString queryValue(const QString &key) const; ///< last one given; empty if none
    [[nodiscard]] QStringList unknownQueryKeys() const; ///< keys without a meaning to us

    bool operator==(const ConnectionUrl &) const = default;
};

} // namespace stillroom
