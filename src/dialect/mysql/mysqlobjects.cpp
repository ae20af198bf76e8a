#include "dialect/ddloptions.h"
#include "dialect/mysql/mysqlddl.h"

namespace stillroom {

// Views, sequences, triggers and routines of MySQL and MariaDB.

QString MySqlDdlCompiler::sequenceText(const Sequence &sequence) const
{
    Sequence known = sequence;
    known.options.remove(QStringLiteral("data_type")); // they are all BIGINT
    if (known.options.value(QStringLiteral("cache")) == QLatin1String("0"))
        known.options.remove(QStringLiteral("cache"));
    QString text
        = DdlCompiler::sequenceText(known).replace(QLatin1String("NO CYCLE"), QLatin1String("NOCYCLE"));
    if (sequence.options.value(QStringLiteral("cache")) == QLatin1String("0"))
        text += QStringLiteral(" NOCACHE");
    return text;
}

/// MariaDB replaces what it holds in one statement; MySQL does so with views alone.
DdlCompiler::Statements MySqlDdlCompiler::alteredInPlace(const SchemaObject &object,
                                                         const SchemaObject &existing) const
{
    if (std::holds_alternative<View>(object))
        return {Statement(withVerb(objectCreation(object), "CREATE OR REPLACE"))};
    if (const auto *sequence = std::get_if<Sequence>(&object)) {
        Sequence whole = *sequence;
        const auto fill = [&](const char *option, const QString &value) {
            if (!whole.options.contains(QLatin1String(option)))
                whole.options.insert(QLatin1String(option), value);
        };
        fill("increment", QStringLiteral("1"));
        fill("cache", QStringLiteral("1000"));
        fill("cycle", pythonSource(false));
        for (const char *bound : {"minvalue", "maxvalue"}) {
            if (!whole.options.contains(QLatin1String(bound)))
                fill(qstrcmp(bound, "minvalue") == 0 ? "nominvalue" : "nomaxvalue", pythonSource(true));
        }
        return {Statement(QStringLiteral("ALTER %1 %2").arg(objectPlace(object), sequenceText(whole)))};
    }
    const bool isText
        = std::holds_alternative<TableTrigger>(object) || std::holds_alternative<Routine>(object);
    if (!m_server.isMariaDb() || !isText || objectSql(object).isEmpty() || !isSameObject(object, existing))
        return {};
    return {Statement(withVerb(objectSql(object), "CREATE OR REPLACE"))};
}

} // namespace stillroom
