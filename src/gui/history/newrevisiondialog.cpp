#include "gui/history/newrevisiondialog.h"

#include "gui/common/busybar.h"
#include "gui/common/buttons.h"
#include "gui/common/changeguard.h"
#include "gui/common/codeeditor.h"
#include "gui/common/errorbar.h"
#include "gui/common/future.h"
#include "gui/common/theme.h"
#include "gui/history/impactview.h"
#include "gui/history/migrationdialog.h"
#include "gui/history/operationlook.h"
#include "gui/history/startrehearsal.h"
#include "migrate/renderrevision.h"
#include "migrate/scriptdirectory.h"
#include "project/autogenerate.h"
#include "project/createdatabase.h"
#include "project/drift.h"
#include "project/planrehearsal.h"

#include <QCheckBox>
#include <QDir>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSplitter>
#include <QTabWidget>
#include <QVBoxLayout>

namespace stillroom {

namespace {

using Token = Theme::Token;

constexpr int beyondRole = Qt::UserRole; // of a change that Alembic would not find

/// What a comparison found, and whether the project takes what Alembic does not compare along.
struct FoundChanges
{
    AutogenerateResult result;
    bool withBeyond = false;
};

QString sqlOf(const Dialect &dialect, const std::vector<Operation> &operations, Schema schema)
{
    QStringList lines;
    for (const Operation &operation : operations) {
        for (const Statement &statement : dialect.compile(operation, schema))
            lines << statement.text + QStringLiteral(";\n");
        apply(operation, schema);
    }
    return lines.join(QLatin1Char('\n'));
}

Schema after(const std::vector<Operation> &operations, Schema schema)
{
    for (const Operation &operation : operations)
        apply(operation, schema);
    return schema;
}

/// The card that asks about one rename.
class RenameQuestion final : public QFrame
{
public:
    RenameQuestion(const RenameCandidate &candidate, const std::function<void(bool)> &answer, QWidget *parent)
        : QFrame(parent)
    {
        setProperty("role", QStringLiteral("warning"));
        auto *question = new QLabel(
            NewRevisionDialog::tr("Was %1 renamed to %2?").arg(candidate.oldText(), candidate.newName));
        question->setTextFormat(Qt::PlainText);
        QFont bold = question->font();
        bold.setWeight(QFont::DemiBold);
        question->setFont(bold);
        question->setWordWrap(true);
        auto *reasons = new QLabel(candidate.reasons.join(QStringLiteral(" "))
                                   + (candidate.reasons.isEmpty() ? QString() : QStringLiteral(" "))
                                   + NewRevisionDialog::tr("A rename keeps the data."));
        reasons->setTextFormat(Qt::PlainText);
        reasons->setWordWrap(true);
        reasons->setProperty("role", QStringLiteral("muted"));
        QPushButton *yes = makeButton(NewRevisionDialog::tr("Renamed"), ButtonKind::Primary);
        QPushButton *no = makeButton(NewRevisionDialog::tr("Removed and added"));
        connect(yes, &QPushButton::clicked, this, [answer] { answer(true); });
        connect(no, &QPushButton::clicked, this, [answer] { answer(false); });
        auto *buttons = new QHBoxLayout;
        buttons->addWidget(yes);
        buttons->addWidget(no);
        buttons->addStretch();
        auto *layout = new QVBoxLayout(this);
        layout->setContentsMargins(12, 12, 12, 12);
        layout->setSpacing(8);
        layout->addWidget(question);
        layout->addWidget(reasons);
        layout->addLayout(buttons);
    }
};

/// The card that asks what rows get in a column that becomes NOT NULL.
class ValueQuestion final : public QFrame
{
public:
    using Answer = std::function<void(const std::optional<Backfill> &)>;

