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

#include <QApplication>
#include <QJsonArray>
#include <QJsonObject>
#include <QLocale>
#include <QMenu>
#include <QPointer>
#include <QStackedLayout>
#include <QUndoCommand>
#include <QVBoxLayout>
#include <algorithm>

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
    return diagramInput(m_source.database.get(), m_source.models.get(), m_source.dialect, m_strip->shown(),
                        m_source.drift.get());
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
    auto input = std::make_shared<DiagramInput>();
    try {
        *input = currentInput();
    } catch (const Error &error) { // the two sides cannot be compared
        Q_EMIT failed(error);
        return;
    }
    input->options.columns = m_columns;
    input->options.foldAssociations = m_fold;
    input->options.hidden = m_hidden;
    const int count = int(input->schema.tables.size());
    runJob(
        tr("Arranging %1…").arg(tableCount(count)),
        [input, centre = m_centre, depth = m_depth, style = m_style, positions = m_positions,
         page = layoutOptions()] {
            if (!centre.name.isEmpty())
                input->options.only = neighbourhood(input->schema, centre, depth);
            Result result;
            result.diagram.update(input->schema, input->options);
            style.measure(result.diagram);
            applyPositions(result.diagram, positions);
            if (result.diagram.hasPlacedNodes())
                result.diagram.placeNewNodes();
            else
                applyLayout(result.diagram, layoutDiagram(result.diagram, page));
            result.routes = routeLinks(result.diagram);
            result.drift = input->options.drift;
            return result;
        },
        [this](Result result) { take(std::move(result), false); });
}

/// Tables are arranged for the canvas there is, so that they are shown as large as can be.
DiagramLayoutOptions DiagramPanel::layoutOptions() const
{
    DiagramLayoutOptions options;
    const QSize canvas = m_view->viewport()->size();
    if (isVisible() && canvas.height() > 200)
        options.aspect = std::clamp(qreal(canvas.width()) / canvas.height(), 0.8, 2.4);
    return options;
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
        [before, page = layoutOptions()] { return layoutDiagram(before, page); },
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

QString DiagramPanel::statusText() const
{
    const Diagram &diagram = m_scene->diagram();
    const int links = int(diagram.links.size());
    return tr("%1 · %2").arg(tableCount(int(diagram.nodes.size())),
                             links == 1 ? tr("1 relationship")
                                        : tr("%1 relationships").arg(QLocale().toString(links)));
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
