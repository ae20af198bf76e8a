#include "gui/editor/sqlpage.h"

#include "gui/common/buttons.h"
#include "gui/common/celldelegate.h"
#include "gui/common/changeguard.h"
#include "gui/common/confirmdialog.h"
#include "gui/common/future.h"
#include "gui/common/gridheader.h"
#include "gui/common/gridview.h"
#include "gui/common/resulttablemodel.h"
#include "gui/common/theme.h"
#include "gui/editor/findbar.h"
#include "gui/editor/sqleditor.h"
#include "schema/sqleffect.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QLabel>
#include <QRegularExpression>
#include <QSplitter>
#include <QTabWidget>
#include <QToolBar>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace stillroom {

namespace {

constexpr qint64 shownRows
    = 10'000; // of one result; more is told, and exported through the data tab or the command line

QString milliseconds(double ms)
{
    return ms < 10    ? SqlPage::tr("%1 ms").arg(ms, 0, 'f', 1)
        : ms < 10'000 ? SqlPage::tr("%1 ms").arg(qRound(ms))
                      : SqlPage::tr("%1 s").arg(ms / 1000, 0, 'f', 1);
}

QString firstLine(const QString &sql)
{
    return sql.section(QLatin1Char('\n'), 0, 0).simplified().left(120);
}

bool changesSchema(const QString &sql, const SqlSyntax &syntax)
{
    static const QRegularExpression end(QStringLiteral("^\\s*(rollback|commit|end)\\b"),
                                        QRegularExpression::CaseInsensitiveOption);
    return end.match(sql).hasMatch() || mayChangeSchema(sql, syntax);
}

/// What is going to be done, for the question before production is changed.
QString sentenceOf(const QString &sql, const SqlEffect &effect)
{
    return effect.kind == SqlEffect::Kind::Unknown
        ? SqlPage::tr("%1 (what %2 does is not known)").arg(firstLine(sql), effect.because)
        : firstLine(sql);
}

GridView *resultView(const StatementResult &result, QWidget *parent)
{
    auto *view = new GridView(parent);
    view->setObjectName(QStringLiteral("resultView"));
    view->setModel(new ResultTableModel(result.columns, result.rows, view));
    view->setMarkersShown(false);
    view->table()->setItemDelegate(new CellDelegate(view));
    view->table()->setAccessibleName(SqlPage::tr("Rows of the result"));
    view->fitColumns();
    view->header()->setStretchLastSection(false); // a number at the far edge belongs to no row any more
    for (const bool withHeaders : {false, true}) {
        const QString text = withHeaders ? SqlPage::tr("Copy with headers") : SqlPage::tr("Copy");
        const QKeySequence keys
            = withHeaders ? QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C) : QKeySequence(QKeySequence::Copy);
        QAction *copy = makeAction(view->table(), text, QStringLiteral("copy"), {keys});
        copy->setShortcutContext(Qt::WidgetShortcut);
        QObject::connect(copy, &QAction::triggered, view, [view, withHeaders] {
            QApplication::clipboard()->setText(view->selectedText(withHeaders));
        });
        view->table()->addAction(copy);
    }
    view->table()->setContextMenuPolicy(Qt::ActionsContextMenu);
    return view;
}

} // namespace

SqlPage::SqlPage(Workspace &workspace, int number, QWidget *parent, const QString &file)
    : TabPage(parent)
    , m_workspace(workspace)
    , m_number(number)
    , m_file(file)
    , m_ownSession(workspace.newSession())
    , m_editor(new SqlEditor)
    , m_findBar(new FindBar(*m_editor))
{
    buildToolBar();
    buildResults();
    auto *upper = new QWidget;
    auto *upperLayout = new QVBoxLayout(upper);
    upperLayout->setContentsMargins(0, 0, 0, 0);
    upperLayout->setSpacing(0);
    upperLayout->addWidget(m_editor, 1);
    upperLayout->addWidget(m_findBar);
    m_splitter = new QSplitter(Qt::Vertical, this);
    m_splitter->setObjectName(QStringLiteral("sqlSplitter"));
    m_splitter->addWidget(upper);
    m_splitter->addWidget(m_results);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setSizes({320, 280});
    m_results->hide();

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_toolBar);
    layout->addWidget(m_splitter, 1);
    setFocusProxy(m_editor);

    const auto addShortcut = [this](const QKeySequence &keys, auto &&slot) {
        auto *action = new QAction(this);
        action->setShortcut(keys);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        connect(action, &QAction::triggered, this, slot);
        QWidget::addAction(action);
    };
    addShortcut(QKeySequence::Find, [this] { m_findBar->open(false); });
    addShortcut(QKeySequence(Qt::CTRL | Qt::Key_H), [this] { m_findBar->open(true); });

    connect(m_editor, &QsciScintilla::textChanged, this, [this] {
        m_editor->clearErrors();
        Q_EMIT titleChanged();
    });
    connect(&m_workspace, &Workspace::schemaChanged, this, &SqlPage::schemaChanged);
    m_clock.setInterval(100);
    connect(&m_clock, &QTimer::timeout, this, [this] {
        m_progress->setVisible(m_elapsed.elapsed() >= 200);
        m_progress->setText(tr("Running, %1 s").arg(double(m_elapsed.elapsed()) / 1000, 0, 'f', 1));
    });
    schemaChanged();
    setRunning(false);
    if (!m_file.isEmpty())
        readFile();
}

