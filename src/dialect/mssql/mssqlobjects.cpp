#include "dialect/ddloptions.h"
#include "dialect/mssql/mssqlddl.h"

namespace stillroom {

// SQL Server's views, sequences, triggers, routines, alias types and schemas.

/// What others call a domain is an alias type here: a name for a type, without default and check.
QString MssqlDdlCompiler::domainText(const Domain &domain) const
{
    return QStringLiteral("CREATE TYPE %1 FROM %2 %3")
        .arg(name(TableName {domain.schema, domain.name}), typeText(domain.type),
             domain.nullable ? QStringLiteral("NULL") : QStringLiteral("NOT NULL"));
}

QString MssqlDdlCompiler::objectPlace(const SchemaObject &object) const
{
    if (std::holds_alternative<Domain>(object))
        return QStringLiteral("TYPE ") + name(objectName(object));
    if (std::holds_alternative<View>(object)) // an indexed one is a view like others
        return QStringLiteral("VIEW ") + name(objectName(object));
    return DdlCompiler::objectPlace(object);
}

DdlCompiler::Statements MssqlDdlCompiler::objectComment(const SchemaObject &object, const QString &text) const
{
    if (!std::holds_alternative<View>(object))
        return {};
    return {comment(objectName(object), {}, text, Known::Unknown, QStringLiteral("VIEW"))};
}

DdlCompiler::Statements MssqlDdlCompiler::alteredInPlace(const SchemaObject &object,
                                                         const SchemaObject &existing) const
{
    if (const auto *sequence = std::get_if<Sequence>(&object)) {
        const DdlOptions &before = std::get<Sequence>(existing).options;
        Sequence whole = *sequence;
        for (const char *fixed : {"data_type", "start"}) { // made with it, for good
            const QString keyword = QLatin1String(fixed);
            if (whole.options.contains(keyword) && whole.options.value(keyword) != before.value(keyword))
                return {};
            whole.options.remove(keyword);
        }
        for (const auto &[bound, none] :
             {std::pair("minvalue", "nominvalue"), std::pair("maxvalue", "nomaxvalue")}) {
            if (!whole.options.contains(QLatin1String(bound)))
                whole.options.insert(QLatin1String(none), pythonSource(true));
        }
        if (!whole.options.contains(QStringLiteral("cycle")))
            whole.options.insert(QStringLiteral("cycle"), pythonSource(false));
        return {Statement(QStringLiteral("ALTER %1 %2").arg(objectPlace(object), sequenceText(whole)))};
    }
    const bool isText = std::holds_alternative<TableTrigger>(object)
        || std::holds_alternative<Routine>(object) || std::holds_alternative<View>(object);
    if (!isText)
        return {};
    Statements result {Statement(withVerb(objectCreation(object), "CREATE OR ALTER"))};
    if (const auto *view = std::get_if<View>(&object)) {
        for (const Index &index : view->indexes) // the server has dropped them all
            result.emplace_back(createIndexText({view->schema, view->name}, index));
    }
    return result;
}

} // namespace stillroom
