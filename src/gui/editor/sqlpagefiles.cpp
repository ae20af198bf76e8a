#include "gui/editor/sqlpage.h"

#include "base/text.h"
#include "gui/common/future.h"
#include "gui/editor/sqleditor.h"
#include "gui/editor/statementhistorydialog.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>

namespace stillroom {

// What a page of SQL keeps: its file, and the statements run.

QString SqlPage::title() const
{
    return m_file.isEmpty() ? tr("Query %1").arg(m_number) : QFileInfo(m_file).fileName();
}

QString SqlPage::key() const
{
    return m_file.isEmpty() ? QStringLiteral("sql:%1").arg(m_number) : QStringLiteral("sqlfile:") + m_file;
}

bool SqlPage::hasUnsavedChanges() const
{
    return !m_file.isEmpty() && m_editor->isModified() && text() != m_fileText;
}

QString SqlPage::unsavedSummary() const
{
    return hasUnsavedChanges() ? tr("%1: the file has another text").arg(title()) : QString();
}

bool SqlPage::canSave() const
{
    return m_file.isEmpty() ? m_editor->length() > 0 : hasUnsavedChanges();
}

void SqlPage::readFile()
{
    follow(
        this, inBackground([file = m_file] { return readTextFile(file); }),
        [this](const QString &text) {
            const bool isEmpty = m_editor->length() == 0; // else an older session's changes are there
            m_fileText = text;
            if (isEmpty) {
                m_editor->setText(text);
                m_editor->setModified(false);
            }
            Q_EMIT titleChanged();
        },
        [this](const Error &error) { m_workspace.report(error); });
}

void SqlPage::saveChanges()
{
    if (m_file.isEmpty())
        saveAs();
    else
        saveTo(m_file);
}

void SqlPage::saveAs()
{
    auto *dialog = new QFileDialog(this, tr("Save SQL"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setObjectName(QStringLiteral("saveSql"));
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters({tr("SQL (*.sql)"), tr("All files (*)")});
    dialog->setDefaultSuffix(QStringLiteral("sql"));
    if (!m_file.isEmpty())
        dialog->selectFile(m_file);
    else if (!m_workspace.project().folder.isEmpty())
        dialog->setDirectory(m_workspace.project().folder);
    connect(dialog, &QFileDialog::fileSelected, this, &SqlPage::saveTo);
    connect(dialog, &QDialog::rejected, this, &TabPage::saveFailed);
    dialog->open();
}

void SqlPage::saveTo(const QString &file)
{
    follow(
        this, inBackground([file, sql = text()] {
            writeTextFile(file, sql);
            return sql;
        }),
        [this, file](const QString &written) {
            m_file = file;
            m_fileText = written;
            if (text() == written)
                m_editor->setModified(false);
            m_workspace.report(tr("Saved as %1.").arg(QDir::toNativeSeparators(file)));
            Q_EMIT fileSaved(file);
            Q_EMIT titleChanged();
        },
        [this](const Error &error) {
            m_workspace.report(error);
            Q_EMIT saveFailed();
        });
}

void SqlPage::discardChanges()
{
    if (m_file.isEmpty())
        return;
    m_editor->setText(m_fileText);
    m_editor->setModified(false);
    Q_EMIT titleChanged();
}

void SqlPage::insertText(const QString &sql)
{
    m_editor->insertStatement(sql);
    m_editor->setFocus();
}

void SqlPage::remember(bool failed)
{
    try {
        m_workspace.statementHistory().add(
            {m_ran, QDateTime::currentDateTimeUtc(), m_elapsed.elapsed(), failed});
    } catch (const Error &error) {
        m_workspace.report(error);
    }
}

void SqlPage::showHistory()
{
    try {
        auto *dialog = new StatementHistoryDialog(m_workspace.statementHistory().entries(), this);
        dialog->setSyntax(m_editor->syntax());
        connect(dialog, &StatementHistoryDialog::chosen, this, &SqlPage::insertText);
        dialog->open();
    } catch (const Error &error) {
        m_workspace.report(error);
    }
}

} // namespace stillroom
