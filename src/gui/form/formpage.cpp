#include "gui/form/formpage.h"

#include "base/configfolder.h"
#include "gui/common/badge.h"
#include "gui/common/busybar.h"
#include "gui/common/buttons.h"
#include "gui/common/errorbar.h"
#include "gui/common/future.h"
#include "gui/form/childtabs.h"
#include "gui/form/fieldrow.h"
#include "gui/form/linkchips.h"
#include "gui/form/parenteditor.h"
#include "project/recordhints.h"

#include <QAction>
#include <QElapsedTimer>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QShortcut>
#include <QStyle>
#include <QVBoxLayout>

namespace stillroom {

FormPage::FormPage(Workspace &workspace, const TableName &table, const std::vector<ColumnValue> &key,
                   QWidget *parent)
    : TabPage(parent)
    , m_workspace(workspace)
    , m_table(table)
    , m_model(new FormModel(workspace, table, this))
    , m_wanted(key)
    , m_heading(new QLabel)
    , m_subtitle(new QLabel)
    , m_badge(new Badge({}, Badge::Kind::Changed))
    , m_previous(makeButton(tr("Previous"), ButtonKind::Secondary, QStringLiteral("chevron-left")))
    , m_next(makeButton(tr("Next"), ButtonKind::Secondary, QStringLiteral("chevron-right")))
    , m_duplicate(makeButton(tr("Duplicate")))
    , m_delete(makeButton(tr("Delete…"), ButtonKind::Danger, QStringLiteral("trash-2")))
    , m_error(new ErrorBar)
    , m_notice(new QFrame)
    , m_noticeText(new QLabel)
    , m_scroll(new QScrollArea)
    , m_busy(new BusyBar)
    , m_summary(new QLabel)
    , m_preview(makeButton(tr("SQL preview")))
    , m_discard(makeButton(tr("Discard"), ButtonKind::Secondary, QStringLiteral("undo-2")))
    , m_apply(makeButton(tr("Apply"), ButtonKind::Primary, QStringLiteral("save")))
{
    setProperty("role", QStringLiteral("page"));
    setAttribute(Qt::WA_StyledBackground);
    m_notice->setProperty("role", QStringLiteral("warning"));
    auto *noticeRow = new QHBoxLayout(m_notice);
    noticeRow->setContentsMargins(12, 6, 12, 6);
    m_noticeText->setWordWrap(true);
    noticeRow->addWidget(m_noticeText);
    m_notice->hide();
    auto *messages = new QVBoxLayout;
    messages->setContentsMargins(margin, 0, margin, 0);
    messages->addWidget(m_error);
    messages->addWidget(m_notice);

    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeHead());
    layout->addLayout(messages);
    layout->addWidget(m_scroll, 1);
    layout->addWidget(m_busy);
    layout->addWidget(makeFoot());

    connect(m_model, &FormModel::changed, this, [this] {
        showRows();
        Q_EMIT titleChanged();
    });
    connect(&m_workspace, &Workspace::schemaChanged, this, &FormPage::setUp);
    connect(&m_workspace, &Workspace::modelsChanged, this, &FormPage::setUp);
    connect(&m_workspace, &Workspace::rowsChanged, this, [this] {
        if (!m_applying && m_isSetUp && !m_model->isNew())
            refresh();
    });
    connect(m_busy, &BusyBar::cancelRequested, this, [this] { m_model->session().cancel(); });
    if (!key.empty())
        m_model->block(tr("The record is not read yet."));
    setUp();
}

FormPage::~FormPage()
{
    delete m_scroll->takeWidget(); // the fields use the model, which is the page's child as they are
    m_model->edits().setListener({});
}

