#pragma once

#include "gui/form/childmodel.h"

#include <QFrame>

class QAction;
class QPushButton;
class QStackedWidget;
class QTabBar;

namespace stillroom {

class Badge;
class GridView;

/// The rows of other tables that belong to the record: a tab with a small grid for each collection. They are
/// edited in the form's StagedEdits and applied with it.
class ChildTabs final : public QFrame
{
    Q_OBJECT

public:
    ChildTabs(FormModel &model, const std::vector<std::pair<int, FormCollection>> &collections,
              QWidget *parent = nullptr);

    void setRows(const RecordRows &rows);
    void refresh();
    [[nodiscard]] int count() const { return int(m_pages.size()); }
    [[nodiscard]] QTabBar *bar() const { return m_bar; }
    [[nodiscard]] ChildModel *model(int tab) const { return m_pages[std::size_t(tab)].model; }
    [[nodiscard]] GridView *view(int tab) const { return m_pages[std::size_t(tab)].view; }
    void addRow(); ///< to the tab in front
    void addRowOf(const TableName &table, const QStringList &columns);
    bool showRow(quint64 staged); ///< brings a staged row to the front; \return false if it is not here
    [[nodiscard]] QList<QWidget *> tabChain() const; ///< what Tab goes through, in this order
    void finishEditing(); ///< an open cell editor gives what it holds

Q_SIGNALS:
    void refused(const QString &sentence);
    void undoRequested();
    void redoRequested();

protected:
    bool eventFilter(QObject *object, QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    struct Page
    {
        int number = 0; ///< in FormSpec::collections
        ChildModel *model = nullptr;
        GridView *view = nullptr;
        Badge *badge = nullptr;
        bool fitted = false;
    };
    void deleteSelected();
    void openCurrent();
    void openAll();
    void fitHead();
    void fitHeight();
    void updateActions();
    [[nodiscard]] Page &current();

    FormModel &m_model;
    std::vector<Page> m_pages;
    QTabBar *m_bar;
    QStackedWidget *m_stack;
    QAction *m_open;
    QAction *m_delete;
    QAction *m_all;
    QPushButton *m_add;
};

} // namespace stillroom
