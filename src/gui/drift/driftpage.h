#pragma once

#include "gui/common/tabpage.h"
#include "gui/common/workspace.h"

class QLabel;
class QPushButton;
class QSortFilterProxyModel;
class QSplitter;
class QStackedWidget;
class QTreeView;

namespace stillroom {

class Badge;
class DriftDetails;
class DriftModel;
class EmptyState;
class SearchField;

/// How the models and the database differ, as a list with a filter and the details of the chosen row; the
/// same differences that the diagram colours. Follows the workspace's report.
class DriftPage final : public TabPage
{
    Q_OBJECT

public:
    explicit DriftPage(Workspace &workspace, QWidget *parent = nullptr);

    [[nodiscard]] QString title() const override { return tr("Drift"); }
    [[nodiscard]] QIcon icon() const override;
    [[nodiscard]] QString key() const override { return QStringLiteral("drift"); }
    [[nodiscard]] QString statusText() const override;
    [[nodiscard]] QString timingText() const override { return m_workspace.readTimes(); }
    [[nodiscard]] QJsonObject saveState() const override;
    void restoreState(const QJsonObject &state) override;
    void selectTable(const TableName &table); ///< the first difference of it

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    [[nodiscard]] QWidget *buildStrip();
    [[nodiscard]] QWidget *buildList();
    void reportChanged();
    void showState();
    void showBadges();
    void currentChanged();
    void filterChanged(const QString &text);
    void showMenu(const QPoint &place);
    [[nodiscard]] QModelIndex find(int role, const QString &value) const;
    [[nodiscard]] QString databaseName() const;

    Workspace &m_workspace;
    QStackedWidget *m_stack;
    EmptyState *m_empty;
    QWidget *m_content = nullptr;
    QSplitter *m_splitter;
    QLabel *m_title = nullptr;
    Badge *m_badges[4] = {};
    QPushButton *m_generate = nullptr;
    SearchField *m_search = nullptr;
    QTreeView *m_list = nullptr;
    DriftModel *m_model;
    QSortFilterProxyModel *m_proxy;
    DriftDetails *m_details;
    QString m_selected; // id of the chosen row, kept while the report changes
    int m_selectedRow = 0; // where it was: what follows it is chosen when it is gone
    QString m_wantedTable; // asked for before there was a report
};

} // namespace stillroom