QWidget *FormPage::makeHead()
{
    auto *head = new QWidget;
    m_heading->setProperty("role", QStringLiteral("heading"));
    m_heading->setTextFormat(Qt::PlainText);
    m_heading->setMinimumWidth(60); // cut rather than making the page wide
    m_heading->setObjectName(QStringLiteral("formHeading"));
    m_subtitle->setProperty("role", QStringLiteral("muted"));
    m_subtitle->setTextFormat(Qt::PlainText);
    m_subtitle->setMinimumWidth(40);
    m_subtitle->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_badge->setObjectName(QStringLiteral("formBadge"));
    m_previous->setToolTip(tr("The record before this one (Ctrl+Alt+Left)"));
    m_next->setToolTip(tr("The record after this one (Ctrl+Alt+Right)"));
    m_duplicate->setToolTip(tr("A new record with these values (Ctrl+Shift+D)"));
    m_delete->setToolTip(tr("Mark this record for deletion; shows first what would go with it"));
    m_previous->setObjectName(QStringLiteral("previousRecord"));
    m_next->setObjectName(QStringLiteral("nextRecord"));
    m_delete->setObjectName(QStringLiteral("deleteRecord"));
    const auto shortcut = [this](const QKeySequence &keys, auto slot) {
        auto *made = new QShortcut(keys, this);
        made->setContext(Qt::WidgetWithChildrenShortcut);
        connect(made, &QShortcut::activated, this, slot);
    };
    shortcut(QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_Left), [this] { showNext(false); });
    shortcut(QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_Right), [this] { showNext(true); });
    shortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_D), [this] { duplicate(); });
    connect(m_previous, &QPushButton::clicked, this, [this] { showNext(false); });
    connect(m_next, &QPushButton::clicked, this, [this] { showNext(true); });
    connect(m_duplicate, &QPushButton::clicked, this, &FormPage::duplicate);
    connect(m_delete, &QPushButton::clicked, this, &FormPage::deleteRecord);
    auto *row = new QHBoxLayout(head);
    row->setContentsMargins(margin, 16, margin, 8);
    row->setSpacing(8);
    row->addWidget(m_heading);
    row->addWidget(m_subtitle);
    row->addWidget(m_badge);
    row->addStretch(1);
    for (QPushButton *button : {m_previous, m_next, m_duplicate, m_delete})
        row->addWidget(button);
    return head;
}

QWidget *FormPage::makeFoot()
{
    auto *foot = new QWidget;
    foot->setProperty("role", QStringLiteral("foot"));
    foot->setAttribute(Qt::WA_StyledBackground);
    m_summary->setProperty("role", QStringLiteral("muted"));
    m_summary->setObjectName(QStringLiteral("formSummary"));
    m_preview->setToolTip(tr("Show the statements Apply will run"));
    m_discard->setToolTip(tr("Forget the staged edits"));
    m_apply->setToolTip(tr("Write the staged edits in one transaction (Ctrl+S)"));
    m_apply->setObjectName(QStringLiteral("formApply"));
    auto *row = new QHBoxLayout(foot);
    row->setContentsMargins(margin, 10, margin, 10);
    row->setSpacing(8);
    row->addWidget(m_summary);
    row->addStretch(1);
    row->addWidget(m_preview);
    row->addWidget(m_discard);
    row->addWidget(m_apply);
    connect(m_preview, &QPushButton::clicked, this, &FormPage::previewSql);
    connect(m_apply, &QPushButton::clicked, this, &FormPage::saveChanges);
    connect(m_discard, &QPushButton::clicked, this, &FormPage::discardChanges);
    return foot;
}

void FormPage::setUp()
{
    const auto schema = m_workspace.schema();
    if (!schema || !m_workspace.hasDatabase())
        return;
    const RecordHints hints = m_workspace.models() ? recordHints(*m_workspace.models()) : RecordHints();
    const bool first = !std::exchange(m_isSetUp, true);
    if (!m_model->setSchema(schema, hints) && !first)
        return;
    build();
    if (first)
        restoreJournal();
    if (!m_wanted.empty() || !m_model->isNew())
        load(m_model->isNew() ? m_wanted : m_model->key());
    else
        m_model->showNew();
    if (!m_initial.empty())
        beginWith(std::exchange(m_initial, {}));
    if (first)
        QMetaObject::invokeMethod(this, &FormPage::focusFirst, Qt::QueuedConnection);
}

void FormPage::beginWith(std::vector<ColumnValue> values)
{
    if (!m_isSetUp) {
        m_initial = std::move(values);
        return;
    }
    if (!m_model->isNew() || !m_wanted.empty())
        return;
    for (const ColumnValue &value : values) {
        if (field(value.column) && m_model->value(value.column).kind == StagedValue::Kind::Default)
            m_model->set({value.column}, {StagedValue::of(value.value)});
    }
    m_model->endTyping();
}

void FormPage::restoreJournal()
{
    if (m_workspace.isReadOnly())
        return;
    m_journal = std::make_unique<EditJournal>(
        EditJournal::fileFor(configFolder(), m_workspace.databaseKey(), key()));
    try {
        const auto rows = m_journal->load();
        if (!rows.empty()) {
            m_model->edits().restore(rows);
            for (const StagedRow &row : rows) {
                if (m_wanted.empty() && row.kind == StagedRow::Kind::New && row.table == m_table
                    && m_model->newRow() == 0)
                    m_model->adoptNewRow(row.id);
            }
            m_workspace.report(tr("%1 of %2 were found from an earlier session and are staged again.")
                                   .arg(m_model->edits().summary(), m_table.toString()));
        }
    } catch (const Error &error) {
        m_error->showError(error);
    }
    m_model->edits().setListener([this](quint64 id, const StagedRow *row) {
        try {
            m_journal->append(id, row);
            if (m_model->edits().isEmpty())
                m_journal->remove();
        } catch (const Error &error) {
            m_error->showError(error);
        }
    });
}

