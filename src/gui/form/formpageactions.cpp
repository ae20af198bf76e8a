#include "gui/form/formpage.h"

#include "gui/common/busybar.h"
#include "gui/common/cellvalue.h"
#include "gui/common/changeguard.h"
#include "gui/common/confirmdialog.h"
#include "gui/common/errorbar.h"
#include "gui/common/future.h"
#include "gui/common/sqlpreviewdialog.h"
#include "gui/form/childtabs.h"
#include "gui/form/fieldrow.h"
#include "gui/form/linkchips.h"

#include <QScrollArea>
#include <set>

namespace stillroom {

void FormPage::clearProblems()
{
    for (FieldRow *row : m_fields) {
        row->setProblem({});
        row->editor()->forgetTyped();
    }
    m_model->edits().clearProblems();
    m_error->clear();
}

bool FormPage::settle()
{
    if (m_children)
        m_children->finishEditing();
    for (FieldRow *row : m_fields)
        row->editor()->settle();
    m_model->endTyping();
    for (FieldRow *row : m_fields) {
        if (!row->isRefused())
            continue;
        row->editor()->setFocus(Qt::OtherFocusReason);
        m_scroll->ensureWidgetVisible(row);
        return false;
    }
    return true;
}

void FormPage::saveChanges()
{
    if (m_applying || !m_isSetUp)
        return;
    if (!settle()) {
        Q_EMIT saveFailed(); // a field holds what is no value; it says so
        return;
    }
    if (m_model->edits().isEmpty())
        return;
    guardChange(
        this, unsavedSummary(), [this] { applyEdits(); }, [this] { Q_EMIT saveFailed(); });
}

void FormPage::applyEdits()
{
    if (m_applying || m_model->edits().isEmpty())
        return; // while it was asked
    clearProblems();
    m_applying = true;
    m_busy->start(tr("Applying %1").arg(m_model->edits().summary()));
    updateState();
    StagedEdits copy = m_model->edits();
    copy.setListener({});
    follow(
        this,
        m_model->session().run([copy, schema = m_model->schema(), hints = m_model->hints(),
                                dialect = &m_model->dialect()](Connection &connection) {
            return stillroom::applyEdits(connection, *dialect, *schema, copy, hints);
        }),
        [this](const ApplyResult &result) {
            m_busy->stop();
            if (result.applied)
                applied(result);
            else
                refused(result);
            m_applying = false;
            updateState();
            Q_EMIT titleChanged();
            if (!result.applied)
                Q_EMIT saveFailed();
        },
        [this](const Error &error) {
            m_busy->stop();
            m_applying = false;
            m_error->showError(error);
            updateState();
            Q_EMIT saveFailed();
        });
}

void FormPage::applied(const ApplyResult &result)
{
    std::set<TableName> tables;
    for (const StagedRow &row : m_model->edits().rows())
        tables.insert(row.table);
    const bool deleted = m_model->isDeleted();
    std::vector<ColumnValue> next = m_wanted;
    if (m_model->isNew() && result.newKeys.contains(m_model->newRow())) {
        next.clear();
        for (const QString &column : m_model->spec().keyColumns) {
            for (const ColumnValue &part : result.newKeys.value(m_model->newRow())) {
                if (part.column == column)
                    next.push_back({column, part.value, false, {}});
            }
        }
    } else if (deleted) {
        next = !m_model->rows().next.empty() ? m_model->rows().next : m_model->rows().previous;
    } else if (const StagedRow *row = m_model->staged()) {
        for (ColumnValue &part : next) { // the key itself may have been edited
            const StagedValue given = row->values.value(part.column);
            if (row->values.contains(part.column) && given.kind == StagedValue::Kind::Value)
                part.value = given.value;
        }
    }
    m_model->edits().clear();
    m_before.clear();
    m_workspace.report(tr("%n row(s) written in one transaction.", nullptr, result.rows));
    for (const TableName &table : tables)
        m_workspace.notifyRowsChanged(table);
    if (m_model->isNew() && !next.empty())
        m_workspace.notifyRecordCreated(m_table, next);
    m_wanted = next;
    if (next.empty())
        m_model->showNew();
    else
        load(next);
    showRows();
}

void FormPage::refused(const ApplyResult &result)
{
    m_model->edits().setProblem(result.failedRow, result.problem);
    const StagedRow *failed = m_model->edits().row(result.failedRow);
    const StagedRow *own = m_model->staged();
    if (failed && own && failed->id == own->id && !result.columns.isEmpty() && field(result.columns.front()))
    {
        explain(result, *failed);
        return;
    }
    m_error->showError(
        Error(Error::Kind::Constraint, result.problem)
            .withHint(result.hint.isEmpty() ? tr("Nothing was applied; all edits are kept.") : result.hint));
    if (m_children)
        m_children->showRow(result.failedRow);
    showRows();
}

void FormPage::explain(const ApplyResult &result, const StagedRow &row)
{
    for (const QString &column : result.columns) {
        if (FieldRow *at = field(column))
            at->setProblem(result.problem.toHtmlEscaped());
    }
    FieldRow *first = field(result.columns.front());
    m_scroll->ensureWidgetVisible(first);
    first->editor()->setFocus(Qt::OtherFocusReason);

    // What the row holds now tells a conflict from a broken constraint; who holds the values explains a
    // unique one.
    std::vector<ColumnValue> wanted;
    for (const QString &column : result.columns) {
        const StagedValue value = m_model->value(column);
        if (value.kind == StagedValue::Kind::Value && !value.value.isNull())
            wanted.push_back({column, value.value, false, {}});
    }
    const Table *table = m_model->schema()->table(m_table);
    const bool unique
        = table && table->isUnique(result.columns) && wanted.size() == std::size_t(result.columns.size());
    struct Facts
    {
        std::optional<Row> now;
        std::optional<ParentRow> holder;
    };
    follow(
        this,
        m_model->session().run([unique, wanted, columns = result.columns, key = row.key,
                                names = m_model->lookup(m_table, m_model->spec().keyColumns),
                                dialect = &m_model->dialect()](Connection &connection) {
            Facts facts;
            if (!key.empty())
                facts.now = readRow(connection, *dialect, names.table, columns, key);
            if (unique)
                facts.holder = rowHolding(connection, *dialect, names, wanted);
            return facts;
        }),
        [this, result, old = row.old](const Facts &facts) {
            bool conflict = false;
            for (qsizetype i = 0; facts.now && i < result.columns.size(); ++i) {
                const QString column = result.columns[i];
                const Value now = (*facts.now)[std::size_t(i)];
                FieldRow *at = field(column);
                if (!at || !old.contains(column) || old.value(column) == now)
                    continue;
                conflict = true;
                m_model->rebaseStored(column, now);
                at->setProblem(
                    tr("Someone else changed this meanwhile: it is now %1. "
                       "<a href=\"keep:%2\">Keep yours</a> · <a href=\"theirs:%2\">Take theirs</a>")
                        .arg(now.isNull() ? QStringLiteral("NULL")
                                          : QLatin1Char('"') + cellText(now.kind, now.bytes).toHtmlEscaped()
                                     + QLatin1Char('"'),
                             column));
            }
            if (conflict) {
                m_error->showError(Error(Error::Kind::Constraint, result.problem)
                                       .withHint(tr("Nothing was applied and your edits are kept. Decide at "
                                                    "each field marked red, then apply again.")));
                return;
            }
            if (!facts.holder)
                return;
            FieldRow *at = field(result.columns.front());
            const QString noun = labelOf(singular(m_table.name)).toLower();
            QStringList ids;
            for (qsizetype i = 0; i < m_model->spec().keyColumns.size(); ++i)
                ids << m_model->spec().keyColumns[i] + QLatin1Char(' ')
                        + facts.holder->key[std::size_t(i)].toString();
            const Value id = facts.holder->key.front();
            QString sentence = tr("Another %1 already has this %2: %3 (%4).")
                                   .arg(noun, at->field().label.toLower(), facts.holder->label.left(60),
                                        ids.join(QStringLiteral(", ")))
                                   .toHtmlEscaped();
            if (ids.size() == 1)
                sentence += QStringLiteral(" <a href=\"open:%1:%2\">%3</a>")
                                .arg(int(id.kind))
                                .arg(QString::fromLatin1(id.bytes.toHex()), tr("Open it"));
            at->setProblem(sentence);
        },
        [](const Error &) {}); // the constraint's own sentence stands
}

void FormPage::discardChanges()
{
    m_model->endTyping();
    m_model->edits().clear();
    clearProblems();
    if (m_model->isNew() && !m_before.empty()) {
        m_wanted = std::exchange(m_before, {});
        load(m_wanted);
        return;
    }
    for (FieldRow *row : m_fields)
        row->refresh();
    m_model->touch();
}

void FormPage::showNext(bool next)
{
    const std::vector<ColumnValue> key = next ? m_model->rows().next : m_model->rows().previous;
    if (key.empty() || m_loading || m_applying)
        return;
    m_model->endTyping();
    clearProblems();
    m_wanted = key;
    load(key);
    Q_EMIT titleChanged();
}

void FormPage::duplicate()
{
    if (m_model->isNew() || m_loading || m_applying || !m_model->whyReadOnly().isEmpty())
        return;
    QMap<QString, StagedValue> values;
    for (const FormField &field : m_model->spec().fields) {
        if (field.readOnly || (field.isKey && !field.required))
            continue;
        for (const QString &column : field.columns) {
            const StagedValue value = m_model->value(column);
            if (value.kind != StagedValue::Kind::Default)
                values.insert(column, value);
        }
    }
    m_before = m_wanted;
    m_wanted.clear();
    m_model->endTyping();
    m_model->adoptNewRow(m_model->edits().addRow(m_table, values));
    m_model->showNew();
    for (const auto &[number, chips] : m_links)
        chips->setRows({});
    if (m_children)
        m_children->setRows({});
    updateState();
    focusFirst();
    Q_EMIT titleChanged();
}

QString FormPage::impactSentence(const DeleteImpact &impact) const
{
    QStringList also;
    QStringList nulls;
    QStringList blocks;
    std::function<void(const std::vector<ImpactEdge> &)> walk = [&](const std::vector<ImpactEdge> &edges) {
        for (const ImpactEdge &edge : edges) {
            const QString rows
                = (edge.atLeast ? tr("at least ") : QString()) + counted(int(edge.rows), edge.table.name);
            switch (edge.action) {
            case ImpactEdge::Action::Cascade:
                also << rows;
                break;
            case ImpactEdge::Action::SetNull:
                nulls << tr("%1 (%2)").arg(rows, edge.columns.join(QStringLiteral(", ")));
                break;
            case ImpactEdge::Action::SetDefault:
                nulls << tr("%1 (%2, to its default)").arg(rows, edge.columns.join(QStringLiteral(", ")));
                break;
            case ImpactEdge::Action::Blocked:
                blocks << tr("%1 (%2)").arg(rows, edge.columns.join(QStringLiteral(", ")));
                break;
            }
            walk(edge.below);
        }
    };
    walk(impact.edges);
    QStringList sentences;
    if (!also.isEmpty())
        sentences << tr("It would also delete %1.").arg(also.join(QStringLiteral(", ")));
    if (!nulls.isEmpty())
        sentences << tr("It sets the reference to NULL in %1.").arg(nulls.join(QStringLiteral(", ")));
    if (!blocks.isEmpty())
        sentences << tr("The database will refuse it as long as %1 refer to it.")
                         .arg(blocks.join(QStringLiteral(", ")));
    if (sentences.isEmpty())
        sentences << tr("No other row refers to it.");
    return sentences.join(QLatin1Char(' '));
}

void FormPage::deleteRecord()
{
    if (m_model->isDeleted()) {
        m_model->edits().unstage(m_model->staged()->id);
        m_model->touch();
        return;
    }
    m_busy->start(tr("Following what refers to this record"));
    follow(
        this,
        m_model->session().run([key = m_model->key(), table = m_table, schema = m_model->schema(),
                                dialect = &m_model->dialect()](Connection &connection) {
            return deleteImpact(connection, *dialect, *schema, table, {key});
        }),
        [this](const DeleteImpact &impact) {
            m_busy->stop();
            const QString name = m_model->label().isEmpty() ? keyText(m_model->key()) : m_model->label();
            auto *dialog
                = new ConfirmDialog(tr("Mark %1 for deletion?").arg(name), impactSentence(impact), this);
            if (!impact.isEmpty())
                dialog->setDetails(impact.toText().split(QLatin1Char('\n')));
            dialog->addVerb(QStringLiteral("delete"), tr("Mark for deletion"), ButtonKind::Danger);
            connect(dialog, &ConfirmDialog::chosen, this, &FormPage::stageDelete);
            dialog->open();
        },
        [this](const Error &error) {
            m_busy->stop();
            m_error->showError(error);
        });
}

void FormPage::stageDelete()
{
    m_model->endTyping();
    m_model->edits().deleteRow(m_table, m_model->key(), m_model->rows().values);
    m_model->touch();
}

void FormPage::previewSql()
{
    if (!settle())
        return;
    QStringList lines;
    for (const EditPreview &statement :
         previewEdits(m_model->edits(), *m_model->schema(), m_model->dialect(), m_model->hints()))
        lines << statement.sql;
    auto *dialog = new SqlPreviewDialog(
        tr("Edits of %1").arg(title()),
        tr("These statements run in one transaction. Each must touch exactly one row that is still as it was "
           "read, else nothing is changed."),
        lines.join(QLatin1Char('\n')), tr("Apply"), this);
    connect(dialog, &QDialog::accepted, this, &FormPage::saveChanges);
    connect(dialog, &SqlPreviewDialog::editorRequested, this,
            [this](const QString &sql) { m_workspace.requestSql(sql); });
    dialog->open();
}

} // namespace stillroom
