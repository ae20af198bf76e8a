#include "gui/history/headsdialog.h"

#include "gui/common/busybar.h"
#include "gui/common/buttons.h"
#include "gui/common/codeeditor.h"
#include "gui/common/confirmdialog.h"
#include "gui/common/errorbar.h"
#include "gui/common/future.h"
#include "gui/common/theme.h"
#include "gui/history/wrappeddelegate.h"
#include "migrate/revisionreader.h"

#include <QComboBox>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QRadioButton>
#include <QSplitter>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace stillroom {

using Token = Theme::Token;

HeadsDialog::HeadsDialog(Workspace &workspace, QWidget *parent)
    : TaskDialog(workspace, tr("Make one head of two"), {1000, 640}, parent)
    , m_scripts(workspace.scripts())
{
    build();
    compare();
}

void HeadsDialog::build()
{
    const RevisionMap &map = m_scripts->map();
    const QStringList heads = map.heads();
    const auto chooser = [&](const char *name, int index) {
        auto *box = new QComboBox;
        box->setObjectName(QString::fromLatin1(name));
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(24);
        for (const QString &head : heads)
            box->addItem(QStringLiteral("%1  %2").arg(head.left(12), map.at(head).message), head);
        box->setCurrentIndex(index);
        return box;
    };
    m_left = chooser("leftHead", 0);
    m_left->setAccessibleName(tr("One head"));
    m_right = chooser("rightHead", 1);
    m_right->setAccessibleName(tr("The other head"));
    connect(m_left, &QComboBox::currentIndexChanged, this, &HeadsDialog::compare);
    connect(m_right, &QComboBox::currentIndexChanged, this, &HeadsDialog::compare);
    auto *choosers = new QHBoxLayout;
    choosers->setSpacing(8);
    choosers->addWidget(m_left, 1);
    choosers->addWidget(new QLabel(tr("and")));
    choosers->addWidget(m_right, 1);

    m_sentence->setObjectName(QStringLiteral("headsVerdict"));
    m_findings = new QTreeWidget;
    m_findings->setObjectName(QStringLiteral("headsFindings"));
    m_findings->setAccessibleName(tr("What both branches do"));
    m_findings->setHeaderHidden(true);
    m_findings->setSelectionMode(QAbstractItemView::NoSelection);
    m_findings->setProperty("framed", true);
    new WrappedDelegate(m_findings);
    m_text = CodeEditor::viewer(CodeEditor::Language::Python, tr("What would be written"), true);
    m_merge = new QRadioButton(tr("&Merge: a new revision that has both as its parents"));
    m_merge->setObjectName(QStringLiteral("mergeChoice"));
    m_leftOnRight = new QRadioButton;
    m_leftOnRight->setObjectName(QStringLiteral("leftOnRightChoice"));
    m_rightOnLeft = new QRadioButton;
    m_rightOnLeft->setObjectName(QStringLiteral("rightOnLeftChoice"));
    m_merge->setChecked(true);
    auto *choices = new QVBoxLayout;
    choices->setSpacing(4);
    for (QRadioButton *choice : {m_merge, m_leftOnRight, m_rightOnLeft}) {
        choices->addWidget(choice);
        connect(choice, &QRadioButton::toggled, this, [this](bool on) {
            if (on)
                wayChanged();
        });
    }
    auto *close = makeButton(tr("Cancel"));
    connect(close, &QPushButton::clicked, this, &HeadsDialog::reject);
    m_go = makeButton(tr("Merge"), ButtonKind::Primary, QStringLiteral("git-merge"));
    m_go->setObjectName(QStringLiteral("runButton"));
    connect(m_go, &QPushButton::clicked, this, &HeadsDialog::run);
    m_body->addLayout(choosers);
    m_body->addWidget(split(Qt::Horizontal, {m_findings, m_text}, {480, 500}), 1);
    m_body->addLayout(choices);
    m_buttons->addStretch();
    m_buttons->addWidget(close);
    m_buttons->addWidget(m_go);
}

void HeadsDialog::compare()
{
    m_seen.reset();
    m_findings->clear();
    m_text->setText({});
    m_error->clear();
    m_go->setEnabled(false);
    const quint64 run = ++m_run;
    const QString left = m_left->currentData().toString();
    const QString right = m_right->currentData().toString();
    for (QRadioButton *choice : {m_merge, m_leftOnRight, m_rightOnLeft})
        choice->setEnabled(false);
    m_leftOnRight->setText(tr("Put %1 on top of %2").arg(left.left(12), right.left(12)));
    m_rightOnLeft->setText(tr("Put %1 on top of %2").arg(right.left(12), left.left(12)));
    if (left == right) {
        m_sentence->setText(tr("Choose two different heads."));
        return;
    }
    m_sentence->setText(tr("Comparing the branches…"));
    m_busy->start(tr("Comparing the branches"), false);
    QSet<QString> applied;
    for (const QString &row : m_workspace.currentRevisions()) {
        if (m_scripts->map().contains(row))
            applied |= m_scripts->map().applied({row});
    }
    const auto job = [scripts = m_scripts, &dialect = m_workspace.dialect(), left, right, applied] {
        const RevisionMap &map = scripts->map();
        Seen seen;
        seen.overlap = compareBranches(map, left, right, dialect, revisionReader(*scripts, dialect));
        RevisionRequest request;
        request.heads = {left, right};
        request.message = QStringLiteral("merge %1 and %2").arg(left, right);
        seen.merge = scripts->prepare(request);
        seen.mergeText = scripts->text(seen.merge);
        const auto git = GitRepository::of(scripts->folder());
        const auto move = [&](const QString &branch, const QString &onto, std::optional<Reparent> &plan,
                              QString &problem, bool &unclean) {
            try {
                plan = planReparent(map, branch, onto, applied);
                unclean = git && git->state(plan->revision.file) != GitFile::State::Committed;
            } catch (const Error &error) {
                problem = error.message;
            }
        };
        move(left, right, seen.leftOnRight, seen.leftProblem, seen.leftUnclean);
        move(right, left, seen.rightOnLeft, seen.rightProblem, seen.rightUnclean);
        return seen;
    };
    const auto done = [this, run](const Seen &seen) {
        if (run == m_run)
            show(seen);
    };
    const auto failed = [this, run](const Error &error) {
        if (run != m_run)
            return;
        m_busy->stop();
        m_sentence->setText(tr("The branches could not be compared."));
        m_error->showError(error);
    };
    follow(this, inBackground(job), done, failed);
}

