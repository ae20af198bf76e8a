#include "gui/history/impactview.h"

#include "gui/common/busybar.h"
#include "gui/common/buttons.h"
#include "gui/common/future.h"
#include "gui/common/theme.h"
#include "gui/history/impactrowsdialog.h"
#include "gui/history/wrappeddelegate.h"
#include "migrate/impacttext.h"
#include "project/impact.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace stillroom {

namespace {

using Token = Theme::Token;
using Effect = ImpactFact::Effect;

constexpr int narrow = 170; ///< widest column of locks and rewrites, in pixels; longer texts wrap
constexpr int wide = 210; ///< and of what is lost and what blocks
constexpr int stepRole = Qt::UserRole; ///< index into the sheet
constexpr int rowsColumn = 3;
constexpr int lostColumn = 4;
constexpr int blocksColumn = 5;

/// As wide as the longest line, so that a cell wraps only where it must.
int contentWidth(const QTreeWidget &tree, int column)
{
    int width = tree.header()->sectionSizeHint(column);
    for (int row = 0; row < tree.topLevelItemCount(); ++row) {
        for (const QString &line : tree.topLevelItem(row)->text(column).split(QLatin1Char('\n')))
            width = std::max(width, tree.fontMetrics().horizontalAdvance(line) + 20);
    }
    return std::min(width, column < lostColumn ? narrow : wide);
}

bool hasRows(const ImpactStep &step)
{
    return std::any_of(step.facts.begin(), step.facts.end(),
                       [](const ImpactFact &fact) { return !isQuiet(fact); });
}

} // namespace

ImpactView::ImpactView(Workspace &workspace, Form form, QWidget *parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_form(form)
    , m_title(new QLabel)
    , m_tree(new QTreeWidget)
    , m_icon(new QLabel)
    , m_sentence(new QLabel)
    , m_show(makeButton(tr("Show them"), ButtonKind::Link))
    , m_busy(new BusyBar)
{
    const bool isTable = form == Form::Table;
    m_title->setText(workspace.hasDatabase() ? tr("Impact on %1").arg(workspace.project().url->displayName())
                                             : tr("Impact"));
    QFont bold = m_title->font();
    bold.setWeight(QFont::DemiBold);
    m_title->setFont(bold);
    if (!isTable) // nothing is shown by hand: without a parent it would be a window
        m_title->hide();
    m_tree->setObjectName(QStringLiteral("impactTable"));
    m_tree->setAccessibleName(tr("Impact, step by step"));
    new WrappedDelegate(m_tree);
    m_tree->setRootIsDecorated(false);
    m_tree->setSelectionBehavior(QAbstractItemView::SelectRows);
    if (isTable) {
        m_tree->setHeaderLabels(impactHeadings());
        m_tree->headerItem()->setTextAlignment(rowsColumn, Qt::AlignRight | Qt::AlignVCenter);
        m_tree->header()->setStretchLastSection(false);
        m_tree->header()->setSectionResizeMode(0, QHeaderView::Stretch);
        m_tree->setIndentation(0);
        m_tree->setProperty("framed", true);
    } else {
        m_tree->setHeaderHidden(true);
        m_tree->setIndentation(12);
        m_tree->setFrameShape(QFrame::NoFrame);
    }
    connect(m_tree, &QTreeWidget::itemActivated, this, &ImpactView::showRows);
    m_sentence->setObjectName(QStringLiteral("impactSentence"));
    m_sentence->setWordWrap(true);
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_show->setObjectName(QStringLiteral("showRowsButton"));
    m_show->setToolTip(tr("The rows of the chosen step, or all that stop the migration or are lost"));
    m_show->hide();
    connect(m_show, &QPushButton::clicked, this, &ImpactView::showRows);
    connect(m_busy, &BusyBar::cancelRequested, this, [this] {
        if (m_session)
            m_session->cancel();
        else if (m_measuring)
            m_workspace.session().cancel();
    });
    connect(&Theme::current(), &Theme::changed, this, &ImpactView::fill);

    auto *foot = new QHBoxLayout;
    foot->setSpacing(8);
    if (!isTable)
        foot->setContentsMargins(8, 0, 8, 8);
    foot->addWidget(m_icon, 0, Qt::AlignTop);
    foot->addWidget(m_sentence, 1);
    foot->addWidget(m_show, 0, Qt::AlignTop);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_title);
    layout->addWidget(m_tree, 1);
    layout->addWidget(m_busy);
    layout->addLayout(foot);
}

