#include "base/error.h"
#include "base/text.h"
#include "dialect/ddlcompiler.h"
#include "dialect/ddloptions.h"
#include "schema/sqltokens.h"

#include <algorithm>

namespace stillroom {

namespace {

/// Refuses what the database does not have at all.
void needKind(const Dialect &dialect, const SchemaObject &object)
{
    static const std::map<ObjectKind, const char *> kinds {
        {ObjectKind::Namespace, QT_TRANSLATE_NOOP("stillroom", "schemas")},
        {ObjectKind::Domain, QT_TRANSLATE_NOOP("stillroom", "domains")},
        {ObjectKind::Sequence, QT_TRANSLATE_NOOP("stillroom", "sequences")},
        {ObjectKind::Routine, QT_TRANSLATE_NOOP("stillroom", "functions and procedures")},
        {ObjectKind::View, QT_TRANSLATE_NOOP("stillroom", "views")},
        {ObjectKind::Trigger, QT_TRANSLATE_NOOP("stillroom", "triggers")}};
    const auto *view = std::get_if<View>(&object);
    const bool lacksMaterialized = view && view->materialized && !dialect.materializedViews;
    if (dialect.objectKinds.contains(kindOf(object)) && !lacksMaterialized)
        return;
    throw Error(Error::Kind::Migration,
                coreTr("%1 has no %2, so %3 cannot be made.")
                    .arg(dialect.title,
                         lacksMaterialized ? coreTr("materialized views") : coreTr(kinds.at(kindOf(object))),
                         objectName(object).toString()));
}

[[noreturn]] void unknownText(const SchemaObject &object)
{
    throw Error(
        Error::Kind::Migration,
        coreTr("The definition of the %1 is not known, so it cannot be made.").arg(objectText(object)))
        .withHint(coreTr("Ask for the right to see it, or write its CREATE statement into op.execute()."));
}

} // namespace

QString DdlCompiler::commentOf(const SchemaObject &object)
{
    return std::visit(
        [](const auto &each) -> QString {
            if constexpr (requires { each.comment; })
                return each.comment;
            else if constexpr (requires { each.trigger; })
                return each.trigger.comment;
            else
                return {};
        },
        object);
}

void DdlCompiler::setComment(SchemaObject &object, const QString &comment)
{
    std::visit(
        [&](auto &each) {
            if constexpr (requires { each.comment; })
                each.comment = comment;
            else if constexpr (requires { each.trigger; })
                each.trigger.comment = comment;
        },
        object);
}

QString DdlCompiler::withVerb(const QString &sql, const char *verb)
{
    std::vector<SqlToken> tokens = tokenizeSql(sql);
    const auto next = [&](std::size_t from) {
        while (from < tokens.size() && tokens[from].kind == SqlToken::Kind::Blank)
            ++from;
        return from;
    };
    const std::size_t create = next(0);
    if (create >= tokens.size() || !tokens[create].isWord("CREATE"))
        return sql;
    std::size_t last = create;
    if (const std::size_t either = next(create + 1); either < tokens.size() && tokens[either].isWord("OR"))
        last = std::min(next(either + 1), tokens.size() - 1);
    QString text = QLatin1String(verb);
    for (std::size_t i = last + 1; i < tokens.size(); ++i)
        text += tokens[i].text;
    return text;
}

QString DdlCompiler::sequenceText(const Sequence &sequence) const
{
    const DdlOptions &options = sequence.options;
    QStringList parts;
    if (const QString type = optionText(options, "data_type"); !type.isEmpty())
        parts.append(QStringLiteral("AS ") + type);
    static const std::pair<const char *, const char *> numbers[] = {{"increment", "INCREMENT BY"},
                                                                    {"start", "START WITH"},
                                                                    {"minvalue", "MINVALUE"},
                                                                    {"maxvalue", "MAXVALUE"},
                                                                    {"cache", "CACHE"}};
    for (const auto &[keyword, words] : numbers) {
        if (const QString value = optionText(options, keyword); !value.isEmpty())
            parts.append(QLatin1String(words) + QLatin1Char(' ') + value);
    }
    if (isOn(options, "nominvalue"))
        parts.append(QStringLiteral("NO MINVALUE"));
    if (isOn(options, "nomaxvalue"))
        parts.append(QStringLiteral("NO MAXVALUE"));
    if (isOn(options, "cycle"))
        parts.append(QStringLiteral("CYCLE"));
    else if (isOff(options, "cycle"))
        parts.append(QStringLiteral("NO CYCLE"));
    return parts.join(QLatin1Char(' '));
}

QString DdlCompiler::domainText(const Domain &domain) const
{
    QString text = QStringLiteral("CREATE DOMAIN %1 AS %2")
                       .arg(name(TableName {domain.schema, domain.name}), m_dialect.typeDdl(domain.type));
    if (domain.serverDefault)
        text += QStringLiteral(" DEFAULT ") + m_dialect.defaultDdl(*domain.serverDefault);
    if (!domain.nullable)
        text += QStringLiteral(" NOT NULL");
    for (const CheckConstraint &check : domain.checkConstraints)
        text += QLatin1Char(' ') + constraintText(check);
    return text;
}

QString DdlCompiler::objectPlace(const SchemaObject &object) const
{
    static const char *const words[] = {"SCHEMA", "DOMAIN", "SEQUENCE", "FUNCTION", "VIEW", "TRIGGER"};
    QString word = QLatin1String(words[object.index()]);
    if (const auto *routine = std::get_if<Routine>(&object))
        word = routine->kind.toUpper();
    else if (const auto *view = std::get_if<View>(&object); view && view->materialized)
        word = QStringLiteral("MATERIALIZED VIEW");
    return word + QLatin1Char(' ') + name(objectName(object));
}

QString DdlCompiler::objectCreation(const SchemaObject &object) const
{
    if (const auto *domain = std::get_if<Domain>(&object))
        return domainText(*domain);
    if (const auto *view = std::get_if<View>(&object)) {
        if (!view->sql.isEmpty())
            return view->sql;
        if (view->definition.isEmpty())
            unknownText(object);
        const QString columns
            = view->columns.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(names(view->columns));
        return QStringLiteral("CREATE %1%2 AS\n%3").arg(objectPlace(object), columns, view->definition);
    }
    if (const auto *sequence = std::get_if<Sequence>(&object))
        return QStringLiteral("CREATE %1 %2").arg(objectPlace(object), sequenceText(*sequence)).trimmed();
    if (std::holds_alternative<Namespace>(object))
        return QStringLiteral("CREATE ") + objectPlace(object);
    const QString sql = objectSql(object);
    if (sql.isEmpty())
        unknownText(object);
    return sql;
}

DdlCompiler::Statements DdlCompiler::objectComment(const SchemaObject &, const QString &) const
{
    return {};
}

DdlCompiler::Statements DdlCompiler::alteredInPlace(const SchemaObject &, const SchemaObject &) const
{
    return {};
}

DdlCompiler::Statements DdlCompiler::compiled(const CreateObject &create) const
{
    needKind(m_dialect, create.object);
    if (create.ifNotExists && findObject(m_before, create.object))
        return {};
    Statements result {Statement(objectCreation(create.object))};
    if (const auto *view = std::get_if<View>(&create.object)) {
        for (const Index &index : view->indexes)
            result.emplace_back(createIndexText({view->schema, view->name}, index));
    }
    if (const QString comment = commentOf(create.object); !comment.isEmpty())
        append(result, objectComment(create.object, comment));
    if (const auto *view = std::get_if<View>(&create.object)) {
        for (const Trigger &trigger : view->triggers)
            append(result,
                   compiled(CreateObject {TableTrigger {{view->schema, view->name}, trigger}, false}));
    }
    return result;
}

DdlCompiler::Statements DdlCompiler::compiled(const DropObject &drop) const
{
    needKind(m_dialect, drop.object);
    QString place = objectPlace(drop.original.value_or(drop.object));
    if (drop.ifExists) {
        const qsizetype behind = place.startsWith(QLatin1String("MATERIALIZED"))
            ? qsizetype(qstrlen("MATERIALIZED VIEW"))
            : place.indexOf(QLatin1Char(' '));
        place.insert(behind, QStringLiteral(" IF EXISTS"));
    }
    return {Statement(QStringLiteral("DROP ") + place)};
}

/// What reads from a view that has to be made anew goes before it and comes back behind it.
DdlCompiler::Statements DdlCompiler::compiled(const AlterObject &alter) const
{
    needKind(m_dialect, alter.object);
    const std::optional<SchemaObject> known = findObject(m_before, alter.object);
    const SchemaObject existing = known ? *known : alter.existing.value_or(alter.object);
    SchemaObject uncommented = existing;
    setComment(uncommented, commentOf(alter.object));
    Statements result;
    const bool comments = commentOf(existing) != commentOf(alter.object);
    const bool changes = !(known || alter.existing) || !isAlike(uncommented, alter.object);
    if (changes)
        result = alteredInPlace(alter.object, existing);
    if (!changes || !result.empty()) {
        if (comments)
            append(result, objectComment(alter.object, commentOf(alter.object)));
        return result;
    }
    SchemaObject made = alter.object;
    std::vector<View> dependent;
    if (auto *view = std::get_if<View>(&made)) {
        if (m_dialect.supportsAlterColumn) // SQLite lets a view read from what is not there
            dependent = known ? dependentViews(m_before, {view->schema, view->name}) : alter.dependents;
        if (view->triggers.empty())
            view->triggers = std::get<View>(existing).triggers;
    }
    for (auto view = dependent.rbegin(); view != dependent.rend(); ++view)
        append(result, compiled(DropObject {*view, {}, false}));
    append(result, compiled(DropObject {existing, {}, false}));
    append(result, compiled(CreateObject {made, false}));
    for (const View &view : dependent)
        append(result, compiled(CreateObject {view, false}));
    return result;
}

} // namespace stillroom
