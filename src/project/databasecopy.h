#pragma once

#include "base/error.h"
#include "db/connection.h"
#include "schema/schema.h"

#include <QTemporaryDir>

namespace stillroom {

/// How a copy is made, and how whoever asked takes part.
struct CopyWishes
{
    qint64 rowBound = 0; ///< rows of a table that are copied where it goes row by row
    TableName whole; ///< copied with all its rows all the same
    QStringList databases; ///< of MySQL's or MariaDB's server: what names one of them is left out
    std::function<bool()> cancelled; ///< asked now and then; true ends with Error(Cancelled)
    std::function<void(Connection *)> connection; ///< see Announced
};

/// A copy of a database that lives as long as this object: of a SQLite file a file in the temporary folder,
/// of a server's database another one beside it, made by CREATE DATABASE … TEMPLATE (PostgreSQL) or table by
/// table with the first rows of each (MySQL, MariaDB). The copy is dropped when this is destroyed, unless the
/// server does not answer any more.
class DatabaseCopy final
{
public:
    /// \throws Error where it cannot be copied; Error(Refused) where PostgreSQL does not let this be copied:
    /// others are connected, or one may not. A copy that is left over is named in the hint.
    [[nodiscard]] static std::unique_ptr<DatabaseCopy> make(const ConnectionUrl &url,
                                                            const OpenOptions &options,
                                                            const CopyWishes &wishes);
    ~DatabaseCopy();
    DatabaseCopy(const DatabaseCopy &) = delete;
    DatabaseCopy &operator=(const DatabaseCopy &) = delete;

    [[nodiscard]] const ConnectionUrl &url() const { return m_url; }
    [[nodiscard]] const QString &how() const { return m_how; } ///< a sentence for people
    [[nodiscard]] const QStringList &notes() const { return m_notes; } ///< what it lacks
    void drop(); ///< \throws Error(Sql, Io); the destructor tries again and says nothing
    void dropAfter(Error &error) noexcept; ///< where that fails, says so in the error's hint

private:
    DatabaseCopy() = default;

    void copyFile(const ConnectionUrl &url, const OpenOptions &options, const CopyWishes &wishes);
    void copyTemplate(const ConnectionUrl &url, const CopyWishes &wishes);
    void copyTables(const ConnectionUrl &url, const OpenOptions &options, const CopyWishes &wishes);
    struct Source;
    [[nodiscard]] Source readSource(const ConnectionUrl &url, const OpenOptions &options,
                                    const CopyWishes &wishes);
    void makeTables(const Source &source, Connection &target, const CopyWishes &wishes);
    void copyRowsOf(const Source &source, Connection &target, const CopyWishes &wishes);
    void copyTriggersAndViews(const Source &source, Connection &target, const CopyWishes &wishes);

    ConnectionUrl m_url;
    OpenOptions m_options;
    QString m_how;
    QStringList m_notes;
    std::optional<ConnectionUrl> m_server; ///< where the copy is dropped from
    std::unique_ptr<QTemporaryDir> m_folder; ///< of the file; nobody else may look into it
    bool m_made = false;
};

} // namespace stillroom
