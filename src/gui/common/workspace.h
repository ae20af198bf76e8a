#pragma once

#include "base/error.h"
#include "db/session.h"
#include "dialect/dialect.h"
#include "project/project.h"

#include <QObject>
#include <QPointer>
#include <memory>

namespace stillroom {

class ScriptDirectory;

/// The opened project as the window sees it: its database session and the last known schema, models and
/// revisions, each an immutable value replaced as a whole. Lives on the GUI thread; all reading happens on
/// workers. One per main window.
class Workspace final : public QObject
{
    Q_OBJECT

public:
    explicit Workspace(Project project, QObject *parent = nullptr);
    ~Workspace() override;

    [[nodiscard]] const Project &project() const { return m_project; }
    [[nodiscard]] bool hasDatabase() const { return m_session != nullptr; }
    [[nodiscard]] Session &session() const { return *m_session; } ///< for browsing; only if hasDatabase()
    [[nodiscard]] std::unique_ptr<Session> newSession()
        const; ///< one more, for an SQL tab (the same for in-memory: nullptr)
    [[nodiscard]] const Dialect &dialect() const;

    // nullptr until read; then never null again, though perhaps old while a refresh runs.
    [[nodiscard]] std::shared_ptr<const Schema> schema() const { return m_schema; }
    [[nodiscard]] std::shared_ptr<const ModelSet> models() const { return m_models; }
    [[nodiscard]] std::shared_ptr<const ScriptDirectory> scripts() const { return m_scripts; }
    [[nodiscard]] QStringList currentRevisions() const
    {
        return m_currentRevisions;
    } ///< rows of alembic_version

    void refresh(); ///< reads schema, models and revisions anew; each signal comes when its part is there
    void refreshSchema(); ///< schema and current revisions only: after DDL

    /// Where panels ask for one another without knowing each other; the shell answers.
    void requestTable(const TableName &table) { Q_EMIT tableRequested(table, {}); }
    void requestRows(const TableName &table, const std::vector<RowFilter> &filters)
    {
        Q_EMIT tableRequested(table, filters);
    }
    /// `key`: values of the primary key (or rowid) that name the row; empty = a new record.
    void requestRecord(const TableName &table, const std::vector<ColumnValue> &key)
    {
        Q_EMIT recordRequested(table, key);
    }
    void requestSql(const QString &text) { Q_EMIT sqlRequested(text); }
    void requestDiagram(const TableName &focus) { Q_EMIT diagramRequested(focus); }
    void requestHistory(const QString &revision) { Q_EMIT historyRequested(revision); }
    void requestSource(const SourcePlace &place) { Q_EMIT sourceRequested(place); }
    /// A line for the messages panel; errors open it.
    void report(const Error &error) { Q_EMIT problem(error); }
    void report(const QString &sentence) { Q_EMIT message(sentence); }
    void notifyRowsChanged(const TableName &table)
    {
        Q_EMIT rowsChanged(table);
    } ///< after edits were applied

Q_SIGNALS:
    void schemaChanged();
    void modelsChanged();
    void revisionsChanged(); ///< scripts or current revisions
    void rowsChanged(const stillroom::TableName &table);
    void tableRequested(const stillroom::TableName &table, const std::vector<stillroom::RowFilter> &filters);
    void recordRequested(const stillroom::TableName &table, const std::vector<stillroom::ColumnValue> &key);
    void sqlRequested(const QString &text);
    void diagramRequested(const stillroom::TableName &focus);
    void historyRequested(const QString &revision);
    void sourceRequested(const stillroom::SourcePlace &place);
    void problem(const stillroom::Error &error);
    void message(const QString &sentence);

private:
    Project m_project;
    std::unique_ptr<Session> m_session;
    std::shared_ptr<const Schema> m_schema;
    std::shared_ptr<const ModelSet> m_models;
    std::shared_ptr<const ScriptDirectory> m_scripts;
    QStringList m_currentRevisions;
};

} // namespace stillroom