void FormPage::load(const std::vector<ColumnValue> &key)
{
    const quint64 run = ++m_run;
    m_loading = true;
    m_busy->start(tr("Reading %1 of %2").arg(keyText(key), m_table.toString()));
    QElapsedTimer timer;
    timer.start();
    follow(
        this,
        m_model->session().run([key, schema = m_model->schema(), spec = m_model->spec(),
                                hints = m_model->hints(),
                                dialect = &m_model->dialect()](Connection &connection) {
            return readRecord(connection, *dialect, *schema, spec, key, hints);
        }),
        [this, run, key, timer](const RecordRows &rows) {
            if (run != m_run)
                return;
            m_loading = false;
            m_busy->stop();
            m_lastMs = timer.elapsed();
            take(key, rows);
        },
        [this, run](const Error &error) {
            if (run != m_run)
                return;
            m_loading = false;
            m_busy->stop();
            m_error->showError(error);
            updateState();
        });
    updateState();
}

void FormPage::take(const std::vector<ColumnValue> &key, const RecordRows &rows)
{
    m_gone = !rows.found;
    m_model->block(m_gone ? tr("There is no such record, so there is nothing to edit.") : QString());
    if (m_gone) {
        m_error->showError(
            Error(Error::Kind::Usage, tr("%1 has no row with %2 now.").arg(m_table.toString(), keyText(key)))
                .withHint(tr("It was deleted, or its key was changed. What you staged is kept until you "
                             "discard it.")));
        m_model->showRecord(key, m_model->rows().found ? m_model->rows() : RecordRows {});
        return;
    }
    // Whatever named the row, from here on its own key does.
    std::vector<ColumnValue> own;
    for (const QString &column : m_model->spec().keyColumns)
        own.push_back({column, rows.values.value(column), false, {}});
    m_model->showRecord(own.empty() ? key : own, rows);
    m_wanted = m_model->key();
    for (FieldRow *row : m_fields) {
        auto *parent = qobject_cast<ParentEditor *>(row->editor());
        bool changed = false;
        for (const QString &column : row->field().columns)
            changed = changed || m_model->isChanged(column);
        if (parent && !changed && rows.parentLabels.contains(row->field().column()))
            parent->setLabel(rows.parentLabels.value(row->field().column()));
    }
    for (const auto &[number, chips] : m_links)
        chips->setRows(rows.collections[std::size_t(number)]);
    if (m_children)
        m_children->setRows(rows);
    updateState();
}

void FormPage::showRows()
{
    for (FieldRow *row : m_fields)
        row->refresh();
    for (const auto &[number, chips] : m_links)
        chips->refresh();
    if (m_children)
        m_children->refresh();
    updateState();
}

FieldRow *FormPage::field(const QString &column) const
{
    for (FieldRow *row : m_fields) {
        if (row->field().columns.contains(column))
            return row;
    }
    return nullptr;
}

LinkChips *FormPage::links(const TableName &far) const
{
    for (const auto &[number, chips] : m_links) {
        if (chips->collection().table == far)
            return chips;
    }
    return nullptr;
}

QString FormPage::footerText() const
{
    const StagedEdits &edits = m_model->edits();
    if (edits.isEmpty())
        return m_applying ? tr("Applying…") : tr("Nothing staged");
    QStringList order;
    QHash<QString, int> counts;
    const auto association = [this](const TableName &table) {
        for (const auto &[number, chips] : m_links) {
            if (chips->collection().association == table)
                return true;
        }
        return false;
    };
    const auto add = [&](const QString &noun) {
        if (counts[noun]++ == 0)
            order << noun;
    };
    for (const StagedRow &row : edits.rows()) {
        if (row.table == m_table)
            add(m_table.name);
    }
    for (const StagedRow &row : edits.rows()) {
        if (row.table != m_table && !association(row.table))
            add(row.table.name);
    }
    for (const StagedRow &row : edits.rows()) {
        if (row.table != m_table && association(row.table))
            add(tr("links"));
    }
    QStringList parts;
    for (const QString &noun : order)
        parts << counted(counts.value(noun), noun);
    return tr("One transaction: %1").arg(parts.join(QStringLiteral(", ")));
}

