#include "gui/history/rescuedialog.h"

#include "gui/common/busybar.h"
#include "gui/common/buttons.h"
#include "gui/common/changeguard.h"
#include "gui/common/codeeditor.h"
#include "gui/common/errorbar.h"
#include "gui/common/future.h"
#include "gui/common/theme.h"
#include "gui/history/wrappeddelegate.h"
#include "migrate/revisionreader.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QRadioButton>
#include <QSplitter>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace stillroom {

namespace {

using Token = Theme::Token;

struct LandedLook
{
    QString icon;
    Token token;
    QString word;
};

LandedLook landedLook(Landed landed)
{
    switch (landed) {
    case Landed::Yes:
        return {QStringLiteral("check"), Token::Added, RescueDialog::tr("Landed")};
    case Landed::No:
        return {QStringLiteral("minus"), Token::Muted, RescueDialog::tr("Not landed")};
    case Landed::Partly:
        return {QStringLiteral("triangle-alert"), Token::Warning, RescueDialog::tr("Partly landed")};
    case Landed::Unknown:
        break;
    }
    return {QStringLiteral("circle-help"), Token::Warning, RescueDialog::tr("Cannot be told")};
}

std::vector<Operation> operationsOf(const Rescue &rescue)
{
    std::vector<Operation> operations;
    for (const RescuedOperation &each : rescue.operations)
        operations.push_back(each.operation);
    return operations;
}

QString rowsText(const QStringList &rows)
{
    return rows.isEmpty() ? RescueDialog::tr("base") : rows.join(QStringLiteral(", "));
}

} // namespace

RescueDialog::RescueDialog(Workspace &workspace, QWidget *parent)
    : TaskDialog(workspace, tr("Rescue %1").arg(workspace.project().url->displayName()), {1000, 640}, parent)
    , m_databaseName(workspace.project().url->displayName())
{
    build();
    look();
}

void RescueDialog::build()
{
    m_sentence->setObjectName(QStringLiteral("rescueSentence"));
    m_operations = new QTreeWidget;
    m_operations->setObjectName(QStringLiteral("rescueOperations"));
    m_operations->setAccessibleName(tr("Operations of the revision, and whether each has landed"));
    m_operations->setHeaderHidden(true);
    m_operations->setColumnCount(1);
    m_operations->setRootIsDecorated(false);
    m_operations->setSelectionMode(QAbstractItemView::NoSelection);
    m_operations->setProperty("framed", true);
    new WrappedDelegate(m_operations);
    m_sql = CodeEditor::viewer(CodeEditor::Language::Sql, tr("SQL that would run"), true);
    m_finish = new QRadioButton(tr("&Finish: run what is missing, then stamp"));
    m_finish->setObjectName(QStringLiteral("finishChoice"));
    m_undo = new QRadioButton(tr("&Undo: take back what has landed"));
    m_undo->setObjectName(QStringLiteral("undoChoice"));
    m_stamp = new QRadioButton(tr("&Stamp only: run nothing"));
    m_stamp->setObjectName(QStringLiteral("stampChoice"));
    m_finish->setChecked(true);
    auto *choices = new QVBoxLayout;
    choices->setSpacing(4);
    for (QRadioButton *choice : {m_finish, m_undo, m_stamp}) {
        choices->addWidget(choice);
        connect(choice, &QRadioButton::toggled, this, [this](bool on) {
            if (on)
                planChanged();
        });
    }
    m_warnings = new QLabel;
    m_warnings->setObjectName(QStringLiteral("rescueWarnings"));
    m_warnings->setWordWrap(true);
    m_warnings->hide();
    m_close = makeButton(tr("Close"));
    connect(m_close, &QPushButton::clicked, this, &RescueDialog::reject);
    m_run = makeButton(tr("Finish"), ButtonKind::Primary);
    m_run->setObjectName(QStringLiteral("runButton"));
    m_run->setEnabled(false);
    connect(m_run, &QPushButton::clicked, this,
            [this] { guardChange(this, windowTitle(), [this] { run(); }); });
    m_body->addWidget(split(Qt::Horizontal, {m_operations, m_sql}, {520, 460}), 1);
    m_body->addLayout(choices);
    m_body->addWidget(m_warnings);
    m_buttons->addStretch();
    m_buttons->addWidget(m_close);
    m_buttons->addWidget(m_run);
}

