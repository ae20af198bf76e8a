#pragma once

#include "gui/common/badge.h"
#include "gui/common/tabpage.h"

class QHBoxLayout;
class QSortFilterProxyModel;
class QSplitter;
class QStackedWidget;
class QTreeView;

namespace stillroom {

class EmptyState;
class GroupListModel;
class SearchField;

/// A list in groups with a filter, the details of the chosen row beside it (below it where the page is
/// narrow), and a strip with badges above both; or a sentence in their place. Keeps the chosen row, the
/// filter and which groups are open while the list is filled anew.
class GroupListPage : public TabPage
{
    Q_OBJECT

public:
    /// \param details what is shown of the chosen row \param filterLabel "Filter findings"
    GroupListPage(GroupListModel *model, QWidget *details, const QString &filterLabel,
                  const QString &listName, QWidget *parent);

    [[nodiscard]] QJsonObject saveState() const override;
    void restoreState(const QJsonObject &state) override;

protected:
    virtual void showRow(const QModelIndex &index) = 0; ///< the details of it; not of a group
    virtual void showWhole() = 0; ///< the details where no row is chosen
    virtual void activateRow(const QModelIndex &index) = 0; ///< Enter or a double click

    void setStripTitle(const QString &text);
    [[nodiscard]] Badge *addBadge(Badge::Kind kind);
    void showBadge(Badge *badge, int count, const QString &text); ///< hidden where the count is 0
    void addToStrip(QWidget *widget); ///< at its right end
    [[nodiscard]] EmptyState *addState(const QString &icon, const QString &sentence = {});
    void showState(EmptyState *state); ///< in the place of the list; nullptr = the list
    /// Chooses what was chosen before the model was filled anew, or what stands there now.
    void restoreRows();
    bool selectRow(int role, const QString &value); ///< false = there is no such row
    void clearFilter();
    [[nodiscard]] QTreeView *list() const { return m_list; }

    void resizeEvent(QResizeEvent *event) override;

private:
    void buildList(const QString &filterLabel, const QString &listName);
    [[nodiscard]] QWidget *buildStrip();
    void filterChanged(const QString &text);
    void currentChanged();
    void fitStrip(); ///< shows what there is room for: what is at the right end, the title, badges
    void keepOpen(const QModelIndex &group, bool isOpen);
    [[nodiscard]] QModelIndex find(int role, const QString &value) const;

    GroupListModel *m_model;
    QSortFilterProxyModel *m_proxy;
    QStackedWidget *m_stack;
    QSplitter *m_splitter;
    QWidget *m_content;
    QHBoxLayout *m_strip = nullptr;
    QLabel *m_title = nullptr;
    std::vector<std::pair<Badge *, bool>> m_badges; ///< with whether each has something to say
    SearchField *m_search;
    QTreeView *m_list;
    QString m_selected; ///< id of the chosen row
    QString m_selectedGroup; ///< where it was: what follows it is chosen when it is gone
    int m_selectedRow = 0;
    QHash<QString, bool> m_open; ///< groups that were opened or closed by hand, by id
    bool m_isFilling = false;
};

} // namespace stillroom