SqlPage::~SqlPage()
{
    if (m_running)
        session().cancel();
}

Session &SqlPage::session() const
{
    return m_ownSession ? *m_ownSession : m_workspace.session();
}

QIcon SqlPage::icon() const
{
    return Theme::current().icon(QStringLiteral("file-code"));
}

QJsonObject SqlPage::saveState() const
{
    // The text of a file is in the file, unless it was changed since.
    return {{QStringLiteral("text"), m_file.isEmpty() || hasUnsavedChanges() ? text() : QString()},
            {QStringLiteral("cursor"), qint64(m_editor->cursorOffset())},
            {QStringLiteral("splitter"), QString::fromLatin1(m_splitter->saveState().toBase64())}};
}

void SqlPage::restoreState(const QJsonObject &state)
{
    const QString kept = state.value(QLatin1String("text")).toString();
    if (m_file.isEmpty() || !kept.isEmpty())
        setText(kept);
    m_editor->setCursorOffset(qsizetype(state.value(QLatin1String("cursor")).toInteger()));
    m_splitter->restoreState(
        QByteArray::fromBase64(state.value(QLatin1String("splitter")).toString().toLatin1()));
}

void SqlPage::undo()
{
    m_editor->undo();
}

void SqlPage::redo()
{
    m_editor->redo();
}

bool SqlPage::canUndo() const
{
    return m_editor->isUndoAvailable();
}

bool SqlPage::canRedo() const
{
    return m_editor->isRedoAvailable();
}

void SqlPage::setText(const QString &sql)
{
    m_editor->setText(sql);
    m_editor->setCursorOffset(sql.size());
}

QString SqlPage::text() const
{
    return m_editor->text();
}

QAction *SqlPage::addAction(const QString &iconName, const QString &text,
                            const QList<QKeySequence> &shortcuts, void (SqlPage::*slot)())
{
    QAction *action = makeAction(this, text, iconName, shortcuts);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(action, &QAction::triggered, this, slot);
    QWidget::addAction(action);
    m_toolBar->addAction(action);
    return action;
}

void SqlPage::buildToolBar()
{
    m_toolBar = new QToolBar(this);
    m_toolBar->setObjectName(QStringLiteral("pageToolBar"));
    m_toolBar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_toolBar->setIconSize({16, 16});
    m_runStatement
        = addAction(QStringLiteral("play"), tr("Run statement"),
                    {QKeySequence(Qt::CTRL | Qt::Key_Return), QKeySequence(Qt::CTRL | Qt::Key_Enter)},
                    &SqlPage::runStatement);
    m_runScript = addAction(QStringLiteral("list-video"), tr("Run script"),
                            {QKeySequence(Qt::Key_F5), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Return)},
                            &SqlPage::runScript);
    m_explain
        = addAction(QStringLiteral("workflow"), tr("Explain"), {QKeySequence(Qt::Key_F7)}, &SqlPage::explain);
    m_toolBar->addSeparator();
    addAction(QStringLiteral("history"), tr("Statements"), {QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_S)},
              &SqlPage::showHistory)
        ->setToolTip(tr("Statements run before, to take one up again (Ctrl+Alt+S)"));
    addAction(QStringLiteral("save"), tr("Save as…"), {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S)},
              &SqlPage::saveAs)
        ->setToolTip(tr("Save the SQL as a file (Ctrl+Shift+S)"));
    m_toolBar->addSeparator();
    m_cancel = addAction(QStringLiteral("circle-stop"), tr("Cancel"),
                         {QKeySequence(Qt::CTRL | Qt::Key_Period)}, &SqlPage::cancel);
    auto *spacer = new QWidget;
    spacer->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    m_toolBar->addWidget(spacer);
    m_progress = new QLabel;
    m_progress->setProperty("role", QStringLiteral("muted"));
    m_progress->setContentsMargins(0, 0, 8, 0);
    m_toolBar->addWidget(m_progress);
}