void RescueDialog::look()
{
    setRunning(true);
    m_sentence->setText(tr("Comparing the schema of %1 with the revisions around it…").arg(m_databaseName));
    m_busy->start(tr("Looking at what has landed"));
    const auto job
        = [scripts = m_workspace.scripts(), &dialect = m_workspace.dialect()](Connection &connection) {
              const VersionTable versions(dialect, scripts->versionTable());
              Found found;
              std::vector<Rescue> all = findRescues(connection, dialect, versions,
                                                    revisionReader(*scripts, dialect), scripts->map());
              if (all.empty())
                  return found;
              found.rescue = std::move(all.front());
              found.actual = inspectFor(connection, dialect, versions, operationsOf(*found.rescue));
              return found;
          };
    follow(
        this, m_workspace.session().run(job), [this](const Found &found) { show(found); },
        [this](const Error &error) {
            setRunning(false);
            m_sentence->setText(tr("The schema could not be looked at; nothing was changed."));
            m_error->showError(error);
        });
}

void RescueDialog::show(const Found &found)
{
    setRunning(false);
    m_found = found;
    m_rescue = found.rescue;
    m_plan.reset();
    const bool isFound = m_rescue.has_value();
    for (QRadioButton *choice : {m_finish, m_undo, m_stamp})
        choice->setEnabled(isFound);
    if (!isFound) {
        m_operations->clear();
        m_sql->setText({});
        m_warnings->hide();
        m_run->setEnabled(false);
        m_sentence->setText(tr("There is nothing to rescue: the schema of %1 is as revision %2 has it.")
                                .arg(m_databaseName, rowsText(m_workspace.currentRevisions())));
        return;
    }
    const RevisionStep &step = m_rescue->step;
    const QString what = step.upgrade ? tr("The upgrade to %1 “%2” was broken off.")
                                      : tr("The downgrade of %1 “%2” was broken off.");
    m_sentence->setText(
        what.arg(step.revision.id, step.revision.message) + QLatin1Char(' ')
        + tr("%1 stands at %2; %3.").arg(m_databaseName, rowsText(m_rescue->current), m_rescue->summary()));
    showOperations();
    planChanged();
}

void RescueDialog::showOperations()
{
    m_operations->clear();
    for (std::size_t i = 0; i < m_rescue->operations.size(); ++i) {
        const RescuedOperation &operation = m_rescue->operations[i];
        const LandedLook look = landedLook(operation.landed);
        auto *item
            = new QTreeWidgetItem(m_operations,
                                  {QStringLiteral("%1. %2\n%3. %4")
                                       .arg(i + 1)
                                       .arg(toText(operation.operation), look.word, operation.reason)});
        item->setIcon(0, Theme::current().icon(look.icon, look.token));
        item->setToolTip(0, toText(operation.operation));
        if (m_found.rescue->operations[i].landed == Landed::Unknown
            || m_found.rescue->operations[i].landed == Landed::Partly)
            offerDecision(item, i + 1);
    }
    m_operations->expandAll();
}

/// Where the database does not tell, a person may.
void RescueDialog::offerDecision(QTreeWidgetItem *item, std::size_t number)
{
    auto *line = new QTreeWidgetItem(item);
    auto *choice = new QComboBox;
    choice->setObjectName(QStringLiteral("decision%1").arg(number));
    choice->setAccessibleName(tr("Whether operation %1 has landed").arg(number));
    choice->addItems({tr("As it was found"), tr("It has landed"), tr("It has not landed")});
    choice->setMaximumWidth(220);
    connect(choice, &QComboBox::activated, this, [this, item, number](int index) {
        if (index == 0)
            m_rescue->operations[number - 1] = m_found.rescue->operations[number - 1];
        else
            m_rescue->decide(number, index == 1);
        const RescuedOperation &operation = m_rescue->operations[number - 1];
        const LandedLook look = landedLook(operation.landed);
        item->setText(0,
                      QStringLiteral("%1. %2\n%3. %4")
                          .arg(number)
                          .arg(toText(operation.operation), look.word, operation.reason));
        item->setIcon(0, Theme::current().icon(look.icon, look.token));
        planChanged();
    });
    m_operations->setItemWidget(line, 0, choice);
}

