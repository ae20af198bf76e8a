#include "schema/schemaobject.h"

#include "base/error.h"
#include "base/text.h"
#include "schema/sqltokens.h"

#include <QRegularExpression>
#include <algorithm>

namespace stillroom {

namespace {

/// The text as far as it has a meaning: no blanks, names without quotes.
QStringList meaning(const QString &sql)
{
    QStringList words;
    for (const SqlToken &token : tokenizeSql(sql)) {
        if (token.kind != SqlToken::Kind::Blank)
            words.append(token.isIdentifier() ? token.name() : token.text);
    }
    return words;
}

template <class List, class Matches>
bool removedFrom(List &all, Matches matches)
{
    return std::erase_if(all, matches) > 0;
}

std::vector<Trigger> *triggersOf(Schema &schema, const TableName &owner)
{
    if (Table *table = schema.table(owner))
        return &table->triggers;
    for (View &view : schema.views) {
        if (view.name == owner.name && view.schema == owner.schema)
            return &view.triggers;
    }
    return nullptr;
}

struct Add
{
    Schema &schema;

    void operator()(const Namespace &space) const { schema.namespaces.append(space.name); }
    void operator()(const Domain &domain) const { schema.domains.push_back(domain); }
    void operator()(const Sequence &sequence) const { schema.sequences.push_back(sequence); }
    void operator()(const Routine &routine) const { schema.routines.push_back(routine); }
    void operator()(const View &view) const { schema.views.push_back(view); }
    void operator()(const TableTrigger &trigger) const
    {
        std::vector<Trigger> *triggers = triggersOf(schema, trigger.table);
        if (!triggers)
            throw Error(Error::Kind::Migration,
                        coreTr("There is no table %1 at this point.").arg(trigger.table.toString()));
        triggers->push_back(trigger.trigger);
    }
};

QString kindText(const SchemaObject &object)
{
    switch (kindOf(object)) {
    case ObjectKind::Namespace:
        return coreTr("schema");
    case ObjectKind::Domain:
        return coreTr("domain");
    case ObjectKind::Sequence:
        return coreTr("sequence");
    case ObjectKind::Routine: {
        const QString kind = std::get<Routine>(object).kind;
        return kind == QLatin1String("procedure") ? coreTr("procedure")
            : kind == QLatin1String("aggregate")  ? coreTr("aggregate")
                                                  : coreTr("function");
    }
    case ObjectKind::View:
        return std::get<View>(object).materialized ? coreTr("materialized view") : coreTr("view");
    case ObjectKind::Trigger:
        break;
    }
    return coreTr("trigger");
}

} // namespace

TableName objectName(const SchemaObject &object)
{
    if (const auto *space = std::get_if<Namespace>(&object))
        return {{}, space->name};
    if (const auto *trigger = std::get_if<TableTrigger>(&object))
        return {trigger->table.schema, trigger->trigger.name};
    return std::visit(
        [](const auto &named) -> TableName {
            if constexpr (requires { named.schema; })
                return {named.schema, named.name};
            else
                return {};
        },
        object);
}

bool isSameObject(const SchemaObject &a, const SchemaObject &b)
{
    if (a.index() != b.index() || objectName(a) != objectName(b))
        return false;
    if (const auto *routine = std::get_if<Routine>(&a)) {
        const auto &other = std::get<Routine>(b);
        // A function and a procedure may share a name on MySQL; on PostgreSQL what they take tells them
        // apart.
        return routine->kind == other.kind && routine->identity == other.identity;
    }
    const auto *trigger = std::get_if<TableTrigger>(&a);
    return !trigger || trigger->table == std::get<TableTrigger>(b).table;
}

QString objectText(const SchemaObject &object)
{
    const QString text = kindText(object) + QLatin1Char(' ') + objectName(object).toString();
    if (const auto *routine = std::get_if<Routine>(&object))
        return text + QStringLiteral("(%1)").arg(routine->arguments);
    if (const auto *trigger = std::get_if<TableTrigger>(&object))
        return coreTr("%1 on %2").arg(text, trigger->table.toString());
    return text;
}

QString objectSql(const SchemaObject &object)
{
    if (const auto *domain = std::get_if<Domain>(&object)) {
        QString text = domain->type.declared;
        if (domain->serverDefault)
            text += QLatin1Char('\n') + domain->serverDefault->text;
        for (const CheckConstraint &check : domain->checkConstraints)
            text += QLatin1Char('\n') + check.sqltext;
        return text;
    }
    if (const auto *view = std::get_if<View>(&object))
        return view->definition.isEmpty() ? view->sql : view->definition;
    if (const auto *routine = std::get_if<Routine>(&object))
        return routine->sql;
    if (const auto *trigger = std::get_if<TableTrigger>(&object))
        return trigger->trigger.sql;
    return {};
}

bool isAlike(const SchemaObject &a, const SchemaObject &b)
{
    if (a.index() != b.index())
        return false;
    if (const auto *view = std::get_if<View>(&a)) {
        const auto &other = std::get<View>(b);
        return view->materialized == other.materialized && view->comment == other.comment
            && view->indexes == other.indexes
            && (view->columns == other.columns || view->columns.isEmpty() || other.columns.isEmpty())
            && meaning(view->sql.isEmpty() || other.sql.isEmpty() ? view->definition : view->sql)
            == meaning(view->sql.isEmpty() || other.sql.isEmpty() ? other.definition : other.sql);
    }
    if (const auto *trigger = std::get_if<TableTrigger>(&a)) {
        const Trigger &other = std::get<TableTrigger>(b).trigger;
        return trigger->trigger.comment == other.comment
            && meaning(trigger->trigger.sql) == meaning(other.sql);
    }
    return a == b;
}

std::vector<SchemaObject> objectsOf(const Schema &schema)
{
    std::vector<SchemaObject> all;
    for (const QString &name : schema.namespaces)
        all.emplace_back(Namespace {name});
    all.insert(all.end(), schema.domains.begin(), schema.domains.end());
    all.insert(all.end(), schema.sequences.begin(), schema.sequences.end());
    all.insert(all.end(), schema.routines.begin(), schema.routines.end());
    for (View view : schema.views) {
        if (!view.extension.isEmpty())
            continue;
        view.triggers.clear();
        all.emplace_back(std::move(view));
    }
    for (const Table &table : schema.tables) {
        for (const Trigger &trigger : table.triggers) {
            if (table.extension.isEmpty())
                all.emplace_back(TableTrigger {table.tableName(), trigger});
        }
    }
    for (const View &view : schema.views) {
        for (const Trigger &trigger : view.triggers) {
            if (view.extension.isEmpty())
                all.emplace_back(TableTrigger {{view.schema, view.name}, trigger});
        }
    }
    return all;
}

std::optional<SchemaObject> findObject(const Schema &schema, const SchemaObject &like)
{
    for (const SchemaObject &object : objectsOf(schema)) {
        if (!isSameObject(object, like))
            continue;
        if (!std::holds_alternative<View>(object))
            return object;
        for (const View &view : schema.views) {
            if (isSameObject(view, like))
                return view;
        }
    }
    return {};
}

void addObject(Schema &schema, const SchemaObject &object)
{
    if (findObject(schema, object))
        throw Error(Error::Kind::Migration, coreTr("There already is a %1.").arg(objectText(object)));
    std::visit(Add {schema}, object);
}

bool removeObject(Schema &schema, const SchemaObject &like)
{
    const auto isIt = [&](const auto &each) { return isSameObject(each, like); };
    switch (kindOf(like)) {
    case ObjectKind::Namespace:
        return schema.namespaces.removeAll(std::get<Namespace>(like).name) > 0;
    case ObjectKind::Domain:
        return removedFrom(schema.domains, isIt);
    case ObjectKind::Sequence:
        return removedFrom(schema.sequences, isIt);
    case ObjectKind::Routine:
        return removedFrom(schema.routines, isIt);
    case ObjectKind::View:
        return removedFrom(schema.views, isIt);
    case ObjectKind::Trigger:
        break;
    }
    const auto &trigger = std::get<TableTrigger>(like);
    std::vector<Trigger> *triggers = triggersOf(schema, trigger.table);
    return triggers
        && removedFrom(*triggers, [&](const Trigger &each) { return each.name == trigger.trigger.name; });
}

void replaceObject(Schema &schema, const SchemaObject &object)
{
    SchemaObject placed = object;
    if (auto *view = std::get_if<View>(&placed)) {
        if (const auto before = findObject(schema, object))
            view->triggers = std::get<View>(*before).triggers;
    }
    removeObject(schema, object);
    addObject(schema, placed);
}

bool mentionsName(const QString &sql, const QString &name)
{
    // A name without quotes in it stands as it is in any text that names it.
    static const QRegularExpression quote(QStringLiteral("[\"`'\\[\\]]"));
    if (!name.contains(quote) && !sql.contains(name, Qt::CaseInsensitive))
        return false;
    const auto isIt = [&](const SqlToken &token) {
        return token.isIdentifier() && token.name().compare(name, Qt::CaseInsensitive) == 0;
    };
    for (const SqlToken &token : tokenizeSql(sql)) { // which looks into bodies between dollar signs too
        if (isIt(token))
            return true;
        if (token.kind != SqlToken::Kind::String || !token.text.contains(name, Qt::CaseInsensitive))
            continue;
        const std::vector<SqlToken> body = tokenizeSql(token.text.mid(1)); // AS 'SELECT …'
        if (std::any_of(body.begin(), body.end(), isIt))
            return true;
    }
    return false;
}

std::vector<View> dependentViews(const Schema &schema, const TableName &name)
{
    std::vector<View> found;
    QStringList sources {name.name};
    std::vector<const View *> left;
    for (const View &view : schema.views) {
        if (view.name != name.name || view.schema != name.schema)
            left.push_back(&view);
    }
    // Each round finds those that read from the ones before: so all stand behind what they read.
    for (bool more = true; more;) {
        more = false;
        QStringList next;
        for (const View *&view : left) {
            if (!view)
                continue;
            const bool reads = std::any_of(sources.begin(), sources.end(), [&](const QString &source) {
                return mentionsName(objectSql(*view), source);
            });
            if (!reads)
                continue;
            next.append(view->name);
            found.push_back(*view);
            view = nullptr;
            more = true;
        }
        sources = next;
    }
    return found;
}

} // namespace stillroom
