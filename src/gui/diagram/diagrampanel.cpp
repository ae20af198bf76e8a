#include "gui/diagram/diagrampanel.h"

#include "diagram/diagramlayoutjson.h"
#include "diagram/exportdiagram.h"
#include "gui/common/busybar.h"
#include "gui/common/buttons.h"
#include "gui/common/emptystate.h"
#include "gui/common/future.h"
#include "gui/diagram/diagramfindbox.h"
#include "gui/diagram/diagramstrip.h"
#include "gui/diagram/diagramview.h"
#include "gui/diagram/timeslider.h"

#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QFileDialog>
#include <QJsonArray>
#include <QJsonObject>
#include <QLocale>
#include <QMenu>
#include <QPointer>
#include <QStackedLayout>
#include <QUndoCommand>
#include <QVBoxLayout>

namespace stillroom {

namespace {

/// Tables that were moved by one drag or one arrangement.
class MoveCommand final : public QUndoCommand
{
public:
    MoveCommand(DiagramScene &scene, std::vector<NodeMove> moves, const QString &text)
        : QUndoCommand(text)
        , m_scene(scene)
        , m_moves(std::move(moves))
    { }
    void redo() override { apply(&NodeMove::to); }
    void undo() override { apply(&NodeMove::from); }

private:
    void apply(QPointF NodeMove::*place)
    {
        std::vector<std::pair<TableName, QPointF>> positions;
        for (const NodeMove &move : m_moves)
            positions.emplace_back(move.table, move.*place);
        m_scene.movePositions(positions);
    }
    DiagramScene &m_scene;
    std::vector<NodeMove> m_moves;
};

DiagramPalette themePalette()
{
    const Theme &theme = Theme::current();
    using Token = Theme::Token;
    return {theme.color(Token::Canvas),
            theme.color(Token::CanvasDot),
            theme.color(Token::Base),
            theme.color(Token::Border),
            theme.color(Token::Soft),
            theme.color(Token::Text),
            theme.color(Token::Muted),
            theme.color(Token::Accent),
            theme.color(Token::AccentBackground),
            theme.color(Token::Added),
            theme.color(Token::AddedBackground),
            theme.color(Token::Changed),
            theme.color(Token::ChangedBackground),
            theme.color(Token::Removed),
            theme.color(Token::RemovedBackground)};
}

QString tableCount(int n)
{
    return n == 1 ? DiagramPanel::tr("1 table") : DiagramPanel::tr("%1 tables").arg(QLocale().toString(n));
}

} // namespace

DiagramPanel::DiagramPanel(QWidget *parent)
    : QWidget(parent)
    , m_scene(new DiagramScene(this))
    , m_menu(new QMenu(this))
{
    m_strip = new DiagramStrip(m_menu, this);
    m_busy = new BusyBar(this);
    m_view = new DiagramView(*m_scene, this);
    m_find = new DiagramFindBox(*m_scene, *m_view);
    m_empty = new EmptyState(QStringLiteral("boxes"), tr("There are no tables to draw yet."));
    m_slider = new TimeSlider(this);
    m_slider->hide();
    m_stack = new QStackedLayout;
    m_stack->addWidget(m_view);
    m_stack->addWidget(m_empty);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(0);
    column->addWidget(m_strip);
    column->addWidget(makeLine(this));
    column->addWidget(m_busy);
    column->addLayout(m_stack, 1);
    column->addWidget(m_slider);
    setFocusProxy(m_view);
    applyTheme();
    makeActions();

    connect(&Theme::current(), &Theme::changed, this, &DiagramPanel::applyTheme);
    connect(m_busy, &BusyBar::cancelRequested, this, [this] {
        ++m_run; // what comes in now is of no use any more
        m_busy->stop();
    });
    connect(m_strip, &DiagramStrip::shownChanged, this, &DiagramPanel::rebuild);
    connect(m_strip, &DiagramStrip::generateRevisionRequested, this,
            &DiagramPanel::generateRevisionRequested);
    connect(m_strip, &DiagramStrip::showAllRequested, this, &DiagramPanel::showAll);
    connect(m_scene, &DiagramScene::tableActivated, this, &DiagramPanel::tableRequested);
    connect(m_view, &DiagramView::activated, this, &DiagramPanel::tableRequested);
    connect(m_view, &DiagramView::menuRequested, this, &DiagramPanel::openMenu);
    connect(m_scene, &DiagramScene::diagramMoved, this, [this] {
        for (const DiagramNode &node : m_scene->diagram().nodes)
            m_positions.insert(node.table.toString(), node.position);
    });
    connect(m_scene, &DiagramScene::movesFinished, this, [this](const std::vector<NodeMove> &moves) {
        m_undo.push(new MoveCommand(*m_scene, moves,
                                    moves.size() == 1 ? tr("Move %1").arg(moves.front().table.name)
                                                      : tr("Move %1 tables").arg(moves.size())));
    });
    connect(&m_undo, &QUndoStack::indexChanged, this, &DiagramPanel::statusChanged);
    connect(m_slider, &TimeSlider::valueChosen, this, &DiagramPanel::momentChosen);
    updateEmptyState();
}

DiagramPanel::~DiagramPanel() = default;

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
    connect(m_menu, &QMenu::aboutToShow, this, [this, columns, fold] {
        for (QAction *action : columns->actions())
            action->setChecked(action->data().toInt() == int(m_columns));
        fold->setChecked(m_fold);
    });
}

