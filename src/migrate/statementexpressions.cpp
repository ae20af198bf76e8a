#include "base/error.h"
#include "base/text.h"
#include "migrate/statementreader.h"
#include "python/schemavalues.h"

#include <algorithm>

// The part of StatementReader that reads what stands inside a statement.

namespace stillroom {

std::vector<SqlPhrase> StatementReader::expressions(Reading &reading, const std::vector<PyValue> &values)
{
    std::vector<SqlPhrase> result;
    for (const PyValue &value : values)
        result.push_back(expression(reading, value));
    return result;
}

/// Whether it is a character string: then + joins.
bool StatementReader::isText(Reading &reading, const PyValue &value)
{
    PyValue table;
    QString name;
    if (value.isString())
        return true;
    if (isColumn(value, table, name)) {
        const auto type = typeOf(table, name);
        static const QStringList texts {QStringLiteral("STRING"),      QStringLiteral("TEXT"),
                                        QStringLiteral("VARCHAR"),     QStringLiteral("UNICODE"),
                                        QStringLiteral("UNICODETEXT"), QStringLiteral("CHAR")};
        return type && texts.contains(type->name.toUpper());
    }
    if (value.is(PyKind::Operation) && value.text() == QLatin1String("+"))
        return isText(reading, value.at(0)) || isText(reading, value.at(1));
    return value.isCallTo("sqlalchemy.cast") && value.at(1).name().contains(QLatin1String("String"));
}

/// \param like a column whose type a plain value is bound as
SqlPhrase StatementReader::expression(Reading &reading, const PyValue &value, const PyValue &like)
{
    PyValue table;
    QString name;
    if (isColumn(value, table, name)) {
        if (std::find(reading.named.begin(), reading.named.end(), table) == reading.named.end())
            reading.named.push_back(table);
        if (const auto type = typeOf(table, name))
            m_types.insert(name, *type);
        const PyValue declared = declaredColumn(table, name); // may be known by a key
        return m_phrases.column(*tableName(table), declared ? readString(declared.at(0)) : name);
    }
    if (value.isNone())
        return SqlPhrases::null();
    const bool isPlain = value.isConstant() || value.is(PyKind::EnumMember) || value.isData()
        || value.isCallTo("uuid.UUID") || value.name().startsWith(QLatin1String("datetime."))
        || value.isCallTo("decimal.Decimal") || value.is(PyKind::Dict) || value.isSequence();
    if (isPlain) {
        PyValue likeTable;
        QString likeName;
        const bool isTyped = like && isColumn(like, likeTable, likeName);
        return SqlPhrases::bound(typed(value, isTyped ? typeOf(likeTable, likeName) : std::nullopt));
    }
    if (value.is(PyKind::Operation))
        return operation(reading, value);
    if (isStatement(value) && value.callee().is(PyKind::Attribute)
        && value.callee().text() == QLatin1String("exists"))
        return readSelect(value, reading.parameters, &reading);
    if (isStatement(value))
        return SqlPhrases::bracketed(readSelect(value, reading.parameters, &reading));
    if (value.is(PyKind::Call) && value.name().startsWith(QLatin1String("sqlalchemy."))
        && !value.name().contains(QLatin1Char(')')))
        return constructor(reading, value);
    if (value.is(PyKind::Call) && value.callee().is(PyKind::Attribute))
        return methodCall(reading, value);
    refuseValue(value, coreTr("The SQL expression %1 is not understood.").arg(shownValue(value)));
}

SqlPhrase StatementReader::condition(Reading &reading, const PyValue &value)
{
    if (value.is(PyKind::Bool))
        return m_phrases.asCondition(m_phrases.truth(value.integer() != 0));
    PyValue table;
    QString name;
    if (isColumn(value, table, name))
        return m_phrases.asCondition(expression(reading, value));
    // A column is an object, not None: Python answers that itself.
    const bool isNone = value.is(PyKind::Operation) && value.text() == QLatin1String("is");
    const bool isNotNone = value.is(PyKind::Operation) && value.text() == QLatin1String("is not");
    if ((isNone || isNotNone) && value.at(1).isNone() && isColumn(value.at(0), table, name))
        return m_phrases.asCondition(m_phrases.truth(isNotNone));
    return expression(reading, value);
}

SqlPhrase StatementReader::compared(Reading &reading, const QString &symbol, const PyValue &left,
                                    const PyValue &right)
{
    const bool isEqual = symbol == QLatin1String("==");
    const bool isUnequal = symbol == QLatin1String("!=");
    if ((isEqual || isUnequal) && (right.isNone() || right.isCallTo("sqlalchemy.null")))
        return m_phrases.operation(isEqual ? QStringLiteral("IS") : QStringLiteral("IS NOT"),
                                   expression(reading, left), SqlPhrases::null());
    if (right.is(PyKind::Bool) && (isEqual || isUnequal))
        return m_phrases.operation(isEqual ? QStringLiteral("=") : QStringLiteral("!="),
                                   expression(reading, left), m_phrases.truth(right.integer() != 0));
    const QString word = isEqual ? QStringLiteral("=") : symbol;
    return m_phrases.operation(word, expression(reading, left, right), expression(reading, right, left));
}

SqlPhrase StatementReader::operation(Reading &reading, const PyValue &value)
{
    const QString &symbol = value.text();
    if (value.items().size() == 1) {
        if (symbol == QLatin1String("~") || symbol == QLatin1String("not"))
            return SqlPhrases::negated(condition(reading, value.at(0)));
        if (symbol == QLatin1String("-"))
            return SqlPhrases::prefixed(QStringLiteral("-"), expression(reading, value.at(0)));
        refuseValue(value, coreTr("The SQL expression %1 is not understood.").arg(shownValue(value)));
    }
    if (symbol == QLatin1String("&") || symbol == QLatin1String("|"))
        return SqlPhrases::all({condition(reading, value.at(0)), condition(reading, value.at(1))},
                               symbol == QLatin1String("&") ? QStringLiteral("AND") : QStringLiteral("OR"));
    if (symbol == QLatin1String("+") && (isText(reading, value.at(0)) || isText(reading, value.at(1))))
        return m_phrases.operation(QStringLiteral("||"), expression(reading, value.at(0)),
                                   expression(reading, value.at(1)));
    for (const char *known : {"+", "-", "*", "/", "%"}) {
        if (symbol == QLatin1String(known))
            return m_phrases.operation(symbol, expression(reading, value.at(0)),
                                       expression(reading, value.at(1)));
    }
    for (const char *known : {"==", "!=", "<", "<=", ">", ">="}) {
        if (symbol == QLatin1String(known))
            return compared(reading, symbol, value.at(0), value.at(1));
    }
    refuseValue(value, coreTr("The SQL expression %1 is not understood.").arg(shownValue(value)));
}

/// column.method(…)
SqlPhrase StatementReader::methodCall(Reading &reading, const PyValue &call)
{
    const QString name = call.callee().text();
    const PyValue object = call.callee().callee();
    const auto is = [&name](const char *word) { return name == QLatin1String(word); };
    const auto like = [&](const QString &word, const PyValue &pattern) {
        return m_phrases.operation(word, expression(reading, object), expression(reading, pattern));
    };
    const auto around = [&](const char *before, const char *behind) {
        if (!call.at(0).isString() && !call.at(0).isData())
            refuseValue(call, coreTr("The SQL expression %1 is not understood.").arg(shownValue(call)));
        SqlPhrase pattern = SqlPhrases::bound(Value::text(call.at(0).text()));
        if (*before)
            pattern = m_phrases.operation(QStringLiteral("||"), SqlPhrases::text(QString::fromLatin1(before)),
                                          pattern);
        if (*behind)
            pattern = m_phrases.operation(QStringLiteral("||"), pattern,
                                          SqlPhrases::text(QString::fromLatin1(behind)));
        return m_phrases.operation(QStringLiteral("LIKE"), expression(reading, object),
                                   SqlPhrases::bracketed(pattern));
    };
    if (is("in_") || is("notin_") || is("not_in")) {
        const bool isIn = is("in_");
        const PyValue list = call.at(0);
        if (list.isSequence() || list.isData()) {
            std::vector<SqlPhrase> items;
            for (const PyValue &item : list.items())
                items.push_back(expression(reading, item, object));
            return m_phrases.inList(expression(reading, object), items, isIn);
        }
        return m_phrases.inList(expression(reading, object), {expression(reading, list)}, isIn);
    }
    if (is("is_") || is("isnot") || is("is_not"))
        return m_phrases.operation(is("is_") ? QStringLiteral("IS") : QStringLiteral("IS NOT"),
                                   expression(reading, object),
                                   call.at(0).is(PyKind::Bool) ? m_phrases.truth(call.at(0).integer() != 0)
                                                               : expression(reading, call.at(0)));
    if (is("like") || is("notlike") || is("not_like"))
        return like(is("like") ? QStringLiteral("LIKE") : QStringLiteral("NOT LIKE"), call.at(0));
    if (is("ilike"))
        return m_dialect.name == QLatin1String("postgresql")
            ? like(QStringLiteral("ILIKE"), call.at(0))
            : m_phrases.operation(
                QStringLiteral("LIKE"),
                m_phrases.function(QStringLiteral("lower"), {expression(reading, object)}),
                m_phrases.function(QStringLiteral("lower"), {expression(reading, call.at(0))}));
    if (is("startswith"))
        return around("", "'%'");
    if (is("endswith"))
        return around("'%'", "");
    if (is("contains"))
        return around("'%'", "'%'");
    if (is("between"))
        return SqlPhrases::between(expression(reading, object), expression(reading, call.at(0), object),
                                   expression(reading, call.at(1), object));
    for (const auto &[method, word] :
         {std::pair("desc", "DESC"), std::pair("asc", "ASC"), std::pair("nullslast", "NULLS LAST"),
          std::pair("nulls_last", "NULLS LAST"), std::pair("nullsfirst", "NULLS FIRST"),
          std::pair("nulls_first", "NULLS FIRST")})
    {
        if (is(method))
            return SqlPhrases::suffixed(expression(reading, object), QString::fromLatin1(word));
    }
    if (is("label"))
        return m_phrases.named(expression(reading, object), readString(call.at(0)));
    if (is("self_group"))
        return SqlPhrases::bracketed(expression(reading, object));
    if (is("concat"))
        return m_phrases.operation(QStringLiteral("||"), expression(reading, object),
                                   expression(reading, call.at(0)));
    if (is("op") && call.at(0).isString())
        refuseValue(call,
                    coreTr("The operator %1 is called without a second operand.").arg(shownValue(call)));
    if (is("cast"))
        return m_phrases.cast(expression(reading, object),
                              readTypeValue(m_evaluator, call.at(0), m_dialect.name).type);
    refuseValue(call, coreTr("The SQL expression %1 is not understood.").arg(shownValue(call)));
}

SqlPhrase StatementReader::caseExpression(Reading &reading, const PyValue &call)
{
    std::vector<std::pair<SqlPhrase, SqlPhrase>> whens;
    const PyValue subject = call.keyword(QStringLiteral("value"));
    std::vector<PyValue> given = call.items();
    if (given.empty() && call.keyword(QStringLiteral("whens")))
        given = {call.keyword(QStringLiteral("whens"))};
    if (given.size() == 1
        && (given[0].is(PyKind::List) || (given[0].is(PyKind::Tuple) && given[0].at(0).isSequence())))
        given = given[0].items();
    if (given.size() == 1 && given[0].is(PyKind::Dict)) {
        const std::vector<PyValue> entries = given[0].items();
        for (std::size_t i = 0; i + 1 < entries.size(); i += 2)
            whens.emplace_back(expression(reading, entries[i], subject), expression(reading, entries[i + 1]));
    } else {
        for (const PyValue &each : given) {
            if (!each.isSequence() || each.items().size() != 2)
                refuseValue(each, coreTr("The SQL expression %1 is not understood.").arg(shownValue(call)));
            whens.emplace_back(subject ? expression(reading, each.at(0), subject)
                                       : condition(reading, each.at(0)),
                               expression(reading, each.at(1)));
        }
    }
    std::optional<SqlPhrase> otherwise;
    if (const PyValue last = call.keyword(QStringLiteral("else_")))
        otherwise = expression(reading, last);
    return SqlPhrases::caseOf(subject ? std::optional(expression(reading, subject)) : std::nullopt, whens,
                              otherwise);
}

/// sa.func.name(…), sa.and_(…), sa.cast(…) and so on.
SqlPhrase StatementReader::constructor(Reading &reading, const PyValue &call)
{
    const QString name = call.name().mid(11);
    const auto is = [&name](const char *word) { return name == QLatin1String(word); };
    if (name.startsWith(QLatin1String("func.")))
        return m_phrases.function(name.mid(5), expressions(reading, call.items()));
    if (is("text")) {
        const PyValue given = reading.parameters;
        const ReadText text = readText(call, given);
        return SqlPhrases::text(text.sql, text.binds);
    }
    if (is("literal_column"))
        return SqlPhrases::text(readString(call.at(0)));
    if (is("column") || is("Column"))
        return m_phrases.column({}, readString(call.at(0)));
    if (is("and_") || is("or_")) {
        std::vector<SqlPhrase> parts;
        for (const PyValue &each : call.items())
            parts.push_back(condition(reading, each));
        return SqlPhrases::all(parts, is("and_") ? QStringLiteral("AND") : QStringLiteral("OR"));
    }
    if (is("not_"))
        return SqlPhrases::negated(condition(reading, call.at(0)));
    if (is("true") || is("false") || is("sql.True_") || is("sql.False_") || is("True_") || is("False_"))
        return m_phrases.truth(name.toLower().contains(QLatin1String("true")));
    if (is("null"))
        return SqlPhrases::null();
    if (is("literal"))
        return expression(reading, call.at(0));
    if (is("cast")) {
        const TypeReading type = readTypeValue(m_evaluator, call.at(1), m_dialect.name);
        if (!type.problem.isEmpty())
            refuseValue(call, coreTr("The SQL expression %1 is not understood.").arg(shownValue(call)));
        return m_phrases.cast(expression(reading, call.at(0)), type.type);
    }
    if (is("type_coerce"))
        return expression(reading, call.at(0));
    if (is("case"))
        return caseExpression(reading, call);
    if (is("desc") || is("asc"))
        return SqlPhrases::suffixed(expression(reading, call.at(0)),
                                    is("desc") ? QStringLiteral("DESC") : QStringLiteral("ASC"));
    if (is("distinct"))
        return SqlPhrases::prefixed(QStringLiteral("DISTINCT"), expression(reading, call.at(0)));
    if (is("exists") && isStatement(call.at(0)))
        return SqlPhrases::prefixed(
            QStringLiteral("EXISTS"),
            SqlPhrases::bracketed(readSelect(call.at(0), reading.parameters, &reading)));
    if (is("bindparam")) {
        const QString key = readString(call.argument(0, QStringLiteral("key")));
        PyValue value = reading.parameters.is(PyKind::Dict) ? reading.parameters.entry(key) : PyValue();
        if (value.isNull())
            value = call.argument(1, QStringLiteral("value"));
        if (value.isNull() && !reading.parameters.isData())
            refuseValue(call, coreTr("The parameter %1 has no value.").arg(key));
        return SqlPhrases::bound(typed(value, std::nullopt));
    }
    refuseValue(call, coreTr("The SQL expression %1 is not understood.").arg(shownValue(call)));
}

} // namespace stillroom
