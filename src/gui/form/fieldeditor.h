#pragma once

#include "gui/form/formmodel.h"

#include <QLineEdit>
#include <QWidget>

namespace stillroom {

/// A line as wide as its content needs, and narrower only where there is no room.
class SizedLine : public QLineEdit
{
    Q_OBJECT

public:
    using QLineEdit::QLineEdit;
    void setPreferredWidth(int width);
    /// Stands muted and italic in the empty line; Qt's own placeholder is too faint to read.
    void setHint(const QString &hint);
    [[nodiscard]] QString hint() const { return m_hint; }
    [[nodiscard]] QSize sizeHint() const override { return {m_width, QLineEdit::sizeHint().height()}; }
    [[nodiscard]] QSize minimumSizeHint() const override
    {
        return {qMin(m_width, 110), QLineEdit::minimumSizeHint().height()};
    }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    int m_width = 200;
    QString m_hint;
};

/// The input of one field. It shows what it is told and says what the user made of it; it stages nothing.
class FieldEditor : public QWidget
{
    Q_OBJECT

public:
    explicit FieldEditor(const FormField &field, QWidget *parent = nullptr);

    [[nodiscard]] const FormField &field() const { return m_field; }
    /// One value a column. Never emits.
    virtual void showValues(const QList<StagedValue> &values) = 0;
    virtual void setReadOnly(bool readOnly) = 0;
    virtual void openPicker() { } ///< Alt+Down
    virtual void settle() { } ///< the edits are about to be applied: make of the text typed what it is
    [[nodiscard]] virtual bool isFlexible() const { return false; } ///< takes the width there is
    virtual void forgetTyped(); ///< what was typed and is no value gives way to what is staged
    void setInvalid(bool invalid); ///< a red frame
    [[nodiscard]] QString problem() const { return m_problem; } ///< of what was typed last

    /// "NULL", "DEFAULT: CURRENT_TIMESTAMP": what stands muted in a field without a value of its own.
    [[nodiscard]] static QString placeholder(const FormField &field, const StagedValue &value);
    [[nodiscard]] static FieldEditor *make(const FormField &field, FormModel &model);

Q_SIGNALS:
    void edited(const QList<stillroom::StagedValue> &values);
    void refused(const QString &sentence); ///< what was typed is no value; empty = it is one again

protected:
    void give(const StagedValue &value);
    void giveAll(const QList<StagedValue> &values);
    void refuse(const QString &sentence);
    /// Whether text that is no value stays on show: nothing but another field was changed.
    [[nodiscard]] bool keepsTyped(const QList<StagedValue> &values);
    [[nodiscard]] bool isGiving() const { return m_giving; }

private:
    FormField m_field;
    QString m_problem;
    QList<StagedValue> m_last;
    bool m_giving = false;
};

} // namespace stillroom