    ValueQuestion(const NeedsValue &need, const Answer &answer, QWidget *parent) : QFrame(parent)
    {
        setProperty("role", QStringLiteral("warning"));
        auto *question
            = new QLabel(NewRevisionDialog::tr("%1 becomes NOT NULL. What do rows get that have no value?")
                             .arg(need.toText()));
        question->setTextFormat(Qt::PlainText);
        QFont bold = question->font();
        bold.setWeight(QFont::DemiBold);
        question->setFont(bold);
        question->setWordWrap(true);
        auto *value = new QLineEdit;
        value->setObjectName(QStringLiteral("fillValue"));
        value->setPlaceholderText(NewRevisionDialog::tr("An SQL expression, such as '' or 0"));
        value->setAccessibleName(question->text());
        QPushButton *update = makeButton(NewRevisionDialog::tr("Fill by a step"), ButtonKind::Primary);
        QPushButton *byDefault = makeButton(NewRevisionDialog::tr("Fill by a default"));
        QPushButton *none = makeButton(NewRevisionDialog::tr("Nothing"));
        update->setObjectName(QStringLiteral("fillByStep"));
        byDefault->setObjectName(QStringLiteral("fillByDefault"));
        byDefault->setVisible(need.isAdded);
        const auto fill = [need, answer, value](Backfill::How how) {
            answer(Backfill {need.table, need.column, how, value->text().trimmed()});
        };
        connect(update, &QPushButton::clicked, this, [fill] { fill(Backfill::How::Update); });
        connect(byDefault, &QPushButton::clicked, this, [fill] { fill(Backfill::How::Default); });
        connect(none, &QPushButton::clicked, this, [answer] { answer({}); });
        const auto allow = [update, byDefault](const QString &text) {
            update->setEnabled(!text.trimmed().isEmpty());
            byDefault->setEnabled(!text.trimmed().isEmpty());
        };
        connect(value, &QLineEdit::textChanged, this, allow);
        allow({});
        auto *buttons = new QHBoxLayout;
        for (QPushButton *button : {update, byDefault, none})
            buttons->addWidget(button);
        buttons->addStretch();
        auto *layout = new QVBoxLayout(this);
        layout->setContentsMargins(12, 12, 12, 12);
        layout->setSpacing(8);
        layout->addWidget(question);
        layout->addWidget(value);
        layout->addLayout(buttons);
    }
};

} // namespace

NewRevisionDialog::NewRevisionDialog(Workspace &workspace, Purpose purpose, QWidget *parent)
    : QDialog(parent)
    , m_workspace(workspace)
    , m_purpose(purpose)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(purpose == Purpose::Check ? tr("Models against the database") : tr("New revision"));
    build();
    resize(1200, 720);
    compare();
}

void NewRevisionDialog::build()
{
    auto *splitter = new QSplitter;
    splitter->addWidget(buildChanges());
    splitter->addWidget(buildCode());
    splitter->setChildrenCollapsible(false);
    splitter->setProperty("bare", true);
    splitter->setHandleWidth(12);
    splitter->setSizes({640, 520});
    m_error = new ErrorBar;
    m_busy = new BusyBar;
    connect(m_busy, &BusyBar::cancelRequested, this, &QDialog::reject);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(12);
    layout->addWidget(buildHead());
    layout->addWidget(splitter, 1);
    layout->addWidget(m_error);
    layout->addWidget(m_busy);
    layout->addWidget(buildFoot());
}

QWidget *NewRevisionDialog::buildHead()
{
    auto *head = new QWidget;
    m_message = new QLineEdit;
    m_message->setObjectName(QStringLiteral("revisionMessage"));
    m_message->setPlaceholderText(tr("What this revision does, in a few words"));
    m_file = new QLabel;
    m_file->setProperty("role", QStringLiteral("muted"));
    m_file->setFont(Theme::current().fixedFont());
    m_file->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *label = new QLabel(tr("&Message"));
    label->setBuddy(m_message);
    auto *layout = new QHBoxLayout(head);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(label);
    layout->addWidget(m_message, 1);
    layout->addWidget(m_file, 1);
    connect(m_message, &QLineEdit::textChanged, this, &NewRevisionDialog::renderPreview);
    return head;
}

