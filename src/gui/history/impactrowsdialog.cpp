#include "gui/history/impactrowsdialog.h"

#include "gui/common/buttons.h"
#include "gui/common/errorbar.h"
#include "gui/common/future.h"
#include "gui/common/gridview.h"
#include "gui/common/resulttablemodel.h"
#include "migrate/impacttext.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QTabWidget>
#include <QVBoxLayout>

namespace stillroom {

namespace {

constexpr int shownRows = 1000;

} // namespace

struct ImpactRowsDialog::Rows
{
    std::vector<ResultColumn> columns;
    RowBatch rows;
};

ImpactRowsDialog::ImpactRowsDialog(Workspace &workspace, const std::vector<ImpactFact> &facts,
                                   QWidget *parent)
    : QDialog(parent)
    , m_workspace(workspace)
    , m_session(workspace.newSession())
    , m_tabs(new QTabWidget)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setModal(true);
    setWindowTitle(facts.front().effect == ImpactFact::Effect::Blocks ? tr("Rows that stop the migration")
                                                                      : tr("Rows the migration loses"));
    m_tabs->setDocumentMode(true);
    m_tabs->setObjectName(QStringLiteral("impactRows"));
    for (const ImpactFact &fact : facts)
        addTab(fact);
    auto *editor = makeButton(tr("Open in editor"), ButtonKind::Secondary, QStringLiteral("square-terminal"));
    editor->setToolTip(tr("The query in an SQL tab of the window"));
    connect(editor, &QPushButton::clicked, this, &ImpactRowsDialog::openInEditor);
    auto *close = makeButton(tr("Close"));
    close->setDefault(true);
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(editor);
    buttons->addStretch();
    buttons->addWidget(close);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(12);
    layout->addWidget(m_tabs, 1);
    layout->addLayout(buttons);
    resize(820, 460);
}

ImpactRowsDialog::~ImpactRowsDialog() = default;

void ImpactRowsDialog::addTab(const ImpactFact &fact)
{
    const QString sql = showStatement(m_workspace.dialect(), fact.probe, shownRows);
    m_statements.append(sql);
    auto *page = new QWidget;
    auto *state = new QLabel(tr("Reading the rows…"));
    state->setProperty("role", QStringLiteral("muted"));
    auto *error = new ErrorBar;
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 8, 0, 0);
    layout->addWidget(state);
    layout->addWidget(error);
    layout->addStretch();
    m_tabs->addTab(page, factText(fact));
    const auto job = [sql](Connection &connection) {
        const std::unique_ptr<Cursor> cursor = connection.execute(Statement(sql));
        Rows read {cursor->columns(), RowBatch(int(cursor->columns().size()))};
        while (cursor->fetch(read.rows, 256)) {
        }
        return read;
    };
    const auto done = [page, state, layout](const Rows &read) {
        state->setText(read.rows.rowCount() >= shownRows ? tr("The first %1 rows.").arg(shownRows)
                                                         : QString());
        state->setVisible(!state->text().isEmpty());
        auto *grid = new GridView(page);
        grid->setMarkersShown(false);
        grid->setModel(new ResultTableModel(read.columns, read.rows, grid));
        delete layout->takeAt(layout->count() - 1);
        layout->addWidget(grid, 1);
        grid->table()->resizeColumnsToContents();
        if (page->isVisible())
            grid->table()->setFocus();
    };
    Session &session = m_session ? *m_session : m_workspace.session();
    follow(this, session.run(job), done, [state, error](const Error &problem) {
        state->hide();
        error->showError(problem);
    });
}

void ImpactRowsDialog::openInEditor()
{
    m_workspace.requestSql(m_statements[m_tabs->currentIndex()]);
    reject();
}

} // namespace stillroom
