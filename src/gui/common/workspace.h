#pragma once

#include "base/error.h"
#include "db/session.h"
#include "dialect/dialect.h"
#include "gui/common/projectwatch.h"
#include "migrate/envsettings.h"
#include "project/driftrules.h"
#include "project/project.h"
#include "query/statementhistory.h"

#include <QObject>
#include <QPointer>
#include <QTimer>
#include <memory>

namespace stillroom {

class ScriptDirectory;
struct DoctorReport;
struct DriftReport;

/// The opened project as the window sees it: its database session and the last known schema, models and
/// revisions, each an immutable value replaced as a whole. Lives on the GUI thread; all reading happens on
/// workers. One per main window.
class Workspace final : public QObject
{
    Q_OBJECT

public:
    /// Where revisions lie, for the watching.
    struct ScriptPlaces
    {
        QStringList files;
        QHash<QString, QStringList> folders; ///< and what of Python is in them
    };

    explicit Workspace(Project project, QObject *parent = nullptr);
    ~Workspace() override;

    [[nodiscard]] const Project &project() const { return m_project; }
    [[nodiscard]] bool hasDatabase() const { return m_session != nullptr; }
    [[nodiscard]] Session &session() const { return *m_session; } ///< for browsing; only if hasDatabase()
    [[nodiscard]] std::unique_ptr<Session> newSession(); ///< one more, for an SQL tab (the same for
                                                         ///< in-memory: nullptr)
    [[nodiscard]] const Dialect &dialect() const;

    // nullptr until read; then never null again, though perhaps old while a refresh runs.
    [[nodiscard]] std::shared_ptr<const Schema> schema() const { return m_schema; }
    [[nodiscard]] std::shared_ptr<const ModelSet> models() const { return m_models; }
    [[nodiscard]] std::shared_ptr<const ScriptDirectory> scripts() const { return m_scripts; }
    /// What is wrong with models and revisions; made anew after each reading of one of them.
    [[nodiscard]] std::shared_ptr<const DoctorReport> doctor() const { return m_doctor; }
    /// How models and database compare, under the project's rules; nullptr without both. Made anew after each
    /// reading of one of them.
    [[nodiscard]] std::shared_ptr<const DriftReport> drift() const { return m_drift; }
    /// Whether drift() is of models() and schema(), or is only about to be.
    [[nodiscard]] bool isDriftCurrent() const;
    /// Writes the rule into the project file, or takes it out, and compares anew.
    void addDriftRule(const DriftRule &rule);
    void removeDriftRule(const DriftRule &rule);
    [[nodiscard]] QStringList currentRevisions() const
    {
        return m_currentRevisions;
    } ///< rows of alembic_version

    [[nodiscard]] QString serverVersion() const
    {
        return m_serverVersion;
    } ///< "SQLite 3.40.1"; empty until read
    [[nodiscard]] bool isReadOnly() const { return m_readOnly; }
    [[nodiscard]] QString readTimes() const; ///< "models read in 18 ms · schema in 4 ms", for the status bar
    /// What staged edits and statements are kept by: never the same for two databases, without a password.
    [[nodiscard]] const QString &databaseKey() const { return m_databaseKey; }
    [[nodiscard]] QString connectionTarget() const; ///< what would open this project again; no password in it
    [[nodiscard]] StatementHistory &statementHistory() { return m_statements; } ///< of all SQL tabs
    /// Files of SQL that were saved or opened in this project and are still there.
    [[nodiscard]] QStringList sqlFiles() const { return m_sqlFiles; }
    void setSqlFiles(const QStringList &files);
    void addSqlFile(const QString &file);
    void forgetSqlFile(const QString &file);
    /// All sessions connect with it from now on.
    void setPassword(const QString &password);
    /// A connection of its own that creates the missing SQLite file; then everything is read anew.
    void createDatabase();

