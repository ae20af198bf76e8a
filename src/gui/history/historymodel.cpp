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
    show();
    endResetModel();
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
            + entry.labels.join(QLatin1Char(' '));
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
        return shown.state == State::Unknown
            ? tr("The database stands at %1, and no file of this project has that revision.")
                  .arg(shown.revision.id)
            : shown.revision.doc.trimmed();
    case Qt::AccessibleTextRole:
        return QStringList({shown.revision.message, shown.revision.id, stateName(shown.state),
                            shown.isHead ? tr("head") : QString()})
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