void DiagramPanel::applyTheme()
{
    m_style = DiagramStyle::of(QApplication::font(), Theme::current().fixedFont(), themePalette());
    m_scene->setStyle(m_style);
    m_view->viewport()->update();
    Q_EMIT m_scene->diagramMoved(); // the minimap paints itself anew
}

void DiagramPanel::setSource(const DiagramSource &source)
{
    m_source = source;
    m_strip->setSides(source.database != nullptr, source.models != nullptr, source.databaseName);
    updateSlider();
    rebuild();
}

void DiagramPanel::setMoments(std::vector<DiagramMoment> moments)
{
    const QString chosen = m_chosenMoment < 0 ? QString() : m_moments[size_t(m_chosenMoment)].label;
    m_moments = std::move(moments);
    m_chosenMoment = -1;
    for (size_t i = 0; i < m_moments.size() && !chosen.isEmpty(); ++i) {
        if (m_moments[i].label == chosen)
            m_chosenMoment = int(i);
    }
    updateSlider();
    if (!chosen.isEmpty())
        momentChosen(m_slider->value());
}

void DiagramPanel::updateSlider()
{
    QStringList labels;
    for (const DiagramMoment &moment : m_moments)
        labels << moment.label;
    labels << (m_source.models ? tr("models (working tree)") : tr("the database now"));
    if (labels != m_slider->labels())
        m_slider->setLabels(labels);
    m_slider->setValue(m_chosenMoment < 0 ? int(m_moments.size()) : m_chosenMoment);
    m_slider->setVisible(!m_moments.empty());
}

void DiagramPanel::momentChosen(int index)
{
    m_chosenMoment = index < int(m_moments.size()) ? index : -1;
    if (m_chosenMoment < 0) {
        m_moment.reset();
        m_momentError.reset();
        rebuild();
    } else if (!m_loadingMoment) {
        loadMoment(m_chosenMoment);
    }
}

void DiagramPanel::loadMoment(int index)
{
    struct Loaded
    {
        std::shared_ptr<const Schema> schema;
        std::optional<Error> error;
    };
    const auto load = [job = m_moments[size_t(index)].load] {
        try {
            return Loaded {std::make_shared<const Schema>(job()), {}};
        } catch (const Error &error) {
            return Loaded {nullptr, error};
        }
    };
    const auto done = [this, label = m_moments[size_t(index)].label](const Loaded &loaded) {
        m_loadingMoment = false;
        const bool isThere = m_chosenMoment >= 0 && m_chosenMoment < int(m_moments.size());
        if (!isThere) {
            m_busy->stop();
            return;
        }
        if (m_moments[size_t(m_chosenMoment)].label != label) {
            loadMoment(m_chosenMoment);
            return;
        }
        m_moment = loaded.schema;
        m_momentError = loaded.error;
        if (m_momentError)
            m_slider->setUnreadable(m_chosenMoment);
        rebuild();
    };
    m_loadingMoment = true;
    m_busy->start(tr("Replaying revisions…"));
    follow(this, inBackground(load), done, [this](const Error &error) {
        m_loadingMoment = false;
        m_busy->stop();
        Q_EMIT failed(error);
    });
}

