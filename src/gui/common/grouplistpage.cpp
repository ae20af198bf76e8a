#include "gui/common/grouplistpage.h"

#include "gui/common/buttons.h"
#include "gui/common/emptystate.h"
#include "gui/common/grouplistdelegate.h"
#include "gui/common/grouplistmodel.h"
#include "gui/common/searchfield.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QSortFilterProxyModel>
#include <QSplitter>
#include <QStackedWidget>
#include <QTreeView>
#include <QVBoxLayout>

namespace stillroom {

namespace {

constexpr int sideBySide = 640; ///< px; narrower, the details stand below the list

} // namespace

GroupListPage::GroupListPage(GroupListModel *model, QWidget *details, const QString &filterLabel,
                             const QString &listName, QWidget *parent)
    : TabPage(parent)
    , m_model(model)
    , m_proxy(new QSortFilterProxyModel(this))
    , m_stack(new QStackedWidget(this))
    , m_splitter(new QSplitter(Qt::Horizontal))
    , m_content(new QWidget)
    , m_search(new SearchField(filterLabel))
    , m_list(new QTreeView)
{
    m_model->setParent(this);
    m_proxy->setSourceModel(m_model);
    m_proxy->setRecursiveFilteringEnabled(true);
    m_proxy->setFilterRole(GroupListModel::SearchRole);
    m_proxy->setFilterCaseSensitivity(Qt::CaseInsensitive);
    buildList(filterLabel, listName);
    m_splitter->addWidget(details);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setSizes({440, 460});
    auto *content = new QVBoxLayout(m_content);
    content->setContentsMargins(0, 0, 0, 0);
    content->setSpacing(0);
    content->addWidget(buildStrip());
    content->addWidget(makeLine());
    content->addWidget(m_splitter, 1);
    m_stack->addWidget(m_content);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);
    setFocusProxy(m_list);
}

QWidget *GroupListPage::buildStrip()
{
    auto *strip = new QWidget;
    strip->setMinimumHeight(40);
    strip->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed); // what there is no room for is left out
    m_strip = new QHBoxLayout(strip);
    m_strip->setContentsMargins(12, 4, 12, 4);
    m_strip->setSpacing(8);
    m_title = new QLabel;
    m_title->setProperty("role", QStringLiteral("section"));
    m_title->setTextFormat(Qt::PlainText);
    m_strip->addWidget(m_title);
    m_strip->addStretch();
    return strip;
}

void GroupListPage::buildList(const QString &filterLabel, const QString &listName)
{
    m_search->setAccessibleName(filterLabel);
    auto *search = new QHBoxLayout;
    search->setContentsMargins(8, 8, 8, 8);
    search->addWidget(m_search);
    m_list->setAccessibleName(listName);
    m_list->setModel(m_proxy);
    m_list->setItemDelegate(new GroupListDelegate(m_list));
    m_list->setHeaderHidden(true);
    m_list->setIndentation(16);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setMouseTracking(true);
    m_list->setExpandsOnDoubleClick(false);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &GroupListPage::currentChanged);
    connect(m_list, &QTreeView::expanded, this, [this](const QModelIndex &group) { keepOpen(group, true); });
    connect(m_list, &QTreeView::collapsed, this,
            [this](const QModelIndex &group) { keepOpen(group, false); });
    connect(m_list, &QTreeView::activated, this, [this](const QModelIndex &index) {
        if (GroupListModel::isGroup(index))
            m_list->setExpanded(index, !m_list->isExpanded(index));
        else
            activateRow(index);
    });
    connect(m_search, &QLineEdit::textChanged, this, &GroupListPage::filterChanged);
    connect(m_search, &SearchField::downPressed, m_list, qOverload<>(&QWidget::setFocus));
    QAction *find = makeAction(this, filterLabel, QStringLiteral("search"), {QKeySequence::Find});
    find->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(find, &QAction::triggered, this, [this] {
        m_search->setFocus();
        m_search->selectAll();
    });
    addAction(find);
    auto *side = new QWidget;
    auto *layout = new QVBoxLayout(side);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(search);
    layout->addWidget(m_list, 1);
    side->setMinimumWidth(200);
    m_splitter->addWidget(side);
}

QJsonObject GroupListPage::saveState() const
{
    return {{QStringLiteral("filter"), m_search->text()}};
}

void GroupListPage::restoreState(const QJsonObject &state)
{
    m_search->setText(state.value(QStringLiteral("filter")).toString());
}

void GroupListPage::setStripTitle(const QString &text)
{
    m_title->setText(text);
    fitStrip();
}

Badge *GroupListPage::addBadge(Badge::Kind kind)
{
    auto *badge = new Badge({}, kind);
    m_badges.emplace_back(badge, false);
    m_strip->insertWidget(int(m_badges.size()), badge);
    return badge;
}

