#include "dialect/rowtraces.h"

#include "schema/sqltokens.h"

#include <algorithm>

namespace stillroom {

namespace {

constexpr std::size_t mostRows = 1'000; ///< of one statement that are looked for

bool speaksMySql(const Dialect &dialect)
{
    return dialect.name == QLatin1String("mysql") || dialect.name == QLatin1String("mariadb");
}

/// The tokens of one statement, blanks left out; none where there are several, or comments MySQL runs.
std::vector<SqlToken> statementTokens(const Dialect &dialect, const QString &sql)
{
    const SqlSyntax syntax = dialect.name == QLatin1String("postgresql") ? SqlSyntax::postgres()
        : speaksMySql(dialect)                                           ? SqlSyntax::mysql()
                                                                         : SqlSyntax();
    std::vector<SqlToken> tokens;
    bool ended = false;
    for (const SqlToken &token : tokenizeSql(sql, syntax)) {
        if (token.kind == SqlToken::Kind::Blank) {
            if (token.text.contains(QLatin1Char('!')))
                return {};
            continue;
        }
        if (ended || token.isSymbol('?'))
            return {};
        ended = token.isSymbol(';');
        if (!ended)
            tokens.push_back(token);
    }
    return tokens;
}

/// Reads a statement from left to right.
class StatementWords
{
public:
    explicit StatementWords(std::vector<SqlToken> tokens) : m_tokens(std::move(tokens)) { }

