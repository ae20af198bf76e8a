#pragma once

#include "gui/form/fieldeditor.h"

class QLineEdit;
class QToolButton;

namespace stillroom {

/// A date, a time or both as plain text, exactly as the database keeps it; a calendar helps to pick one.
class DateEditor final : public FieldEditor
{
    Q_OBJECT

public:
    explicit DateEditor(const FormField &field);
    void showValues(const QList<StagedValue> &values) override;
    void setReadOnly(bool readOnly) override;
    void openPicker() override;

private:
    void take(const QString &text);
    void insertNow();
    SizedLine *m_line;
    QToolButton *m_calendar;
};

} // namespace stillroom
