#pragma once

#include "record/stagededits.h"

#include <QFile>

namespace stillroom {

/// Staged edits on disk, one JSON object a line, written as they are made, so that a crash loses none. The
/// file is there only while something is staged. Holds the user's values, so it is readable by the user
/// alone.
class EditJournal final
{
public:
    /// The file for edits of `what` ("table users") on the database `target`, below the configuration folder.
    [[nodiscard]] static QString fileFor(const QString &configFolder, const QString &target,
                                         const QString &what);

    explicit EditJournal(QString file) : m_path(std::move(file)) { }

    [[nodiscard]] const QString &path() const { return m_path; }
    /// What was staged when the file was last written. A last line cut short by a crash is left out. Empty if
    /// there is no file. \throws Error(Io) if it cannot be read
    [[nodiscard]] std::vector<StagedRow> load() const;
    void append(quint64 id, const StagedRow *row); ///< nullptr: no longer staged. \throws Error(Io)
    void remove(); ///< nothing is staged any more

private:
    QString m_path;
    QFile m_file;
};

} // namespace stillroom
