#include "gui/history/squashdialog.h"

#include "gui/common/busybar.h"
#include "gui/common/buttons.h"
#include "gui/common/changeguard.h"
#include "gui/common/codeeditor.h"
#include "gui/common/errorbar.h"
#include "gui/common/future.h"
#include "gui/common/theme.h"
#include "gui/history/wrappeddelegate.h"
#include "migrate/revisionreader.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace stillroom {

using Token = Theme::Token;

SquashDialog::SquashDialog(Workspace &workspace, const QString &upTo, std::vector<DatabaseMarker> others,
                           QWidget *parent)
    : TaskDialog(workspace, tr("Squash revisions into one"), {1080, 680}, parent)
    , m_scripts(workspace.scripts())
    , m_others(std::move(others))
    , m_stop(std::make_shared<std::atomic<bool>>(false))
{
    build(upTo);
    connect(&Theme::current(), &Theme::changed, this, &SquashDialog::showFindings);
    plan();
}

SquashDialog::~SquashDialog()
{
    *m_stop = true; // the worker drops its databases by itself
}

QString SquashDialog::databaseTitle() const
{
    return m_workspace.dialect().title;
}

void SquashDialog::build(const QString &upTo)
{
    m_sentence->setObjectName(QStringLiteral("squashSentence"));
    m_upTo = new QComboBox;
    m_upTo->setObjectName(QStringLiteral("squashUpTo"));
    m_upTo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_upTo->setMinimumContentsLength(40);
    for (const Revision &revision : m_scripts->map().all())
        m_upTo->addItem(QStringLiteral("%1  %2").arg(revision.id.left(12), revision.message), revision.id);
    m_upTo->setCurrentIndex(m_upTo->findData(upTo));
    connect(m_upTo, &QComboBox::currentIndexChanged, this, &SquashDialog::plan);
    auto *label = new QLabel(tr("One base of everything up to and &with"));
    label->setBuddy(m_upTo);
    auto *choice = new QHBoxLayout;
    choice->setSpacing(8);
    choice->addWidget(label);
    choice->addWidget(m_upTo, 1);

    m_findings = new QTreeWidget;
    m_findings->setObjectName(QStringLiteral("squashFindings"));
    m_findings->setAccessibleName(tr("What the squash does"));
    m_findings->setHeaderHidden(true);
    m_findings->setSelectionMode(QAbstractItemView::NoSelection);
    m_findings->setProperty("framed", true);
    new WrappedDelegate(m_findings);
    m_text = CodeEditor::viewer(CodeEditor::Language::Python, tr("The new file"), true);

    m_leaveOut = new QCheckBox;
    m_leaveOut->setObjectName(QStringLiteral("leaveOutBox"));
    m_leaveOut->hide();
    m_withoutProof = new QCheckBox(tr("Also without the proof on %1").arg(databaseTitle()));
    m_withoutProof->setObjectName(QStringLiteral("withoutProofBox"));
    for (QCheckBox *box : {m_leaveOut, m_withoutProof})
        connect(box, &QCheckBox::toggled, this, &SquashDialog::enableButtons);

    m_body->addLayout(choice);
    m_body->addWidget(split(Qt::Horizontal, {m_findings, m_text}, {500, 560}), 1);
    m_body->addWidget(m_leaveOut);

    auto *cancel = makeButton(tr("Cancel"));
    connect(cancel, &QPushButton::clicked, this, &SquashDialog::reject);
    m_prove = makeButton(tr("Prove it on %1").arg(databaseTitle()), ButtonKind::Secondary,
                         QStringLiteral("play"));
    m_prove->setObjectName(QStringLiteral("proveButton"));
    m_prove->setToolTip(tr("Runs the old revisions and the new base, each in an empty database that is made "
                           "for it and dropped again"));
    connect(m_prove, &QPushButton::clicked, this,
            [this] { guardChange(this, tr("Make two databases for a proof"), [this] { prove(); }); });
    m_write = makeButton(tr("Squash"), ButtonKind::Primary);
    m_write->setObjectName(QStringLiteral("squashButton"));
    connect(m_write, &QPushButton::clicked, this, &SquashDialog::write);
    m_buttons->addWidget(m_withoutProof);
    m_buttons->addStretch();
    m_buttons->addWidget(cancel);
    m_buttons->addWidget(m_prove);
    m_buttons->addWidget(m_write);
}

