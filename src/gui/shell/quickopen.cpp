#include "gui/shell/quickopen.h"

#include "gui/common/searchfield.h"
#include "gui/common/theme.h"
#include "gui/shell/fuzzymatch.h"

#include <QApplication>
#include <QGraphicsDropShadowEffect>
#include <QKeyEvent>
#include <QListView>
#include <QPainter>
#include <QStandardItemModel>
#include <QStyledItemDelegate>
#include <QVBoxLayout>
#include <algorithm>

namespace stillroom {

namespace {

constexpr int entryRole = Qt::UserRole + 1;
constexpr int detailRole = Qt::UserRole + 2;
constexpr int shownAtMost = 60;
constexpr int listWidth = 560;
constexpr int rowHeight = 28;

class EntryDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Theme &theme = Theme::current();
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (option.state & QStyle::State_Selected) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(theme.color(Theme::Token::Selection));
            painter->drawRoundedRect(option.rect.adjusted(4, 0, -4, 0), 4, 4);
        }
        QRect rect = option.rect.adjusted(12, 0, -12, 0);
        index.data(Qt::DecorationRole)
            .value<QIcon>()
            .paint(painter, QRect(rect.x(), rect.y() + (rect.height() - 16) / 2, 16, 16));
        rect.setLeft(rect.left() + 24);
        painter->setFont(option.font);
        const QFontMetrics metrics(option.font);
        const QString detail = index.data(detailRole).toString();
        painter->setPen(theme.color(Theme::Token::Muted));
        painter->drawText(rect, Qt::AlignRight | Qt::AlignVCenter, detail);
        rect.setRight(rect.right() - metrics.horizontalAdvance(detail) - 12);
        painter->setPen(theme.color(Theme::Token::Text));
        painter->drawText(rect, Qt::AlignLeft | Qt::AlignVCenter,
                          metrics.elidedText(index.data().toString(), Qt::ElideRight, rect.width()));
        painter->restore();
    }
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override
    {
        return {100, rowHeight};
    }
};

} // namespace

QuickOpen::QuickOpen(QWidget *window)
    : QFrame(window)
    , m_field(new SearchField(QString()))
    , m_list(new QListView)
    , m_model(new QStandardItemModel(this))
{
    setProperty("role", QStringLiteral("popup"));
    setFrameShape(QFrame::StyledPanel);
    auto *shadow = new QGraphicsDropShadowEffect(this);
    shadow->setBlurRadius(24);
    shadow->setOffset(0, 6);
    shadow->setColor(QColor(0, 0, 0, 80));
    setGraphicsEffect(shadow);
    m_list->setModel(m_model);
    m_list->setItemDelegate(new EntryDelegate(m_list));
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setUniformItemSizes(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setAccessibleName(tr("Matches"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->addWidget(m_field);
    layout->addWidget(m_list, 1);
    m_field->installEventFilter(this);
    connect(m_field, &QLineEdit::textChanged, this, &QuickOpen::filter);
    connect(m_list, &QListView::clicked, this, &QuickOpen::openCurrent);
    hide();
}

void QuickOpen::popup(std::vector<QuickEntry> entries, const QString &placeholder)
{
    m_entries = std::move(entries);
    m_field->setPlaceholderText(placeholder);
    m_field->setAccessibleName(placeholder);
    const QSignalBlocker quiet(m_field);
    m_field->clear();
    filter();
    const QSize size(qMin(listWidth, parentWidget()->width() - 32), qMin(440, parentWidget()->height() - 96));
    setGeometry((parentWidget()->width() - size.width()) / 2, 56, size.width(), size.height());
    show();
    raise();
    m_field->setFocus(Qt::ShortcutFocusReason);
}

QStringList QuickOpen::shownTexts() const
{
    QStringList texts;
    for (int row = 0; row < m_model->rowCount(); ++row)
        texts << m_model->item(row)->text();
    return texts;
}

void QuickOpen::filter()
{
    struct Hit
    {
        int score;
        std::size_t entry;
    };
    std::vector<Hit> hits;
    const QString typed = m_field->text();
    for (std::size_t i = 0; i < m_entries.size(); ++i) {
        const int score = fuzzyScore(typed, m_entries[i].text);
        if (score > 0)
            hits.push_back({score + m_entries[i].rank, i});
    }
    std::stable_sort(hits.begin(), hits.end(), [](const Hit &a, const Hit &b) { return a.score > b.score; });
    m_model->clear();
    for (std::size_t i = 0; i < hits.size() && i < shownAtMost; ++i) {
        const QuickEntry &entry = m_entries[hits[i].entry];
        auto *item = new QStandardItem(entry.icon, entry.text);
        item->setData(qulonglong(hits[i].entry), entryRole);
        item->setData(entry.detail, detailRole);
        m_model->appendRow(item);
    }
    if (m_model->rowCount() == 0) {
        auto *item = new QStandardItem(tr("Nothing is called like that"));
        item->setFlags(Qt::NoItemFlags);
        m_model->appendRow(item);
    }
    m_list->setCurrentIndex(m_model->index(0, 0));
}

void QuickOpen::openCurrent()
{
    const QModelIndex index = m_list->currentIndex();
    if (!index.isValid() || !index.data(entryRole).isValid())
        return;
    const auto open = m_entries[std::size_t(index.data(entryRole).toULongLong())].open;
    hide();
    m_entries.clear();
    open();
}

bool QuickOpen::eventFilter(QObject *object, QEvent *event)
{
    if (event->type() == QEvent::FocusOut && isVisible() && QApplication::activePopupWidget() == nullptr) {
        hide();
    } else if (event->type() == QEvent::ShortcutOverride) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Escape) {
            event->accept();
            return true;
        }
    } else if (event->type() == QEvent::KeyPress) {
        auto *press = static_cast<QKeyEvent *>(event);
        const int row = m_list->currentIndex().row();
        const auto choose = [this](int wanted) {
            m_list->setCurrentIndex(m_model->index(qBound(0, wanted, m_model->rowCount() - 1), 0));
        };
        switch (press->key()) {
        case Qt::Key_Escape:
            hide();
            parentWidget()->setFocus();
            return true;
        case Qt::Key_Down:
            choose(row + 1);
            return true;
        case Qt::Key_Up:
            choose(row - 1);
            return true;
        case Qt::Key_PageDown:
            choose(row + 10);
            return true;
        case Qt::Key_PageUp:
            choose(row - 10);
            return true;
        case Qt::Key_Return:
        case Qt::Key_Enter:
            openCurrent();
            return true;
        default:
            break;
        }
    }
    return QFrame::eventFilter(object, event);
}

} // namespace stillroom
