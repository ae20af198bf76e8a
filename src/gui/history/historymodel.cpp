#include "gui/history/historymodel.h"

#include <QDateTime>
#include <QLocale>
#include <QSet>
#include <algorithm>

namespace stillroom {

namespace {

/// The date of "2026-11-12 08:15:00.000000+00:00", short.
QString shortDate(const QString &created, int newestYear)
{
    const QDate date = QDate::fromString(created.left(10), Qt::ISODate);
    if (!date.isValid())
        return {};
    return QLocale().toString(
        date, date.year() == newestYear ? QStringLiteral("d MMM") : QStringLiteral("d MMM yyyy"));
}

int widest(const LaneRow &row)
{
    int lanes = row.lane + 1;
    for (const LaneLine &line : row.below)
        lanes = std::max({lanes, line.from + 1, line.to + 1});
    return lanes;
}

} // namespace

HistoryModel::HistoryModel(QObject *parent) : QAbstractListModel(parent) { }

void HistoryModel::setRevisions(const RevisionMap &map, const QStringList &current, bool hasDatabase)
{
    beginResetModel();
    m_entries.clear();
    m_laneCount = 1;
    for (const QString &id : current) {
        if (map.contains(id))
            continue;
        Entry unknown;
        unknown.revision.id = id;
        unknown.revision.message = tr("Unknown revision");
        unknown.state = State::Unknown;
        m_entries.push_back(unknown);
    }

    QStringList known = current;
    known.erase(
        std::remove_if(known.begin(), known.end(), [&](const QString &id) { return !map.contains(id); }),
        known.end());
    const QSet<QString> applied = hasDatabase ? map.applied(known) : QSet<QString>();
    const std::vector<Revision> revisions = map.allNewestFirst();
    const std::vector<LaneRow> lanes = revisionLanes(revisions);
    int newestYear = 0;
    for (const Revision &revision : revisions)
        newestYear = std::max(newestYear, revision.createDate.left(4).toInt());
    for (std::size_t i = 0; i < revisions.size(); ++i) {
        const Revision &revision = revisions[i];
        Entry entry;
        entry.revision = revision;
        entry.lane = lanes[i];
        if (i > 0)
            entry.above = lanes[i - 1].below;
        entry.isHead = map.isHead(revision.id);
        entry.labels = map.labels(revision.id);
        entry.date = shortDate(revision.createDate, newestYear);
        entry.state = !hasDatabase          ? State::NoDatabase
            : current.contains(revision.id) ? State::Current
            : applied.contains(revision.id) ? State::Applied
                                            : State::Pending;
        m_laneCount = std::max(m_laneCount, widest(entry.lane));
        m_entries.push_back(std::move(entry));
    }
    applyFacts();
    show();
    endResetModel();
}

void HistoryModel::applyFacts()
{
    QHash<QString, QStringList> standing;
    for (const DatabaseMarker &marker : m_markers) {
        for (const QString &id : marker.revisions)
            standing[id] << marker.name;
    }
    for (Entry &entry : m_entries) {
        entry.git = m_facts.git.value(entry.revision.id);
        entry.isEdited = m_facts.edited.contains(entry.revision.id);
        entry.databases = standing.value(entry.revision.id);
    }
}

void HistoryModel::setFacts(const RevisionFacts &facts)
{
    if (facts == m_facts)
        return;
    m_facts = facts;
    applyFacts();
    if (m_filter.isEmpty()) {
        if (rowCount() > 0)
            Q_EMIT dataChanged(index(0), index(rowCount() - 1));
        return;
    }
    beginResetModel();
    show();
    endResetModel();
}

void HistoryModel::setMarkers(const std::vector<DatabaseMarker> &markers)
{
    m_markers = markers;
    applyFacts();
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0), index(rowCount() - 1));
}

void HistoryModel::setFilter(const QString &text)
{
    beginResetModel();
    m_filter = text.trimmed();
    show();
    endResetModel();
}

void HistoryModel::show()
{
    m_shown.clear();
    const QStringList words = m_filter.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    for (std::size_t i = 0; i < m_entries.size(); ++i) {
        const Entry &entry = m_entries[i];
        const QString text = entry.revision.id + QLatin1Char(' ') + entry.revision.message + QLatin1Char(' ')
            + entry.labels.join(QLatin1Char(' ')) + QLatin1Char(' ') + entry.git.author + QLatin1Char(' ')
            + entry.git.branch + QLatin1Char(' ') + fileStateName(entry.git.state)
            + (entry.isEdited ? QLatin1Char(' ') + tr("edited") : QString());
        if (std::all_of(words.begin(), words.end(),
                        [&](const QString &word) { return text.contains(word, Qt::CaseInsensitive); }))
            m_shown.push_back(int(i));
    }
}

int HistoryModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_shown.size());
}

QVariant HistoryModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const Entry &shown = entry(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return shown.revision.message.isEmpty() ? shown.revision.id : shown.revision.message;
    case Qt::ToolTipRole:
        return toolTip(shown);
    case Qt::AccessibleTextRole:
        return QStringList({shown.revision.message, shown.revision.id, stateName(shown.state),
                            shown.isHead ? tr("head") : QString(), shown.git.author,
                            fileStateName(shown.git.state), shown.databases.join(QStringLiteral(", "))})
            .join(QStringLiteral(", "));
    default:
        return {};
    }
}

int HistoryModel::rowOf(const QString &id) const
{
    for (int row = 0; row < rowCount(); ++row) {
        if (entry(row).revision.id == id)
            return row;
    }
    return -1;
}

int HistoryModel::pendingCount() const
{
    return int(std::count_if(m_entries.begin(), m_entries.end(),
                             [](const Entry &entry) { return entry.state == State::Pending; }));
}

QString HistoryModel::toolTip(const Entry &entry)
{
    if (entry.state == State::Unknown)
        return tr("The database stands at %1, and no file of this project has that revision.")
            .arg(entry.revision.id);
    QStringList lines {entry.revision.doc.trimmed()};
    if (entry.git.state == GitFile::State::Changed)
        lines << tr("The file has changes that are not committed.");
    if (entry.git.state == GitFile::State::Untracked)
        lines << tr("The file is not in git yet.");
    if (entry.isEdited)
        lines << tr("The file was edited after it was applied: the database was made by another text.");
    if (!entry.git.author.isEmpty())
        lines << tr("%1, %2, on %3")
                     .arg(entry.git.author, QLocale().toString(entry.git.when, QLocale::ShortFormat),
                          entry.git.branch.isEmpty() ? tr("no branch") : entry.git.branch);
    if (!entry.databases.isEmpty())
        lines << tr("Also standing here: %1").arg(entry.databases.join(QStringLiteral(", ")));
    return lines.join(QLatin1Char('\n')).trimmed();
}

QString HistoryModel::fileStateName(GitFile::State state)
{
    switch (state) {
    case GitFile::State::Changed:
        return tr("uncommitted");
    case GitFile::State::Untracked:
        return tr("untracked");
    case GitFile::State::Unknown:
    case GitFile::State::Committed:
        break;
    }
    return {};
}

QString HistoryModel::stateName(State state)
{
    switch (state) {
    case State::Applied:
        return tr("applied");
    case State::Current:
        return tr("applied");
    case State::Pending:
        return tr("pending");
    case State::Unknown:
        return tr("unknown");
    case State::NoDatabase:
        break;
    }
    return {};
}

} // namespace stillroom