void HeadsDialog::show(const Seen &seen)
{
    m_busy->stop();
    m_seen = seen;
    const BranchOverlap &overlap = seen.overlap;
    m_sentence->setText(overlap.verdict());
    const Theme &theme = Theme::current();
    const auto add = [&](QTreeWidgetItem *parent, const char *icon, Token token, const QString &text) {
        auto *item = parent ? new QTreeWidgetItem(parent, {text}) : new QTreeWidgetItem(m_findings, {text});
        item->setIcon(0, theme.icon(QString::fromLatin1(icon), token));
        item->setToolTip(0, text);
        return item;
    };
    const auto order = [&](const QString &first, const QString &problem) {
        if (!problem.isEmpty())
            add(nullptr, "triangle-alert", Token::Warning,
                tr("Behind %1 it does not run: %2").arg(first, problem));
    };
    order(overlap.left.head, overlap.leftFirst);
    order(overlap.right.head, overlap.rightFirst);
    for (const BranchOverlap::Both &each : overlap.both)
        add(nullptr, each.isConflict ? "triangle-alert" : "check",
            each.isConflict ? Token::Warning : Token::Muted,
            tr("%1 (%2 and %3)").arg(each.text, each.left, each.right));
    for (const QString &note : overlap.notUnderstood)
        add(nullptr, "circle-help", Token::Muted, note);
    for (const BranchOverlap::Branch *branch : {&overlap.left, &overlap.right}) {
        auto *item
            = add(nullptr, "git-branch", Token::Muted,
                  tr("%n revision(s) up to %1", nullptr, int(branch->revisions.size())).arg(branch->head));
        for (const Revision &revision : branch->revisions)
            add(item, "git-commit-horizontal", Token::Muted,
                QStringLiteral("%1  %2").arg(revision.id.left(12), revision.message));
    }
    m_findings->expandAll();
    m_merge->setEnabled(true);
    m_leftOnRight->setEnabled(seen.leftOnRight.has_value());
    m_leftOnRight->setToolTip(seen.leftProblem);
    m_rightOnLeft->setEnabled(seen.rightOnLeft.has_value());
    m_rightOnLeft->setToolTip(seen.rightProblem);
    const auto reason = [](QRadioButton *choice, const QString &problem) {
        if (!problem.isEmpty())
            choice->setText(tr("%1 (%2)").arg(choice->text(), problem));
    };
    reason(m_leftOnRight, seen.leftProblem);
    reason(m_rightOnLeft, seen.rightProblem);
    if ((m_leftOnRight->isChecked() && !m_leftOnRight->isEnabled())
        || (m_rightOnLeft->isChecked() && !m_rightOnLeft->isEnabled()))
        m_merge->setChecked(true);
    wayChanged();
}

const std::optional<Reparent> &HeadsDialog::chosenMove() const
{
    return m_leftOnRight->isChecked() ? m_seen->leftOnRight : m_seen->rightOnLeft;
}

void HeadsDialog::wayChanged()
{
    if (!m_seen)
        return;
    const bool merges = m_merge->isChecked();
    m_go->setText(merges ? tr("Merge") : tr("Rewrite the file"));
    m_text->setText(merges ? m_seen->mergeText : chosenMove() ? chosenMove()->diff() : QString());
    m_go->setEnabled(merges || chosenMove());
}

void HeadsDialog::run()
{
    if (m_merge->isChecked()) {
        const auto job = [scripts = m_scripts, merge = m_seen->merge] { return scripts->write(merge); };
        m_go->setEnabled(false);
        follow(
            this, inBackground(job),
            [this](const Revision &written) { finish(tr("Merge revision %1 was written.").arg(written.id)); },
            [this](const Error &error) { m_error->showError(error); });
        return;
    }
    const Reparent plan = *chosenMove();
    const auto write = [this, plan] {
        m_go->setEnabled(false);
        follow(
            this, inBackground([plan] { writeReparent(plan); }),
            [this, plan] { finish(tr("%1 stands on %2 now.").arg(plan.revision.id, plan.onto)); },
            [this](const Error &error) { m_error->showError(error); });
    };
    const bool unclean = m_leftOnRight->isChecked() ? m_seen->leftUnclean : m_seen->rightUnclean;
    if (!unclean)
        return write();
    auto *question = new ConfirmDialog(
        tr("Rewrite a file that is not committed?"),
        tr("%1 has changes that git does not have, so this change cannot be taken back by it.")
            .arg(QFileInfo(plan.revision.file).fileName()),
        this);
    question->addVerb(QStringLiteral("rewrite"), tr("Rewrite the file"), ButtonKind::Danger);
    connect(question, &ConfirmDialog::chosen, this, [write](const QString &) { write(); });
    question->open();
}

void HeadsDialog::finish(const QString &what)
{
    m_workspace.report(what);
    m_workspace.refresh();
    accept();
}

} // namespace stillroom
