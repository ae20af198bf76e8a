#pragma once

#include "gui/form/fieldeditor.h"
#include "gui/form/lookuplist.h"

#include <QLineEdit>
#include <QPointer>
#include <QTimer>

class QToolButton;

namespace stillroom {

/// The line of a ParentEditor: the label as text, the key muted at its end.
class ParentLine final : public SizedLine
{
    Q_OBJECT

public:
    using SizedLine::SizedLine;
    void setKeyText(const QString &text);
    [[nodiscard]] QString keyText() const { return m_keyText; }

Q_SIGNALS:
    void keyPressed(QKeyEvent *event); ///< before the line takes it; accepted = it does not
    void linkActivated(); ///< Ctrl+click
    void left();

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    QString m_keyText;
};

/// The parent row of a foreign key, of one column or several: found by label while one types, an id can
/// always be typed.
class ParentEditor final : public FieldEditor
{
    Q_OBJECT

public:
    ParentEditor(const FormField &field, FormModel &model);
    ~ParentEditor() override;
    void showValues(const QList<StagedValue> &values) override;
    void setReadOnly(bool readOnly) override;
    void openPicker() override;
    void forgetTyped() override;
    void settle() override { leave(); }
    void setLabel(const QString &label); ///< of what is shown, where it is known already

private:
    void search();
    void readLabel();
    void countChildren(quint64 run);
    void take(const ParentRow &row);
    void leave(); ///< what was typed is settled: an id, nothing, or not understood
    void openParent();
    void createParent();
    void takeCreated(const TableName &table, const std::vector<ColumnValue> &key);
    void giveKey(const Row &key);
    [[nodiscard]] QString keyShown() const;

    FormModel &m_model;
    ForeignKeyLookup m_lookup;
    ParentLine *m_line;
    QAction *m_find;
    QAction *m_clear;
    QToolButton *m_open;
    QToolButton *m_add;
    QPointer<LookupList> m_list;
    QTimer m_delay;
    QList<StagedValue> m_values;
    Row m_key; ///< shown; empty = none
    QString m_label;
    Row m_labelOf; ///< the key m_label belongs to
    bool m_dirty = false; ///< typed since the last choice
    bool m_searching = false;
    bool m_awaitsParent = false; ///< a form for a new one was opened from here
    quint64 m_run = 0;
};

} // namespace stillroom
