#include "gui/drift/driftmodel.h"

#include "gui/common/grouplistdelegate.h"
#include "gui/common/theme.h"

namespace stillroom {

namespace {

using Token = Theme::Token;

QStandardItem *makeItem(const QString &text, const QString &facts, const QIcon &icon, const QString &id)
{
    auto *item = new QStandardItem(icon, text);
    item->setEditable(false);
    item->setData(facts, GroupListDelegate::FactsRole);
    item->setData(int(Qt::ElideRight), GroupListDelegate::FactsElideRole);
    item->setData(id, DriftModel::IdRole);
    item->setData(text + QLatin1Char(' ') + facts, DriftModel::SearchRole);
    item->setToolTip(facts.isEmpty() ? text : text + QLatin1Char('\n') + facts);
    return item;
}

/// The marks that the tables on the diagram have.
QIcon iconOf(const Difference &difference)
{
    const Theme &theme = Theme::current();
    if (difference.rule)
        return theme.icon(QStringLiteral("eye-off"), Token::Muted);
    switch (difference.status) {
    case Drift::OnlyInModels:
        return theme.icon(QStringLiteral("plus"), Token::Added);
    case Drift::OnlyInDatabase:
        return theme.icon(QStringLiteral("minus"), Token::Removed);
    case Drift::NotUnderstood:
        return theme.icon(QStringLiteral("circle-help"), Token::Muted);
    default:
        return theme.icon(QStringLiteral("diff"), Token::Changed);
    }
}

} // namespace

QString DriftModel::statusText(const Difference &difference)
{
    if (difference.rule) {
        switch (difference.rule->kind) {
        case DriftRule::Kind::Equal:
            return tr("treated as equal");
        case DriftRule::Kind::Complete:
            return tr("model is complete");
        default:
            return tr("ignored");
        }
    }
    switch (difference.status) {
    case Drift::OnlyInModels:
        return tr("only in models");
    case Drift::OnlyInDatabase:
        return tr("only in database");
    case Drift::NotUnderstood:
        return tr("not understood");
    default:
        return tr("different");
    }
}

QStandardItem *DriftModel::itemOf(const Difference &difference)
{
    QStandardItem *item = makeItem(difference.title(), difference.words, iconOf(difference), difference.id());
    item->setData(QVariant::fromValue(difference), DifferenceRole);
    item->setData(difference.table.toString(), TableRole);
    if (difference.rule)
        item->setData(QVariant::fromValue(*difference.rule), RuleRole);
    item->setData(
        QStringLiteral("%1 %2 %3 %4")
            .arg(difference.toText(), difference.models, difference.database, difference.place.file),
        SearchRole);
    // Read out by a screen reader, which does not see the icon.
    item->setData(QStringLiteral("%1: %2").arg(statusText(difference), difference.toText()),
                  Qt::AccessibleTextRole);
    return item;
}

void DriftModel::setReport(const DriftReport &report)
{
    using Items = QList<QStandardItem *>;
    clear();
    const auto of = [&report](Drift status, bool isExcused) {
        Items items;
        for (const Difference &each : report.differences) {
            if (each.rule.has_value() == isExcused && (isExcused || each.status == status))
                items << itemOf(each);
        }
        return items;
    };
    addGroup(QStringLiteral("different"), tr("Different"), of(Drift::Different, false));
    addGroup(QStringLiteral("models"), tr("Only in the models"), of(Drift::OnlyInModels, false));
    addGroup(QStringLiteral("database"), tr("Only in the database"), of(Drift::OnlyInDatabase, false));
    addGroup(QStringLiteral("unknown"), tr("Not understood"), of(Drift::NotUnderstood, false));
    addGroup(QStringLiteral("excused"), tr("Left out by rules"), of(Drift::Equal, true), true);
    Items rules;
    for (const DriftRule &rule : report.unusedRules) {
        QStandardItem *item
            = makeItem(rule.toText(), tr("nothing is left out by it now"),
                       Theme::current().icon(QStringLiteral("eye-off"), Token::Muted), rule.toText());
        item->setData(QVariant::fromValue(rule), RuleRole);
        rules << item;
    }
    addGroup(QStringLiteral("rules"), tr("Rules without effect"), rules);
    Items equal;
    for (const TableName &table : report.equalTables) {
        QStandardItem *item
            = makeItem(table.toString(), tr("equal on both sides"),
                       Theme::current().icon(QStringLiteral("check"), Token::Added), table.toString());
        item->setData(table.toString(), TableRole);
        item->setData(table.schema, SchemaRole);
        item->setData(table.name, NameRole);
        equal << item;
    }
    addGroup(QStringLiteral("equal"), tr("Equal tables"), equal, true);
}

} // namespace stillroom
