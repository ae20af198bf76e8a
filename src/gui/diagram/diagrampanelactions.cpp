#include "gui/diagram/diagrampanel.h"

#include "gui/common/buttons.h"
#include "gui/common/emptystate.h"
#include "gui/diagram/diagramfindbox.h"
#include "gui/diagram/diagramstrip.h"
#include "gui/diagram/diagramview.h"

#include <QAction>
#include <QActionGroup>
#include <QFileDialog>
#include <QMenu>
#include <QStackedLayout>

namespace stillroom {

void DiagramPanel::makeActions()
{
    const auto add
        = [this](const QString &text, const QString &icon, const QList<QKeySequence> &keys, auto slot) {
              QAction *action = makeAction(this, text, icon, keys);
              action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
              addAction(action);
              connect(action, &QAction::triggered, this, slot);
              return action;
          };
    const auto key = [](int k) { return QKeySequence(Qt::CTRL | Qt::Key(k)); };
    QAction *find = add(tr("Find…"), QStringLiteral("search"), {key(Qt::Key_F)}, [this] { m_find->open(); });
    QAction *arrangeAll
        = add(tr("Arrange"), QStringLiteral("layout-grid"), {key(Qt::Key_L)}, [this] { arrange(); });
    QAction *in = add(tr("Zoom in"), QStringLiteral("zoom-in"), {key(Qt::Key_Plus), key(Qt::Key_Equal)},
                      [this] { m_view->zoomIn(); });
    QAction *out = add(tr("Zoom out"), QStringLiteral("zoom-out"), {key(Qt::Key_Minus)},
                       [this] { m_view->zoomOut(); });
    QAction *fit = add(tr("Show the whole diagram"), QStringLiteral("maximize"), {key(Qt::Key_0)},
                       [this] { m_view->fit(); });
    QAction *save = add(tr("Export…"), QStringLiteral("file-image"), {}, [this] { openExportDialog(); });
    QAction *drift = add(tr("Differences as a list"), QStringLiteral("diff"), {},
                         [this] { Q_EMIT driftRequested(TableName()); });
    m_canvasActions = {find, arrangeAll, in, out, fit, save};

    auto *columns = new QActionGroup(this);
    using Columns = DiagramOptions::Columns;
    const std::pair<QString, Columns> choices[] = {{tr("All columns"), Columns::All},
                                                   {tr("Key columns"), Columns::Keys},
                                                   {tr("Names only"), Columns::None}};
    for (const auto &[text, value] : choices) {
        QAction *action = columns->addAction(text);
        action->setCheckable(true);
        action->setData(int(value));
        connect(action, &QAction::triggered, this, [this, chosen = value] {
            m_columns = chosen;
            rebuild();
        });
    }
    auto *fold = new QAction(tr("Association tables as links"), this);
    fold->setCheckable(true);
    connect(fold, &QAction::triggered, this, [this](bool on) {
        m_fold = on;
        rebuild();
    });
    m_menu->addActions(columns->actions());
    m_menu->addSeparator();
    m_menu->addAction(fold);
    m_menu->addSeparator();
    m_menu->addActions(m_canvasActions);
    m_menu->addSeparator();
    m_menu->addAction(drift);
    connect(m_menu, &QMenu::aboutToShow, this, [this, columns, fold, drift] {
        drift->setEnabled(m_source.database && m_source.models);
        for (QAction *action : columns->actions())
            action->setChecked(action->data().toInt() == int(m_columns));
        fold->setChecked(m_fold);
    });
}

void DiagramPanel::updateRestriction()
{
    QStringList parts;
    if (!m_centre.name.isEmpty()) {
        parts << (m_depth < 0 ? tr("Only what is connected to %1").arg(m_centre.toString())
                      : m_depth == 1
                      ? tr("Only %1 and its neighbours").arg(m_centre.toString())
                      : tr("Only what is at most %1 steps from %2").arg(m_depth).arg(m_centre.toString()));
    }
    if (!m_hidden.isEmpty())
        parts << (m_hidden.size() == 1 ? tr("%1 is hidden").arg(m_hidden.first())
                                       : tr("%1 tables are hidden").arg(m_hidden.size()));
    m_strip->setRestriction(parts.join(QStringLiteral(" · ")));
}

void DiagramPanel::updateEmptyState()
{
    const bool isEmpty = m_scene->diagram().nodes.empty();
    m_stack->setCurrentIndex(isEmpty ? 1 : 0);
    if (!isEmpty)
        return;
    const bool isRestricted = !m_centre.name.isEmpty() || !m_hidden.isEmpty();
    m_empty->setActionsVisible(!m_momentError && !m_moment && !m_source.isReading && !isRestricted);
    if (m_momentError) {
        m_empty->setSentence(tr("The schema at this revision cannot be shown."));
        m_empty->setHint(m_momentError->toText());
    } else if (m_moment && !isRestricted) {
        m_empty->setSentence(tr("At this revision there were no tables."));
        m_empty->setHint({});
    } else if (m_source.isReading) {
        m_empty->setSentence(tr("Reading tables and models…"));
        m_empty->setHint({});
    } else if (isRestricted) {
        m_empty->setSentence(tr("All tables are hidden."));
        m_empty->setHint(tr("“Show all” above brings them back."));
    } else {
        m_empty->setSentence(m_source.databaseName.isEmpty()
                                 ? tr("There are no tables to draw yet.")
                                 : tr("%1 has no tables yet.").arg(m_source.databaseName));
        m_empty->setHint(
            m_source.models || !m_source.database
                ? tr("Tables appear here as soon as the database has one, or the project's models "
                     "define one.")
                : tr("Create the first with SQL. Or open the folder of a project with "
                     "SQLAlchemy models: they are drawn here beside the database, and become "
                     "tables through a revision."));
    }
}

void DiagramPanel::openMenu(int node, const QPoint &place)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setObjectName(QStringLiteral("diagramMenu"));
    if (node >= 0)
        fillMenu(*menu);
    menu->addActions(m_canvasActions);
    menu->popup(place);
}

