#pragma once

#include "gui/form/fieldeditor.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace stillroom {

/// One line of text or a number; numbers stay text, so that nothing is rounded.
class LineEditor final : public FieldEditor
{
    Q_OBJECT

public:
    explicit LineEditor(const FormField &field);
    void showValues(const QList<StagedValue> &values) override;
    void setReadOnly(bool readOnly) override;

private:
    SizedLine *m_line;
};

/// Several lines, growing with the text; JSON in the fixed font and checked.
class LongTextEditor final : public FieldEditor
{
    Q_OBJECT

public:
    explicit LongTextEditor(const FormField &field);
    void showValues(const QList<StagedValue> &values) override;
    void setReadOnly(bool readOnly) override;
    [[nodiscard]] bool isFlexible() const override { return true; }

private:
    void grow();
    QPlainTextEdit *m_text;
    bool m_showing = false;
};

/// Yes, no and neither; or one of the values the type or a check constraint allows.
class ChoiceEditor final : public FieldEditor
{
    Q_OBJECT

public:
    explicit ChoiceEditor(const FormField &field);
    void showValues(const QList<StagedValue> &values) override;
    void setReadOnly(bool readOnly) override;
    void openPicker() override;

private:
    QComboBox *m_box;
};

/// Never shows what is stored. What is typed is written as it is: the program hashes nothing.
class PasswordEditor final : public FieldEditor
{
    Q_OBJECT

public:
    explicit PasswordEditor(const FormField &field);
    void showValues(const QList<StagedValue> &values) override;
    void setReadOnly(bool readOnly) override;

private:
    void setTyping(bool typing);
    SizedLine *m_line;
    QPushButton *m_set;
    QLabel *m_note;
};

} // namespace stillroom