void FormPage::updateState()
{
    const QString noun = labelOf(singular(m_table.name)).toLower();
    const QString label = m_model->label();
    const bool isNew = m_model->isNew() && m_wanted.empty();
    m_heading->setText(!label.isEmpty() ? label.left(60)
                           : isNew      ? tr("New %1").arg(noun)
                                        : labelOf(singular(m_table.name)));
    m_subtitle->setText(isNew ? tr("%1 · not in the database yet").arg(m_table.toString())
                              : QStringLiteral("%1 · %2").arg(m_table.toString(), keyText(m_wanted)));
    int edits = 0; // what one changed, not how many rows that touches
    for (const StagedRow &row : m_model->edits().rows()) {
        const bool own = m_model->staged() && m_model->staged()->id == row.id;
        edits += own && row.kind == StagedRow::Kind::Changed ? int(row.values.size()) : 1;
    }
    m_badge->setVisible(edits > 0);
    m_badge->setText(edits == 1 ? tr("1 change staged") : tr("%1 changes staged").arg(edits));
    m_badge->updateGeometry();

    const QString whyNot = m_isSetUp ? m_model->whyReadOnly() : QString();
    const bool deleted = m_model->isDeleted();
    m_notice->setVisible((!whyNot.isEmpty() && !m_loading) || deleted);
    m_noticeText->setText(deleted ? tr("Marked for deletion. Apply removes it from the database; Keep takes "
                                       "that back.")
                                  : whyNot);
    m_previous->setVisible(!isNew);
    m_next->setVisible(!isNew);
    m_previous->setEnabled(!m_loading && !m_applying && !m_model->rows().previous.empty());
    m_next->setEnabled(!m_loading && !m_applying && !m_model->rows().next.empty());
    m_duplicate->setVisible(!isNew);
    m_duplicate->setEnabled(m_isSetUp && whyNot.isEmpty() && !deleted && !m_applying && !m_gone
                            && !m_loading);
    m_delete->setVisible(!isNew);
    m_delete->setEnabled(m_isSetUp && whyNot.isEmpty() && !m_applying && !m_gone && !m_loading);
    m_delete->setText(deleted ? tr("Keep") : tr("Delete…"));
    const bool any = !m_model->edits().isEmpty();
    m_summary->setText(footerText());
    m_preview->setEnabled(any);
    m_discard->setEnabled(any && !m_applying);
    m_apply->setEnabled(any && !m_applying);
    updateOneToOne();
    Q_EMIT statusChanged();
}

void FormPage::resizeEvent(QResizeEvent *event)
{
    TabPage::resizeEvent(event);
    arrange();
}

QString FormPage::title() const
{
    const QString label = m_isSetUp ? m_model->label() : QString();
    const QString noun = labelOf(singular(m_table.name)).toLower();
    if (!label.isEmpty())
        return label.size() > 30 ? label.left(29) + QChar(0x2026) : label;
    return m_wanted.empty() ? tr("New %1").arg(noun)
                            : QStringLiteral("%1 %2").arg(noun, m_wanted.front().value.toString().left(20));
}

QIcon FormPage::icon() const
{
    return Theme::current().icon(QStringLiteral("table-properties"));
}

QString FormPage::key() const
{
    QString text = QStringLiteral("form:") + m_table.toString();
    for (const ColumnValue &part : m_wanted)
        text += QLatin1Char(':') + part.value.toString();
    return text;
}

bool FormPage::hasUnsavedChanges() const
{
    return !m_model->edits().isEmpty();
}

QString FormPage::unsavedSummary() const
{
    return hasUnsavedChanges() ? tr("%1: %2").arg(title(), m_model->edits().summary()) : QString();
}

void FormPage::refresh()
{
    if (m_isSetUp && !m_wanted.empty())
        load(m_wanted);
}

void FormPage::undo()
{
    m_model->endTyping();
    m_model->edits().undo();
    clearProblems();
    m_model->touch();
}

void FormPage::redo()
{
    m_model->endTyping();
    m_model->edits().redo();
    clearProblems();
    m_model->touch();
}

bool FormPage::canUndo() const
{
    return m_model->edits().canUndo();
}

bool FormPage::canRedo() const
{
    return m_model->edits().canRedo();
}

QString FormPage::statusText() const
{
    return hasUnsavedChanges() ? m_model->edits().summary() : m_subtitle->text();
}

QString FormPage::timingText() const
{
    return m_lastMs > 0 ? tr("read in %1 ms").arg(m_lastMs) : QString();
}

} // namespace stillroom
