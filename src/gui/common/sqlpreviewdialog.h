#pragma once

#include <QDialog>

class QLabel;
class QPushButton;

namespace stillroom {

class CodeEditor;

/// Shows SQL before it runs. Open with open(); accepted() means the verb was pressed. Deletes itself.
class SqlPreviewDialog final : public QDialog
{
    Q_OBJECT

public:
    /// \param verb the button that runs it ("Apply 4 edits"); empty = only a look, with Close
    SqlPreviewDialog(const QString &title, const QString &sentence, const QString &sql, const QString &verb,
                     QWidget *parent);
    [[nodiscard]] QString sql() const;
    [[nodiscard]] QPushButton *verbButton() const { return m_verb; } ///< nullptr without a verb

Q_SIGNALS:
    void editorRequested(const QString &sql); ///< "Open in editor"; the button shows when this is connected

protected:
    void showEvent(QShowEvent *event) override;

private:
    CodeEditor *m_text;
    QPushButton *m_editor;
    QPushButton *m_verb = nullptr;
};

} // namespace stillroom
