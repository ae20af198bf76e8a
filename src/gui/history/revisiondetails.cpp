#include "gui/history/revisiondetails.h"

#include "base/text.h"
#include "gui/common/codeeditor.h"
#include "gui/common/future.h"
#include "gui/common/theme.h"
#include "gui/history/impactview.h"
#include "gui/history/migrationpreview.h"
#include "gui/history/operationlook.h"
#include "migrate/revisionreader.h"

#include <QListWidget>
#include <QTabWidget>
#include <QVBoxLayout>

namespace stillroom {

using Token = Theme::Token;

struct RevisionDetails::Reading
{
    std::vector<Operation> operations;
    QString sql;
    QString source;
    std::optional<Error> error; ///< what of it could not be understood
};

namespace {

void flatten(const std::vector<Operation> &operations, std::vector<Operation> &flat)
{
    for (const Operation &operation : operations) {
        if (const auto *batch = operation.as<BatchAlterTable>())
            flatten(batch->operations, flat);
        else
            flat.push_back(operation);
    }
}

} // namespace

RevisionDetails::RevisionDetails(Workspace &workspace, QWidget *parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_tabs(new QTabWidget(this))
    , m_operations(new QListWidget)
    , m_sql(CodeEditor::viewer(CodeEditor::Language::Sql, tr("SQL of the revision")))
    , m_python(CodeEditor::viewer(CodeEditor::Language::Python, tr("Source of the revision")))
    , m_impact(new ImpactView(workspace, ImpactView::Form::Outline))
{
    m_tabs->setDocumentMode(true);
    m_operations->setFrameShape(QFrame::NoFrame);
    m_operations->setWordWrap(true);
    m_operations->setSelectionMode(QAbstractItemView::NoSelection);
    m_operations->setSpacing(2);
    m_operations->setAccessibleName(tr("Operations of the revision"));
    m_operations->setIconSize({16, 16});
    m_tabs->addTab(m_operations, tr("Operations"));
    m_tabs->addTab(m_sql, tr("SQL"));
    m_tabs->addTab(m_python, tr("Python"));
    m_tabs->addTab(m_impact, tr("Impact"));
    connect(m_tabs, &QTabWidget::currentChanged, this, &RevisionDetails::measureImpact);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_tabs);
}

void RevisionDetails::clear()
{
    ++m_run;
    m_operations->clear();
    m_sql->setText({});
    m_python->setText({});
    m_unmeasured.reset();
    m_impact->clear();
}

/// Of a pending revision what its upgrade would do, of an applied one what taking it back would.
void RevisionDetails::measureImpact()
{
    if (m_tabs->currentWidget() != m_impact || !m_unmeasured)
        return;
    const HistoryModel::Entry entry = *std::exchange(m_unmeasured, std::nullopt);
    if (entry.state == HistoryModel::State::NoDatabase)
        return m_impact->clear(tr("Nothing is connected that it could be measured on."));
    const bool pending = entry.state == HistoryModel::State::Pending;
    const auto plan = [scripts = m_workspace.scripts(), &dialect = m_workspace.dialect(), pending,
                       revision = entry.revision, current = m_workspace.currentRevisions()] {
        const QString below = revision.down.isEmpty() ? QStringLiteral("base") : revision.down.constFirst();
        const RevisionMap &map = scripts->map();
        return plannedRevisions(pending ? map.upgradeSteps(revision.id, current)
                                        : map.downgradeSteps(below, current),
                                revisionReader(*scripts, dialect));
    };
    m_impact->measure(plan, entry.revision.id);
}

void RevisionDetails::addLine(const QString &iconName, int token, const QString &text)
{
    auto *item = new QListWidgetItem(Theme::current().icon(iconName, Token(token)), text, m_operations);
    item->setToolTip(text);
}

void RevisionDetails::showRevision(const HistoryModel::Entry &entry)
{
    clear();
    if (entry.state == HistoryModel::State::Unknown) {
        addLine(QStringLiteral("triangle-alert"), int(Token::Warning),
                tr("The database stands at %1, but no file of this project has that revision. It may be on "
                   "another branch of the "
                   "version control, or its file was deleted. Bring the file back, or stamp the database "
                   "with a revision it "
                   "really corresponds to.")
                    .arg(entry.revision.id));
        return;
    }
    const std::shared_ptr<const ScriptDirectory> scripts = m_workspace.scripts();
    if (!scripts)
        return;
    m_unmeasured = entry;
    measureImpact();
    const Dialect &dialect = m_workspace.dialect();
    const quint64 run = m_run;
    const auto read = [scripts, &dialect, revision = entry.revision] {
        Reading reading;
        try {
            reading.source = readTextFile(revision.file);
            flatten(revisionReader(*scripts, dialect)(revision, true), reading.operations);
            const Migrator migrator = migratorFor(*scripts, dialect);
            const RevisionMap &map = scripts->map();
            reading.sql = migrator.script(map, revision.down, map.upgradeSteps(revision.id, revision.down));
        } catch (const Error &error) {
            reading.error = error;
        }
        return reading;
    };
    const auto done = [this, run](const Reading &reading) {
        if (run == m_run)
            take(reading);
    };
    follow(this, inBackground(read), done, [this](const Error &error) { m_workspace.report(error); });
}

void RevisionDetails::take(const Reading &reading)
{
    m_python->setText(reading.source);
    m_sql->setText(reading.sql);
    for (const Operation &operation : reading.operations) {
        const OperationLook look = operationLook(operation);
        addLine(look.icon, int(look.token), toText(operation));
    }
    QStringList losses;
    for (const Operation &operation : reading.operations) {
        const QString loss = lossOf(operation);
        if (!loss.isEmpty())
            losses << loss;
    }
    if (reading.error) {
        addLine(QStringLiteral("triangle-alert"), int(Token::Warning), reading.error->toText());
    } else if (reading.operations.empty()) {
        addLine(QStringLiteral("git-merge"), int(Token::Muted), tr("Changes nothing in the schema"));
    } else if (losses.isEmpty()) {
        addLine(QStringLiteral("check"), int(Token::Muted), tr("Nothing is lost"));
    } else {
        addLine(QStringLiteral("triangle-alert"), int(Token::Warning),
                tr("Lost: %1").arg(losses.join(QStringLiteral(", "))));
    }
}

} // namespace stillroom
