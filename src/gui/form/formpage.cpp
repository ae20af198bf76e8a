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
#include <QApplication>
#include <QElapsedTimer>
#include <QGridLayout>
#include <QLabel>
#include <QScrollArea>
#include <QShortcut>
#include <QStyle>
#include <QTabBar>
#include <QVBoxLayout>

namespace stillroom {

namespace {

constexpr int margin = 24;
constexpr int wideFrom = 900; ///< pixels from which fields stand in two columns

/// How much height a field takes, in lines.
int linesOf(const FormField &field)
{
    switch (field.kind) {
    case FormField::Kind::LongText:
    case FormField::Kind::Json:
    case FormField::Kind::Binary:
        return 2;
    default:
        return 1;
    }
}

} // namespace

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
    if (first)
        QMetaObject::invokeMethod(this, &FormPage::focusFirst, Qt::QueuedConnection);
}

void FormPage::restoreJournal()
{
    if (m_workspace.isReadOnly())
        return;
    m_journal = std::make_unique<EditJournal>(
        EditJournal::fileFor(configFolder(), m_workspace.connectionTarget(), key()));
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

void FormPage::build()
{
    m_fields.clear();
    m_links.clear();
    m_ones.clear();
    m_children = nullptr;
    m_body = new QWidget;
    m_body->setProperty("role", QStringLiteral("page"));
    m_body->setAttribute(Qt::WA_StyledBackground);
    m_left = new QWidget(m_body);
    m_right = new QWidget(m_body);
    for (QWidget *column : {m_left, m_right}) {
        auto *grid = new QGridLayout(column);
        grid->setContentsMargins(0, 0, 0, 0);
        grid->setHorizontalSpacing(8);
        grid->setVerticalSpacing(8);
        grid->setColumnStretch(1, 1);
    }
    m_columns = new QBoxLayout(QBoxLayout::LeftToRight);
    m_columns->setSpacing(32);
    m_columns->addWidget(m_left, 1, Qt::AlignTop);
    m_columns->addWidget(m_right, 1, Qt::AlignTop);

    const FormSpec &spec = m_model->spec();
    int scalars = 0;
    int relations = 0;
    for (const FormField &field : spec.fields)
        (field.kind == FormField::Kind::ForeignKey ? relations : scalars) += linesOf(field);
    for (const FormCollection &collection : spec.collections)
        relations += collection.kind == FormCollection::Kind::OneToMany ? 0 : 1;
    // Plain fields left, what leads to other tables right; the last plain ones go right to even it out.
    const int room = qMax((scalars + relations + 1) / 2, scalars - 5);
    int used = 0;
    std::vector<FormField> rest;
    for (const FormField &field : spec.fields) {
        if (field.kind == FormField::Kind::ForeignKey)
            continue;
        used += linesOf(field);
        if (used > room && used > 3) {
            rest.push_back(field);
            continue;
        }
        auto *row = new FieldRow(field, *m_model);
        addField(row, row->label(), true);
    }
    for (const FormField &field : spec.fields) {
        if (field.kind != FormField::Kind::ForeignKey)
            continue;
        auto *row = new FieldRow(field, *m_model);
        addField(row, row->label(), false);
    }
    std::vector<std::pair<int, FormCollection>> tabs;
    for (int i = 0; i < int(spec.collections.size()); ++i) {
        const FormCollection &collection = spec.collections[std::size_t(i)];
        if (collection.kind == FormCollection::Kind::ManyToMany) {
            auto *chips = new LinkChips(*m_model, collection);
            m_links.emplace_back(i, chips);
            auto *label = new QLabel(collection.label);
            label->setBuddy(chips);
            addField(chips, label, false);
        } else if (collection.kind == FormCollection::Kind::OneToOne) {
            buildOneToOne(i, collection, false);
            tabs.emplace_back(i, collection);
        } else {
            tabs.insert(tabs.begin()
                            + std::count_if(tabs.begin(), tabs.end(),
                                            [](const auto &tab) {
                                                return tab.second.kind == FormCollection::Kind::OneToMany;
                                            }),
                        {i, collection});
        }
    }
    for (const FormField &field : rest) {
        auto *row = new FieldRow(field, *m_model);
        addField(row, row->label(), false);
    }
    m_right->setVisible(m_right->layout()->count() > 0);

    auto *layout = new QVBoxLayout(m_body);
    layout->setContentsMargins(margin, 8, margin, 16);
    layout->setSpacing(16);
    layout->addLayout(m_columns);
    if (!tabs.empty()) {
        m_children = new ChildTabs(*m_model, tabs);
        layout->addWidget(m_children);
        connect(m_children, &ChildTabs::refused, this,
                [this](const QString &sentence) { m_error->showError(Error(Error::Kind::Usage, sentence)); });
        connect(m_children, &ChildTabs::undoRequested, this, &FormPage::undo);
        connect(m_children, &ChildTabs::redoRequested, this, &FormPage::redo);
    }
    layout->addStretch(1);
    m_scroll->setWidget(m_body); // deletes the former one
    arrange();
    orderTabs();
}

void FormPage::addField(QWidget *field, QLabel *label, bool left)
{
    auto *grid = static_cast<QGridLayout *>((left ? m_left : m_right)->layout());
    label->setParent(left ? m_left : m_right);
    label->setProperty("role", QStringLiteral("muted"));
    label->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    label->setMinimumHeight(28);
    const int row = grid->rowCount();
    grid->addWidget(label, row, 0, Qt::AlignTop);
    grid->addWidget(field, row, 1, Qt::AlignTop);
    auto *made = qobject_cast<FieldRow *>(field);
    if (!made)
        return;
    m_fields.push_back(made);
    connect(made, &FieldRow::undoRequested, this, &FormPage::undo);
    connect(made, &FieldRow::redoRequested, this, &FormPage::redo);
    connect(made, &FieldRow::stepRequested, this, [this, made] { step(made); });
    connect(made, &FieldRow::linkActivated, this, [this, made](const QString &link) {
        if (link.startsWith(QLatin1String("keep:"))) {
            const QString column = link.mid(5);
            m_model->rebase(column, m_model->stored(column));
            made->setProblem({});
        } else if (link.startsWith(QLatin1String("theirs:"))) {
            const QString column = link.mid(7);
            const Value now = m_model->stored(column);
            m_model->rebase(column, now);
            m_model->revert({column});
            made->setProblem({});
        } else if (link.startsWith(QLatin1String("open:"))) {
            const Value id {Value::Kind(link.section(QLatin1Char(':'), 1, 1).toInt()),
                            QByteArray::fromHex(link.section(QLatin1Char(':'), 2).toLatin1())};
            m_workspace.requestRecord(m_table, {{m_model->spec().keyColumns.value(0), id, false, {}}});
        }
        if (m_error->isVisible())
            m_error->clear();
    });
}

void FormPage::buildOneToOne(int number, const FormCollection &collection, bool left)
{
    auto *holder = new QWidget;
    auto *row = new QHBoxLayout(holder);
    row->setContentsMargins(7, 0, 0, 0);
    row->setSpacing(4);
    OneToOne one {number, collection, makeButton({}, ButtonKind::Link, QStringLiteral("link")), new QLabel};
    one.open->setAccessibleName(collection.label);
    one.open->setObjectName(QStringLiteral("one_") + collection.table.name);
    one.note->setProperty("role", QStringLiteral("muted"));
    row->addWidget(one.open);
    row->addWidget(one.note);
    row->addStretch(1);
    holder->setFocusProxy(one.open);
    connect(one.open, &QPushButton::clicked, this, [this, number, collection] {
        const auto &all = m_model->rows().collections;
        if (number < int(all.size()) && all[std::size_t(number)].count > 0) {
            const CollectionRows &found = all[std::size_t(number)];
            const QStringList keys
                = rowWindowSpec(*m_model->schema(), collection.table, m_model->dialect()).keyColumns;
            std::vector<ColumnValue> key;
            for (const QString &column : keys)
                key.push_back(
                    {column, found.page->rows.value(0, int(found.columns.indexOf(column))), false, {}});
            m_workspace.requestRecord(collection.table, key);
        } else {
            m_children->addRowOf(collection.table, collection.columns);
        }
    });
    m_ones.push_back(one);
    addField(holder, new QLabel(collection.label), left);
}

void FormPage::arrange()
{
    if (!m_columns)
        return;
    m_wide = width() >= wideFrom;
    m_columns->setDirection(m_wide ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    m_columns->setSpacing(m_wide ? 32 : 8);
    int widest = 0;
    QList<QLabel *> labels;
    for (QWidget *column : {m_left, m_right}) {
        auto *grid = static_cast<QGridLayout *>(column->layout());
        for (int row = 0; row < grid->rowCount(); ++row) {
            QLayoutItem *item = grid->itemAtPosition(row, 0);
            if (auto *label = item ? qobject_cast<QLabel *>(item->widget()) : nullptr) {
                labels << label;
                widest = qMax(widest, label->sizeHint().width());
            }
        }
    }
    for (QLabel *label : labels)
        label->setFixedWidth(qBound(m_wide ? 104 : 72, widest, 180));
    m_previous->setText(m_wide ? tr("Previous") : QString());
    m_next->setText(m_wide ? tr("Next") : QString());
    m_previous->setAccessibleName(tr("Previous record"));
    m_next->setAccessibleName(tr("Next record"));
}

void FormPage::orderTabs()
{
    QWidget *last = m_delete;
    const auto next = [&](QWidget *widget) {
        if (!widget)
            return;
        QWidget::setTabOrder(last, widget);
        last = widget;
    };
    for (QWidget *column : {m_left, m_right}) {
        auto *grid = static_cast<QGridLayout *>(column->layout());
        for (int row = 0; row < grid->rowCount(); ++row) {
            QLayoutItem *item = grid->itemAtPosition(row, 1);
            if (!item || !item->widget())
                continue;
            for (QWidget *child : item->widget()->findChildren<QWidget *>()) {
                if ((child->focusPolicy() & Qt::TabFocus) && !child->focusProxy()
                    && child->window() == window()) // not the list of a choice
                    next(child);
            }
        }
    }
    if (m_children) {
        for (QWidget *widget : m_children->tabChain())
            next(widget);
    }
    next(m_preview);
    next(m_discard);
    next(m_apply);
}

void FormPage::step(QWidget *from)
{
    Q_UNUSED(from)
    focusNextChild();
}

void FormPage::focusFirst()
{
    if (isAncestorOf(QApplication::focusWidget()))
        return;
    for (FieldRow *row : m_fields) {
        if (row->field().readOnly || (row->field().isKey && !row->field().required))
            continue;
        row->editor()->setFocus(Qt::OtherFocusReason);
        return;
    }
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

void FormPage::updateOneToOne()
{
    for (const OneToOne &one : m_ones) {
        const auto &all = m_model->rows().collections;
        const bool has = one.number < int(all.size()) && all[std::size_t(one.number)].count > 0;
        bool staged = false;
        for (const quint64 id : m_model->edits().newRows(one.collection.table))
            staged = staged
                || m_model->refersToRecord(*m_model->edits().row(id), one.collection.columns,
                                           one.collection.ownColumns);
        const QString noun = labelOf(singular(one.collection.table.name)).toLower();
        const QString label = has ? all[std::size_t(one.number)].labels.value(0) : QString();
        one.open->setText(has          ? (label.isEmpty() ? tr("Open %1").arg(noun) : label)
                              : staged ? tr("New %1").arg(noun)
                                       : tr("Create %1").arg(noun));
        setButtonKind(one.open, ButtonKind::Link, has ? QStringLiteral("link") : QStringLiteral("plus"));
        one.open->setEnabled(has || (!staged && m_model->whyReadOnly().isEmpty() && !m_model->isDeleted()));
        one.open->setToolTip(has ? tr("Open it") : tr("Add one, applied together with this record"));
        one.note->setText(has ? tr("one to one") : staged ? tr("staged below") : tr("none, one to one"));
    }
    if (!m_children)
        return;
    for (int tab = 0; tab < m_children->count(); ++tab) {
        const ChildModel *rows = m_children->model(tab);
        if (rows->collection().kind != FormCollection::Kind::OneToOne)
            continue;
        bool staged = false;
        for (int row = 0; row < rows->rowCount(); ++row)
            staged = staged || rows->staged(row) != nullptr;
        m_children->bar()->setTabVisible(tab, staged);
    }
    bool any = false;
    for (int tab = 0; tab < m_children->count(); ++tab)
        any = any || m_children->bar()->isTabVisible(tab);
    m_children->setVisible(any);
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
