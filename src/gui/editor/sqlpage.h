#pragma once

#include "gui/common/tabpage.h"
#include "gui/common/workspace.h"
#include "query/runscript.h"

#include <QElapsedTimer>
#include <QTimer>

class QAction;
class QLabel;
class QPlainTextEdit;
class QSplitter;
class QTabWidget;
class QToolBar;
class QTreeWidget;

namespace stillroom {

class FindBar;
class SqlEditor;

/// A tab with an SQL editor above and its results below. Runs on a session of its own, so that a long query
/// keeps nothing else waiting.
class SqlPage final : public TabPage
{
    Q_OBJECT

public:
    /// \param file what it shows and saves to; empty = "Query 1", whose text is kept with the tab
    SqlPage(Workspace &workspace, int number, QWidget *parent = nullptr, const QString &file = {});
    ~SqlPage() override;

    [[nodiscard]] QString title() const override;
    [[nodiscard]] QIcon icon() const override;
    [[nodiscard]] QString key() const override;
    [[nodiscard]] bool hasUnsavedChanges() const override; ///< of a file
    [[nodiscard]] QString unsavedSummary() const override;
    [[nodiscard]] bool canSave() const override;
    void saveChanges() override;
    void discardChanges() override;
    [[nodiscard]] QString statusText() const override { return m_status; }
    [[nodiscard]] QString timingText() const override { return m_timing; }
    [[nodiscard]] QJsonObject saveState() const override; ///< holds the SQL text, so that it survives
    void restoreState(const QJsonObject &state) override;
    void undo() override;
    void redo() override;
    [[nodiscard]] bool canUndo() const override;
    [[nodiscard]] bool canRedo() const override;

    [[nodiscard]] QString file() const { return m_file; }
    void saveAs(); ///< asks where
    void saveTo(const QString &file);
    void insertText(const QString &sql); ///< at the cursor, on a line of its own
    void showHistory(); ///< the statements run before, to take one up again
    void setText(const QString &sql);
    [[nodiscard]] QString text() const;

    void runStatement();
    void runScript();
    void explain();
    void cancel();
    [[nodiscard]] bool isRunning() const { return m_running; }

Q_SIGNALS:
    void fileSaved(const QString &file);

private:
    void readFile();
    void remember(bool failed);
    void buildToolBar();
    void buildResults();
    QAction *addAction(const QString &iconName, const QString &text, const QList<QKeySequence> &shortcuts,
                       void (SqlPage::*slot)());
    void run(const QString &sql, int firstLine);
    void confirmThenRun(const QString &sql, int firstLine);
    void showResult(const StatementResult &result);
    void showFailure(const Error &error);
    void finished();
    void setRunning(bool running);
    void addMessage(const QString &text, int line, bool isError);
    void clearResults();
    void schemaChanged();
    [[nodiscard]] Session &session() const;

    Workspace &m_workspace;
    int m_number;
    QString m_file;
    QString m_fileText; ///< what the file holds
    QString m_ran; ///< the text that is running or ran last
    std::unique_ptr<Session> m_ownSession;
    SqlEditor *m_editor = nullptr;
    FindBar *m_findBar = nullptr;
    QToolBar *m_toolBar = nullptr;
    QSplitter *m_splitter = nullptr;
    QTabWidget *m_results = nullptr;
    QTreeWidget *m_messages = nullptr;
    QLabel *m_progress = nullptr;
    QAction *m_runStatement = nullptr;
    QAction *m_runScript = nullptr;
    QAction *m_explain = nullptr;
    QAction *m_cancel = nullptr;
    QTimer m_clock;
    QElapsedTimer m_elapsed;
    QString m_status;
    QString m_timing;
    bool m_running = false;
    bool m_changedSchema = false;
    qint64 m_totalRows = 0;
};

} // namespace stillroom
