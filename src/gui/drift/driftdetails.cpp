#include "gui/drift/driftdetails.h"

#include "gui/common/badge.h"
#include "gui/common/buttons.h"
#include "gui/common/codeeditor.h"
#include "gui/common/textlabel.h"
#include "gui/common/theme.h"
#include "gui/common/workspace.h"
#include "gui/drift/driftmodel.h"

#include <QAction>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QToolButton>
#include <QVBoxLayout>

namespace stillroom {

namespace {

QLabel *caption(const QString &text)
{
    auto *label = new QLabel(text);
    label->setProperty("role", QStringLiteral("muted"));
    label->setAlignment(Qt::AlignRight | Qt::AlignTop);
    return label;
}

Badge::Kind badgeKind(const Difference &difference)
{
    if (difference.rule)
        return Badge::Kind::Neutral;
    switch (difference.status) {
    case Drift::OnlyInModels:
        return Badge::Kind::Added;
    case Drift::OnlyInDatabase:
        return Badge::Kind::Removed;
    case Drift::Different:
        return Badge::Kind::Changed;
    default:
        return Badge::Kind::Neutral;
    }
}

} // namespace

DriftDetails::DriftDetails(Workspace &workspace, QWidget *parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_status(new Badge)
    , m_title(new TextLabel("section"))
    , m_words(new TextLabel)
    , m_sides(new QWidget)
    , m_models(new TextLabel)
    , m_database(new TextLabel)
    , m_left(new TextLabel("muted"))
    , m_place(new TextLabel("muted"))
    , m_sqlBar(new QWidget)
    , m_sql(CodeEditor::viewer(CodeEditor::Language::Sql, tr("SQL that makes the database as the models")))
{
    m_title->setObjectName(QStringLiteral("driftTitle"));
    m_words->setObjectName(QStringLiteral("driftWords"));
    m_left->setObjectName(QStringLiteral("driftReason"));
    for (QLabel *side : {m_models, m_database})
        side->setFont(Theme::current().fixedFont());
    auto *sides = new QGridLayout(m_sides);
    sides->setContentsMargins(0, 0, 0, 0);
    sides->setHorizontalSpacing(12);
    sides->setVerticalSpacing(4);
    sides->addWidget(caption(tr("In the models")), 0, 0);
    sides->addWidget(m_models, 0, 1);
    sides->addWidget(caption(tr("In the database")), 1, 0);
    sides->addWidget(m_database, 1, 1);
    sides->setColumnStretch(1, 1);
    makeActions();
    auto *head = new QHBoxLayout;
    head->addWidget(m_status);
    head->addStretch();
    auto *words = new QVBoxLayout;
    words->setContentsMargins(16, 12, 16, 12);
    words->setSpacing(8);
    words->addLayout(head);
    for (QWidget *each : {static_cast<QWidget *>(m_title), static_cast<QWidget *>(m_words), m_sides,
                          static_cast<QWidget *>(m_left), static_cast<QWidget *>(m_place), makeButtons()})
        words->addWidget(each);
    m_sqlBar->setProperty("role", QStringLiteral("dockTitle"));
    m_sqlBar->setAttribute(Qt::WA_StyledBackground);
    auto *bar = new QHBoxLayout(m_sqlBar);
    bar->setContentsMargins(16, 6, 12, 6);
    bar->addWidget(caption(tr("SQL that makes the database as the models")));
    bar->addStretch();
    m_sql->setMinimumHeight(80);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(words);
    layout->addWidget(m_sqlBar);
    layout->addWidget(m_sql, 1);
    layout->addStretch();
}

void DriftDetails::makeActions()
{
    const auto add = [this](const QString &text, const char *icon, const QKeySequence &key, auto job) {
        QAction *action = makeAction(this, text, QString::fromLatin1(icon), {key});
        action->setShortcutContext(Qt::WidgetShortcut); // of the list that takes them over
        connect(action, &QAction::triggered, this, job);
        m_actions << action;
        return action;
    };
    m_source = add(tr("Open source"), "external-link", Qt::Key_F4,
                   [this] { m_workspace.requestSource(m_difference->place); });
    m_diagram = add(tr("Show in diagram"), "boxes", QKeySequence(Qt::CTRL | Qt::Key_Return),
                    [this] { m_workspace.requestDiagram(m_table); });
    m_diagram->setIconText(QLatin1Char(' ')
                           + tr("In diagram")); // on the button: three of them stand in a row
    m_data = add(tr("Open data"), "table", QKeySequence(Qt::ALT | Qt::Key_Return),
                 [this] { m_workspace.requestTable(m_table); });
    m_ignore = add(tr("Ignore"), "eye-off", Qt::Key_Delete,
                   [this] { m_workspace.addDriftRule(m_difference->ignoring()); });
    m_ignoreTable
        = add(tr("Ignore the whole table"), "eye-off", QKeySequence(Qt::SHIFT | Qt::Key_Delete), [this] {
              DriftRule rule = m_difference->ignoring();
              rule.part = DriftPart::Table;
              rule.name.clear();
              m_workspace.addDriftRule(rule);
          });
    m_equalHere = add(tr("Treat as equal here"), "check", Qt::Key_Equal,
                      [this] { m_workspace.addDriftRule(*m_difference->equating(false)); });
    m_equalEverywhere
        = add(tr("Treat as equal everywhere"), "check-check", QKeySequence(Qt::CTRL | Qt::Key_Equal),
              [this] { m_workspace.addDriftRule(*m_difference->equating(true)); });
    m_complete = add(tr("The model is complete"), "list-checks", QKeySequence(Qt::ALT | Qt::Key_Equal),
                     [this] { m_workspace.addDriftRule(*m_difference->completing()); });
    m_forget = add(tr("Remove the rule"), "trash-2", Qt::Key_Backspace,
                   [this] { m_workspace.removeDriftRule(*m_rule); });
    m_ignore->setToolTip(tr("Write into stillroom.toml that this difference does not count (Del)"));
    m_complete->setToolTip(
        tr("Write into stillroom.toml that the model says all its table has: a new revision "
           "may then remove what the model lacks (Alt+=)"));
}

QWidget *DriftDetails::makeButtons()
{
    auto *area = new QWidget;
    auto *rows = new QVBoxLayout(area);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(4);
    auto *row = static_cast<QHBoxLayout *>(nullptr);
    for (QAction *action : m_actions) {
        if (row == nullptr || action == m_ignore || action == m_equalHere || action == m_complete) {
            row = new QHBoxLayout;
            row->setSpacing(4);
            rows->addLayout(row);
            row->addStretch();
        }
        QToolButton *button = makeToolButton(action, true);
        button->setFocusPolicy(Qt::TabFocus);
        connect(action, &QAction::changed, button,
                [button, action] { button->setVisible(action->isVisible()); });
        row->insertWidget(row->count() - 1, button);
    }
    return area;
}

void DriftDetails::showTexts(const QString &status, int kind, const QString &title, const QString &words)
{
    m_status->setText(status);
    m_status->setKind(Badge::Kind(kind));
    m_status->updateGeometry();
    m_status->setVisible(!status.isEmpty());
    m_title->setText(title);
    m_words->setText(words);
    m_words->setVisible(!words.isEmpty());
    for (QWidget *each : {m_sides, static_cast<QWidget *>(m_left), static_cast<QWidget *>(m_place), m_sqlBar,
                          static_cast<QWidget *>(m_sql)})
        each->hide();
}

void DriftDetails::showReport(const DriftReport &report)
{
    m_difference.reset();
    m_rule.reset();
    m_table = {};
    const int open = report.open();
    showTexts({}, 0,
              open > 0                         ? tr("%n difference(s)", nullptr, open)
                  : report.differences.empty() ? tr("Models and database are equal.")
                                               : tr("Nothing differs but what rules leave out."),
              tr("Choose a row to see what each side has."));
    updateActions();
}

void DriftDetails::showTable(const TableName &table)
{
    m_difference.reset();
    m_rule.reset();
    m_table = table;
    showTexts(tr("equal"), int(Badge::Kind::Neutral), table.toString(),
              tr("The models and the database have the same columns, keys and indexes."));
    updateActions();
}

void DriftDetails::showRule(const DriftRule &rule)
{
    m_difference.reset();
    m_rule = rule;
    m_table = {};
    showTexts(tr("rule"), int(Badge::Kind::Neutral), rule.toText(),
              tr("This rule of stillroom.toml leaves nothing out at present."));
    updateActions();
}

void DriftDetails::showDifference(const Difference &difference)
{
    m_difference = difference;
    m_rule = difference.rule;
    m_table = difference.table;
    showTexts(DriftModel::statusText(difference), int(badgeKind(difference)), difference.title(),
              difference.words);
    const auto shown = [](const QString &text) { return text.isEmpty() ? tr("none") : text; };
    const bool hasSides = !difference.models.isEmpty() || !difference.database.isEmpty();
    m_sides->setVisible(hasSides);
    m_models->setText(shown(difference.models));
    m_database->setText(shown(difference.database));
    const bool isComplete = m_rule && m_rule->kind == DriftRule::Kind::Complete;
    m_left->setText(isComplete
                        ? tr("By a rule in stillroom.toml: %1. %2").arg(m_rule->toText(), difference.left)
                        : m_rule ? tr("Left out by a rule in stillroom.toml: %1.").arg(m_rule->toText())
                                 : difference.left);
    m_left->setVisible(!m_left->text().isEmpty());
    if (difference.place.line > 0) {
        m_place->setText(QStringLiteral("%1:%2").arg(difference.place.file).arg(difference.place.line));
        m_place->show();
    }
    showSql();
    updateActions();
}

void DriftDetails::showSql()
{
    if (m_difference->operations.empty() || !m_workspace.schema())
        return;
    QString text;
    try {
        Schema before = *m_workspace.schema();
        for (const Operation &operation : m_difference->operations) {
            for (const Statement &statement : m_workspace.dialect().compile(operation, before))
                text += statement.text + QStringLiteral(";\n");
            apply(operation, before);
        }
    } catch (const Error &error) {
        text = QStringLiteral("-- ") + error.message;
    }
    m_sql->setText(text);
    m_sqlBar->show();
    m_sql->show();
}

void DriftDetails::updateActions()
{
    const bool isOpen = m_difference && !m_difference->rule;
    const bool inDatabase
        = !m_table.name.isEmpty() && m_workspace.schema() && m_workspace.schema()->table(m_table) != nullptr;
    const auto offer = [](QAction *action, bool offered) {
        action->setVisible(offered);
        action->setEnabled(offered);
    };
    offer(m_source, m_difference && m_difference->place.line > 0);
    offer(m_diagram, !m_table.name.isEmpty());
    offer(m_data, inDatabase);
    const bool canWrite = !m_workspace.project().settingsPlace().isEmpty();
    offer(m_ignore, isOpen && canWrite);
    offer(m_ignoreTable, isOpen && canWrite && m_difference->part != DriftPart::Table);
    const bool canEquate = isOpen && canWrite && m_difference->equating(false).has_value();
    offer(m_equalHere, canEquate);
    offer(m_equalEverywhere, canEquate);
    offer(m_complete, isOpen && canWrite && m_difference->completing().has_value());
    offer(m_forget, m_rule.has_value());
}

void DriftDetails::activate()
{
    if (m_source->isEnabled())
        m_source->trigger();
    else if (m_diagram->isEnabled())
        m_diagram->trigger();
}

} // namespace stillroom