DiagramInput DiagramPanel::currentInput() const
{
    if (m_momentError)
        return {};
    if (m_moment)
        return diagramInput(m_moment.get(), nullptr, m_source.dialect);
    return diagramInput(m_source.database.get(), m_source.models.get(), m_source.dialect, m_strip->shown());
}

/// Runs the job on a worker and `done` with its value here, unless something newer was asked for meanwhile.
template <class Job, class Done>
void DiagramPanel::runJob(const QString &what, Job job, Done done)
{
    const quint64 run = ++m_run;
    ++m_pending;
    m_busy->start(what);
    follow(
        this, inBackground(std::move(job)),
        [this, run, done](auto value) {
            --m_pending;
            if (run != m_run)
                return;
            m_busy->stop();
            done(std::move(value));
        },
        [this, run](const Error &error) {
            --m_pending;
            if (run != m_run)
                return;
            m_busy->stop();
            Q_EMIT failed(error);
        });
}

void DiagramPanel::rebuild()
{
    m_strip->setMoment(m_chosenMoment >= 0 && (m_moment || m_momentError)
                           ? m_moments[size_t(m_chosenMoment)].label
                           : QString());
    if (m_momentError || (!m_source.database && !m_source.models && !m_moment)) {
        ++m_run;
        if (!m_loadingMoment)
            m_busy->stop();
        take({}, false);
        return;
    }
    auto input = std::make_shared<DiagramInput>(currentInput());
    input->options.columns = m_columns;
    input->options.foldAssociations = m_fold;
    input->options.hidden = m_hidden;
    const int count = int(input->schema.tables.size());
    runJob(
        tr("Arranging %1…").arg(tableCount(count)),
        [input, centre = m_centre, depth = m_depth, style = m_style, positions = m_positions] {
            if (!centre.name.isEmpty())
                input->options.only = neighbourhood(input->schema, centre, depth);
            Result result;
            result.diagram.update(input->schema, input->options);
            style.measure(result.diagram);
            applyPositions(result.diagram, positions);
            if (result.diagram.hasPlacedNodes())
                result.diagram.placeNewNodes();
            else
                applyLayout(result.diagram, layoutDiagram(result.diagram));
            result.routes = routeLinks(result.diagram);
            result.drift = input->options.drift;
            return result;
        },
        [this](Result result) { take(std::move(result), false); });
}

void DiagramPanel::take(Result result, bool arranged)
{
    m_scene->setDiagram(result.diagram, std::move(result.routes));
    if (!arranged)
        m_strip->setDrift(result.drift);
    updateRestriction();
    updateEmptyState();
    m_find->refresh();
    if (!m_toFocus.name.isEmpty()) {
        focusTable(m_toFocus);
    } else if (!m_fitted && !result.diagram.nodes.empty()) {
        m_view->fit();
    }
    m_fitted = m_fitted || (isVisible() && !result.diagram.nodes.empty());
    Q_EMIT statusChanged();
    Q_EMIT rebuilt();
}

void DiagramPanel::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (m_fitted || m_scene->diagram().nodes.empty())
        return;
    m_fitted = true;
    // The canvas has its size only after this event.
    QMetaObject::invokeMethod(m_view, &DiagramView::fit, Qt::QueuedConnection);
}

void DiagramPanel::arrange()
{
    const Diagram before = m_scene->diagram();
    runJob(
        tr("Arranging %1…").arg(tableCount(int(before.nodes.size()))),
        [before] { return layoutDiagram(before); },
        [this, before](const std::vector<QPointF> &corners) {
            std::vector<NodeMove> moves;
            for (size_t i = 0; i < corners.size(); ++i)
                moves.push_back({before.nodes[i].table, before.nodes[i].position, corners[i]});
            m_undo.push(new MoveCommand(*m_scene, std::move(moves), tr("Arrange")));
            m_view->fit();
            Q_EMIT rebuilt();
        });
}