QWidget *NewRevisionDialog::buildChanges()
{
    auto *side = new QWidget;
    m_summary = new QLabel(tr("Comparing the models with the database…"));
    m_summary->setWordWrap(true);
    m_questions = new QVBoxLayout;
    m_questions->setSpacing(8);
    m_changes = new QListWidget;
    m_changes->setObjectName(QStringLiteral("changesList"));
    m_changes->setAccessibleName(tr("Changes; untick what the revision should leave out"));
    m_changes->setWordWrap(true);
    m_changes->setProperty("framed", true);
    m_changes->setIconSize({16, 16});
    m_changes->setSpacing(1);
    connect(m_changes, &QListWidget::itemChanged, this, &NewRevisionDialog::renderPreview);
    m_catchUp = makeButton(tr("Upgrade to head first…"), ButtonKind::Primary, QStringLiteral("arrow-up"));
    m_catchUp->setObjectName(QStringLiteral("catchUpButton"));
    m_catchUp->hide();
    connect(m_catchUp, &QPushButton::clicked, this, [this] {
        (new MigrationDialog(m_workspace, MigrationKind::Upgrade, QStringLiteral("heads"), this))->open();
    });
    connect(&m_workspace, &Workspace::revisionsChanged, this, [this] {
        if (m_catchUp->isVisible())
            compare();
    });
    auto *layout = new QVBoxLayout(side);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_summary);
    layout->addWidget(m_catchUp, 0, Qt::AlignLeft);
    layout->addLayout(m_questions);
    m_beyond = new QCheckBox;
    m_beyond->setObjectName(QStringLiteral("beyondBox"));
    m_beyond->setToolTip(
        tr("Primary keys, checks, exclusion constraints, order and condition of indexes. Always ticked with "
           "beyond_alembic = true below [autogenerate] in stillroom.toml."));
    m_beyond->hide();
    connect(m_beyond, &QCheckBox::clicked, this, &NewRevisionDialog::tickBeyond);
    layout->addWidget(m_beyond);
    m_impact = new ImpactView(m_workspace, ImpactView::Form::Table);
    auto *splitter = new QSplitter(Qt::Vertical);
    splitter->addWidget(m_changes);
    splitter->addWidget(m_impact);
    splitter->setChildrenCollapsible(false);
    splitter->setProperty("bare", true);
    splitter->setHandleWidth(12);
    splitter->setSizes({300, 260});
    layout->addWidget(splitter, 1);
    return side;
}

QWidget *NewRevisionDialog::buildCode()
{
    m_python = CodeEditor::viewer(CodeEditor::Language::Python, tr("Source of the revision"), true);
    m_upgradeSql = CodeEditor::viewer(CodeEditor::Language::Sql, tr("SQL of the upgrade"), true);
    m_downgradeSql = CodeEditor::viewer(CodeEditor::Language::Sql, tr("SQL of the downgrade"), true);
    m_tabs = new QTabWidget;
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(m_python, tr("Python"));
    m_tabs->addTab(m_upgradeSql, tr("SQL upgrade"));
    m_tabs->addTab(m_downgradeSql, tr("SQL downgrade"));
    return m_tabs;
}

