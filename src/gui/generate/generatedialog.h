#pragma once

#include "gui/common/workspace.h"

#include <QDialog>
#include <QMap>

class QCheckBox;
class QComboBox;
class QLabel;
class QPushButton;

namespace stillroom {

class BusyBar;
class CodeEditor;
class ErrorBar;

/// Shows the code that can be made of the database's tables, models or a FastAPI project, and writes it where
/// the user says. Replaces no file unasked. Open with open(); deletes itself.
class GenerateDialog final : public QDialog
{
    Q_OBJECT

public:
    GenerateDialog(Workspace &workspace, QWidget *parent);

    /// Writes what is shown: a file of models, or the folder of a project. Asks before files are replaced.
    void write(const QString &path);

private:
    void build();
    void generate();
    void showFiles(const QMap<QString, QString> &files);
    void showFile(const QString &name);
    void choosePlace();
    void writeTo(const QString &folder, const QMap<QString, QString> &files, bool overwrite);
    [[nodiscard]] bool isProject() const;

    Workspace &m_workspace;
    QMap<QString, QString> m_files; ///< relative name -> text
    quint64 m_run = 0; ///< only the newest answer counts
    QComboBox *m_what = nullptr;
    QComboBox *m_style = nullptr;
    QComboBox *m_pydantic = nullptr;
    QLabel *m_pydanticLabel = nullptr;
    QCheckBox *m_relationships = nullptr;
    QComboBox *m_file = nullptr;
    QLabel *m_fileLabel = nullptr;
    CodeEditor *m_text = nullptr;
    QLabel *m_note = nullptr;
    BusyBar *m_busy = nullptr;
    ErrorBar *m_error = nullptr;
    QPushButton *m_save = nullptr;
};

} // namespace stillroom