void SquashDialog::plan()
{
    *m_stop = true; // a proof of the plan before
    m_stop = std::make_shared<std::atomic<bool>>(false);
    m_planned.reset();
    m_proof = Proof::None;
    m_differences.clear();
    m_findings->clear();
    m_text->setText({});
    m_error->clear();
    m_leaveOut->setChecked(false);
    m_leaveOut->hide();
    m_sentence->setText(tr("Reading the revisions…"));
    m_busy->start(tr("Reading the revisions"), false);
    enableButtons();
    const quint64 run = ++m_run;
    const auto job
        = [scripts = m_scripts, &dialect = m_workspace.dialect(), upTo = m_upTo->currentData().toString()] {
              Planned planned {planSquash(*scripts, dialect, revisionReader(*scripts, dialect), upTo), {}};
              planned.text = planned.plan.text(*scripts);
              return planned;
          };
    const auto done = [this, run](const Planned &planned) {
        if (run == m_run)
            show(planned);
    };
    const auto failed = [this, run](const Error &error) {
        if (run != m_run)
            return;
        m_busy->stop();
        m_sentence->setText(tr("These revisions cannot become one; nothing was changed."));
        m_error->showError(error);
    };
    follow(this, inBackground(job), done, failed);
}

void SquashDialog::show(const Planned &planned)
{
    m_busy->stop();
    m_planned = planned;
    const SquashPlan &plan = planned.plan;
    m_sentence->setText(
        tr("%n revision(s) become one, which keeps the id %1: a database that has it goes on as it is. The "
           "old files go to %2.",
           nullptr, int(plan.replaced.size()))
            .arg(plan.id, QDir(m_scripts->ini().folder()).relativeFilePath(plan.folder)));
    m_text->setText(planned.text);
    m_leaveOut->setVisible(!plan.lost.isEmpty());
    m_leaveOut->setText(tr("Leave %n statement(s) out that no schema holds", nullptr, int(plan.lost.size())));
    showFindings();
    enableButtons();
}

QTreeWidgetItem *SquashDialog::add(QTreeWidgetItem *parent, const char *icon, int token, const QString &text)
{
    auto *item = parent ? new QTreeWidgetItem(parent, {text}) : new QTreeWidgetItem(m_findings, {text});
    item->setIcon(0, Theme::current().icon(QString::fromLatin1(icon), Token(token)));
    item->setToolTip(0, text);
    return item;
}

void SquashDialog::showFindings()
{
    m_findings->clear();
    if (!m_planned)
        return;
    addProof();
    addLost();
    addStampPlan();
    addRevisions();
    m_findings->expandAll();
}

void SquashDialog::addProof()
{
    const QStringList &replayed = m_planned->plan.differences;
    const auto differences = [this](QTreeWidgetItem *parent, const QStringList &all) {
        for (const QString &each : all)
            add(parent, "minus", int(Token::Muted), each);
    };
    if (replayed.isEmpty())
        add(nullptr, "check", int(Token::Added),
            tr("Replayed, the old revisions and the new one make the "
               "same schema."));
    else
        differences(add(nullptr, "circle-x", int(Token::Error), tr("The new base makes another schema:")),
                    replayed);
    switch (m_proof) {
    case Proof::None:
        add(nullptr, "circle-help", int(Token::Muted),
            tr("Whether %1 makes the same of both is not proved yet.").arg(databaseTitle()));
        break;
    case Proof::Running:
        add(nullptr, "loader", int(Token::Muted), tr("Both are being run on %1…").arg(databaseTitle()));
        break;
    case Proof::Equal:
        add(nullptr, "check", int(Token::Added),
            tr("Run on %1, both make the same schema.").arg(databaseTitle()));
        break;
    case Proof::Differs:
        differences(add(nullptr, "circle-x", int(Token::Error),
                        tr("Run on %1, the old revisions make another schema. Add what is missing to a "
                           "revision behind the squashed ones:")
                            .arg(databaseTitle())),
                    m_differences);
        break;
    }
}

void SquashDialog::addLost()
{
    const QStringList &lost = m_planned->plan.lost;
    if (lost.isEmpty())
        return;
    auto *item = add(nullptr, "triangle-alert", int(Token::Warning),
                     tr("%n statement(s) left out of the new base; what is still needed belongs into a "
                        "revision behind it:",
                        nullptr, int(lost.size())));
    for (const QString &each : lost)
        add(item, "code", int(Token::Muted), each);
}