QWidget *NewRevisionDialog::buildFoot()
{
    auto *foot = new QWidget;
    m_foot = new QLabel;
    m_foot->setProperty("role", QStringLiteral("muted"));
    m_foot->setWordWrap(true);
    QPushButton *cancel = makeButton(m_purpose == Purpose::Check ? tr("Close") : tr("Cancel"));
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    m_writeButton = makeButton(tr("Write file"));
    m_writeButton->setObjectName(QStringLiteral("writeButton"));
    connect(m_writeButton, &QPushButton::clicked, this, [this] { write(false); });
    m_rehearseButton = makeButton(QString(), ButtonKind::Secondary, QStringLiteral("play"));
    m_rehearseButton->setObjectName(QStringLiteral("rehearseButton"));
    nameRehearsal(m_rehearseButton, m_workspace);
    m_rehearseButton->setEnabled(false);
    connect(m_rehearseButton, &QPushButton::clicked, this, &NewRevisionDialog::rehearse);
    m_upgradeButton = makeButton(tr("Write and upgrade…"), ButtonKind::Primary);
    m_upgradeButton->setObjectName(QStringLiteral("writeAndUpgradeButton"));
    connect(m_upgradeButton, &QPushButton::clicked, this, [this] { write(true); });
    m_writeButton->setEnabled(false);
    m_upgradeButton->setEnabled(false);
    auto *layout = new QHBoxLayout(foot);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_foot, 1);
    for (QPushButton *button : {cancel, m_writeButton, m_rehearseButton, m_upgradeButton})
        layout->addWidget(button);
    return foot;
}

void NewRevisionDialog::compare()
{
    const std::shared_ptr<const ModelSet> models = m_workspace.models();
    const std::shared_ptr<const Schema> schema = m_workspace.schema();
    if (!models || !schema || models->schema.tables.empty()) {
        m_compared = true;
        m_summary->setText(models ? tr("No models were found in this project, so the revision starts empty.")
                                  : tr("The models are still being read; the revision starts empty."));
        return renderPreview();
    }
    const bool behind = m_purpose == Purpose::Write && isBehind();
    m_catchUp->setVisible(behind);
    if (behind) {
        m_summary->setText(tr("%1 is not at the head of the history, so what is pending would be found "
                              "again. Upgrade it first; "
                              "then the models are compared.")
                               .arg(m_workspace.project().url->displayName()));
        return;
    }
    m_busy->start(tr("Comparing %n table(s)", nullptr, int(models->schema.tables.size())));
    CompareOptions options = compareOptions(*models, *m_workspace.scripts());
    options.renames = m_options.renames;
    options.beyondAlembic = true; // offered; ticked where the project asks for it
    m_options = options;
    // The rules as they stand in the file: without them an ignored table would be dropped.
    const auto job = [models, schema, options, &dialect = m_workspace.dialect(),
                      settings = m_workspace.project().settingsPlace()] {
        const DriftRules rules = readDriftRules(settings);
        return FoundChanges {findDrift(*models, *schema, dialect, options, rules).generated,
                             completedByRules({}, rules).beyondAlembic};
    };
    const auto done = [this](const FoundChanges &found) {
        m_busy->stop();
        m_compared = true;
        m_result = found.result;
        showChanges(found.withBeyond);
    };
    follow(this, inBackground(job), done, [this](const Error &error) { refuse(error); });
}

bool NewRevisionDialog::isBehind() const
{
    const QStringList heads = m_workspace.scripts()->map().realHeads();
    const QStringList current = m_workspace.currentRevisions();
    return QSet<QString>(heads.begin(), heads.end()) != QSet<QString>(current.begin(), current.end());
}

void NewRevisionDialog::refuse(const Error &error)
{
    m_busy->stop();
    m_error->showError(error);
    m_writeButton->setEnabled(false);
    m_upgradeButton->setEnabled(false);
}

