#include "gui/form/lookuplist.h"

#include "gui/common/buttons.h"

#include <QGraphicsDropShadowEffect>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QStandardItemModel>
#include <QStyledItemDelegate>

namespace stillroom {

namespace {

constexpr int keyRole = Qt::UserRole + 1;
constexpr int noteRole = Qt::UserRole + 2;
constexpr int typedRole = Qt::UserRole + 3;
constexpr int rowHeight = 28;

class FoundDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override
    {
        return {200, rowHeight};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Theme &theme = Theme::current();
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (option.state & QStyle::State_Selected) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(theme.color(Theme::Token::Selection));
            painter->drawRoundedRect(option.rect, 4, 4);
        }
        const QRect inner = option.rect.adjusted(8, 0, -8, 0);
        const QString note = index.data(noteRole).toString();
        QString right = index.data(keyRole).toString();
        if (!note.isEmpty())
            right += QStringLiteral(" · ") + note;
        painter->setFont(option.font);
        painter->setPen(theme.color(Theme::Token::Muted));
        painter->drawText(inner, int(Qt::AlignRight | Qt::AlignVCenter), right);
        const int room = inner.width() - option.fontMetrics.horizontalAdvance(right) - 12;

        const QString text = index.data().toString();
        const QString typed = index.data(typedRole).toString();
        const qsizetype at = typed.isEmpty() ? -1 : text.indexOf(typed, 0, Qt::CaseInsensitive);
        QFont bold = option.font;
        bold.setBold(true);
        int x = inner.left();
        const auto draw = [&](const QString &part, const QFont &font) {
            const QFontMetrics metrics(font);
            const int left = inner.left() + room - x;
            const QString shown = metrics.elidedText(part, Qt::ElideRight, qMax(0, left));
            painter->setFont(font);
            painter->drawText(QRect(x, inner.top(), qMax(0, left), inner.height()),
                              int(Qt::AlignLeft | Qt::AlignVCenter), shown);
            x += metrics.horizontalAdvance(part);
        };
        painter->setPen(theme.color(Theme::Token::Text));
        if (at < 0) {
            draw(text, option.font);
        } else {
            draw(text.left(at), option.font);
            draw(text.mid(at, typed.size()), bold);
            draw(text.mid(at + typed.size()), option.font);
        }
        painter->restore();
    }
};

QString keyOf(const ParentRow &row)
{
    QStringList parts;
    for (const Value &value : row.key)
        parts << value.toString();
    return parts.join(QStringLiteral(", "));
}

} // namespace

LookupList::LookupList(const QString &newText, QWidget *field)
    : QFrame(field->window())
    , m_field(field)
    , m_list(new QListView)
    , m_model(new QStandardItemModel(this))
    , m_newText(newText)
    , m_create(makeButton(newText, ButtonKind::Link, QStringLiteral("plus")))
    , m_found(new QLabel)
{
    setObjectName(QStringLiteral("lookupList"));
    setProperty("role", QStringLiteral("card"));
    setFocusPolicy(Qt::NoFocus);
    m_list->setModel(m_model);
    m_list->setItemDelegate(new FoundDelegate(m_list));
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setUniformItemSizes(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setMouseTracking(true);
    m_list->setAccessibleName(tr("Rows found"));
    m_create->setFocusPolicy(Qt::NoFocus);
    m_found->setProperty("role", QStringLiteral("muted"));
    auto *foot = new QHBoxLayout;
    foot->setContentsMargins(0, 0, 8, 0);
    foot->addWidget(m_create);
    foot->addStretch(1);
    foot->addWidget(m_found);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(4, 4, 4, 2);
    layout->setSpacing(2);
    layout->addWidget(m_list);
    layout->addWidget(makeLine());
    layout->addLayout(foot);
    auto *shadow = new QGraphicsDropShadowEffect(this);
    shadow->setBlurRadius(18);
    shadow->setOffset(0, 4);
    shadow->setColor(QColor(0, 0, 0, 70));
    setGraphicsEffect(shadow);
    connect(m_list, &QListView::entered, this,
            [this](const QModelIndex &index) { m_list->setCurrentIndex(index); });
    connect(m_list, &QListView::clicked, this, [this](const QModelIndex &index) {
        hide();
        Q_EMIT chosen(m_rows[std::size_t(index.row())]);
    });
    connect(m_create, &QPushButton::clicked, this, [this] {
        hide();
        Q_EMIT createRequested();
    });
    hide();
}

void LookupList::showRows(const std::vector<ParentRow> &rows, const QString &typed, double milliseconds)
{
    m_rows = rows;
    m_model->clear();
    for (const ParentRow &row : rows) {
        auto *item = new QStandardItem(row.label.isEmpty() ? keyOf(row) : row.label);
        item->setData(row.label.isEmpty() ? QString() : keyOf(row), keyRole);
        item->setData(typed.trimmed(), typedRole);
        m_model->appendRow(item);
    }
    const QString shownTyped
        = typed.trimmed().size() > 24 ? typed.trimmed().left(23) + QChar(0x2026) : typed.trimmed();
    m_create->setText(shownTyped.isEmpty() ? m_newText : tr("%1 “%2”").arg(m_newText, shownTyped));
    const QString took = milliseconds < 1 ? tr("under 1 ms") : tr("%1 ms").arg(qRound(milliseconds));
    m_found->setText(rows.empty() ? tr("none found in %1").arg(took)
                                  : tr("%1 found in %2").arg(rows.size()).arg(took));
    if (!rows.empty())
        m_list->setCurrentIndex(m_model->index(0, 0));
    const int shown = qMin(8, int(rows.size()));
    m_list->setFixedHeight(shown * rowHeight + (shown > 0 ? 2 : 0));
    popUp();
}

void LookupList::setNote(int row, const QString &note)
{
    if (QStandardItem *item = m_model->item(row))
        item->setData(note, noteRole);
}

void LookupList::setCreating(bool possible)
{
    m_create->setVisible(possible);
}

QString LookupList::footer() const
{
    return m_found->text();
}

void LookupList::popUp()
{
    QWidget *window = m_field->window();
    if (parentWidget() != window)
        setParent(window);
    layout()->activate();
    const int width = qMax(m_field->width() + 4, 300);
    const int height = layout()->sizeHint().height();
    const QPoint below = m_field->mapTo(window, QPoint(0, m_field->height() + 3));
    const QPoint above = m_field->mapTo(window, QPoint(0, -height - 3));
    const bool fits = below.y() + height <= window->height() || above.y() < 0;
    const int x = qMax(0, qMin(below.x(), window->width() - width - 4));
    setGeometry(x, fits ? below.y() : above.y(), width, height);
    raise();
    show();
}

bool LookupList::handleKey(int key)
{
    if (!isVisible())
        return false;
    const int current = m_list->currentIndex().row();
    const auto go = [this](int row) {
        row = qBound(0, row, m_model->rowCount() - 1);
        if (row >= 0)
            m_list->setCurrentIndex(m_model->index(row, 0));
        return true;
    };
    switch (key) {
    case Qt::Key_Down:
        return go(current + 1);
    case Qt::Key_Up:
        return go(current - 1);
    case Qt::Key_PageDown:
        return go(current + 8);
    case Qt::Key_PageUp:
        return go(current - 8);
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (current < 0)
            return false;
        hide();
        Q_EMIT chosen(m_rows[std::size_t(current)]);
        return true;
    case Qt::Key_Escape:
        hide();
        return true;
    default:
        return false;
    }
}

} // namespace stillroom
