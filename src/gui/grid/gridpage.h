#pragma once

#include "gui/common/tabpage.h"
#include "gui/common/workspace.h"
#include "record/editjournal.h"
#include "record/formspec.h"
#include "record/recordhints.h"
#include "record/stagededits.h"

class QAction;
class QToolButton;

namespace stillroom {

class BusyBar;
class EmptyState;
class ErrorBar;
class FittingLabel;
class GridDelegate;
class GridLoader;
class GridModel;
class GridView;

/// The rows of one table or view: scrolled, sorted, filtered, edited. Edits are staged, kept in a journal and
/// applied together.
class GridPage final : public TabPage
{
    Q_OBJECT

public:
    GridPage(Workspace &workspace, const TableName &table, const std::vector<RowFilter> &filters,
             QWidget *parent = nullptr);
    ~GridPage() override;

    [[nodiscard]] const TableName &table() const { return m_table; }
    void setFilters(const std::vector<RowFilter> &filters); ///< shows only these rows, as if typed

    [[nodiscard]] QString title() const override;
    [[nodiscard]] QIcon icon() const override;
    [[nodiscard]] QString key() const override;
    [[nodiscard]] bool hasUnsavedChanges() const override;
    [[nodiscard]] QString unsavedSummary() const override;
    void saveChanges() override;
    void discardChanges() override;
    void refresh() override;
    void undo() override;
    void redo() override;
    [[nodiscard]] bool canUndo() const override;
    [[nodiscard]] bool canRedo() const override;
    [[nodiscard]] QString statusText() const override;
    [[nodiscard]] QString timingText() const override;
    [[nodiscard]] QJsonObject saveState() const override;
    void restoreState(const QJsonObject &state) override;

private:
    void applyEdits(); ///< what saveChanges() asked for
    void makeActions();
    QAction *tableAction(const QString &text, const QString &icon, const QList<QKeySequence> &keys,
                         void (GridPage::*slot)());
    QWidget *makeBar();
    void connectAll();
    void setUp(); ///< as soon as, and whenever, the schema is known
    void restoreJournal();
    void openWindow();
    void typeFilters();
    void filterEdited();
    void sortBy(int column, bool add);
    void updateState();
    [[nodiscard]] QString rowsText() const;
    void showProblem(const QString &sentence, const QString &hint = {});

    // What the toolbar and the keys do: gridpageactions.cpp.
    void editCell();
    void addRow();
    void duplicateRow();
    void deleteRows();
    void stageDelete(const std::vector<quint64> &fresh,
                     const std::vector<std::pair<std::vector<ColumnValue>, QMap<QString, Value>>> &stored);
    void setNull();
    void setDefault();
    void revertRows();
    void copy();
    void copyWithHeader();
    void paste();
    void pasteAsRows();
    void pasteCells(bool asRows);
    void editValue();
    void openForm();
    void followLink();
    void openLink(const QModelIndex &index);
    void filterByCell();
    void previewSql();
    void exportAll();
    void exportTo(const QString &file);
    void showMenu(const QPoint &at);
    [[nodiscard]] std::vector<int> selectedRows() const;
    void stageAll(const StagedValue &value);

    Workspace &m_workspace;
    TableName m_table;
    bool m_isView = false;
    std::shared_ptr<const Schema> m_schema;
    RecordHints m_hints;
    FormSpec m_form;
    std::vector<RowFilter> m_filters;
    std::vector<RowOrder> m_order;
    StagedEdits m_edits;
    EditJournal m_journal;
    bool m_applying = false;
    bool m_isSetUp = false;
    bool m_firstFit = false; ///< widths fit the first rows
    bool m_fitted = false; ///< or were restored, or fit the labels too
    qint64 m_unfiltered = -1; ///< rows without a filter, once counted
    qint64 m_returnTo = -1; ///< top row to show again after a reload
    QJsonObject m_waitingState;
    std::unique_ptr<Session> m_exportSession;

    GridLoader *m_loader;
    GridModel *m_model;
    GridDelegate *m_delegate = nullptr;
    GridView *m_view;
    ErrorBar *m_error;
    BusyBar *m_busy;
    EmptyState *m_empty;
    FittingLabel *m_rows;
    QAction *m_refresh = nullptr;
    QAction *m_add = nullptr;
    QAction *m_delete = nullptr;
    QAction *m_apply = nullptr;
    QAction *m_discard = nullptr;
    QAction *m_preview = nullptr;
    QAction *m_filter = nullptr;
    QAction *m_formAction = nullptr;
    QAction *m_export = nullptr;
    QAction *m_duplicate = nullptr;
    QAction *m_null = nullptr;
    QAction *m_default = nullptr;
    QAction *m_revert = nullptr;
    QAction *m_copy = nullptr;
    QAction *m_copyHeader = nullptr;
    QAction *m_paste = nullptr;
    QAction *m_pasteRows = nullptr;
    QAction *m_value = nullptr;
    QAction *m_follow = nullptr;
    QAction *m_filterCell = nullptr;
    QToolButton *m_applyButton = nullptr;
};

} // namespace stillroom
