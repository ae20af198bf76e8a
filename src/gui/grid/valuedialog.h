#pragma once

#include "record/formspec.h"
#include "record/stagededits.h"

#include <QDialog>

class QCheckBox;
class QLabel;
class QPlainTextEdit;

namespace stillroom {

/// Shows one value whole, with line breaks, and edits it; bytes as hexadecimal. Open with open(); deletes
/// itself.
class ValueDialog final : public QDialog
{
    Q_OBJECT

public:
    ValueDialog(const FormField &field, const Value &value, bool readOnly, QWidget *parent);

Q_SIGNALS:
    void staged(const stillroom::Value &value);

private:
    void done();
    void updateSize();

    FormField m_field;
    bool m_binary;
    QPlainTextEdit *m_text;
    QCheckBox *m_null;
    QLabel *m_size;
    QLabel *m_problem;
};

} // namespace stillroom
