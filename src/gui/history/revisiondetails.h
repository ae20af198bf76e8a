#pragma once

#include "gui/common/workspace.h"
#include "gui/history/historymodel.h"

#include <QWidget>

class QLabel;
class QListWidget;
class QTabWidget;

namespace stillroom {

class CodeEditor;

/// What a revision does: its operations in words, the SQL for this database, its source.
class RevisionDetails final : public QWidget
{
    Q_OBJECT

public:
    explicit RevisionDetails(Workspace &workspace, QWidget *parent = nullptr);

    void showRevision(const HistoryModel::Entry &entry);
    void clear();

private:
    struct Reading;
    void take(const Reading &reading);
    void addLine(const QString &iconName, int token, const QString &text);

    Workspace &m_workspace;
    QTabWidget *m_tabs;
    QListWidget *m_operations;
    CodeEditor *m_sql;
    CodeEditor *m_python;
    quint64 m_run = 0; ///< only the newest reading counts
};

} // namespace stillroom
