#include "gui/shell/tabarea.h"

#include "gui/common/theme.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>
#include <QTabBar>
#include <QToolButton>

namespace stillroom {

namespace {

/// The right end of a tab: a dot when there are unsaved changes, and the close button.
class TabEnd final : public QWidget
{
public:
    TabEnd() : m_close(new QToolButton(this))
    {
        m_close->setIcon(Theme::current().icon(QStringLiteral("x"), Theme::Token::Muted));
        m_close->setIconSize(QSize(14, 14));
        m_close->setFixedSize(20, 20);
        m_close->setToolTip(QObject::tr("Close (Ctrl+W)"));
        m_close->setAccessibleName(QObject::tr("Close tab"));
        m_close->setFocusPolicy(Qt::NoFocus);
        m_close->setStyleSheet(
            QStringLiteral("QToolButton { padding: 0; border-radius: 4px; background: transparent; }"
                           "QToolButton:hover { background: palette(midlight); }"));
        setUnsaved(false);
    }
    [[nodiscard]] QToolButton *close() const { return m_close; }
    void setUnsaved(bool unsaved)
    {
        m_unsaved = unsaved;
        setFixedSize(20 + (unsaved ? 14 : 0), 20);
        m_close->move(width() - 20, 0);
        setToolTip(unsaved ? QObject::tr("Has changes that are not applied") : QString());
        update();
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        if (!m_unsaved)
            return;
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(Theme::current().color(Theme::Token::Changed));
        painter.drawEllipse(QRectF(2, 6, 9, 9));
    }

private:
    QToolButton *m_close;
    bool m_unsaved = false;
};

} // namespace

TabArea::TabArea(QWidget *parent) : QTabWidget(parent)
{
    setDocumentMode(true);
    setMovable(true);
    setElideMode(Qt::ElideNone);
    setUsesScrollButtons(true);
    tabBar()->setExpanding(false);
    tabBar()->setDrawBase(false);
    tabBar()->setIconSize(QSize(16, 16));
    tabBar()->installEventFilter(this);
    tabBar()->setFocusPolicy(Qt::TabFocus);
    connect(this, &QTabWidget::currentChanged, this, [this] { Q_EMIT currentPageChanged(currentPage()); });
}

TabPage *TabArea::page(int index) const
{
    return qobject_cast<TabPage *>(widget(index));
}

TabPage *TabArea::page(const QString &key) const
{
    for (TabPage *candidate : pages()) {
        if (candidate->key() == key)
            return candidate;
    }
    return nullptr;
}

QList<TabPage *> TabArea::pages() const
{
    QList<TabPage *> found;
    for (int i = 0; i < count(); ++i)
        found << page(i);
    return found;
}

void TabArea::dress(TabPage *page)
{
    auto *end = new TabEnd;
    connect(end->close(), &QToolButton::clicked, page, [this, page] { Q_EMIT closeRequested(page); });
    tabBar()->setTabButton(indexOf(page), QTabBar::RightSide, end);
    connect(page, &TabPage::titleChanged, this, [this, page] {
        updateTab(page);
        Q_EMIT pageTitleChanged(page);
    });
    connect(page, &TabPage::statusChanged, this, [this, page] { Q_EMIT pageStatusChanged(page); });
    updateTab(page);
}

void TabArea::addPage(TabPage *page, bool activate)
{
    blockSignals(true); // what is shown is told once, below
    addTab(page, page->icon(), page->title());
    dress(page);
    if (activate)
        setCurrentWidget(page);
    blockSignals(false);
    if (activate)
        Q_EMIT currentPageChanged(currentPage());
}

void TabArea::replacePage(TabPage *old, TabPage *page)
{
    const int index = indexOf(old);
    const bool current = currentIndex() == index;
    {
        const QSignalBlocker quiet(this);
        removeTab(index);
        insertTab(index, page, page->icon(), page->title());
        dress(page);
        if (current)
            setCurrentIndex(index);
    }
    old->deleteLater();
    if (current)
        Q_EMIT currentPageChanged(page);
}

void TabArea::removePage(TabPage *page)
{
    const int index = indexOf(page);
    if (index < 0)
        return;
    disconnect(page, nullptr, this, nullptr);
    removeTab(index);
    delete page;
    if (count() == 0)
        Q_EMIT currentPageChanged(nullptr);
}

void TabArea::updateTab(TabPage *page)
{
    const int index = indexOf(page);
    if (index < 0)
        return;
    setTabText(index, page->title());
    setTabIcon(index, page->icon());
    setTabToolTip(index, page->hasUnsavedChanges() ? page->unsavedSummary() : page->title());
    if (auto *end = static_cast<TabEnd *>(tabBar()->tabButton(index, QTabBar::RightSide)))
        end->setUnsaved(page->hasUnsavedChanges());
    tabBar()->setTabText(index, page->title()); // lays the tabs out anew
}

void TabArea::step(int by)
{
    if (count() > 0)
        setCurrentIndex((currentIndex() + by + count()) % count());
}

bool TabArea::eventFilter(QObject *object, QEvent *event)
{
    if (object == tabBar() && event->type() == QEvent::MouseButtonRelease) {
        const auto *mouse = static_cast<QMouseEvent *>(event);
        TabPage *clicked = page(tabBar()->tabAt(mouse->position().toPoint()));
        if (mouse->button() == Qt::MiddleButton && clicked != nullptr) {
            Q_EMIT closeRequested(clicked);
            return true;
        }
    }
    if (object == tabBar() && event->type() == QEvent::ContextMenu) {
        const auto *ask = static_cast<QContextMenuEvent *>(event);
        TabPage *clicked = page(tabBar()->tabAt(ask->pos()));
        if (clicked == nullptr)
            return true;
        auto *menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        connect(menu->addAction(tr("Close")), &QAction::triggered, clicked,
                [this, clicked] { Q_EMIT closeRequested(clicked); });
        connect(menu->addAction(tr("Close others")), &QAction::triggered, clicked, [this, clicked] {
            for (TabPage *other : pages()) {
                if (other != clicked && !other->hasUnsavedChanges())
                    Q_EMIT closeRequested(other);
            }
        });
        menu->popup(ask->globalPos());
        return true;
    }
    return QTabWidget::eventFilter(object, event);
}

} // namespace stillroom