void NewRevisionDialog::showChanges(bool withBeyond)
{
    const QSignalBlocker blocker(m_changes);
    m_changes->clear();
    const std::vector<Operation> &beyond = m_result.beyondAlembic;
    int marked = 0;
    for (const Operation &operation : m_result.operations) {
        const OperationLook look = operationLook(operation);
        const bool isBeyond = std::find(beyond.begin(), beyond.end(), operation) != beyond.end();
        const QString text
            = isBeyond ? tr("%1 (Alembic does not compare it)").arg(toText(operation)) : toText(operation);
        auto *item = new QListWidgetItem(Theme::current().icon(look.icon, look.token), text, m_changes);
        item->setToolTip(item->text());
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
        item->setCheckState(isBeyond && !withBeyond ? Qt::Unchecked : Qt::Checked);
        item->setData(beyondRole, isBeyond);
        marked += isBeyond ? 1 : 0;
    }
    m_beyond->setText(tr("With %n change(s) that Alembic does not find", nullptr, marked));
    m_beyond->setChecked(withBeyond);
    m_beyond->setVisible(marked > 0);
    const QString database = m_workspace.project().url->displayName();
    m_summary->setText(m_result.operations.empty() ? tr("The models and %1 are equal.").arg(database)
                                                   : tr("%n change(s) will make %1 equal to the models.",
                                                        nullptr, int(m_result.operations.size()))
                                                         .arg(database));
    if (m_message->text().isEmpty() && m_result.operations.size() == 1)
        m_message->setText(toText(m_result.operations.front()).section(QLatin1Char('('), 0, 0).trimmed());
    showQuestions();
    renderPreview();
}

void NewRevisionDialog::tickBeyond(bool ticked)
{
    {
        const QSignalBlocker blocker(m_changes);
        for (int row = 0; row < m_changes->count(); ++row) {
            if (m_changes->item(row)->data(beyondRole).toBool())
                m_changes->item(row)->setCheckState(ticked ? Qt::Checked : Qt::Unchecked);
        }
    }
    m_changes->viewport()->update(); // what is blocked is not painted
    renderPreview();
}

void NewRevisionDialog::showQuestions()
{
    while (QLayoutItem *item = m_questions->takeAt(0)) {
        if (item->widget())
            item->widget()->deleteLater();
        delete item;
    }
    for (const RenameCandidate &candidate : m_result.renameCandidates) {
        const auto isSame = [&](const RenameCandidate &answered) {
            return answered.table == candidate.table && answered.oldName == candidate.oldName
                && answered.newName == candidate.newName;
        };
        if (std::any_of(m_notRenamed.begin(), m_notRenamed.end(), isSame))
            continue;
        m_questions->addWidget(new RenameQuestion(
            candidate, [this, candidate](bool renamed) { answerRename(candidate, renamed); }, this));
        return; // one at a time: an answer may settle the others
    }
    for (const NeedsValue &need : columnsNeedingValues(m_result.operations)) {
        if (std::find(m_answered.begin(), m_answered.end(), need) != m_answered.end())
            continue;
        const auto answer
            = [this, need](const std::optional<Backfill> &backfill) { answerNeed(need, backfill); };
        m_questions->addWidget(new ValueQuestion(need, answer, this));
        return;
    }
}

void NewRevisionDialog::answerNeed(const NeedsValue &need, const std::optional<Backfill> &backfill)
{
    m_answered.push_back(need);
    if (backfill)
        m_backfills.push_back(*backfill);
    showQuestions();
    renderPreview();
}

void NewRevisionDialog::answerRename(const RenameCandidate &candidate, bool renamed)
{
    if (!renamed) {
        m_notRenamed.push_back(candidate);
        return showQuestions();
    }
    m_options.renames.push_back(candidate);
    compare();
}

std::vector<Operation> NewRevisionDialog::chosenOperations() const
{
    std::vector<Operation> chosen;
    for (int row = 0; row < m_changes->count(); ++row) {
        if (m_changes->item(row)->checkState() == Qt::Checked)
            chosen.push_back(m_result.operations[std::size_t(row)]);
    }
    return chosen;
}

std::vector<Operation> NewRevisionDialog::upgradeOperations() const
{
    return withBackfills(chosenOperations(), m_backfills, m_workspace.dialect());
}

QString NewRevisionDialog::message() const
{
    return m_message->text().simplified();
}

