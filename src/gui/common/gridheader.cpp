#include "gui/common/gridheader.h"

#include "gui/common/cellroles.h"
#include "gui/common/theme.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QMouseEvent>
#include <QPainter>

namespace stillroom {

namespace {

using Token = Theme::Token;
constexpr int iconSide = 16;
constexpr int gap = 4;
constexpr int padding = 8;

QFont headFont(const QWidget *widget)
{
    QFont font = widget->font();
    font.setWeight(QFont::DemiBold);
    return font;
}

} // namespace

GridHeader::GridHeader(QWidget *parent) : QHeaderView(Qt::Horizontal, parent)
{
    setSectionsClickable(true);
    setHighlightSections(false);
    setSectionsMovable(true);
    setStretchLastSection(true);
    setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    setMinimumSectionSize(48);
    connect(this, &QHeaderView::sectionResized, this, &GridHeader::placeFields);
    connect(this, &QHeaderView::sectionMoved, this, &GridHeader::placeFields);
    connect(this, &QHeaderView::geometriesChanged, this, &GridHeader::placeFields);
    connect(this, &QHeaderView::sectionCountChanged, this, &GridHeader::placeFields);
}

QSize GridHeader::sizeHint() const
{
    return {QHeaderView::sizeHint().width(), headHeight + (m_filtersShown ? filterHeight : 0)};
}

QLineEdit *GridHeader::filterField(int section)
{
    while (m_fields.size() <= section) {
        const auto number = int(m_fields.size());
        auto *field = new QLineEdit(this);
        field->setFrame(false);
        field->setObjectName(QStringLiteral("gridFilter%1").arg(number));
        field->setProperty("gridFilter", true);
        field->setVisible(false);
        field->installEventFilter(this);
        connect(field, &QLineEdit::editingFinished, this, [this, field, number] {
            field->setCursorPosition(0); // the condition counts, not the end of its value
            Q_EMIT filterEdited(number, field->text());
        });
        m_fields << field;
    }
    return m_fields[section];
}

void GridHeader::setFilterFields(bool shown)
{
    m_filtersShown = shown;
    const int sections = model() ? model()->columnCount() : 0;
    for (int section = 0; shown && section < sections; ++section) {
        QLineEdit *field = filterField(section);
        const QString name = model()->headerData(section, Qt::Horizontal).toString();
        field->setAccessibleName(tr("Filter for %1").arg(name));
        field->setToolTip(tr("Show only rows where %1 fits. Write:\n"
                             "text, or 'text' for exactly that\n"
                             "= 5   != 5   > 5   <= 5   10..20   in 1, 2, 3\n"
                             "abc*   *abc   contains abc   starts with abc   ends with abc\n"
                             "null   not null\nEnter applies it, Escape empties it.")
                              .arg(name));
    }
    updateGeometries();
    Q_EMIT geometriesChanged();
    placeFields();
    updateGeometry();
}

void GridHeader::setSorting(const QList<QPair<int, Qt::SortOrder>> &sorting)
{
    m_sorting = sorting;
    viewport()->update();
}

void GridHeader::updateGeometries()
{
    QHeaderView::updateGeometries();
    placeFields();
}

void GridHeader::placeFields()
{
    const Theme &theme = Theme::current();
    for (int section = 0; section < m_fields.size(); ++section) {
        QLineEdit *field = m_fields[section];
        const bool shown = m_filtersShown && section < count() && !isSectionHidden(section);
        if (shown) {
            const int left = sectionViewportPosition(section);
            field->setGeometry(left, headHeight, sectionSize(section) - 1, filterHeight - 1);
            // Lighter than an input elsewhere: it belongs to the head.
            const QString style
                = QStringLiteral(
                      "QLineEdit { border: none; border-radius: 0; padding: 0 4px; background: %1; }"
                      "QLineEdit:focus { border: 1px solid %2; padding: 0 3px; }"
                      "QLineEdit[invalid=\"true\"] { border: 1px solid %3; padding: 0 3px; }")
                      .arg(theme.color(Token::Alternate).name(), theme.color(Token::Focus).name(),
                           theme.color(Token::Error).name());
            if (field->styleSheet() != style)
                field->setStyleSheet(style);
        }
        field->setVisible(shown);
    }
}

QSize GridHeader::sectionSizeFromContents(int section) const
{
    const QString name = model()->headerData(section, Qt::Horizontal).toString();
    const QString icon = model()->headerData(section, Qt::Horizontal, HeaderIconRole).toString();
    const int width = QFontMetrics(headFont(this)).horizontalAdvance(name) + 2 * padding + iconSide + gap
        + (icon.isEmpty() ? 0 : iconSide + gap);
    return {width, headHeight + (m_filtersShown ? filterHeight : 0)};
}

void GridHeader::paintSection(QPainter *painter, const QRect &rect, int section) const
{
    const Theme &theme = Theme::current();
    painter->save();
    painter->fillRect(rect, theme.color(Token::Window));
    if (m_filtersShown)
        painter->fillRect(QRect(rect.left(), rect.top() + headHeight, rect.width(), filterHeight),
                          theme.color(Token::Alternate));
    painter->setPen(theme.color(Token::Border));
    painter->drawLine(rect.topRight(), rect.bottomRight());
    painter->drawLine(rect.bottomLeft(), rect.bottomRight());
    if (m_filtersShown)
        painter->drawLine(rect.left(), rect.top() + headHeight - 1, rect.right(),
                          rect.top() + headHeight - 1);

    const QString name = model()->headerData(section, Qt::Horizontal).toString();
    const QString iconName = model()->headerData(section, Qt::Horizontal, HeaderIconRole).toString();
    const bool right
        = Qt::Alignment(model()->headerData(section, Qt::Horizontal, Qt::TextAlignmentRole).toInt())
        & Qt::AlignRight;
    QString arrow;
    for (const auto &[column, order] : m_sorting) {
        if (column == section)
            arrow = order == Qt::AscendingOrder ? QStringLiteral("arrow-up") : QStringLiteral("arrow-down");
    }
    const QFont font = headFont(this);
    painter->setFont(font);
    QRect inner(rect.left() + padding, rect.top(), rect.width() - 2 * padding, headHeight - 1);
    const int extra = (iconName.isEmpty() ? 0 : iconSide + gap) + (arrow.isEmpty() ? 0 : iconSide + gap);
    const QString text = QFontMetrics(font).elidedText(name, Qt::ElideRight, inner.width() - extra);
    const int width = QFontMetrics(font).horizontalAdvance(text);
    int x = right ? std::max(inner.left(), inner.right() + 1 - width - extra) : inner.left();
    const int iconTop = inner.top() + (inner.height() - iconSide) / 2;
    if (!iconName.isEmpty()) {
        const Token tint = iconName == QStringLiteral("link") ? Token::Accent : Token::Text;
        theme.icon(iconName, tint).paint(painter, x, iconTop, iconSide, iconSide);
        x += iconSide + gap;
    }
    painter->setPen(theme.color(Token::Text));
    painter->drawText(QRect(x, inner.top(), width + 2, inner.height()), int(Qt::AlignLeft | Qt::AlignVCenter),
                      text);
    if (!arrow.isEmpty())
        theme.icon(arrow).paint(painter, x + width + gap, iconTop, iconSide, iconSide);
    painter->restore();
}

void GridHeader::mousePressEvent(QMouseEvent *event)
{
    m_pressed = event->position().toPoint();
    QHeaderView::mousePressEvent(event);
    m_resizing = viewport()->cursor().shape() == Qt::SplitHCursor || cursor().shape() == Qt::SplitHCursor;
}

void GridHeader::mouseReleaseEvent(QMouseEvent *event)
{
    QHeaderView::mouseReleaseEvent(event);
    const QPoint at = event->position().toPoint();
    const int section = logicalIndexAt(at);
    if (event->button() == Qt::LeftButton && !m_resizing && section >= 0 && at.y() < headHeight
        && (at - m_pressed).manhattanLength() < 4)
        Q_EMIT sortRequested(section, event->modifiers() & Qt::ShiftModifier);
    m_resizing = false;
}

bool GridHeader::eventFilter(QObject *object, QEvent *event)
{
    if (event->type() == QEvent::KeyPress) {
        auto *field = qobject_cast<QLineEdit *>(object);
        if (field && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape && !field->text().isEmpty()) {
            field->clear();
            Q_EMIT filterEdited(int(m_fields.indexOf(field)), QString());
            return true;
        }
    }
    return QHeaderView::eventFilter(object, event);
}

MarkerHeader::MarkerHeader(QWidget *parent) : QHeaderView(Qt::Vertical, parent)
{
    setSectionsClickable(true);
    setSectionResizeMode(QHeaderView::Fixed);
    setMinimumSectionSize(24);
    setDefaultSectionSize(24);
    setHighlightSections(false);
}

void MarkerHeader::paintSection(QPainter *painter, const QRect &rect, int section) const
{
    const Theme &theme = Theme::current();
    const QString mark = model()->headerData(section, Qt::Vertical).toString();
    Token text = Token::Muted;
    Token back = Token::Base;
    if (mark == QStringLiteral("+")) {
        text = Token::Added;
        back = Token::AddedBackground;
    } else if (mark == QStringLiteral("~")) {
        text = Token::Changed;
        back = Token::ChangedBackground;
    } else if (mark == QStringLiteral("-") || mark == QStringLiteral("!")) {
        text = Token::Removed;
        back = Token::RemovedBackground;
    }
    painter->save();
    painter->fillRect(rect, theme.color(back));
    painter->setPen(theme.color(Token::Border));
    painter->drawLine(rect.topRight(), rect.bottomRight());
    painter->drawLine(rect.bottomLeft(), rect.bottomRight());
    QFont font = Theme::current().fixedFont();
    font.setBold(true);
    painter->setFont(font);
    painter->setPen(theme.color(text));
    painter->drawText(rect, int(Qt::AlignCenter), mark);
    painter->restore();
}

} // namespace stillroom
