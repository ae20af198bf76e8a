#pragma once

#include "migrate/revisionlanes.h"
#include "migrate/revisionmap.h"
#include "project/databasemarkers.h"
#include "project/revisionfacts.h"

#include <QAbstractListModel>

namespace stillroom {

/// The revisions of a project, newest first, with where each stands for one database. Revisions the database
/// names and no file has come first.
class HistoryModel final : public QAbstractListModel
{
    Q_OBJECT

public:
    enum class State {
        Applied,
        Current, ///< applied, and a row of alembic_version names it
        Pending, ///< not applied yet
        Unknown, ///< a row of alembic_version names it, and no file has it
        NoDatabase, ///< nothing is connected, so nobody knows
    };

    struct Entry
    {
        Revision revision;
        LaneRow lane;
        std::vector<LaneLine> above; ///< the lines of the row above, which end at this one
        State state = State::NoDatabase;
        bool isHead = false;
        QStringList labels;
        GitFile git;
        bool isEdited = false; ///< its file changed since it was seen applied
        QStringList databases; ///< other databases that stand here
        QString date; ///< "12 Nov", with the year where it is not the newest revision's; empty if unknown
    };

    explicit HistoryModel(QObject *parent = nullptr);

    /// \param current rows of alembic_version
    void setRevisions(const RevisionMap &map, const QStringList &current, bool hasDatabase);
    void setFacts(const RevisionFacts &facts); ///< of git and of the files; kept for revisions set later
    [[nodiscard]] const std::vector<DatabaseMarker> &markers() const { return m_markers; }
    void setMarkers(const std::vector<DatabaseMarker> &markers); ///< where other databases stand
    /// Words of message, id, label, author, branch, or state of the file; lanes are drawn only without one.
    void setFilter(const QString &text);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

    [[nodiscard]] const Entry &entry(int row) const
    {
        return m_entries[std::size_t(m_shown[std::size_t(row)])];
    }
    [[nodiscard]] int rowOf(const QString &id) const; ///< -1 if it is not shown
    [[nodiscard]] int laneCount() const { return m_laneCount; }
    [[nodiscard]] bool isFiltered() const { return !m_filter.isEmpty(); }
    [[nodiscard]] int pendingCount() const;

    [[nodiscard]] static QString stateName(State state); ///< "pending", in the user's language
    /// "uncommitted", "changed"; empty where git has the file as it is, or is not there.
    [[nodiscard]] static QString fileStateName(GitFile::State state);

private:
    void show();
    void applyFacts();
    [[nodiscard]] static QString toolTip(const Entry &entry);

    RevisionFacts m_facts;
    std::vector<DatabaseMarker> m_markers;
    std::vector<Entry> m_entries;
    std::vector<int> m_shown;
    QString m_filter;
    int m_laneCount = 1;
};

} // namespace stillroom
