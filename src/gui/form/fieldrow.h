#pragma once

#include "gui/form/fieldeditor.h"

class QFrame;
class QLabel;
class QToolButton;

namespace stillroom {

/// One field of the form: its editor, the ways to NULL, DEFAULT and back, what the model says of it, and
/// below it what is wrong with it.
class FieldRow final : public QWidget
{
    Q_OBJECT

public:
    FieldRow(const FormField &field, FormModel &model, QWidget *parent = nullptr);

    [[nodiscard]] const FormField &field() const { return m_editor->field(); }
    [[nodiscard]] FieldEditor *editor() const { return m_editor; }
    [[nodiscard]] QLabel *label() const { return m_label; } ///< to be put beside it
    void refresh(); ///< the model changed
    /// A sentence below the field, rich text with links allowed; `links` are told through linkActivated().
    void setProblem(const QString &html);
    [[nodiscard]] QString problem() const; ///< the sentence shown, plain
    [[nodiscard]] bool isRefused() const { return !m_editor->problem().isEmpty(); }

Q_SIGNALS:
    void linkActivated(const QString &link);
    void undoRequested();
    void redoRequested();
    void stepRequested(bool next); ///< Enter

protected:
    bool eventFilter(QObject *object, QEvent *event) override;

private:
    void toggleNull();
    void setNull();
    void setDefault();
    void showMenu();
    void watch(QWidget *widget);
    void showProblem();
    [[nodiscard]] QList<StagedValue> values() const;
    [[nodiscard]] QString oldText() const;

    FormModel &m_model;
    FieldEditor *m_editor;
    QLabel *m_label;
    QFrame *m_bar;
    QToolButton *m_null;
    QToolButton *m_revert;
    QLabel *m_note;
    QLabel *m_error;
    QString m_problem;
    QList<StagedValue> m_beforeNull;
};

} // namespace stillroom
