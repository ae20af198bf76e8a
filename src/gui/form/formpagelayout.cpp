#include "gui/form/formpage.h"

#include "gui/common/buttons.h"
#include "gui/common/errorbar.h"
#include "gui/form/childtabs.h"
#include "gui/form/fieldrow.h"
#include "gui/form/linkchips.h"

#include <QApplication>
#include <QGridLayout>
#include <QLabel>
#include <QScrollArea>
#include <QTabBar>
#include <QVBoxLayout>

namespace stillroom {

namespace {

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

} // namespace stillroom