void DiagramPanel::fillMenu(QMenu &menu)
{
    const Theme &theme = Theme::current();
    const TableName table = m_scene->diagram().nodes[size_t(m_scene->current())].table;
    QAction *open = menu.addAction(theme.icon(QStringLiteral("table")), tr("Open data"));
    open->setShortcut(Qt::Key_Return);
    connect(open, &QAction::triggered, this, [this, table] { Q_EMIT tableRequested(table); });
    if (m_source.models && m_source.models->tables.contains(table.toString())) {
        const SourcePlace source = m_source.models->tables.value(table.toString()).place;
        QAction *model = menu.addAction(theme.icon(QStringLiteral("file-code")), tr("Open model source"));
        connect(model, &QAction::triggered, this, [this, source] { Q_EMIT sourceRequested(source); });
    }
    const auto isOfTable = [&table](const Difference &each) { return each.table == table; };
    if (m_source.drift
        && std::any_of(m_source.drift->differences.begin(), m_source.drift->differences.end(), isOfTable))
    {
        QAction *drift = menu.addAction(theme.icon(QStringLiteral("diff")), tr("Show differences"));
        connect(drift, &QAction::triggered, this, [this, table] { Q_EMIT driftRequested(table); });
    }
    menu.addSeparator();
    QMenu *around = menu.addMenu(theme.icon(QStringLiteral("waypoints")), tr("Show only neighbours"));
    for (const int depth : {1, 2, -1}) {
        QAction *action = around->addAction(depth < 0        ? tr("All that are connected")
                                                : depth == 1 ? tr("One step away")
                                                             : tr("Two steps away"));
        connect(action, &QAction::triggered, this, [this, table, depth] { showNeighbours(table, depth); });
    }
    QStringList selected;
    for (const int chosen : m_scene->selectedNodes())
        selected << m_scene->diagram().nodes[size_t(chosen)].table.toString();
    if (!selected.contains(table.toString()))
        selected = QStringList {table.toString()};
    QAction *hide = menu.addAction(theme.icon(QStringLiteral("eye-off")), tr("Hide"));
    connect(hide, &QAction::triggered, this, [this, selected] { hideTables(selected); });
    menu.addSeparator();
}

void DiagramPanel::openExportDialog()
{
    auto *dialog = new QFileDialog(this, tr("Export diagram"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setObjectName(QStringLiteral("diagramExport"));
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters({tr("SVG picture (*.svg)"), tr("PNG picture (*.png)"), tr("PDF document (*.pdf)"),
                            tr("Graphviz (*.dot)"), tr("Mermaid (*.mmd)"), tr("DBML (*.dbml)"),
                            tr("PlantUML (*.puml)")});
    dialog->setDefaultSuffix(QStringLiteral("svg"));
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString &filter) {
        const auto start = filter.indexOf(QStringLiteral("*.")) + 2;
        dialog->setDefaultSuffix(filter.mid(start, filter.indexOf(QLatin1Char(')')) - start));
    });
    connect(dialog, &QFileDialog::fileSelected, this, &DiagramPanel::exportTo);
    dialog->open();
}

} // namespace stillroom
