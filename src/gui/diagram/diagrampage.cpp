#include "gui/diagram/diagrampage.h"

#include "gui/common/buttons.h"
#include "gui/diagram/diagrammoments.h"

#include <QAction>
#include <QFileInfo>
#include <QMetaMethod>
#include <QVBoxLayout>

namespace stillroom {

DiagramPage::DiagramPage(Workspace &workspace, QWidget *parent)
    : TabPage(parent)
    , m_workspace(workspace)
    , m_panel(new DiagramPanel(this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_panel);
    setFocusProxy(m_panel);
    connect(&workspace, &Workspace::schemaChanged, this, &DiagramPage::update);
    connect(&workspace, &Workspace::modelsChanged, this, &DiagramPage::update);
    connect(&workspace, &Workspace::driftChanged, this, &DiagramPage::update);
    connect(m_panel, &DiagramPanel::driftRequested, this,
            [this](const TableName &table) { m_workspace.requestDrift(table); });
    connect(&workspace, &Workspace::busyChanged, this, [this] {
        if (m_panel->scene().diagram().nodes.empty())
            update();
    });
    connect(m_panel, &DiagramPanel::tableRequested, this,
            [this](const TableName &table) { m_workspace.requestTable(table); });
    connect(m_panel, &DiagramPanel::sourceRequested, this,
            [this](const SourcePlace &place) { m_workspace.requestSource(place); });
    connect(m_panel, &DiagramPanel::generateRevisionRequested, this, [this] {
        // Where nobody offers to write the revision at once, the history with its button is shown.
        if (isSignalConnected(QMetaMethod::fromSignal(&DiagramPage::generateRevisionRequested)))
            Q_EMIT generateRevisionRequested();
        else
            m_workspace.requestHistory(QString());
    });
    connect(&workspace, &Workspace::diagramRequested, this, [this](const TableName &table) {
        if (!table.name.isEmpty())
            m_panel->focusTable(table);
    });
    connect(m_panel, &DiagramPanel::failed, this, [this](const Error &error) { m_workspace.report(error); });
    connect(m_panel, &DiagramPanel::exported, this, [this](const QString &file) {
        m_workspace.report(tr("The diagram was written to %1.").arg(file));
    });
    connect(m_panel, &DiagramPanel::statusChanged, this, [this] {
        Q_EMIT titleChanged(); // canUndo() may be another
        Q_EMIT statusChanged();
    });
    connect(&workspace, &Workspace::revisionsChanged, this, &DiagramPage::updateMoments);
    if (workspace.hasDatabase()) {
        QAction *sql = makeAction(this, tr("Write SQL"), QStringLiteral("square-terminal"));
        connect(sql, &QAction::triggered, this, [this] { m_workspace.requestSql({}); });
        m_panel->addEmptyAction(sql);
    }
    if (workspace.project().alembic) {
        QAction *history = makeAction(this, tr("Show the history"), QStringLiteral("history"));
        connect(history, &QAction::triggered, this, [this] { m_workspace.requestHistory({}); });
        m_panel->addEmptyAction(history);
    }
    updateMoments();
    update();
}

QIcon DiagramPage::icon() const
{
    return Theme::current().icon(QStringLiteral("boxes"));
}

void DiagramPage::update()
{
    if (!m_workspace.isDriftCurrent())
        return; // both sides are there, and drawn once they have been compared
    DiagramSource source;
    source.drift = m_workspace.drift();
    source.database = m_workspace.schema();
    source.models = m_workspace.models();
    if (source.models && source.models->schema.tables.empty())
        source.models.reset(); // a project without models is not "all tables are missing"
    source.isReading = m_workspace.isReading();
    if (m_workspace.project().url) {
        source.dialect = &m_workspace.dialect();
        source.databaseName = QFileInfo(m_workspace.project().url->database.value_or(QString())).fileName();
    }
    m_panel->setSource(source);
}

void DiagramPage::updateMoments()
{
    if (m_scripts == m_workspace.scripts())
        return;
    m_scripts = m_workspace.scripts();
    m_panel->setMoments(diagramMoments(m_scripts, m_workspace.dialect()));
}

} // namespace stillroom
