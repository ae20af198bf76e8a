#include "dialect/sqlphrases.h"

#include "base/error.h"
#include "base/text.h"

#include <QSet>

namespace stillroom {

namespace {

using Binding = SqlPhrase::Binding;

void append(SqlPhrase &phrase, const QString &text)
{
    phrase.text += text;
}

void append(SqlPhrase &phrase, const SqlPhrase &other)
{
    phrase.text += other.text;
    phrase.binds.insert(phrase.binds.end(), other.binds.begin(), other.binds.end());
}

void append(SqlPhrase &phrase, const std::vector<SqlPhrase> &list, const QString &between)
{
    for (std::size_t i = 0; i < list.size(); ++i) {
        if (i > 0)
            append(phrase, between);
        append(phrase, list[i]);
    }
}

SqlPhrase inside(const SqlPhrase &phrase, Binding binding, bool orEqual = false)
{
    return phrase.binding < binding || (orEqual && phrase.binding == binding) ? SqlPhrases::bracketed(phrase)
                                                                              : phrase;
}

/// An operand of an operator: bracketed where it binds no more than that, unless the order is all the same.
SqlPhrase operandOf(const QString &symbol, const SqlPhrase &phrase, Binding binding)
{
    static const QSet<QString> associative {QStringLiteral("+"), QStringLiteral("*"), QStringLiteral("||"),
                                            QStringLiteral("AND"), QStringLiteral("OR")};
    return inside(phrase, binding, phrase.symbol != symbol || !associative.contains(symbol));
}

Binding bindingOf(const QString &symbol)
{
    if (symbol == QLatin1String("OR"))
        return Binding::Or;
    if (symbol == QLatin1String("AND"))
        return Binding::And;
    if (symbol == QLatin1String("+") || symbol == QLatin1String("-") || symbol == QLatin1String("||"))
        return Binding::Add;
    if (symbol == QLatin1String("*") || symbol == QLatin1String("/") || symbol == QLatin1String("%"))
        return Binding::Multiply;
    return Binding::Compare;
}

} // namespace

const Dialect &dialectNamed(const QString &name)
{
    for (const Backend backend :
         {Backend::Sqlite, Backend::PostgreSql, Backend::MySql, Backend::MariaDb, Backend::SqlServer})
    {
        const Dialect &dialect = Dialect::of(backend);
        if (dialect.name == name)
            return dialect;
    }
    return Dialect::of(Backend::Sqlite);
}

SqlPhrase SqlPhrases::column(const TableName &table, const QString &name) const
{
    const QString quoted = m_dialect.quotedIfNeeded(name);
    return {table.name.isEmpty() ? quoted : m_dialect.quotedIfNeeded(table) + QLatin1Char('.') + quoted,
            {},
            Binding::Atom};
}

SqlPhrase SqlPhrases::table(const TableName &name, const QString &alias) const
{
    QString text = m_dialect.quotedIfNeeded(name);
    if (!alias.isEmpty())
        text += QStringLiteral(" AS ") + m_dialect.quotedIfNeeded(alias);
    return {text, {}, Binding::Atom};
}

SqlPhrase SqlPhrases::bound(const Value &value)
{
    return {QStringLiteral("?"), {value}, Binding::Atom};
}

SqlPhrase SqlPhrases::text(const QString &sql, std::vector<Value> binds)
{
    return {sql, std::move(binds), Binding::Atom};
}

SqlPhrase SqlPhrases::truth(bool value) const
{
    const bool hasWords = is("postgresql") || isMySql();
    return {hasWords ? (value ? QStringLiteral("true") : QStringLiteral("false"))
                     : (value ? QStringLiteral("1") : QStringLiteral("0")),
            {},
            Binding::Atom};
}

SqlPhrase SqlPhrases::null()
{
    return {QStringLiteral("NULL"), {}, Binding::Atom};
}

SqlPhrase SqlPhrases::asCondition(const SqlPhrase &phrase) const
{
    if (is("postgresql") || phrase.binding < Binding::Add)
        return phrase;
    return {phrase.text + QStringLiteral(" = 1"), phrase.binds, Binding::Compare};
}

SqlPhrase SqlPhrases::operation(const QString &symbol, const SqlPhrase &left, const SqlPhrase &right) const
{
    const Binding binding = bindingOf(symbol);
    if (symbol == QLatin1String("||") && isMySql())
        return function(QStringLiteral("concat"), {left, right});
    const QString word = symbol == QLatin1String("||") && is("mssql") ? QStringLiteral("+") : symbol;
    SqlPhrase result = operandOf(symbol, left, binding);
    append(result, QLatin1Char(' ') + word + QLatin1Char(' '));
    append(result, operandOf(symbol, right, binding));
    result.binding = binding;
    result.symbol = symbol;
    return result;
}

SqlPhrase SqlPhrases::all(const std::vector<SqlPhrase> &conditions, const QString &word)
{
    if (conditions.size() == 1)
        return conditions.front();
    const Binding binding = bindingOf(word);
    SqlPhrase result;
    std::vector<SqlPhrase> parts;
    for (const SqlPhrase &condition : conditions)
        parts.push_back(operandOf(word, condition, binding));
    append(result, parts, QLatin1Char(' ') + word + QLatin1Char(' '));
    result.binding = binding;
    result.symbol = word;
    return result;
}

SqlPhrase SqlPhrases::negated(const SqlPhrase &condition)
{
    SqlPhrase result = inside(condition, Binding::Compare, true);
    result.text.prepend(QStringLiteral("NOT "));
    result.binding = Binding::Not;
    return result;
}

SqlPhrase SqlPhrases::inList(const SqlPhrase &left, const std::vector<SqlPhrase> &values, bool isIn) const
{
    SqlPhrase result = inside(left, Binding::Add);
    result.binding = Binding::Compare;
    if (values.empty()) { // a list without elements, in SQLAlchemy's words
        const QString word = isIn ? QStringLiteral(" IN ") : QStringLiteral(" NOT IN ");
        if (is("sqlite") || isMySql()) {
            append(result,
                   word
                       + (is("sqlite")
                              ? QStringLiteral("(SELECT 1 FROM (SELECT 1) WHERE 1!=1)")
                              : QStringLiteral("(SELECT 1 FROM (SELECT 1) as _empty_set WHERE 1!=1)")));
            return result;
        }
        append(result,
               word + (isIn ? QStringLiteral("(NULL) AND (1 != 1)") : QStringLiteral("(NULL) OR (1 = 1)")));
        result.binding = isIn ? Binding::And : Binding::Or;
        return isIn ? result : bracketed(result);
    }
    append(result, isIn ? QStringLiteral(" IN (") : QStringLiteral(" NOT IN ("));
    append(result, values, QStringLiteral(", "));
    append(result, QStringLiteral(")"));
    // Brackets around a query are its own.
    if (values.size() == 1 && values.front().text.startsWith(QLatin1String("(SELECT"))) {
        result = inside(left, Binding::Add);
        append(result, isIn ? QStringLiteral(" IN ") : QStringLiteral(" NOT IN "));
        append(result, values.front());
        result.binding = Binding::Compare;
    }
    return isIn ? result : bracketed(result);
}

SqlPhrase SqlPhrases::between(const SqlPhrase &value, const SqlPhrase &low, const SqlPhrase &high,
                              bool isBetween)
{
    SqlPhrase result = inside(value, Binding::Add);
    append(result, isBetween ? QStringLiteral(" BETWEEN ") : QStringLiteral(" NOT BETWEEN "));
    append(result, inside(low, Binding::Add));
    append(result, QStringLiteral(" AND "));
    append(result, inside(high, Binding::Add));
    result.binding = Binding::Compare;
    return result;
}

SqlPhrase SqlPhrases::function(const QString &name, const std::vector<SqlPhrase> &arguments) const
{
    static const QStringList bare {QStringLiteral("current_timestamp"), QStringLiteral("current_date"),
                                   QStringLiteral("current_time"),      QStringLiteral("current_user"),
                                   QStringLiteral("session_user"),      QStringLiteral("localtime"),
                                   QStringLiteral("localtimestamp"),    QStringLiteral("user")};
    if (arguments.empty() && bare.contains(name.toLower()))
        return text(name.toUpper());
    if (arguments.empty() && name == QLatin1String("now") && (is("sqlite") || is("mssql")))
        return text(QStringLiteral("CURRENT_TIMESTAMP"));
    if (name == QLatin1String("concat") && is("sqlite") && !arguments.empty()) {
        SqlPhrase result = arguments.front();
        for (std::size_t i = 1; i < arguments.size(); ++i)
            result = operation(QStringLiteral("||"), result, arguments[i]);
        return result;
    }
    const bool isLength
        = is("mssql") && (name == QLatin1String("length") || name == QLatin1String("char_length"));
    SqlPhrase result {(isLength ? QStringLiteral("LEN") : name) + QLatin1Char('('), {}, Binding::Atom};
    if (arguments.empty() && name.compare(QLatin1String("count"), Qt::CaseInsensitive) == 0)
        append(result, QStringLiteral("*"));
    append(result, arguments, QStringLiteral(", "));
    append(result, QStringLiteral(")"));
    return result;
}

SqlPhrase SqlPhrases::cast(const SqlPhrase &value, const SqlType &type) const
{
    SqlPhrase result {QStringLiteral("CAST("), {}, Binding::Atom};
    append(result, value);
    QString ddl = m_dialect.typeDdl(type);
    if (isMySql()) { // MySQL casts to fewer types than it has
        const QString upper = ddl.toUpper();
        if (upper.startsWith(QLatin1String("VARCHAR")) || upper.contains(QLatin1String("TEXT")))
            ddl = type.length ? QStringLiteral("CHAR(%1)").arg(*type.length) : QStringLiteral("CHAR");
        else if (upper.contains(QLatin1String("INT")) || upper == QLatin1String("BOOL"))
            ddl = QStringLiteral("SIGNED INTEGER");
        else if (upper.startsWith(QLatin1String("NUMERIC")))
            ddl.replace(0, 7, QStringLiteral("DECIMAL"));
    }
    append(result, QStringLiteral(" AS ") + ddl + QLatin1Char(')'));
    return result;
}

SqlPhrase SqlPhrases::caseOf(const std::optional<SqlPhrase> &subject,
                             const std::vector<std::pair<SqlPhrase, SqlPhrase>> &whens,
                             const std::optional<SqlPhrase> &otherwise)
{
    SqlPhrase result {QStringLiteral("CASE"), {}, Binding::Atom};
    if (subject) {
        append(result, QStringLiteral(" "));
        append(result, *subject);
    }
    for (const auto &[condition, value] : whens) {
        append(result, QStringLiteral(" WHEN "));
        append(result, subject || condition.binding == Binding::Atom ? condition : bracketed(condition));
        append(result, QStringLiteral(" THEN "));
        append(result, value);
    }
    if (otherwise) {
        append(result, QStringLiteral(" ELSE "));
        append(result, *otherwise);
    }
    append(result, QStringLiteral(" END"));
    return result;
}

SqlPhrase SqlPhrases::bracketed(const SqlPhrase &phrase)
{
    return {QLatin1Char('(') + phrase.text + QLatin1Char(')'), phrase.binds, Binding::Atom};
}

SqlPhrase SqlPhrases::prefixed(const QString &word, const SqlPhrase &phrase)
{
    return {word + QLatin1Char(' ') + phrase.text, phrase.binds, Binding::Atom};
}

SqlPhrase SqlPhrases::suffixed(const SqlPhrase &phrase, const QString &word)
{
    return {phrase.text + QLatin1Char(' ') + word, phrase.binds, Binding::Atom};
}

SqlPhrase SqlPhrases::named(const SqlPhrase &phrase, const QString &alias) const
{
    return {phrase.text + QStringLiteral(" AS ") + m_dialect.quotedIfNeeded(alias), phrase.binds,
            Binding::Atom};
}

SqlPhrase SqlPhrases::join(const SqlPhrase &left, const SqlPhrase &right, const SqlPhrase &on,
                           bool outer) const
{
    SqlPhrase result = left;
    append(result, outer ? QStringLiteral(" LEFT OUTER JOIN ") : QStringLiteral(" JOIN "));
    append(result, right);
    append(result, QStringLiteral(" ON "));
    append(result, on);
    return result;
}

SqlPhrase SqlPhrases::select(const SqlParts &parts) const
{
    SqlPhrase result {QStringLiteral("SELECT "), {}, Binding::Or};
    if (parts.distinct)
        append(result, QStringLiteral("DISTINCT "));
    const bool isTop = is("mssql") && parts.limit && !parts.offset;
    if (isTop) {
        append(result, QStringLiteral("TOP "));
        append(result, *parts.limit);
        append(result, QStringLiteral(" "));
    }
    append(result, parts.columns, QStringLiteral(", "));
    const auto list
        = [&](const QString &word, const std::vector<SqlPhrase> &phrases, const QString &between) {
              if (phrases.empty())
                  return;
              append(result, word);
              append(result, phrases, between);
          };
    list(QStringLiteral(" \nFROM "), parts.from, QStringLiteral(", "));
    if (!parts.where.empty())
        list(QStringLiteral(" \nWHERE "), {all(parts.where, QStringLiteral("AND"))}, {});
    list(QStringLiteral(" GROUP BY "), parts.groupBy, QStringLiteral(", "));
    if (!parts.having.empty())
        list(QStringLiteral(" \nHAVING "), {all(parts.having, QStringLiteral("AND"))}, {});
    list(QStringLiteral(" ORDER BY "), parts.orderBy, QStringLiteral(", "));
    if (is("mssql")) {
        if (parts.offset) {
            list(QStringLiteral(" \n OFFSET "), {*parts.offset}, {});
            append(result, QStringLiteral(" ROWS"));
            if (parts.limit) {
                list(QStringLiteral(" FETCH FIRST "), {*parts.limit}, {});
                append(result, QStringLiteral(" ROWS ONLY"));
            }
        }
        return result;
    }
    if (parts.limit || (parts.offset && !is("postgresql"))) {
        const QString every = isMySql() ? QStringLiteral("18446744073709551615") : QStringLiteral("-1");
        list(QStringLiteral("\n LIMIT "), {parts.limit ? *parts.limit : text(every)}, {});
    }
    if (parts.offset)
        list(QStringLiteral(" OFFSET "), {*parts.offset}, {});
    if (parts.forUpdate && !is("sqlite"))
        append(result, QStringLiteral(" FOR UPDATE"));
    return result;
}

QString SqlPhrases::schemaDdl(const QString &name, bool isDrop, bool looksFirst, bool cascades) const
{
    QString text = isDrop ? QStringLiteral("DROP SCHEMA ") : QStringLiteral("CREATE SCHEMA ");
    if (looksFirst)
        text += isDrop ? QStringLiteral("IF EXISTS ") : QStringLiteral("IF NOT EXISTS ");
    return text + m_dialect.quotedIfNeeded(name) + (cascades ? QStringLiteral(" CASCADE") : QString());
}

QString SqlPhrases::sequenceDdl(const TableName &name, bool isDrop) const
{
    return (isDrop ? QStringLiteral("DROP SEQUENCE ") : QStringLiteral("CREATE SEQUENCE "))
        + m_dialect.quotedIfNeeded(name);
}

void SqlPhrases::appendReturning(SqlPhrase &phrase, const SqlParts &parts) const
{
    if (parts.returning.empty())
        return;
    if (is("mssql") || is("mysql"))
        throw Error(Error::Kind::Migration, coreTr("%1 has no RETURNING.").arg(m_dialect.title));
    append(phrase, QStringLiteral(" RETURNING "));
    append(phrase, parts.returning, QStringLiteral(", "));
}

Statement SqlPhrases::insert(const SqlParts &parts) const
{
    SqlPhrase result {
        QStringLiteral("INSERT INTO ") + m_dialect.quotedIfNeeded(parts.table), {}, Binding::Or};
    QStringList names;
    for (const QString &name : parts.names)
        names << m_dialect.quotedIfNeeded(name);
    if (!names.isEmpty())
        append(result, QStringLiteral(" (") + names.join(QStringLiteral(", ")) + QLatin1Char(')'));
    if (parts.select) {
        append(result, QStringLiteral(" "));
        append(result, *parts.select);
    } else if (parts.rows.empty() || names.isEmpty()) {
        append(result, isMySql() ? QStringLiteral(" () VALUES ()") : QStringLiteral(" DEFAULT VALUES"));
    } else {
        append(result, QStringLiteral(" VALUES "));
        std::vector<SqlPhrase> rows;
        for (const std::vector<SqlPhrase> &row : parts.rows) {
            SqlPhrase one;
            append(one, row, QStringLiteral(", "));
            rows.push_back(bracketed(one));
        }
        append(result, rows, QStringLiteral(", "));
    }
    appendReturning(result, parts);
    return Statement(result.text, result.binds);
}

Statement SqlPhrases::update(const SqlParts &parts) const
{
    SqlPhrase result {QStringLiteral("UPDATE ") + m_dialect.quotedIfNeeded(parts.table), {}, Binding::Or};
    const bool hasOthers = !parts.from.empty();
    if (hasOthers && isMySql()) {
        append(result, QStringLiteral(", "));
        append(result, parts.from, QStringLiteral(", "));
    }
    append(result, QStringLiteral(" SET "));
    for (qsizetype i = 0; i < parts.names.size(); ++i) {
        if (i > 0)
            append(result, QStringLiteral(", "));
        append(result,
               hasOthers && isMySql() ? column(parts.table, parts.names[i]).text
                                      : m_dialect.quotedIfNeeded(parts.names[i]));
        append(result, QStringLiteral("="));
        const SqlPhrase &value = parts.rows.front()[std::size_t(i)];
        append(result, value.binding == Binding::Atom ? value : bracketed(value));
    }
    if (hasOthers && !isMySql()) {
        append(result, QStringLiteral(" FROM "));
        append(result, parts.from, QStringLiteral(", "));
    }
    if (!parts.where.empty()) {
        append(result, QStringLiteral(" WHERE "));
        append(result, all(parts.where, QStringLiteral("AND")));
    }
    appendReturning(result, parts);
    return Statement(result.text, result.binds);
}

Statement SqlPhrases::remove(const SqlParts &parts) const
{
    SqlPhrase result {
        QStringLiteral("DELETE FROM ") + m_dialect.quotedIfNeeded(parts.table), {}, Binding::Or};
    if (!parts.from.empty()) {
        if (isMySql())
            result.text
                = QStringLiteral("DELETE FROM %1 USING %1, ").arg(m_dialect.quotedIfNeeded(parts.table));
        else if (is("postgresql"))
            append(result, QStringLiteral(" USING "));
        else
            throw Error(Error::Kind::Migration,
                        coreTr("%1 cannot delete from one table by conditions on another one here.")
                            .arg(m_dialect.title));
        append(result, parts.from, QStringLiteral(", "));
    }
    if (!parts.where.empty()) {
        append(result, QStringLiteral(" WHERE "));
        append(result, all(parts.where, QStringLiteral("AND")));
    }
    appendReturning(result, parts);
    return Statement(result.text, result.binds);
}

} // namespace stillroom
