#pragma once

#include "gui/common/tabpage.h"
#include "gui/form/formmodel.h"
#include "record/applyedits.h"
#include "record/deleteimpact.h"
#include "record/editjournal.h"

class QAction;
class QBoxLayout;
class QFrame;
class QLabel;
class QPushButton;
class QScrollArea;

namespace stillroom {

class Badge;
class BusyBar;
class ChildTabs;
class ErrorBar;
class FieldRow;
class LinkChips;

/// One record with all that belongs to it: its fields, the rows that refer to it, its links. Everything is
/// staged and applied in one transaction. Walking to another record keeps what is staged.
class FormPage final : public TabPage
{
    Q_OBJECT

public:
    /// \param key values that name the row; empty = a new record
    FormPage(Workspace &workspace, const TableName &table, const std::vector<ColumnValue> &key,
             QWidget *parent = nullptr);
    ~FormPage() override;

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

    [[nodiscard]] FormModel &model() const { return *m_model; }
    [[nodiscard]] FieldRow *field(const QString &column) const;
    [[nodiscard]] ChildTabs *children() const { return m_children; }
    [[nodiscard]] LinkChips *links(const TableName &far) const;
    [[nodiscard]] bool isLoading() const { return m_loading; }
    [[nodiscard]] QString footerText() const;

    /// A new record begins with these values, where it has none of its own yet.
    void beginWith(std::vector<ColumnValue> values);
    void showNext(bool next);
    void duplicate();
    void deleteRecord(); ///< asks, with what would go too; takes it back if it is marked already
    void previewSql();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    static constexpr int margin = 24; ///< px around head, fields and foot

    void applyEdits(); ///< what saveChanges() asked for
    QWidget *makeHead();
    QWidget *makeFoot();
    void setUp(); ///< as soon as, and whenever, the schema is known
    void build(); ///< the widgets of the fields
    void addField(QWidget *field, QLabel *label, bool left);
    void buildOneToOne(int number, const FormCollection &collection, bool left);
    void arrange();
    void orderTabs();
    void load(const std::vector<ColumnValue> &key);
    void take(const std::vector<ColumnValue> &key, const RecordRows &rows);
    void showRows();
    void updateState();
    void updateOneToOne();
    void focusFirst();
    void step(QWidget *from);
    void restoreJournal();
    bool settle(); ///< \return false if something typed is no value
    void applied(const ApplyResult &result);
    void refused(const ApplyResult &result);
    void explain(const ApplyResult &result, const StagedRow &row);
    void stageDelete();
    void clearProblems();
    [[nodiscard]] QString impactSentence(const DeleteImpact &impact) const;

    Workspace &m_workspace;
    TableName m_table;
    FormModel *m_model;
    std::unique_ptr<EditJournal> m_journal;
    std::vector<ColumnValue> m_wanted; ///< key to read
    std::vector<ColumnValue> m_initial; ///< of beginWith(), until the schema is known
    std::vector<ColumnValue> m_before; ///< shown before a duplicate was begun
    bool m_isSetUp = false;
    bool m_loading = false;
    bool m_applying = false;
    bool m_gone = false;
    bool m_wide = true;
    qint64 m_lastMs = 0;
    quint64 m_run = 0;

    QLabel *m_heading;
    QLabel *m_subtitle;
    Badge *m_badge;
    QPushButton *m_previous;
    QPushButton *m_next;
    QPushButton *m_duplicate;
    QPushButton *m_delete;
    ErrorBar *m_error;
    QFrame *m_notice;
    QLabel *m_noticeText;
    QScrollArea *m_scroll;
    QWidget *m_body = nullptr;
    QBoxLayout *m_columns = nullptr;
    QWidget *m_left = nullptr;
    QWidget *m_right = nullptr;
    std::vector<FieldRow *> m_fields;
    std::vector<std::pair<int, LinkChips *>> m_links;
    struct OneToOne
    {
        int number = 0;
        FormCollection collection;
        QPushButton *open = nullptr;
        QLabel *note = nullptr;
    };
    std::vector<OneToOne> m_ones;
    ChildTabs *m_children = nullptr;
    BusyBar *m_busy;
    QLabel *m_summary;
    QPushButton *m_preview;
    QPushButton *m_discard;
    QPushButton *m_apply;
};

} // namespace stillroom
