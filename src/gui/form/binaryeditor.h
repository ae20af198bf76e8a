#pragma once

#include "gui/form/fieldeditor.h"

class QLabel;
class QPushButton;

namespace stillroom {

/// Bytes: their size, a preview if they are an image, and ways to a file and back.
class BinaryEditor final : public FieldEditor
{
    Q_OBJECT

public:
    explicit BinaryEditor(const FormField &field);
    void showValues(const QList<StagedValue> &values) override;
    void setReadOnly(bool readOnly) override;

    void loadFile(const QString &path); ///< stages the bytes of a file; says why if it cannot be read
    [[nodiscard]] QString saveFile(const QString &path) const; ///< \return a sentence if it cannot be written

private:
    void open();
    QByteArray m_bytes;
    QLabel *m_size;
    QLabel *m_preview;
    QPushButton *m_open;
    QPushButton *m_save;
    QPushButton *m_load;
    QPushButton *m_clear;
};

} // namespace stillroom
