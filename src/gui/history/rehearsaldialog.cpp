#include "gui/history/rehearsaldialog.h"

#include "gui/common/busybar.h"
#include "gui/common/buttons.h"
#include "gui/common/errorbar.h"
#include "gui/common/future.h"
#include "gui/common/theme.h"
#include "gui/history/wrappeddelegate.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QLabel>
#include <QTreeWidget>
#include <QVBoxLayout>
#include <mutex>

namespace stillroom {

namespace {

using Token = Theme::Token;
using Outcome = RehearsalPhase::Outcome;

std::pair<QString, Token> lookOf(Outcome outcome)
{
    switch (outcome) {
    case Outcome::Good:
        return {QStringLiteral("check"), Token::Added};
    case Outcome::Differs:
        return {QStringLiteral("triangle-alert"), Token::Warning};
    case Outcome::Failed:
        return {QStringLiteral("circle-x"), Token::Error};
    case Outcome::NotRun:
        break;
    }
    return {QStringLiteral("minus"), Token::Muted};
}

QString wordOf(Outcome outcome)
{
    switch (outcome) {
    case Outcome::Good:
        return RehearsalDialog::tr("went well");
    case Outcome::Differs:
        return RehearsalDialog::tr("there are differences");
    case Outcome::Failed:
        return RehearsalDialog::tr("failed");
    case Outcome::NotRun:
        break;
    }
    return RehearsalDialog::tr("not run");
}

} // namespace

/// What the worker and the window both touch.
struct RehearsalDialog::Running
{
    std::mutex mutex; ///< guards the connection, which goes when the worker is done with it
    Connection *connection = nullptr;
    std::atomic<bool> cancelled = false;

    void cancel()
    {
        cancelled = true;
        const std::lock_guard lock(mutex);
        if (connection)
            connection->interrupt();
    }
};

struct RehearsalDialog::Kept
{
    RehearsalReport report;
    QString file; ///< empty where it could not be kept
};

RehearsalDialog::RehearsalDialog(Workspace &workspace, Plan plan, QWidget *parent)
    : TaskDialog(workspace, tr("Rehearsal of a migration of %1").arg(workspace.project().url->displayName()),
                 {760, 480}, parent)
    , m_running(std::make_shared<Running>())
{
    setModal(true);
    build();
    start(std::move(plan));
}

RehearsalDialog::~RehearsalDialog()
{
    m_running->cancel(); // the worker drops the copy by itself
}

void RehearsalDialog::build()
{
    m_sentence->setObjectName(QStringLiteral("rehearsalSentence"));
    m_phases = new QTreeWidget;
    m_phases->setObjectName(QStringLiteral("rehearsalPhases"));
    m_phases->setAccessibleName(tr("What was tried, and how it went"));
    m_phases->setHeaderHidden(true);
    m_phases->setColumnCount(1);
    new WrappedDelegate(m_phases);
    m_phases->setProperty("framed", true);
    m_phases->setSelectionMode(QAbstractItemView::NoSelection);
    m_file = new QLabel;
    m_file->setProperty("role", QStringLiteral("muted"));
    m_file->setWordWrap(true);
    m_file->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_copy = makeButton(tr("Copy the report"), ButtonKind::Secondary, QStringLiteral("copy"));
    m_copy->setEnabled(false);
    connect(m_copy, &QPushButton::clicked, this,
            [this] { QApplication::clipboard()->setText(m_report->toText()); });
    m_close = makeButton(tr("Cancel"));
    m_close->setObjectName(QStringLiteral("closeButton"));
    connect(m_close, &QPushButton::clicked, this, &RehearsalDialog::reject);
    connect(&Theme::current(), &Theme::changed, this, &RehearsalDialog::showPhases);
    m_body->addWidget(m_phases, 1);
    m_body->addWidget(m_file);
    m_buttons->addWidget(m_copy);
    m_buttons->addStretch();
    m_buttons->addWidget(m_close);
    m_file->hide();
}

void RehearsalDialog::start(Plan plan)
{
    m_isRunning = true;
    m_sentence->setText(
        m_workspace.project().url->backend() == Backend::PostgreSql
            ? tr("The migration runs in a transaction: there, back, and there again. It is rolled back.")
            : tr("The migration runs on a copy: there, back, and there again. The copy is dropped "
                 "afterwards."));
    m_busy->start(tr("Rehearsing"));
    const QPointer<RehearsalDialog> dialog(this);
    const auto tell = [dialog](const QString &what) {
        const auto say = [dialog, what] {
            if (dialog && dialog->m_isRunning)
                dialog->m_busy->start(what);
        };
        QMetaObject::invokeMethod(qApp, say, Qt::QueuedConnection);
    };
    OpenOptions options;
    options.baseFolder = m_workspace.project().folder;
    const auto job
        = [plan = std::move(plan), running = m_running, tell, options, url = *m_workspace.project().url] {
              RehearsalHooks hooks;
              QString told;
              hooks.progress = [&](const QString &what) {
                  if (what != told)
                      tell(what);
                  told = what;
                  return !running->cancelled.load();
              };
              hooks.connection = [running](Connection *connection) {
                  const std::lock_guard lock(running->mutex);
                  running->connection = connection;
              };
              Kept kept {rehearse(url, options, plan(), hooks), {}};
              try {
                  kept.file = keepReport(kept.report, url);
              } catch (const Error &error) {
                  kept.report.notes.append(error.message);
              }
              return kept;
          };
    follow(
        this, inBackground(job), [this](const Kept &kept) { show(kept); },
        [this](const Error &error) { failed(error); });
}

void RehearsalDialog::show(const Kept &kept)
{
    m_isRunning = false;
    m_busy->stop();
    m_report = kept.report;
    m_sentence->setText(
        (QStringList {kept.report.verdict(), kept.report.how} + kept.report.notes).join(QLatin1Char(' ')));
    showPhases();
    m_file->setText(tr("The report is kept in %1.").arg(kept.file));
    m_file->setVisible(!kept.file.isEmpty());
    m_copy->setEnabled(true);
    m_close->setText(tr("Close"));
    m_close->setFocus();
    m_workspace.report(tr("Rehearsal of %1: %2").arg(kept.report.database, kept.report.verdict()));
}

void RehearsalDialog::showPhases()
{
    if (!m_report)
        return;
    m_phases->clear();
    for (const RehearsalPhase &phase : m_report->phases) {
        const auto [icon, token] = lookOf(phase.outcome);
        const QString time
            = phase.outcome == Outcome::NotRun ? QString() : tr(", %1 ms").arg(phase.milliseconds);
        auto *item
            = new QTreeWidgetItem(m_phases, {tr("%1: %2%3").arg(phase.title, wordOf(phase.outcome), time)});
        item->setIcon(0, Theme::current().icon(icon, token));
        for (const QString &line : phase.lines)
            (new QTreeWidgetItem(item, {line}))->setToolTip(0, line);
    }
    m_phases->expandAll();
}

void RehearsalDialog::failed(const Error &error)
{
    m_isRunning = false;
    m_busy->stop();
    m_close->setText(tr("Close"));
    if (error.kind == Error::Kind::Cancelled && error.hint.isEmpty()) // a hint names a copy that is left
        return TaskDialog::reject();
    m_sentence->setText(error.kind == Error::Kind::Refused
                            ? tr("It cannot be rehearsed; nothing was changed.")
                            : tr("It could not be rehearsed."));
    m_error->showError(error);
}

void RehearsalDialog::reject()
{
    if (m_isRunning)
        m_running->cancel();
    else
        TaskDialog::reject();
}

} // namespace stillroom
