#pragma once

#include "gui/common/workspace.h"

#include <QSortFilterProxyModel>
#include <QWidget>

class QAction;
class QMenu;

namespace stillroom {

class ExplorerTree;
class RowCounter;
class SchemaTreeModel;
class SearchField;

/// The left dock: a filter and the tree of everything in the project. Asks for pages through the workspace.
class ExplorerPanel final : public QWidget
{
    Q_OBJECT

public:
    explicit ExplorerPanel(Workspace &workspace, QWidget *parent = nullptr);

    void focusFilter();
    void focusTree();
    void selectTable(const TableName &table); ///< follows the open tab
    [[nodiscard]] QStringList expandedIds() const;
    void setExpandedIds(const QStringList &ids);
    [[nodiscard]] QSize sizeHint() const override { return {240, 600}; }

private:
    void rebuild();
    void countRows();
    void activate(const QModelIndex &index);
    void fillMenu(QMenu &menu, const QModelIndex &index);
    void filterChanged(const QString &text);
    [[nodiscard]] QModelIndex find(const QString &id) const; // in the proxy

    Workspace &m_workspace;
    SearchField *m_filter;
    SchemaTreeModel *m_model;
    QSortFilterProxyModel *m_proxy;
    ExplorerTree *m_tree;
    RowCounter *m_counter;
    QStringList m_expanded; // ids; kept while the tree is built anew or filtered
    QString m_selected;
    bool m_quiet = false; // expansion changes are ours
};

} // namespace stillroom
