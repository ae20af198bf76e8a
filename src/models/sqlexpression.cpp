#include "models/modelreader.h"

namespace stillroom {

namespace {

using Binding = SqlPhrase::Binding;

SqlPhrase literalPhrase(QString text)
{
    return SqlPhrases::text(QLatin1Char('\'') + text.replace(QLatin1Char('\''), QStringLiteral("''"))
                            + QLatin1Char('\''));
}

const QHash<QString, QString> &comparisons()
{
    static const QHash<QString, QString> symbols {
        {QStringLiteral("=="), QStringLiteral("=")}, {QStringLiteral("!="), QStringLiteral("!=")},
        {QStringLiteral("<"), QStringLiteral("<")},  {QStringLiteral("<="), QStringLiteral("<=")},
        {QStringLiteral(">"), QStringLiteral(">")},  {QStringLiteral(">="), QStringLiteral(">=")},
    };
    return symbols;
}

/// What not_() makes of a comparison; empty where it puts a NOT before it.
QString opposite(const QString &symbol)
{
    static const QHash<QString, QString> symbols {
        {QStringLiteral("=="), QStringLiteral("!=")}, {QStringLiteral("!="), QStringLiteral("==")},
        {QStringLiteral("<"), QStringLiteral(">=")},  {QStringLiteral("<="), QStringLiteral(">")},
        {QStringLiteral(">"), QStringLiteral("<=")},  {QStringLiteral(">="), QStringLiteral("<")},
    };
    return symbols.value(symbol);
}

} // namespace

std::optional<QString> ModelReader::sqlText(const PyValue &value, const Table &table)
{
    const std::optional<SqlPhrase> made = phrase(value, table, false, 0);
    return made ? std::optional(made->text) : std::nullopt;
}

/// Whether SQLAlchemy's `+` joins texts here.
bool ModelReader::isTextual(const PyValue &value, const Table &table) const
{
    if (value.isString() || value.isCallTo("sqlalchemy.func.lower") || value.isCallTo("sqlalchemy.func.upper")
        || value.isCallTo("sqlalchemy.func.concat"))
        return true;
    if (value.is(PyKind::Operation) && value.text() == QStringLiteral("+"))
        return isTextual(value.at(0), table) || isTextual(value.at(1), table);
    if (!isColumn(value) && !value.is(PyKind::Attribute))
        return false;
    static const QSet<QString> types {QStringLiteral("string"),  QStringLiteral("text"),
                                      QStringLiteral("varchar"), QStringLiteral("char"),
                                      QStringLiteral("unicode"), QStringLiteral("unicodetext"),
                                      QStringLiteral("nvarchar")};
    const std::optional<QString> name = columnName(value, table);
    const Column *column = name ? table.column(*name) : nullptr;
    return column && types.contains(column->type.name.toLower());
}

/// An expression in SQLAlchemy's words, with its brackets; nothing where it is not understood.
/// \param isNegated what not_() makes of it
std::optional<SqlPhrase> ModelReader::phrase(const PyValue &value, const Table &table, bool isNegated,
                                             int depth)
{
    using Phrase = std::optional<SqlPhrase>;
    if (depth > 200)
        return std::nullopt;
    const Dialect &dialect = dialectNamed(m_options.dialect);
    const SqlPhrases phrases(dialect);
    const auto part = [&](const PyValue &each) { return phrase(each, table, false, depth + 1); };
    const auto parts = [&](const std::vector<PyValue> &items) -> std::optional<std::vector<SqlPhrase>> {
        std::vector<SqlPhrase> result;
        for (const PyValue &item : items) {
            Phrase made = part(item);
            if (!made)
                return std::nullopt;
            result.push_back(std::move(*made));
        }
        return result;
    };
    const auto maybeNot
        = [&](const Phrase &made) { return made && isNegated ? Phrase(SqlPhrases::negated(*made)) : made; };
    const auto binary = [&](const QString &symbol, const Phrase &left, const Phrase &right) -> Phrase {
        return left && right ? Phrase(phrases.operation(symbol, *left, *right)) : std::nullopt;
    };
    /// An operator of the database's own, which binds less than all others.
    const auto loose = [&](const QString &symbol, const Phrase &left, const Phrase &right) -> Phrase {
        Phrase result = binary(symbol, left, right);
        if (result)
            result->binding = Binding::Or;
        return maybeNot(result);
    };

    if (isColumn(value) || (value.is(PyKind::Attribute) && !value.callee().is(PyKind::Call))) {
        const std::optional<QString> name = columnName(value, table);
        return maybeNot(name ? Phrase(phrases.column({}, *name)) : std::nullopt);
    }
    if (value.is(PyKind::EnumMember) && (value.at(0).is(PyKind::Integer) || value.at(0).isString()))
        return part(value.at(0));
    if (value.isString())
        return literalPhrase(value.text());
    if (value.isNone())
        return SqlPhrases::null();
    if (value.is(PyKind::Bool)) {
        const bool truth = value.truth().value_or(false) != isNegated;
        return SqlPhrases::text(truth ? QStringLiteral("true") : QStringLiteral("false"));
    }
    if (value.is(PyKind::Integer) || value.is(PyKind::Float))
        return SqlPhrases::text(value.repr());
    if (value.is(PyKind::Operation)) {
        const QString &symbol = value.text();
        if (value.items().size() == 1) {
            if (symbol == QStringLiteral("~"))
                return phrase(value.at(0), table, !isNegated, depth + 1);
            Phrase operand = symbol == QStringLiteral("-") ? part(value.at(0)) : std::nullopt;
            if (!operand)
                return std::nullopt;
            SqlPhrase result = operand->binding == Binding::Atom ? *operand : SqlPhrases::bracketed(*operand);
            result.text.prepend(QLatin1Char('-'));
            result.binding = Binding::Multiply;
            result.symbol = symbol;
            return maybeNot(result);
        }
        if (value.items().size() != 2)
            return std::nullopt;
        if (symbol == QStringLiteral("&") || symbol == QStringLiteral("|")) {
            const auto both = parts(value.items());
            return both ? maybeNot(SqlPhrases::all(
                       *both, symbol == QStringLiteral("&") ? QStringLiteral("AND") : QStringLiteral("OR")))
                        : std::nullopt;
        }
        if (const auto compared = comparisons().constFind(symbol); compared != comparisons().constEnd()) {
            const QString meant = isNegated ? opposite(symbol) : symbol;
            const auto isNull
                = [](const PyValue &side) { return side.isNone() || side.isCallTo("sqlalchemy.null"); };
            if (isNull(value.at(0)) || isNull(value.at(1))) {
                const Phrase side = part(value.at(isNull(value.at(1)) ? 0 : 1));
                const bool is = meant == QStringLiteral("==");
                return binary(is ? QStringLiteral("IS") : QStringLiteral("IS NOT"), side, SqlPhrases::null());
            }
            return binary(comparisons().value(meant), part(value.at(0)), part(value.at(1)));
        }
        static const QSet<QString> arithmetic {QStringLiteral("+"), QStringLiteral("-"), QStringLiteral("*"),
                                               QStringLiteral("/"), QStringLiteral("%")};
        if (!arithmetic.contains(symbol))
            return std::nullopt;
        const bool joins = symbol == QStringLiteral("+")
            && (isTextual(value.at(0), table) || isTextual(value.at(1), table));
        return maybeNot(binary(joins ? QStringLiteral("||") : symbol, part(value.at(0)), part(value.at(1))));
    }
    if (!value.is(PyKind::Call))
        return std::nullopt;

    const QString name = value.name();
    if ((name == QStringLiteral("sqlalchemy.text") || name == QStringLiteral("sqlalchemy.literal_column"))
        && value.at(0).isString())
        return maybeNot(SqlPhrases::text(value.at(0).text()));
    if (name == QStringLiteral("sqlalchemy.column") && value.at(0).isString())
        return maybeNot(phrases.column({}, value.at(0).text()));
    if ((name == QStringLiteral("sqlalchemy.literal") || name == QStringLiteral("sqlalchemy.type_coerce"))
        && !value.items().empty())
        return phrase(value.at(0), table, isNegated, depth + 1);
    if (name == QStringLiteral("sqlalchemy.null"))
        return SqlPhrases::null();
    if (name == QStringLiteral("sqlalchemy.true") || name == QStringLiteral("sqlalchemy.false"))
        return SqlPhrases::text((name == QStringLiteral("sqlalchemy.true")) != isNegated
                                    ? QStringLiteral("true")
                                    : QStringLiteral("false"));
    if (name == QStringLiteral("sqlalchemy.not_") && value.items().size() == 1)
        return phrase(value.at(0), table, !isNegated, depth + 1);
    if ((name == QStringLiteral("sqlalchemy.and_") || name == QStringLiteral("sqlalchemy.or_"))
        && !value.items().empty())
    {
        if (value.items().size() == 1)
            return phrase(value.at(0), table, isNegated, depth + 1);
        const auto all = parts(value.items());
        return all ? maybeNot(SqlPhrases::all(
                   *all,
                   name == QStringLiteral("sqlalchemy.and_") ? QStringLiteral("AND") : QStringLiteral("OR")))
                   : std::nullopt;
    }
    if (name == QStringLiteral("sqlalchemy.cast") && value.items().size() == 2) {
        const TypeReading type = readTypeValue(m_evaluator, value.at(1), m_options.dialect);
        const Phrase inner = part(value.at(0));
        return inner && type.problem.isEmpty() ? maybeNot(phrases.cast(*inner, type.type)) : std::nullopt;
    }
    if (name == QStringLiteral("sqlalchemy.extract") && value.at(0).isString()) {
        const Phrase inner = part(value.at(1));
        return inner ? Phrase(SqlPhrases::text(
                   QStringLiteral("EXTRACT(%1 FROM %2)").arg(value.at(0).text(), inner->text)))
                     : std::nullopt;
    }
    static const QSet<QString> bare {
        QStringLiteral("current_timestamp"), QStringLiteral("current_date"),   QStringLiteral("current_time"),
        QStringLiteral("localtime"),         QStringLiteral("localtimestamp"), QStringLiteral("current_user"),
        QStringLiteral("session_user"),      QStringLiteral("user"),           QStringLiteral("sysdate")};
    if (name.startsWith(QStringLiteral("sqlalchemy.func."))) {
        const QString function = name.mid(16);
        if (function.contains(QStringLiteral("()"))) // a method of what it answers
            return method(value, table, isNegated, depth);
        if (!value.keywords().empty())
            return std::nullopt;
        const auto arguments = parts(value.items());
        if (!arguments)
            return std::nullopt;
        if (bare.contains(function) && arguments->empty())
            return SqlPhrases::text(function.toUpper());
        QStringList texts;
        for (const SqlPhrase &argument : *arguments)
            texts << argument.text;
        return maybeNot(SqlPhrases::text(function + QLatin1Char('(') + texts.join(QStringLiteral(", "))
                                         + QLatin1Char(')')));
    }
    // column.op("&")(1)
    if (value.callee().is(PyKind::Call) && value.callee().callee().is(PyKind::Attribute)
        && value.callee().at(0).isString() && value.items().size() == 1)
    {
        const QString operation = value.callee().callee().text();
        if (operation == QStringLiteral("op") || operation == QStringLiteral("bool_op"))
            return loose(value.callee().at(0).text(), part(value.callee().callee().callee()),
                         part(value.at(0)));
    }
    return method(value, table, isNegated, depth);
}

/// column.is_(None), column.in_((1, 2)) and the like.
std::optional<SqlPhrase> ModelReader::method(const PyValue &call, const Table &table, bool isNegated,
                                             int depth)
{
    using Phrase = std::optional<SqlPhrase>;
    if (!call.callee().is(PyKind::Attribute))
        return std::nullopt;
    const SqlPhrases phrases(dialectNamed(m_options.dialect));
    const QString name = call.callee().text();
    const PyValue object = call.callee().callee();
    const auto part = [&](const PyValue &each) { return phrase(each, table, false, depth + 1); };
    const Phrase left = part(object);
    if (!left || !call.keywords().empty())
        return std::nullopt;
    const auto binary = [&](const QString &symbol, const Phrase &right) -> Phrase {
        return right ? Phrase(phrases.operation(symbol, *left, *right)) : std::nullopt;
    };
    const auto is = [&name](std::initializer_list<const char *> names) {
        return std::any_of(names.begin(), names.end(),
                           [&name](const char *each) { return name == QLatin1String(each); });
    };
    if (is({"in_", "not_in", "notin_"}) && call.at(0).isSequence()) {
        std::vector<SqlPhrase> values;
        for (const PyValue &item : call.at(0).items()) {
            const Phrase made = part(item);
            if (!made)
                return std::nullopt;
            values.push_back(*made);
        }
        return phrases.inList(*left, values, (name == QStringLiteral("in_")) != isNegated);
    }
    if (is({"is_", "isnot", "is_not"}) && call.items().size() == 1)
        return binary((name == QStringLiteral("is_")) != isNegated ? QStringLiteral("IS")
                                                                   : QStringLiteral("IS NOT"),
                      part(call.at(0)));
    if (is({"is_distinct_from", "isnot_distinct_from", "is_not_distinct_from"}) && call.items().size() == 1)
        return binary((name == QStringLiteral("is_distinct_from")) != isNegated
                          ? QStringLiteral("IS DISTINCT FROM")
                          : QStringLiteral("IS NOT DISTINCT FROM"),
                      part(call.at(0)));
    if (is({"between"}) && call.items().size() == 2) {
        const Phrase low = part(call.at(0));
        const Phrase high = part(call.at(1));
        return low && high ? Phrase(SqlPhrases::between(*left, *low, *high, !isNegated)) : std::nullopt;
    }
    const bool isLike = is({"like", "not_like", "notlike"});
    if ((isLike || is({"startswith", "endswith", "contains"})) && call.items().size() == 1) {
        Phrase pattern = part(call.at(0));
        if (!pattern || (!isLike && !call.at(0).isString()))
            return std::nullopt;
        const SqlPhrase any = literalPhrase(QStringLiteral("%"));
        if (is({"contains", "endswith"}))
            pattern = phrases.operation(QStringLiteral("||"), any, *pattern);
        if (is({"contains", "startswith"}))
            pattern = phrases.operation(QStringLiteral("||"), *pattern, any);
        const bool isPlain = (!isLike || name == QStringLiteral("like")) != isNegated;
        Phrase result = binary(isPlain ? QStringLiteral("LIKE") : QStringLiteral("NOT LIKE"), pattern);
        if (!isLike) // SQLAlchemy does not know how much these bind
            result->binding = Binding::Or;
        return result;
    }
    if (is({"ilike"}) && call.items().size() == 1) {
        const Phrase pattern = part(call.at(0));
        if (!pattern)
            return std::nullopt;
        const QString word = isNegated ? QStringLiteral("NOT ") : QString();
        if (m_options.dialect == QStringLiteral("postgresql"))
            return binary(word + QStringLiteral("ILIKE"), pattern);
        const auto lower = [](const SqlPhrase &each) {
            return SqlPhrases::text(QStringLiteral("lower(") + each.text + QLatin1Char(')'));
        };
        return phrases.operation(word + QStringLiteral("LIKE"), lower(*left), lower(*pattern));
    }
    if (isNegated)
        return std::nullopt;
    if (is({"op", "bool_op"}))
        return std::nullopt;
    if (is({"concat"}) && call.items().size() == 1)
        return binary(QStringLiteral("||"), part(call.at(0)));
    if (is({"collate"}) && call.at(0).isString())
        return binary(QStringLiteral("COLLATE"), phrases.column({}, call.at(0).text()));
    if (is({"label", "self_group"}))
        return left;
    return std::nullopt;
}

} // namespace stillroom