/// What is to be done with each database that is known of.
void SquashDialog::addStampPlan()
{
    auto *item = add(nullptr, "stamp", int(Token::Muted), tr("What the databases have to do"));
    const SquashPlan &plan = m_planned->plan;
    const auto advise = [&](const QString &name, const QStringList &rows) {
        const bool isKnown = std::all_of(
            rows.begin(), rows.end(), [this](const QString &row) { return m_scripts->map().contains(row); });
        const QString advice = isKnown
            ? plan.stampAdvice(m_scripts->map(), rows)
            : tr("It stands at %1, which is not among these files.").arg(rows.join(QStringLiteral(", ")));
        const bool isReady = isKnown && (rows.isEmpty() || m_scripts->map().applied(rows).contains(plan.id));
        add(item, isReady ? "check" : "triangle-alert", int(isReady ? Token::Added : Token::Warning),
            tr("%1: %2").arg(name, advice));
    };
    if (m_workspace.hasDatabase())
        advise(m_workspace.project().shownUrl().displayName(), m_workspace.currentRevisions());
    for (const DatabaseMarker &other : m_others) {
        if (other.problem.isEmpty())
            advise(other.name, other.revisions);
        else
            add(item, "circle-help", int(Token::Muted), tr("%1: %2").arg(other.name, other.problem));
    }
    if (m_others.empty())
        add(item, "circle-help", int(Token::Muted),
            tr("Where others stand is shown here once the history has asked them (“Show where other "
               "databases "
               "stand”)."));
}

void SquashDialog::addRevisions()
{
    const std::vector<Revision> &replaced = m_planned->plan.replaced;
    auto *item = add(nullptr, "git-branch", int(Token::Muted),
                     tr("%n revision(s) that go", nullptr, int(replaced.size())));
    for (const Revision &revision : replaced)
        add(item, "git-commit-horizontal", int(Token::Muted),
            QStringLiteral("%1  %2").arg(revision.id.left(12), revision.message));
}

void SquashDialog::prove()
{
    m_proof = Proof::Running;
    m_error->clear();
    m_busy->start(tr("Running the old revisions and the new one on %1").arg(databaseTitle()));
    showFindings();
    enableButtons();
    const quint64 run = m_run;
    const auto job = [scripts = m_scripts, &dialect = m_workspace.dialect(), plan = m_planned->plan,
                      url = *m_workspace.project().url, stop = m_stop] {
        return proveSquash(plan, *scripts, dialect, revisionReader(*scripts, dialect), url,
                           [stop] { return stop->load(); });
    };
    const auto done = [this, run](const QStringList &differences) {
        if (run == m_run)
            proved(differences);
    };
    const auto failed = [this, run](const Error &error) {
        if (run != m_run)
            return;
        m_busy->stop();
        m_proof = Proof::None;
        m_stop = std::make_shared<std::atomic<bool>>(false);
        showFindings();
        enableButtons();
        if (error.kind != Error::Kind::Cancelled)
            m_error->showError(error);
    };
    follow(this, inBackground(job), done, failed);
}

void SquashDialog::proved(const QStringList &differences)
{
    m_busy->stop();
    m_differences = differences;
    m_proof = differences.isEmpty() ? Proof::Equal : Proof::Differs;
    showFindings();
    enableButtons();
}

void SquashDialog::enableButtons()
{
    const bool isPlanned = m_planned && m_planned->plan.differences.isEmpty();
    const bool runs = m_proof == Proof::Running;
    m_upTo->setEnabled(!runs && !m_isWriting);
    for (QCheckBox *box : {m_leaveOut, m_withoutProof})
        box->setEnabled(!m_isWriting);
    m_prove->setEnabled(!m_isWriting && isPlanned && m_workspace.hasDatabase() && m_proof == Proof::None);
    m_withoutProof->setVisible(isPlanned && m_proof != Proof::Equal);
    const bool isProved = m_proof == Proof::Equal || m_withoutProof->isChecked();
    const bool isAllowed = m_planned && (m_planned->plan.lost.isEmpty() || m_leaveOut->isChecked());
    m_write->setEnabled(isPlanned && isProved && isAllowed && !runs && !m_isWriting);
    m_write->setToolTip(!isPlanned       ? QString()
                            : !isProved  ? tr("Prove it first, or say that it may be written without")
                            : !isAllowed ? tr("Say first that the statements may be left out")
                                         : QString());
}

void SquashDialog::write()
{
    m_isWriting = true;
    enableButtons();
    const auto job = [scripts = m_scripts, plan = m_planned->plan] { carryOutSquash(plan, *scripts); };
    const auto done = [this, plan = m_planned->plan] {
        m_isWriting = false;
        m_workspace.report(
            tr("%n revision(s) became %1; the old files are in %2.", nullptr, int(plan.replaced.size()))
                .arg(plan.base.header.file, plan.folder));
        m_workspace.refresh();
        accept();
    };
    follow(this, inBackground(job), done, [this](const Error &error) {
        m_isWriting = false;
        enableButtons();
        m_error->showError(error);
    });
}

void SquashDialog::reject()
{
    if (m_isWriting)
        return;
    if (m_proof == Proof::Running)
        *m_stop = true;
    else
        TaskDialog::reject();
}

} // namespace stillroom
