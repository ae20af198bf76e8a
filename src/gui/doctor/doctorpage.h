#pragma once

#include "gui/common/tabpage.h"
#include "gui/common/workspace.h"

class QSortFilterProxyModel;
class QSplitter;
class QStackedWidget;
class QTreeView;

namespace stillroom {

class Badge;
class EmptyState;
class FindingDetails;
class FindingModel;
class SearchField;

/// What is wrong with the project's models and revisions, grouped by how grave it is, with the source of the
/// chosen one. Follows the workspace's report, which is made anew when a file changes.
class DoctorPage final : public TabPage
{
    Q_OBJECT

public:
    explicit DoctorPage(Workspace &workspace, QWidget *parent = nullptr);

    [[nodiscard]] QString title() const override { return tr("Doctor"); }
    [[nodiscard]] QIcon icon() const override;
    [[nodiscard]] QString key() const override { return QStringLiteral("doctor"); }
    [[nodiscard]] QString statusText() const override;
    [[nodiscard]] QJsonObject saveState() const override;
    void restoreState(const QJsonObject &state) override;

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    [[nodiscard]] QWidget *buildStrip();
    [[nodiscard]] QWidget *buildList();
    void buildStates();
    void reportChanged();
    void showBadges();
    void currentChanged();
    void filterChanged(const QString &text);
    void selectFirst();

    Workspace &m_workspace;
    QStackedWidget *m_stack;
    EmptyState *m_well = nullptr;
    EmptyState *m_waiting = nullptr;
    QWidget *m_content = nullptr;
    QSplitter *m_splitter = nullptr;
    Badge *m_errors = nullptr;
    Badge *m_warnings = nullptr;
    Badge *m_notes = nullptr;
    SearchField *m_search = nullptr;
    QTreeView *m_list = nullptr;
    FindingModel *m_model;
    QSortFilterProxyModel *m_proxy;
    FindingDetails *m_details = nullptr;
    QString m_selected; // id of the chosen row, kept while the report changes
};

} // namespace stillroom