void GroupListPage::showBadge(Badge *badge, int count, const QString &text)
{
    badge->setText(text);
    badge->updateGeometry();
    for (auto &[each, speaks] : m_badges) {
        if (each == badge)
            speaks = count > 0;
    }
    fitStrip();
}

void GroupListPage::fitStrip()
{
    const QMargins margins = m_strip->contentsMargins();
    int left = width() - margins.left() - margins.right();
    for (int i = int(m_badges.size()) + 1; i < m_strip->count(); ++i) {
        if (const QWidget *widget = m_strip->itemAt(i)->widget())
            left -= widget->sizeHint().width() + m_strip->spacing();
    }
    const auto fits = [&](const QWidget *widget) {
        const int needed = widget->sizeHint().width() + m_strip->spacing();
        if (needed > left)
            return false;
        left -= needed;
        return true;
    };
    m_title->setVisible(fits(m_title));
    for (const auto &[badge, speaks] : m_badges)
        badge->setVisible(speaks && fits(badge));
}

void GroupListPage::addToStrip(QWidget *widget)
{
    m_strip->addWidget(widget);
}

EmptyState *GroupListPage::addState(const QString &icon, const QString &sentence)
{
    auto *state = new EmptyState(icon, sentence);
    m_stack->addWidget(state);
    return state;
}

void GroupListPage::showState(EmptyState *state)
{
    m_stack->setCurrentWidget(state ? static_cast<QWidget *>(state) : m_content);
}

void GroupListPage::resizeEvent(QResizeEvent *event)
{
    TabPage::resizeEvent(event);
    fitStrip();
    const Qt::Orientation wanted = width() < sideBySide ? Qt::Vertical : Qt::Horizontal;
    if (m_splitter->orientation() == wanted)
        return;
    m_splitter->setOrientation(wanted);
    m_splitter->setSizes(wanted == Qt::Vertical ? QList<int> {2 * height() / 5, 3 * height() / 5}
                                                : QList<int> {width() / 2, width() / 2});
}

void GroupListPage::keepOpen(const QModelIndex &group, bool isOpen)
{
    if (!m_isFilling && m_search->text().isEmpty())
        m_open.insert(group.data(GroupListModel::IdRole).toString(), isOpen);
}

void GroupListPage::restoreRows()
{
    filterChanged(m_search->text());
}

void GroupListPage::filterChanged(const QString &text)
{
    m_isFilling = true;
    m_proxy->setFilterFixedString(text);
    for (int row = 0; row < m_proxy->rowCount(); ++row) {
        const QModelIndex group = m_proxy->index(row, 0);
        const bool isOpen = m_open.value(group.data(GroupListModel::IdRole).toString(),
                                         !group.data(GroupListModel::ClosedRole).toBool());
        m_list->setExpanded(group, isOpen || !text.isEmpty());
    }
    QModelIndex index = find(GroupListModel::IdRole, m_selected);
    if (!index.isValid() || !m_list->isExpanded(index.parent())) {
        QModelIndex group = find(GroupListModel::IdRole, m_selectedGroup);
        if (!group.isValid() || !GroupListModel::isGroup(group) || !m_list->isExpanded(group))
            group = m_proxy->index(0, 0);
        const int last = m_proxy->rowCount(group) - 1;
        index = last >= 0 && m_list->isExpanded(group)
            ? m_proxy->index(qBound(0, m_selectedRow, last), 0, group)
            : group;
    }
    m_list->setCurrentIndex(index);
    m_isFilling = false;
    currentChanged();
}

QModelIndex GroupListPage::find(int role, const QString &value) const
{
    if (value.isEmpty() || m_proxy->rowCount() == 0)
        return {};
    return m_proxy
        ->match(m_proxy->index(0, 0), role, value, 1,
                Qt::MatchExactly | Qt::MatchCaseSensitive | Qt::MatchRecursive)
        .value(0);
}

bool GroupListPage::selectRow(int role, const QString &value)
{
    const QModelIndex index = find(role, value);
    if (!index.isValid())
        return false;
    m_list->expand(index.parent());
    m_list->setCurrentIndex(index);
    return true;
}

void GroupListPage::clearFilter()
{
    m_search->clear();
}

void GroupListPage::currentChanged()
{
    if (m_isFilling)
        return;
    const QModelIndex index = m_list->currentIndex();
    if (!index.isValid() || GroupListModel::isGroup(index)) {
        showWhole();
        return;
    }
    m_selected = index.data(GroupListModel::IdRole).toString();
    m_selectedGroup = index.parent().data(GroupListModel::IdRole).toString();
    m_selectedRow = index.row();
    showRow(index);
}

} // namespace stillroom
