#include "base/error.h"
#include "base/text.h"
#include "dialect/ddloptions.h"
#include "dialect/postgres/postgresddl.h"

#include <algorithm>

namespace stillroom {

// PostgreSQL's views, sequences, triggers, routines, domains and schemas.

namespace {

/// CREATE OR REPLACE keeps the columns a view has and adds others behind them.
bool keepsColumns(const View &view, const View &existing)
{
    return !view.columns.isEmpty() && !existing.columns.isEmpty()
        && view.columns.mid(0, existing.columns.size()) == existing.columns;
}

/// All of a sequence said again: what the new one leaves open is the usual.
Sequence wholeSequence(Sequence sequence, const Sequence &existing)
{
    DdlOptions &options = sequence.options;
    const auto fill = [&](const char *keyword, const QString &value) {
        if (existing.options.contains(QLatin1String(keyword)) && !options.contains(QLatin1String(keyword)))
            options.insert(QLatin1String(keyword), value);
    };
    fill("data_type", pythonSource(QStringLiteral("bigint")));
    fill("increment", QStringLiteral("1"));
    fill("cache", QStringLiteral("1"));
    fill("cycle", pythonSource(false));
    for (const auto &[bound, none] :
         {std::pair("minvalue", "nominvalue"), std::pair("maxvalue", "nomaxvalue")}) {
        if (!options.contains(QLatin1String(bound)))
            options.insert(QLatin1String(none), pythonSource(true));
    }
    return sequence;
}

} // namespace

QString PostgresDdlCompiler::objectPlace(const SchemaObject &object) const
{
    if (const auto *trigger = std::get_if<TableTrigger>(&object))
        return QStringLiteral("TRIGGER %1 ON %2").arg(name(trigger->trigger.name), name(trigger->table));
    const QString place = DdlCompiler::objectPlace(object);
    const auto *routine = std::get_if<Routine>(&object);
    if (!routine)
        return place;
    // count(*) is written so; else the types alone say which one is meant.
    const bool takesRows = routine->kind == QLatin1String("aggregate") && routine->identity.isEmpty();
    return place + QStringLiteral("(%1)").arg(takesRows ? QStringLiteral("*") : routine->identity);
}

DdlCompiler::Statements PostgresDdlCompiler::objectComment(const SchemaObject &object,
                                                           const QString &comment) const
{
    return {Statement(
        QStringLiteral("COMMENT ON %1 IS %2")
            .arg(objectPlace(object), comment.isEmpty() ? QStringLiteral("NULL") : literal(comment)))};
}

QString PostgresDdlCompiler::domainText(const Domain &domain) const
{
    refuse(!m_server.hasDomains(), coreTr("domains"), domain.name);
    return DdlCompiler::domainText(domain);
}

DdlCompiler::Statements PostgresDdlCompiler::alteredDomain(const Domain &domain, const Domain &existing) const
{
    const QString alter = QStringLiteral("ALTER ") + objectPlace(domain) + QLatin1Char(' ');
    if (m_dialect.typeDdl(domain.type) != m_dialect.typeDdl(existing.type)
        || domain.type.collation != existing.type.collation)
        return {}; // the type stays what it was made with
    Statements result;
    const auto has = [](const Domain &one, const CheckConstraint &check) {
        return std::count(one.checkConstraints.begin(), one.checkConstraints.end(), check) > 0;
    };
    for (const CheckConstraint &check : existing.checkConstraints) {
        if (has(domain, check))
            continue;
        if (check.name.isEmpty())
            throw Error(Error::Kind::Migration,
                        coreTr("A check of the domain %1 is to be dropped, but its name is not known.")
                            .arg(domain.name));
        result.emplace_back(alter + QStringLiteral("DROP CONSTRAINT ") + limitedName(check.name));
    }
    if (domain.serverDefault != existing.serverDefault)
        result.emplace_back(alter
                            + (domain.serverDefault ? QStringLiteral("SET DEFAULT ")
                                       + m_dialect.defaultDdl(*domain.serverDefault)
                                                    : QStringLiteral("DROP DEFAULT")));
    if (domain.nullable != existing.nullable)
        result.emplace_back(
            alter + (domain.nullable ? QStringLiteral("DROP NOT NULL") : QStringLiteral("SET NOT NULL")));
    for (const CheckConstraint &check : domain.checkConstraints) {
        if (!has(existing, check))
            result.emplace_back(alter + QStringLiteral("ADD ") + constraintText(check));
    }
    return result;
}

DdlCompiler::Statements PostgresDdlCompiler::alteredInPlace(const SchemaObject &object,
                                                            const SchemaObject &existing) const
{
    if (const auto *view = std::get_if<View>(&object)) {
        const auto &before = std::get<View>(existing);
        if (view->materialized || before.materialized || !keepsColumns(*view, before))
            return {};
        return {Statement(withVerb(objectCreation(object), "CREATE OR REPLACE"))};
    }
    if (const auto *sequence = std::get_if<Sequence>(&object))
        return {Statement(QStringLiteral("ALTER %1 %2")
                              .arg(objectPlace(object),
                                   sequenceText(wholeSequence(*sequence, std::get<Sequence>(existing)))))};
    if (const auto *routine = std::get_if<Routine>(&object)) {
        const auto &before = std::get<Routine>(existing);
        if (routine->sql.isEmpty() || routine->returns != before.returns
            || routine->arguments != before.arguments)
            return {};
        return {Statement(withVerb(routine->sql, "CREATE OR REPLACE"))};
    }
    if (const auto *domain = std::get_if<Domain>(&object))
        return alteredDomain(*domain, std::get<Domain>(existing));
    return {};
}

} // namespace stillroom