void NewRevisionDialog::renderPreview()
{
    if (!m_compared || !m_workspace.scripts())
        return;
    m_error->clear();
    try {
        const ScriptDirectory &scripts = *m_workspace.scripts();
        const std::vector<Operation> chosen = chosenOperations();
        const std::vector<Operation> upgrade = upgradeOperations();
        const std::vector<Operation> downgrade = reversed(chosen);
        const RevisionBody body
            = revisionBody(upgrade, downgrade, m_workspace.models().get(), scripts, m_workspace.dialect());
        RevisionRequest request;
        request.message = message();
        const NewRevision revision = scripts.prepare(request);
        m_file->setText(QDir(m_workspace.project().folder).relativeFilePath(revision.header.file));
        m_file->setToolTip(m_file->text());
        m_python->setText(scripts.text(revision, body));
        const Schema before = m_workspace.schema() ? *m_workspace.schema() : Schema();
        m_upgradeSql->setText(sqlOf(m_workspace.dialect(), upgrade, before));
        m_downgradeSql->setText(sqlOf(m_workspace.dialect(), downgrade, after(upgrade, before)));
        measure(upgrade);
        showFoot(chosen);
        m_rehearseButton->setEnabled(!upgrade.empty() && m_workspace.hasDatabase());
        m_writeButton->setEnabled(!message().isEmpty());
        m_upgradeButton->setEnabled(!message().isEmpty() && !upgrade.empty() && m_workspace.hasDatabase());
        m_writeButton->setToolTip(message().isEmpty() ? tr("Type a message first") : QString());
        m_upgradeButton->setToolTip(m_writeButton->toolTip());
    } catch (const Error &error) {
        refuse(error);
    }
}

/// Again only where the changes are others: a message is typed letter by letter.
void NewRevisionDialog::measure(const std::vector<Operation> &upgrade)
{
    if (m_measured == upgrade)
        return;
    m_measured = upgrade;
    m_impact->setVisible(!upgrade.empty());
    if (upgrade.empty())
        return m_impact->clear();
    m_impact->measure([upgrade] { return std::vector<PlannedRevision> {{QString(), upgrade}}; });
}

void NewRevisionDialog::showFoot(const std::vector<Operation> &upgrade)
{
    const int left = int(m_result.operations.size() - upgrade.size());
    m_foot->setText(left > 0 ? tr("%n change(s) left out.", nullptr, left) : QString());
}

void NewRevisionDialog::rehearse()
{
    Revision revision;
    revision.id = QStringLiteral("rehearsal");
    revision.message = message().isEmpty() ? tr("the new revision") : message();
    const auto plan = [scripts = m_workspace.scripts(), &dialect = m_workspace.dialect(), revision,
                       current = m_workspace.currentRevisions(), upgrade = upgradeOperations(),
                       downgrade = reversed(chosenOperations())] {
        return planRehearsal(*scripts, dialect, current, revision, upgrade, downgrade);
    };
    startRehearsal(this, m_workspace, m_impact, plan);
}

void NewRevisionDialog::write(bool thenUpgrade)
{
    try {
        const ScriptDirectory &scripts = *m_workspace.scripts();
        const std::vector<Operation> upgrade = upgradeOperations();
        const RevisionBody body = revisionBody(upgrade, reversed(chosenOperations()),
                                               m_workspace.models().get(), scripts, m_workspace.dialect());
        RevisionRequest request;
        request.message = message();
        const Revision revision = scripts.write(scripts.prepare(request), body);
        m_workspace.report(tr("Wrote %1.").arg(revision.file));
        Workspace &workspace = m_workspace;
        QWidget *owner = parentWidget();
        if (thenUpgrade) {
            // The new file is part of the project only once it has been read again.
            connect(
                &workspace, &Workspace::revisionsChanged, owner,
                [&workspace, owner, id = revision.id] {
                    if (workspace.scripts()->map().contains(id))
                        (new MigrationDialog(workspace, MigrationKind::Upgrade, id, owner))->open();
                },
                Qt::SingleShotConnection);
        }
        Q_EMIT written(revision.id);
        accept();
        workspace.refresh();
    } catch (const Error &error) {
        refuse(error);
    }
}

} // namespace stillroom