RescueWay RescueDialog::way() const
{
    return m_undo->isChecked() ? RescueWay::Undo
        : m_stamp->isChecked() ? RescueWay::Stamp
                               : RescueWay::Finish;
}

QString RescueDialog::verb() const
{
    switch (way()) {
    case RescueWay::Finish:
        return tr("Finish");
    case RescueWay::Undo:
        return tr("Undo");
    case RescueWay::Stamp:
        break;
    }
    return tr("Stamp");
}

void RescueDialog::planChanged()
{
    if (!m_rescue)
        return;
    setButtonKind(m_run, way() == RescueWay::Finish ? ButtonKind::Primary : ButtonKind::Danger);
    m_run->setText(verb());
    m_error->clear();
    m_plan.reset();
    QString text;
    try {
        const Dialect &dialect = m_workspace.dialect();
        m_plan = planRescue(*m_rescue, way(), m_found.actual, dialect,
                            VersionTable(dialect, m_workspace.scripts()->versionTable()));
        m_sql->setText(m_plan->sql);
        text = m_plan->warnings.join(QLatin1Char('\n'));
    } catch (const Error &error) {
        m_sql->setText({});
        text = error.message + QLatin1Char(' ')
            + (error.kind == Error::Kind::Refused && !m_rescue->unknown(way()).empty()
                   ? tr("Say for each whether it has landed.")
                   : error.hint);
    }
    constexpr qsizetype mostLines = 6;
    QStringList lines = text.split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    if (const qsizetype more = lines.size() - mostLines; more > 0) {
        m_warnings->setToolTip(text);
        lines = lines.mid(0, mostLines) << tr("and %n more", nullptr, int(more));
    }
    m_warnings->setText(lines.join(QLatin1Char('\n')));
    m_warnings->setVisible(!lines.isEmpty());
    m_run->setEnabled(m_plan && !m_workspace.isReadOnly());
}

void RescueDialog::run()
{
    setRunning(true);
    m_error->clear();
    m_busy->start(windowTitle());
    const RescueWay chosen = way();
    const auto job = [scripts = m_workspace.scripts(), &dialect = m_workspace.dialect(), plan = *m_plan,
                      rescue = *m_rescue, seen = *m_found.rescue](Connection &connection) {
        const VersionTable versions(dialect, scripts->versionTable());
        const RevisionReader reader = revisionReader(*scripts, dialect);
        const Rescue now = findRescue(connection, dialect, versions, reader, scripts->map(), seen.step);
        if (!now.isSame(seen))
            throw Error(Error::Kind::Migration, tr("Somebody else changed the schema meanwhile."))
                .withHint(tr("Close this and look at it again."));
        carryOut(connection, plan, rescue, dialect, versions, reader, scripts->map());
    };
    follow(
        this, m_workspace.session().run(job), [this, chosen] { done(chosen); },
        [this](const Error &error) { failed(error); });
}

void RescueDialog::done(RescueWay chosen)
{
    setRunning(false);
    const QString id = m_rescue->step.revision.id;
    m_workspace.report(chosen == RescueWay::Finish
                           ? tr("%1: revision %2 was finished.").arg(m_databaseName, id)
                           : chosen == RescueWay::Undo
                           ? tr("%1: what had landed of revision %2 was taken back.").arg(m_databaseName, id)
                           : tr("%1 was stamped.").arg(m_databaseName));
    m_workspace.refreshSchema();
    accept();
}

void RescueDialog::failed(const Error &error)
{
    setRunning(false);
    m_workspace.refreshSchema();
    m_sentence->setText(tr("It stopped. Close this and look again at what has landed."));
    m_run->setEnabled(false);
    m_plan.reset();
    m_error->showError(error);
}

void RescueDialog::setRunning(bool running)
{
    m_isRunning = running;
    m_run->setEnabled(!running && m_plan);
    for (QWidget *widget : {static_cast<QWidget *>(m_finish), static_cast<QWidget *>(m_undo),
                            static_cast<QWidget *>(m_stamp), static_cast<QWidget *>(m_operations)})
        widget->setEnabled(!running);
    if (!running)
        m_busy->stop();
}

void RescueDialog::reject()
{
    if (m_isRunning)
        m_workspace.session().cancel();
    else
        TaskDialog::reject();
}

} // namespace stillroom