void SqlPage::buildResults()
{
    m_results = new QTabWidget;
    m_results->setObjectName(QStringLiteral("sqlResults"));
    m_results->setDocumentMode(true);
    m_messages = new QTreeWidget;
    m_messages->setObjectName(QStringLiteral("sqlMessages"));
    m_messages->setAccessibleName(tr("Messages"));
    m_messages->setRootIsDecorated(false);
    m_messages->setHeaderHidden(true);
    m_messages->setColumnCount(2);
    m_messages->setFrameShape(QFrame::NoFrame);
    m_messages->setWordWrap(true);
    m_messages->header()->setStretchLastSection(true);
    m_messages->setColumnWidth(0, 72);
    connect(m_messages, &QTreeWidget::itemActivated, this, [this](QTreeWidgetItem *item) {
        const int line = item->data(0, Qt::UserRole).toInt();
        if (line > 0) {
            m_editor->setCursorPosition(line - 1, 0);
            m_editor->setFocus();
        }
    });
    m_results->addTab(m_messages, tr("Messages"));
}

void SqlPage::schemaChanged()
{
    const Dialect *dialect = m_workspace.hasDatabase() ? &m_workspace.dialect() : nullptr;
    if (dialect && dialect->syntax.family != m_editor->syntax().family)
        m_editor->setSyntax(dialect->syntax);
    m_editor->setSchema(m_workspace.schema(), [dialect](const QString &name) {
        return dialect ? dialect->quotedIfNeeded(name) : name;
    });
}

void SqlPage::runStatement()
{
    const StatementSpan span = m_editor->spanToRun();
    confirmThenRun(text().mid(span.begin, span.end - span.begin), span.line);
}

void SqlPage::runScript()
{
    confirmThenRun(text(), 1);
}

void SqlPage::explain()
{
    const StatementSpan span = m_editor->spanToRun();
    const QString sql = text().mid(span.begin, span.end - span.begin);
    if (!sql.trimmed().isEmpty() && m_workspace.hasDatabase())
        run(m_workspace.dialect().explain(sql).text, span.line);
}

void SqlPage::cancel()
{
    if (m_running)
        session().cancel();
}

void SqlPage::confirmThenRun(const QString &sql, int firstLineNumber)
{
    if (m_running)
        return;
    if (sql.trimmed().isEmpty()) {
        m_status = tr("There is no statement at the cursor.");
        Q_EMIT statusChanged();
        return;
    }
    QString dangerous;
    QString changing;
    const SqlSyntax syntax = m_editor->syntax();
    for (const StatementSpan &span : splitStatements(sql, syntax)) {
        const QString statement = sql.mid(span.begin, span.end - span.begin);
        const SqlEffect effect = sqlEffect(statement, syntax);
        if (changing.isEmpty() && effect.kind != SqlEffect::Kind::Reads)
            changing = sentenceOf(statement, effect);
        if (dangerous.isEmpty() && changesEveryRow(statement, syntax))
            dangerous = statement;
    }
    const auto guarded = [this, sql, firstLineNumber, changing] {
        const auto now = [this, sql, firstLineNumber] { run(sql, firstLineNumber); };
        if (changing.isEmpty())
            now();
        else
            guardChange(this, changing, now);
    };
    if (dangerous.isEmpty())
        return guarded();
    auto *question
        = new ConfirmDialog(tr("Run on every row?"),
                            tr("This statement has no WHERE, so it changes every row of the table."), this);
    question->setDetails({firstLine(dangerous)});
    question->addVerb(QStringLiteral("run"), tr("Run on every row"), ButtonKind::Danger);
    connect(question, &ConfirmDialog::chosen, this, guarded);
    question->open();
}

