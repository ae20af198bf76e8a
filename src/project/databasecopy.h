#pragma once

#include "base/error.h"
#include "db/connection.h"

#include <QTemporaryDir>

namespace stillroom {

/// A copy of a database that lives as long as this object: of a SQLite file a file in the temporary folder,
/// of a server's database another one beside it, made by CREATE DATABASE … TEMPLATE (PostgreSQL) or table by
/// table with the first rows of each (MySQL, MariaDB). The copy is gone when this is destroyed, whatever
/// happened meanwhile.
class DatabaseCopy final
{
public:
    /// \param rowBound rows of a table that are copied where it goes row by row
    /// \param cancelled asked now and then; true ends with Error(Cancelled)
    /// \throws Error where it cannot be copied; isRefusedCopy() tells whether a transaction may do instead
    [[nodiscard]] static std::unique_ptr<DatabaseCopy> make(const ConnectionUrl &url,
                                                            const OpenOptions &options, qint64 rowBound,
                                                            const std::function<bool()> &cancelled = {});
    ~DatabaseCopy();
    DatabaseCopy(const DatabaseCopy &) = delete;
    DatabaseCopy &operator=(const DatabaseCopy &) = delete;

    [[nodiscard]] const ConnectionUrl &url() const { return m_url; }
    [[nodiscard]] const QString &how() const { return m_how; } ///< a sentence for people
    [[nodiscard]] const QStringList &notes() const { return m_notes; } ///< what it lacks
    void drop(); ///< \throws Error(Sql, Io); the destructor tries again and says nothing

private:
    DatabaseCopy() = default;

    void copyFile(const ConnectionUrl &url, const OpenOptions &options,
                  const std::function<bool()> &cancelled);
    void copyTemplate(const ConnectionUrl &url, const OpenOptions &options);
    void copyTables(const ConnectionUrl &url, const OpenOptions &options, qint64 rowBound,
                    const std::function<bool()> &cancelled);

    ConnectionUrl m_url;
    OpenOptions m_options;
    QString m_how;
    QStringList m_notes;
    std::optional<ConnectionUrl> m_server; ///< where the copy is dropped from
    std::unique_ptr<QTemporaryDir> m_folder; ///< of the file; nobody else may look into it
    bool m_made = false;
};

/// PostgreSQL refuses to copy a database that others are connected to, or that one may not copy.
[[nodiscard]] bool isRefusedCopy(const Error &error);

} // namespace stillroom
