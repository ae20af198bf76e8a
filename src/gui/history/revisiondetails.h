#pragma once

#include "gui/common/workspace.h"
#include "gui/history/historymodel.h"

#include <QWidget>

class QLabel;
class QListWidget;
class QTabWidget;

namespace stillroom {

class CodeEditor;
class ImpactView;

/// What a revision does: its operations in words, the SQL for this database, its source, and its impact,
/// which is measured when one looks at it.
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
    void measureImpact();
    void addLine(const QString &iconName, int token, const QString &text);

    Workspace &m_workspace;
    QTabWidget *m_tabs;
    QListWidget *m_operations;
    CodeEditor *m_sql;
    CodeEditor *m_python;
    ImpactView *m_impact;
    std::optional<HistoryModel::Entry> m_unmeasured; ///< whose impact is to be shown when it is looked at
    quint64 m_run = 0; ///< only the newest reading counts
};

} // namespace stillroom