void SqlPage::run(const QString &sql, int firstLineNumber)
{
    if (!m_workspace.hasDatabase() || m_running)
        return;
    clearResults();
    m_editor->clearErrors();
    m_ran = sql;
    m_changedSchema = false;
    m_totalRows = 0;
    setRunning(true);
    // Results come one by one through this queue; the page may be gone by then.
    const QPointer<SqlPage> page(this);
    struct Outcome
    {
        bool ran = false;
        SqlSyntax syntax;
    };
    const auto job = [page, sql, firstLineNumber, assumed = m_editor->syntax()](Connection &connection) {
        if (connection.syntax() != assumed)
            return Outcome {false, connection.syntax()};
        const auto deliver = [page](StatementResult result) {
            auto shared = std::make_shared<const StatementResult>(std::move(result));
            const auto show = [page, shared] {
                if (page)
                    page->showResult(*shared);
            };
            QMetaObject::invokeMethod(qApp, show, Qt::QueuedConnection);
        };
        stillroom::runScript(connection, sql, shownRows, deliver, firstLineNumber);
        return Outcome {true, connection.syntax()};
    };
    const QFuture<Outcome> future = session().run(job);
    const auto failed = [this](const Error &error) {
        showFailure(error);
        remember(true);
        finished();
    };
    const auto done = [this, sql, firstLineNumber](const Outcome &outcome) {
        m_editor->setSyntax(outcome.syntax);
        if (!outcome.ran) { // what was confirmed was read otherwise than the session reads it
            setRunning(false);
            confirmThenRun(sql, firstLineNumber);
            return;
        }
        remember(false);
        finished();
    };
    follow(this, future, done, failed);
}

void SqlPage::showResult(const StatementResult &result)
{
    m_results->show();
    m_changedSchema = m_changedSchema || changesSchema(result.sql, m_editor->syntax());
    if (result.columns.empty()) {
        addMessage(tr("%n row(s) changed in %1: %2", nullptr, int(result.affectedRows))
                       .arg(milliseconds(result.elapsedMs), firstLine(result.sql)),
                   result.line, false);
        return;
    }
    const int rows = result.rows.rowCount();
    m_totalRows += rows;
    const int number = m_results->count();
    const QString count = result.truncated ? tr("first %L1 rows").arg(rows) : tr("%Ln row(s)", nullptr, rows);
    const int index = m_results->insertTab(number - 1, resultView(result, m_results),
                                           tr("Result %1 · %2").arg(number).arg(count));
    m_results->setTabToolTip(index, result.sql.left(1000));
    if (number == 1)
        m_results->setCurrentIndex(0);
    addMessage(tr("%1 in %2: %3").arg(count, milliseconds(result.elapsedMs), firstLine(result.sql)),
               result.line, false);
}

void SqlPage::showFailure(const Error &error)
{
    m_results->show();
    const QString sentence = error.message; // of a cancel too: a transaction may be lost with it
    addMessage(error.hint.isEmpty() ? sentence : sentence + QLatin1Char(' ') + error.hint, error.line,
               error.kind != Error::Kind::Cancelled);
    if (error.kind != Error::Kind::Cancelled)
        m_editor->markError(error.line, sentence);
    m_results->setCurrentWidget(m_messages);
}

void SqlPage::finished()
{
    // Queued results stand before this in the event queue, so everything has been shown.
    setRunning(false);
    if (m_results->count() == 1)
        m_results->setCurrentWidget(m_messages);
    m_results->show();
    m_status = tr("%Ln row(s)", nullptr, int(m_totalRows));
    m_timing = tr("in %1").arg(milliseconds(double(m_elapsed.nsecsElapsed()) / 1e6));
    Q_EMIT statusChanged();
    if (m_changedSchema)
        m_workspace.refreshSchema();
}

void SqlPage::setRunning(bool running)
{
    m_running = running;
    const bool canRun = !running && m_workspace.hasDatabase();
    for (QAction *action : {m_runStatement, m_runScript, m_explain})
        action->setEnabled(canRun);
    m_cancel->setEnabled(running);
    m_progress->setVisible(false);
    if (running) {
        m_elapsed.start();
        m_clock.start();
    } else {
        m_clock.stop();
    }
}

void SqlPage::addMessage(const QString &messageText, int line, bool isError)
{
    auto *item = new QTreeWidgetItem(m_messages);
    item->setText(0, line > 0 ? tr("Line %1").arg(line) : QString());
    item->setText(1, messageText);
    item->setToolTip(1, messageText);
    item->setData(0, Qt::UserRole, line);
    item->setForeground(0, Theme::current().color(Theme::Token::Muted));
    if (isError) {
        item->setIcon(1, Theme::current().icon(QStringLiteral("circle-alert"), Theme::Token::Error));
        item->setForeground(1, Theme::current().color(Theme::Token::Error));
    }
}

void SqlPage::clearResults()
{
    while (m_results->count() > 1) {
        QWidget *view = m_results->widget(0);
        m_results->removeTab(0);
        delete view;
    }
    m_messages->clear();
}

} // namespace stillroom
