#include "gui/common/celldelegate.h"

#include "gui/common/cellroles.h"
#include "gui/common/theme.h"

#include <QPainter>

namespace stillroom {

namespace {

using Token = Theme::Token;

QColor rowBackground(RowState state, const QColor &plain)
{
    const Theme &theme = Theme::current();
    switch (state) {
    case RowState::Added:
        return theme.color(Token::AddedBackground);
    case RowState::Changed:
        return theme.color(Token::ChangedBackground);
    case RowState::Deleted:
        return theme.color(Token::RemovedBackground);
    case RowState::Stored:
        break;
    }
    return plain;
}

bool isMuted(CellKind kind)
{
    return kind == CellKind::Null || kind == CellKind::Default || kind == CellKind::Generated
        || kind == CellKind::Loading || kind == CellKind::Binary;
}

QFont cellFont(const QStyleOptionViewItem &option, CellKind kind, RowState state)
{
    QFont font = option.font;
    if (kind == CellKind::Fixed) {
        font = Theme::current().fixedFont();
        font.setPointSizeF(option.font.pointSizeF() > 0 ? option.font.pointSizeF() - 0.5 : font.pointSizeF());
    }
    if (kind == CellKind::Number)
        font = Theme::current().numberFont();
    font.setItalic(kind == CellKind::Null || kind == CellKind::Default || kind == CellKind::Generated);
    font.setStrikeOut(state == RowState::Deleted && !isMuted(kind));
    return font;
}

/// A check mark for yes, a dash for no: two shapes, not two colours.
void drawBoolean(QPainter *painter, const QRect &rect, bool yes)
{
    const QPointF centre = QRectF(rect).center();
    painter->setRenderHint(QPainter::Antialiasing);
    if (yes) {
        painter->setPen(
            QPen(Theme::current().color(Token::Accent), 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        const QPointF points[]
            = {centre + QPointF(-5, 0.5), centre + QPointF(-1.5, 4), centre + QPointF(5.5, -4)};
        painter->drawPolyline(points, 3);
    } else {
        painter->setPen(QPen(Theme::current().color(Token::Muted), 1.4, Qt::SolidLine, Qt::RoundCap));
        painter->drawLine(centre + QPointF(-3, 0.5), centre + QPointF(3, 0.5));
    }
    painter->setRenderHint(QPainter::Antialiasing, false);
}

} // namespace

QString oneLine(const QString &text, int longest)
{
    QString line = text.left(longest + 1);
    if (line.size() > longest)
        line = line.left(longest) + QChar(0x2026);
    for (QChar &c : line) {
        if (c == QLatin1Char('\n') || c == QChar(0x2028))
            c = QChar(0x21B5);
        else if (c < QLatin1Char(' '))
            c = QLatin1Char(' ');
    }
    return line;
}

void CellDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                         const QModelIndex &index) const
{
    const Theme &theme = Theme::current();
    const auto kind = CellKind(index.data(CellKindRole).toInt());
    const auto state = RowState(index.data(RowStateRole).toInt());
    const bool selected = option.state & QStyle::State_Selected;
    const bool current = option.state & QStyle::State_HasFocus;

    painter->save();
    painter->fillRect(option.rect,
                      selected ? theme.color(Token::Selection)
                               : rowBackground(state, theme.color(Token::Base)));
    painter->setPen(theme.color(Token::Border));
    painter->drawLine(option.rect.topRight(), option.rect.bottomRight());
    painter->drawLine(option.rect.bottomLeft(), option.rect.bottomRight());
    if (index.data(CellChangedRole).toBool()) {
        // The edited cell of a changed row: a small corner, told by shape as well.
        painter->setPen(Qt::NoPen);
        painter->setBrush(theme.color(Token::Changed));
        painter->setRenderHint(QPainter::Antialiasing);
        const QPointF corner = option.rect.topLeft();
        const QPointF points[] = {corner, corner + QPointF(6, 0), corner + QPointF(0, 6)};
        painter->drawPolygon(points, 3);
        painter->setRenderHint(QPainter::Antialiasing, false);
    }
    if (current) {
        painter->setPen(theme.color(Token::Focus));
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(option.rect.adjusted(0, 0, -1, -1));
    }

    const QRect inner = option.rect.adjusted(padding, 0, -padding, -1);
    const QString text = index.data(Qt::DisplayRole).toString();
    if (kind == CellKind::Boolean) {
        drawBoolean(painter, option.rect, text == QStringLiteral("1"));
        painter->restore();
        return;
    }
    const QFont font = cellFont(option, kind, state);
    painter->setFont(font);
    painter->setPen(theme.color(isMuted(kind) ? Token::Muted : Token::Text));
    const QFontMetrics metrics(font);
    const auto alignment = Qt::Alignment(index.data(Qt::TextAlignmentRole).toInt()) & Qt::AlignRight
        ? Qt::AlignRight
        : Qt::AlignLeft;
    const QString label = index.data(CellLabelRole).toString();
    if (label.isEmpty()) {
        painter->drawText(inner, int(alignment | Qt::AlignVCenter | Qt::TextSingleLine),
                          metrics.elidedText(text, Qt::ElideRight, inner.width()));
    } else {
        painter->drawText(inner, int(Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine),
                          metrics.elidedText(text, Qt::ElideRight, inner.width()));
        const int used = metrics.horizontalAdvance(text) + 5;
        const QRect rest = inner.adjusted(used, 0, 0, 0);
        if (rest.width() > 12) {
            painter->setPen(theme.color(Token::Muted));
            painter->drawText(rest, int(Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine),
                              metrics.elidedText(label, Qt::ElideRight, rest.width()));
        }
    }
    painter->restore();
}

QSize CellDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto kind = CellKind(index.data(CellKindRole).toInt());
    QString text = index.data(Qt::DisplayRole).toString();
    const QString label = index.data(CellLabelRole).toString();
    if (!label.isEmpty())
        text += QLatin1Char(' ') + label;
    const QFontMetrics metrics(cellFont(option, kind, RowState::Stored));
    return {metrics.horizontalAdvance(text.left(200)) + 2 * padding + 4, 24};
}

} // namespace stillroom