    [[nodiscard]] bool atEnd() const { return m_at >= m_tokens.size(); }
    bool word(const char *expected)
    {
        const bool fits = !atEnd() && m_tokens[m_at].isWord(expected);
        m_at += fits ? 1 : 0;
        return fits;
    }
    bool symbol(char expected)
    {
        const bool fits = !atEnd() && m_tokens[m_at].isSymbol(expected);
        m_at += fits ? 1 : 0;
        return fits;
    }
    std::optional<QString> name()
    {
        if (atEnd() || !m_tokens[m_at].isIdentifier())
            return {};
        return m_tokens[m_at++].name();
    }
    std::optional<TableName> table()
    {
        const std::optional<QString> first = name();
        if (!first)
            return {};
        if (!symbol('.'))
            return TableName {{}, *first};
        const std::optional<QString> second = name();
        return second ? std::optional(TableName {*first, *second}) : std::nullopt;
    }
    /// A number, a string without escapes, or NULL.
    std::optional<Value> literal()
    {
        const bool isNegative = symbol('-');
        if (atEnd())
            return {};
        const SqlToken &token = m_tokens[m_at++];
        if (token.kind == SqlToken::Kind::Number) {
            const QString text = (isNegative ? QStringLiteral("-") : QString()) + token.text;
            bool isInteger = false;
            const qint64 number = text.toLongLong(&isInteger);
            if (isInteger)
                return Value::integer(number);
            return Value {Value::Kind::Real, text.toUtf8()};
        }
        if (isNegative)
            return {};
        if (token.isWord("NULL"))
            return Value::null();
        if (token.isWord("TRUE") || token.isWord("FALSE"))
            return Value::integer(token.isWord("TRUE") ? 1 : 0);
        if (token.kind != SqlToken::Kind::String || !token.text.startsWith(QLatin1Char('\''))
            || token.text.contains(QLatin1Char('\\')))
            return {};
        QString text = token.text.mid(1, token.text.size() - 2);
        return Value::text(text.replace(QLatin1String("''"), QLatin1String("'")));
    }
    /// What stands up to a word or comma outside of brackets, as text that means the same wherever it stands:
    /// columns, literals and operators. Nothing where it calls or selects anything.
    std::optional<QString> plainExpression(const std::vector<const char *> &ends, bool endsAtComma)
    {
        QStringList texts;
        while (!atEnd()) {
            const SqlToken &token = m_tokens[m_at];
            const bool isOutside = token.depth == 0;
            if (isOutside && endsAtComma && token.isSymbol(','))
                break;
            if (isOutside
                && std::any_of(ends.begin(), ends.end(), [&](const char *end) { return token.isWord(end); }))
                break;
            static constexpr const char *changing[]
                = {"SELECT",         "LIMIT",  "ORDER",        "FROM",         "USING",
                   "RETURNING",      "JOIN",   "CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP",
                   "LOCALTIMESTAMP", "DEFAULT"};
            if (std::any_of(std::begin(changing), std::end(changing),
                            [&](const char *each) { return token.isWord(each); }))
                return {};
            if (token.isSymbol('(') && m_at > 0) {
                const SqlToken &before = m_tokens[m_at - 1];
                const bool isCall = before.isIdentifier() && !before.isWord("IN") && !before.isWord("AND")
                    && !before.isWord("OR") && !before.isWord("NOT") && !before.isWord("WHERE");
                if (isCall)
                    return {};
            }
            texts << token.text;
            ++m_at;
        }
        if (texts.isEmpty())
            return {};
        return texts.join(QLatin1Char(' ')).replace(QLatin1String(" . "), QLatin1String("."));
    }

private:
    std::vector<SqlToken> m_tokens;
    std::size_t m_at = 0;
};

std::optional<BulkInsert> insertedRows(StatementWords words)
{
    if (!words.word("INSERT") || !words.word("INTO"))
        return {};
    const std::optional<TableName> table = words.table();
    if (!table || !words.symbol('('))
        return {};
    BulkInsert insert;
    insert.table = *table;
    do {
        const std::optional<QString> column = words.name();
        if (!column)
            return {};
        insert.columns << *column;
    } while (words.symbol(','));
    if (!words.symbol(')') || !words.word("VALUES"))
        return {};
    do {
        if (!words.symbol('('))
            return {};
        std::vector<Value> row;
        do {
            std::optional<Value> value = words.literal();
            if (!value)
                return {};
            row.push_back(std::move(*value));
        } while (words.symbol(','));
        if (!words.symbol(')') || row.size() != std::size_t(insert.columns.size()))
            return {};
        insert.rows.push_back(std::move(row));
    } while (words.symbol(','));
    return words.atEnd() ? std::optional(insert) : std::nullopt;
}

QString nowOf(const Dialect &dialect, const TableName &table, const QString &column)
{
    return dialect.quoted(table.name) + QLatin1Char('.') + dialect.quoted(column);
}

/// Whether a value comes back as it was given: numbers of a float, times and documents may not.
bool isKeptExactly(const Table &table, const QString &column, const Value &value)
{
    if (value.isNull())
        return true;
    const Column *found = table.column(column);
    if (!found || (value.kind != Value::Kind::Integer && value.kind != Value::Kind::Text))
        return false;
    static const QSet<QString> plain {
        QStringLiteral("Integer"), QStringLiteral("BigInteger"), QStringLiteral("SmallInteger"),
        QStringLiteral("INTEGER"), QStringLiteral("BIGINT"),     QStringLiteral("SMALLINT"),
        QStringLiteral("TINYINT"), QStringLiteral("MEDIUMINT"),  QStringLiteral("INT"),
        QStringLiteral("Boolean"), QStringLiteral("BOOLEAN"),    QStringLiteral("String"),
        QStringLiteral("VARCHAR"), QStringLiteral("Text"),       QStringLiteral("TEXT"),
        QStringLiteral("Unicode"), QStringLiteral("Enum"),       QStringLiteral("ENUM")};
    return plain.contains(found->type.name);
}

void readAll(const Table &table, RowProbe &probe)
{
    for (const Column &column : table.columns)
        probe.columns << column.name;
}

RowTrace traceOf(const Dialect &dialect, const BulkInsert &insert, const Table &table)
{
    RowTrace trace;
    // A row is known by its key, if that is given.
    QStringList columns = insert.columns;
    const auto isGiven = [&](const QStringList &key) {
        return !key.isEmpty() && std::all_of(key.begin(), key.end(), [&](const QString &each) {
            return insert.columns.contains(each);
        });
    };
    if (isGiven(table.primaryKey.columns))
        columns = table.primaryKey.columns;
    trace.absenceCounts = true;
    for (const std::vector<Value> &row : insert.rows) {
        QStringList conditions;
        for (const QString &column : std::as_const(columns)) {
            const Value &value = row[std::size_t(insert.columns.indexOf(column))];
            const QString name = nowOf(dialect, insert.table, column);
            conditions << (value.isNull() ? name + QLatin1String(" IS NULL")
                                          : name + QLatin1String(" = ") + dialect.literal(value));
            trace.absenceCounts = trace.absenceCounts && isKeptExactly(table, column, value);
        }
        RowProbe probe = rowsOf(insert.table);
        probe.columns = columns;
        probe.condition = conditions.join(QLatin1String(" AND "));
        trace.inserted.push_back(std::move(probe));
    }
    return trace;
}

QString differs(const Dialect &dialect, const QString &column, const QString &value)
{
    const QString in = QLatin1Char('(') + value + QLatin1Char(')');
    if (speaksMySql(dialect))
        return QStringLiteral("NOT (%1 <=> %2)").arg(column, in);
    if (dialect.name == QLatin1String("sqlite"))
        return QStringLiteral("%1 IS NOT %2").arg(column, in);
    return QStringLiteral("%1 IS DISTINCT FROM %2").arg(column, in);
}

std::optional<RowProbe> leftByUpdate(const Dialect &dialect, StatementWords words)
{
    if (!words.word("UPDATE"))
        return {};
    const std::optional<TableName> table = words.table();
    if (!table || !words.word("SET"))
        return {};
    QStringList columns;
    QStringList values;
    do {
        const std::optional<QString> column = words.name();
        if (!column || !words.symbol('='))
            return {};
        const std::optional<QString> value = words.plainExpression({"WHERE"}, true);
        if (!value || !isOneExpression(dialect, *value))
            return {};
        columns << *column;
        values << *value;
    } while (words.symbol(','));
    for (const QString &value : std::as_const(values)) {
        for (const QString &column : std::as_const(columns)) {
            if (mentionsColumn(value, column))
                return {}; // run twice it does something else
        }
    }
    QStringList changes;
    for (qsizetype i = 0; i < columns.size(); ++i)
        changes << differs(dialect, nowOf(dialect, *table, columns[i]), values[i]);
    RowProbe probe = rowsOf(*table);
    probe.condition = QLatin1Char('(') + changes.join(QLatin1String(" OR ")) + QLatin1Char(')');
    if (words.word("WHERE")) {
        const std::optional<QString> where = words.plainExpression({}, false);
        if (!where || !isOneExpression(dialect, *where))
            return {};
        probe.condition += QLatin1String(" AND (") + *where + QLatin1Char(')');
    }
    return words.atEnd() ? std::optional(probe) : std::nullopt;
}

std::optional<RowProbe> leftByDelete(const Dialect &dialect, StatementWords words)
{
    if (!words.word("DELETE") || !words.word("FROM"))
        return {};
    const std::optional<TableName> table = words.table();
    if (!table)
        return {};
    RowProbe probe = rowsOf(*table);
    if (words.word("WHERE")) {
        const std::optional<QString> where = words.plainExpression({}, false);
        if (!where || !isOneExpression(dialect, *where))
            return {};
        probe.condition = *where;
    }
    return words.atEnd() ? std::optional(probe) : std::nullopt;
}

} // namespace

std::optional<RowTrace> rowTrace(const Dialect &dialect, const Operation &operation, const Schema &actual)
{
    std::optional<BulkInsert> insert;
    if (const auto *bulk = operation.as<BulkInsert>()) {
        insert = *bulk;
    } else if (const auto *sql = operation.as<ExecuteSql>(); sql && sql->binds.empty()) {
        const StatementWords words(statementTokens(dialect, sql->sql));
        insert = insertedRows(words);
        if (!insert) {
            RowTrace trace;
            trace.left = leftByUpdate(dialect, words);
            if (!trace.left)
                trace.left = leftByDelete(dialect, words);
            const Table *written = trace.left ? actual.table(trace.left->table) : nullptr;
            if (!written)
                return {};
            readAll(*written, *trace.left); // its WHERE may name any of them
            return trace;
        }
    }
    if (!insert || insert->rows.empty() || insert->rows.size() > mostRows)
        return {};
    const Table *table = actual.table(insert->table);
    return table ? std::optional(traceOf(dialect, *insert, *table)) : std::nullopt;
}

std::optional<TableName> writtenTable(const Dialect &dialect, const Operation &operation)
{
    if (const auto *bulk = operation.as<BulkInsert>())
        return bulk->table;
    const auto *sql = operation.as<ExecuteSql>();
    if (!sql)
        return {};
    StatementWords words(statementTokens(dialect, sql->sql));
    const bool isWriting = (words.word("INSERT") && words.word("INTO")) || words.word("UPDATE")
        || (words.word("DELETE") && words.word("FROM"));
    return isWriting ? words.table() : std::nullopt;
}

} // namespace stillroom