void DiagramPanel::addEmptyAction(QAction *action)
{
    m_empty->addAction(action, false);
}

void DiagramPanel::focusTable(const TableName &table)
{
    const int node = m_scene->diagram().indexOf(table);
    m_toFocus = node < 0 ? table : TableName();
    if (node < 0)
        return;
    m_fitted = true;
    m_scene->setCurrent(node);
    m_view->showNode(node);
}

void DiagramPanel::showNeighbours(const TableName &table, int depth)
{
    m_centre = table;
    m_depth = depth;
    m_fitted = false;
    rebuild();
}

void DiagramPanel::hideTables(const QStringList &tables)
{
    m_hidden += tables;
    m_hidden.removeDuplicates();
    rebuild();
}

void DiagramPanel::showAll()
{
    m_centre = {};
    m_hidden.clear();
    m_fitted = false;
    rebuild();
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
        m_empty->setSentence(tr("There are no tables to draw yet."));
        m_empty->setHint(
            tr("Tables appear here as soon as the database has one, or the project's models define one."));
    }
}

QString DiagramPanel::statusText() const
{
    const Diagram &diagram = m_scene->diagram();
    const int links = int(diagram.links.size());
    return tr("%1 · %2").arg(tableCount(int(diagram.nodes.size())),
                             links == 1 ? tr("1 relationship")
                                        : tr("%1 relationships").arg(QLocale().toString(links)));
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

void DiagramPanel::exportTo(const QString &file)
{
    DiagramExportOptions options;
    options.title = m_source.databaseName;
    runJob(
        tr("Writing %1…").arg(file),
        [diagram = m_scene->diagram(), style = m_style, file, options] {
            exportDiagram(diagram, file, style, options);
            return file;
        },
        [this](const QString &written) { Q_EMIT exported(written); });
}

QJsonObject DiagramPanel::saveState() const
{
    QJsonObject state;
    state.insert(QStringLiteral("shown"), int(m_strip->shown()));
    state.insert(QStringLiteral("columns"), int(m_columns));
    state.insert(QStringLiteral("fold"), m_fold);
    state.insert(QStringLiteral("hidden"), QJsonArray::fromStringList(m_hidden));
    state.insert(QStringLiteral("layout"), diagramLayoutToJson(m_scene->diagram(), m_positions));
    if (m_fitted) {
        const QPointF centre = m_view->mapToScene(m_view->viewport()->rect().center());
        state.insert(QStringLiteral("zoom"), m_view->zoom());
        state.insert(QStringLiteral("centre"), QJsonArray {centre.x(), centre.y()});
    }
    return state;
}

void DiagramPanel::restoreState(const QJsonObject &state)
{
    const int shown = state.value(QStringLiteral("shown")).toInt();
    if (shown >= 0 && shown <= int(DiagramShown::Models))
        m_strip->setShown(DiagramShown(shown));
    const int columns = state.value(QStringLiteral("columns")).toInt();
    if (columns >= 0 && columns <= int(DiagramOptions::Columns::None))
        m_columns = DiagramOptions::Columns(columns);
    m_fold = state.value(QStringLiteral("fold")).toBool(true);
    m_hidden.clear();
    for (const QJsonValue &table : state.value(QStringLiteral("hidden")).toArray())
        m_hidden << table.toString();
    try {
        if (state.contains(QStringLiteral("layout")))
            m_positions = diagramLayoutFromJson(state.value(QStringLiteral("layout")).toString());
    } catch (const Error &error) {
        Q_EMIT failed(error); // the tables are arranged anew
    }
    const QJsonArray centre = state.value(QStringLiteral("centre")).toArray();
    if (centre.size() == 2) {
        m_view->setZoom(state.value(QStringLiteral("zoom")).toDouble(1));
        m_view->centerOn(centre.at(0).toDouble(), centre.at(1).toDouble());
        m_fitted = true;
    }
    rebuild();
}

} // namespace stillroom