ImpactView::~ImpactView() = default;

void ImpactView::stop()
{
    ++m_run;
    m_measuring = false;
    m_busy->stop();
    m_session.reset(); // ends what still runs
}

void ImpactView::clear(const QString &sentence)
{
    stop();
    m_sheet = {};
    m_tree->clear();
    m_show->hide();
    setSentence({}, int(Token::Muted), sentence);
}

void ImpactView::measure(Plan plan, const QString &only)
{
    if (!m_workspace.hasDatabase())
        return clear(tr("Nothing is connected that it could be measured on."));
    clear(tr("Measuring…"));
    m_measuring = true;
    m_busy->start(tr("Measuring the impact"));
    m_session = m_workspace.newSession();
    Session &session = m_session ? *m_session : m_workspace.session();
    const quint64 run = m_run;
    const QPointer<ImpactView> view(this);
    const auto tell = [view, run](int done, int all) {
        const auto show = [view, run, done, all] {
            if (view && view->m_run == run && view->m_measuring)
                view->m_busy->setProgress(done, all);
        };
        QMetaObject::invokeMethod(qApp, show, Qt::QueuedConnection);
        return true;
    };
    const auto job
        = [plan = std::move(plan), only, tell, &dialect = m_workspace.dialect()](Connection &connection) {
              ImpactSheet sheet = databaseImpact(connection, dialect, plan(), {}, tell);
              if (!only.isEmpty())
                  std::erase_if(sheet.steps, [&](const ImpactStep &step) { return step.revision != only; });
              return sheet;
          };
    follow(
        this, session.run(job),
        [this, run](const ImpactSheet &sheet) {
            if (run == m_run)
                take(sheet);
        },
        [this, run](const Error &error) {
            if (run == m_run)
                fail(error);
        });
}

void ImpactView::take(const ImpactSheet &sheet)
{
    stop();
    m_sheet = sheet;
    fill();
    Q_EMIT measured();
}

void ImpactView::fail(const Error &error)
{
    stop();
    setSentence(QStringLiteral("triangle-alert"), int(Token::Warning),
                error.kind == Error::Kind::Cancelled ? tr("Measuring was cancelled.")
                                                     : tr("Could not be measured: %1").arg(error.message));
}

void ImpactView::setSentence(const QString &icon, int token, const QString &text)
{
    m_icon->setVisible(!icon.isEmpty());
    if (!icon.isEmpty())
        m_icon->setPixmap(
            Theme::current().icon(icon, Token(token)).pixmap(QSize(16, 16), devicePixelRatioF()));
    m_sentence->setText(text);
    m_sentence->setVisible(!text.isEmpty());
}

void ImpactView::fill()
{
    if (m_measuring || m_sheet.steps.empty()) {
        if (!m_measuring && m_sentence->text() == tr("Measuring…"))
            setSentence({}, int(Token::Muted), tr("Nothing changes in the schema."));
        return;
    }
    m_tree->clear();
    for (std::size_t i = 0; i < m_sheet.steps.size(); ++i) {
        m_form == Form::Table ? addTableRow(m_sheet.steps[i]) : addOutline(m_sheet.steps[i]);
        m_tree->topLevelItem(m_tree->topLevelItemCount() - 1)->setData(0, stepRole, int(i));
    }
    m_tree->expandAll();
    if (m_form == Form::Table) {
        for (int column = 1; column < m_tree->columnCount(); ++column)
            m_tree->setColumnWidth(column, contentWidth(*m_tree, column));
    }
    const bool blocked = m_sheet.isBlocked();
    const bool loses = m_sheet.losesData();
    // In a narrow place the lines above say what, and this only that.
    const QString text = m_form == Form::Table || !(blocked || loses) ? impactSentence(m_sheet)
        : blocked                                                     ? tr("The database will refuse it.")
                                                                      : tr("Data is lost for good.");
    setSentence(blocked || loses ? QStringLiteral("triangle-alert") : QStringLiteral("check"),
                int(blocked     ? Token::Error
                        : loses ? Token::Warning
                                : Token::Added),
                text);
    m_show->setVisible(std::any_of(m_sheet.steps.begin(), m_sheet.steps.end(), hasRows));
}

