#include "gui/history/historydelegate.h"

#include "gui/common/badge.h"
#include "gui/common/theme.h"
#include "gui/common/twolinerow.h"
#include "gui/history/historymodel.h"

#include <QPainter>
#include <QPainterPath>

namespace stillroom {

namespace {

using Token = Theme::Token;

constexpr int rowHeight = TwoLineRow::height;
constexpr int laneWidth = 14;
constexpr int leftMargin = 12;
constexpr int maxLanes = 8; // beyond these the lines share the last lane's place
constexpr qreal radius = 5.5;

qreal laneX(const QRect &area, int lane)
{
    return area.left() + leftMargin + qMin(lane, maxLanes - 1) * laneWidth + radius;
}

QPainterPath curve(QPointF from, QPointF to)
{
    QPainterPath path(from);
    const qreal middle = (from.y() + to.y()) / 2;
    path.cubicTo(QPointF(from.x(), middle), QPointF(to.x(), middle), to);
    return path;
}

} // namespace

HistoryDelegate::HistoryDelegate(const HistoryModel &model, QString databaseName, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_model(model)
    , m_databaseName(std::move(databaseName))
{ }

int HistoryDelegate::lanesWidth() const
{
    const int lanes = m_model.isFiltered() ? 1 : qMin(m_model.laneCount(), maxLanes);
    return leftMargin + lanes * laneWidth + 8;
}

QSize HistoryDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    return {option.rect.width(), rowHeight};
}

void HistoryDelegate::paintLanes(QPainter *painter, const QRect &area, int row) const
{
    const HistoryModel::Entry &entry = m_model.entry(row);
    const Theme &theme = Theme::current();
    const qreal centre = area.top() + rowHeight / 2.0;
    painter->setRenderHint(QPainter::Antialiasing);
    const int lane = m_model.isFiltered() ? 0 : entry.lane.lane;
    if (!m_model.isFiltered() && entry.state != HistoryModel::State::Unknown) {
        // A line runs from centre to centre; its upper half belongs to the row above, the lower half to the
        // one below.
        const auto draw = [&](const LaneLine &line, qreal top) {
            painter->setPen(
                QPen(theme.color(Token::Border), 1.5, line.dependency ? Qt::DotLine : Qt::SolidLine));
            painter->drawPath(curve({laneX(area, line.from), top}, {laneX(area, line.to), top + rowHeight}));
        };
        painter->save();
        painter->setClipRect(area, Qt::IntersectClip);
        for (const LaneLine &line : entry.above)
            draw(line, centre - rowHeight);
        for (const LaneLine &line : entry.lane.below)
            draw(line, centre);
        painter->restore();
    }

    const QPointF dot(laneX(area, lane), centre);
    QColor ink = theme.color(Token::Muted);
    if (entry.state == HistoryModel::State::Current)
        ink = theme.color(Token::Accent);
    else if (entry.state == HistoryModel::State::Unknown)
        ink = theme.color(Token::Error);
    const bool filled
        = entry.state == HistoryModel::State::Applied || entry.state == HistoryModel::State::Current;
    painter->setPen(QPen(filled || entry.state == HistoryModel::State::Unknown ? ink
                             : entry.isHead                                    ? theme.color(Token::Accent)
                                                                               : theme.color(Token::Muted),
                         1.8));
    painter->setBrush(filled ? ink : theme.color(Token::Base));
    painter->drawEllipse(dot, radius, radius);
}

int HistoryDelegate::paintBadges(QPainter *painter, const QRect &area, int row) const
{
    const HistoryModel::Entry &entry = m_model.entry(row);
    int right = area.right() - 8;
    const auto badge = [&](const QString &text, Badge::Kind kind) {
        const QSize size = Badge::sizeOf(text, painter->font());
        right -= size.width();
        Badge::paint(painter,
                     QRect(right, area.top() + 3 + (TwoLineRow::titleHeight - size.height()) / 2,
                           size.width(), size.height()),
                     text, kind);
        right -= 4;
    };
    if (entry.state == HistoryModel::State::Current)
        badge(m_databaseName, Badge::Kind::Accent);
    if (entry.state == HistoryModel::State::Unknown)
        badge(HistoryModel::tr("unknown"), Badge::Kind::Removed);
    if (entry.isHead)
        badge(HistoryModel::tr("head"), Badge::Kind::Neutral);
    // Other databases as far as there is room beside the title.
    const int least = area.left() + lanesWidth() + area.width() / 3;
    for (qsizetype i = 0; i < entry.databases.size(); ++i) {
        const qsizetype more = entry.databases.size() - i;
        const QString name = QFontMetrics(painter->font()).elidedText(entry.databases[i], Qt::ElideRight, 90);
        if (right - Badge::sizeOf(name, painter->font()).width() < least) {
            badge(QStringLiteral("+%1").arg(more), Badge::Kind::Changed);
            break;
        }
        badge(name, Badge::Kind::Changed);
    }
    return right;
}

void HistoryDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                            const QModelIndex &index) const
{
    const HistoryModel::Entry &entry = m_model.entry(index.row());
    TwoLineRow row(painter, option);
    paintLanes(painter, option.rect, index.row());
    painter->setFont(option.font);
    const int right = paintBadges(painter, option.rect, index.row());
    const int left = option.rect.left() + lanesWidth();
    row.paintTitle(left, right - 4, index.data().toString(), true);
    QStringList facts {entry.revision.id.left(12)};
    for (const QString &fact :
         {entry.date, HistoryModel::stateName(entry.state), HistoryModel::fileStateName(entry.git.state),
          entry.isEdited ? HistoryModel::tr("edited after it was applied") : QString(),
          entry.labels.join(QStringLiteral(", ")), entry.git.author, entry.git.branch})
    {
        if (!fact.isEmpty())
            facts << fact;
    }
    row.paintFacts(left, option.rect.right() - 8, facts.join(QStringLiteral(" · ")));
}

} // namespace stillroom