    void refresh(); ///< reads schema, models and revisions anew; each signal comes when its part is there
    void refreshSchema(); ///< schema and current revisions only: after DDL
    [[nodiscard]] bool isReading() const { return m_running > 0; }
    void cancelReading(); ///< what is being read of the database ends; models are left to finish

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
    /// A form for a new row that begins with these values.
    void requestNewRecord(const TableName &table, const std::vector<ColumnValue> &values)
    {
        Q_EMIT newRecordRequested(table, values);
    }
    void notifyRecordCreated(const TableName &table, const std::vector<ColumnValue> &key)
    {
        Q_EMIT recordCreated(table, key);
    } ///< a new row of a form is in the database
    void requestSql(const QString &text) { Q_EMIT sqlRequested(text); }
    void requestSqlFile(const QString &file) { Q_EMIT sqlFileRequested(file); }
    void requestDiagram(const TableName &focus) { Q_EMIT diagramRequested(focus); }
    void requestHistory(const QString &revision) { Q_EMIT historyRequested(revision); }
    void requestSource(const SourcePlace &place) { Q_EMIT sourceRequested(place); }
    /// Opens the file at its line in the user's own editor, outside of this program.
    void openInEditor(const SourcePlace &place);
    void requestDoctor() { Q_EMIT doctorRequested(); }
    void requestDrift(const TableName &table) { Q_EMIT driftRequested(table); }
    void requestNewRevision() { Q_EMIT newRevisionRequested(); }
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
    void doctorChanged();
    void driftChanged();
    void rowsChanged(const stillroom::TableName &table);
    void tableRequested(const stillroom::TableName &table, const std::vector<stillroom::RowFilter> &filters);
    void recordRequested(const stillroom::TableName &table, const std::vector<stillroom::ColumnValue> &key);
    void newRecordRequested(const stillroom::TableName &table,
                            const std::vector<stillroom::ColumnValue> &values);
    void recordCreated(const stillroom::TableName &table, const std::vector<stillroom::ColumnValue> &key);
    void sqlRequested(const QString &text);
    void sqlFileRequested(const QString &file);
    void sqlFilesChanged();
    void diagramRequested(const stillroom::TableName &focus);
    void historyRequested(const QString &revision);
    void sourceRequested(const stillroom::SourcePlace &place);
    void doctorRequested();
    void driftRequested(const stillroom::TableName &table);
    void newRevisionRequested();
    void openFailed(const stillroom::Error &error); ///< the database could not be opened
    void passwordRefused(
        const stillroom::Error &error); ///< by the server, of a database that was open before
    void passwordChanged(const QString &password); ///< for the sessions
    void busyChanged(); ///< isReading() changed
    void problem(const stillroom::Error &error);
    void message(const QString &sentence);

private:
    struct DatabaseState;
    struct ModelsRead;
    struct ScriptsRead;
    void adopt(Session &session); ///< hears what it tells, and tells it a new password
    void readModelFiles();
    void readScripts();
    void examineSoon();
    void examineProject();
    void compareSoon();
    void compareProject();
    void takeDatabase(const DatabaseState &state);
    void takeModels(const ModelsRead &result);
    void watch();
    void partsChanged(ProjectWatch::Parts parts);
    void readIni();
    void changeRules(const DriftRule &rule, void (*change)(const QString &, const DriftRule &));
    [[nodiscard]] InspectOptions wantedParts() const; ///< of the database: the schemas the models use too
    void started();
    void ended();

    Project m_project;
    QString m_databaseKey;
    std::unique_ptr<Session> m_session;
    ProjectWatch m_watch;
    qint64 m_watchedSince = 0; // when the oldest reading began of which the watched files are not known yet
    QTimer m_examineTimer; // several readings that end together are examined once
    QTimer m_compareTimer; // and compared once
    quint64 m_modelsRun = 0; // only the newest reading counts
    bool m_modelsFailed = false; // they could not be read the last time
    quint64 m_scriptsRun = 0;
    quint64 m_schemaRun = 0;
    quint64 m_doctorRun = 0;
    quint64 m_driftRun = 0;
    int m_running = 0;
    qint64 m_modelsMs = -1;
    qint64 m_schemaMs = -1;
    QString m_serverVersion;
    bool m_readOnly = false;
    std::shared_ptr<const Schema> m_schema;
    std::shared_ptr<const ModelSet> m_models;
    std::shared_ptr<const ScriptDirectory> m_scripts;
    std::shared_ptr<const DoctorReport> m_doctor;
    std::shared_ptr<const DriftReport> m_drift;
    std::shared_ptr<const ModelSet> m_comparedModels; // what m_drift is of
    std::shared_ptr<const Schema> m_comparedSchema;
    DriftRules m_rules;
    QString m_rulesProblem; // told once
    EnvSettings m_env;
    QStringList m_inspectedSchemas; // besides the default one
    QStringList m_currentRevisions;
    QHash<QString, QStringList> m_folderContents; ///< of the folders where model files are looked for
    ScriptPlaces m_scriptPlaces;
    StatementHistory m_statements;
    QStringList m_sqlFiles;
};

} // namespace stillroom