void ImpactView::colour(QTreeWidgetItem *item, int column, const ImpactStep &step, Effect effect) const
{
    const bool is = std::any_of(step.facts.begin(), step.facts.end(), [effect](const ImpactFact &fact) {
        return fact.effect == effect && !isQuiet(fact);
    });
    const bool unknown = std::any_of(step.facts.begin(), step.facts.end(), [effect](const ImpactFact &fact) {
        return fact.effect == effect && fact.found.state == Measured::State::NotMeasured;
    });
    const Token token = is ? effect == Effect::Blocks ? Token::Error : Token::Warning
        : unknown || step.cost.rewrites == Rewrites::Unknown ? Token::Muted
                                                             : Token::Added;
    item->setForeground(column, Theme::current().color(token));
}

void ImpactView::addTableRow(const ImpactStep &step)
{
    const QStringList cells = impactCells(step);
    auto *item = new QTreeWidgetItem(m_tree, cells);
    for (int column = 0; column < int(cells.size()); ++column) {
        item->setToolTip(column, cells[column]);
        item->setTextAlignment(column,
                               Qt::AlignTop | (column == rowsColumn ? Qt::AlignRight : Qt::AlignLeft));
    }
    item->setToolTip(1, lockSentences(step));
    item->setFont(rowsColumn, Theme::current().numberFont());
    colour(item, lostColumn, step, Effect::Loses);
    colour(item, blocksColumn, step, Effect::Blocks);
}

void ImpactView::addOutline(const ImpactStep &step)
{
    const QStringList cells = impactCells(step);
    const QStringList headings = impactHeadings();
    auto *item = new QTreeWidgetItem(m_tree, {step.title});
    item->setToolTip(0, cells[0]);
    QFont bold = m_tree->font();
    bold.setWeight(QFont::DemiBold);
    item->setFont(0, bold);
    for (const QString &detail : step.details)
        (new QTreeWidgetItem(item, {detail}))->setToolTip(0, detail);
    for (int column = 1; column < int(cells.size()); ++column) {
        QString text = cells[column];
        auto *line = new QTreeWidgetItem(
            item, {tr("%1: %2").arg(headings[column], text.replace(QLatin1Char('\n'), QLatin1String(", ")))});
        line->setToolTip(0, column == 1 ? lockSentences(step) : line->text(0));
        if (column >= lostColumn)
            colour(line, 0, step, column == lostColumn ? Effect::Loses : Effect::Blocks);
    }
}

std::vector<ImpactFact> ImpactView::shownFacts() const
{
    std::vector<ImpactFact> blocks;
    std::vector<ImpactFact> losses;
    const auto add = [&](const ImpactStep &step) {
        for (const ImpactFact &fact : step.facts) {
            if (!isQuiet(fact))
                (fact.effect == Effect::Blocks ? blocks : losses).push_back(fact);
        }
    };
    QTreeWidgetItem *current = m_tree->selectedItems().isEmpty() ? nullptr : m_tree->currentItem();
    if (current && current->parent())
        current = current->parent();
    if (current)
        add(m_sheet.steps[std::size_t(current->data(0, stepRole).toInt())]);
    if (blocks.empty() && losses.empty()) {
        for (const ImpactStep &step : m_sheet.steps)
            add(step);
    } else {
        blocks.insert(blocks.end(), losses.begin(), losses.end());
    }
    return blocks.empty() ? losses : blocks;
}

void ImpactView::showRows()
{
    const std::vector<ImpactFact> facts = shownFacts();
    if (!facts.empty())
        (new ImpactRowsDialog(m_workspace, facts, this))->open();
}

} // namespace stillroom
