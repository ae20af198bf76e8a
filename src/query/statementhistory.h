#pragma once

#include <QDateTime>
#include <QString>
#include <vector>

namespace stillroom {

/// The statements that were run on one database, newest first, one JSON object a line in a file that the user
/// alone can read. Statements that set a password are never kept.
class StatementHistory final
{
public:
    struct Entry
    {
        QString sql;
        QDateTime when; ///< UTC
        qint64 ms = 0; ///< how long it took
        bool failed = false;

        bool operator==(const Entry &) const = default;
    };

    /// The file for the database `target`, below the configuration folder.
    [[nodiscard]] static QString fileFor(const QString &configFolder, const QString &target);
    /// \param file empty = kept in memory only
    explicit StatementHistory(QString file) : m_file(std::move(file)) { }

    /// Read from the file at the first call. Lines that are cut short are left out. \throws Error(Io)
    [[nodiscard]] const std::vector<Entry> &entries();
    /// The same text run again stands once, at the top. \throws Error(Io) if it cannot be written
    void add(const Entry &entry);

    [[nodiscard]] static bool holdsSecret(const QString &sql);

private:
    void load();

    QString m_file;
    std::vector<Entry> m_entries;
    bool m_loaded = false;
};

} // namespace stillroom
