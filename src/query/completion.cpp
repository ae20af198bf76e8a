#include "query/completion.h"

#include "schema/sqltokens.h"

#include <QSet>
#include <algorithm>

namespace stillroom {

namespace {

struct Token
{
    qsizetype begin = 0;
    QString text; ///< unquoted
    bool word = false; ///< a name or keyword, quoted or not
    bool quoted = false;

    [[nodiscard]] bool is(const char *keyword) const
    {
        return word && !quoted && text.compare(QLatin1String(keyword), Qt::CaseInsensitive) == 0;
    }
};

bool isNameCharacter(QChar c)
{
    return c.isLetterOrNumber() || c == QLatin1Char('_') || c == QLatin1Char('$');
}

/// Those of the statement the cursor is in: a batch may hold several.
std::vector<Token> tokensAround(const QString &text, qsizetype cursor, const SqlSyntax &syntax)
{
    std::vector<Token> found;
    for (const SqlToken &token : solidTokens(text, syntax)) {
        const bool isQuoted = token.kind == SqlToken::Kind::Quoted;
        if (!token.isSymbol(';'))
            found.push_back({token.begin, token.name(), token.isIdentifier(), isQuoted});
        else if (token.begin < cursor)
            found.clear();
        else
            break;
    }
    return found;
}

constexpr const char *keywords[] = {"SELECT",       "FROM",        "WHERE",       "GROUP BY",
                                    "ORDER BY",     "HAVING",      "LIMIT",       "OFFSET",
                                    "JOIN",         "LEFT JOIN",   "INNER JOIN",  "CROSS JOIN",
                                    "ON",           "USING",       "AS",          "AND",
                                    "OR",           "NOT",         "IN",          "IS NULL",
                                    "IS NOT NULL",  "LIKE",        "BETWEEN",     "EXISTS",
                                    "DISTINCT",     "UNION",       "UNION ALL",   "EXCEPT",
                                    "INTERSECT",    "CASE",        "WHEN",        "THEN",
                                    "ELSE",         "END",         "INSERT INTO", "VALUES",
                                    "UPDATE",       "SET",         "DELETE FROM", "RETURNING",
                                    "WITH",         "RECURSIVE",   "ASC",         "DESC",
                                    "NULL",         "TRUE",        "FALSE",       "CREATE TABLE",
                                    "CREATE INDEX", "CREATE VIEW", "DROP TABLE",  "ALTER TABLE",
                                    "BEGIN",        "COMMIT",      "ROLLBACK",    "EXPLAIN QUERY PLAN"};

constexpr const char *functions[]
    = {"count",    "sum",      "avg",  "min",          "max",        "coalesce", "nullif", "length",
       "lower",    "upper",    "trim", "substr",       "replace",    "round",    "abs",    "date",
       "datetime", "strftime", "cast", "group_concat", "row_number", "rank",     "lag",    "lead"};

/// A table the statement reads, under the name it has there.
struct Source
{
    QString alias;
    const Table *table = nullptr;
    const View *view = nullptr;
};

class Completer
{
public:
    Completer(const QString &statement, qsizetype cursor, const Schema &schema,
              const std::function<QString(const QString &)> &quote, const SqlSyntax &syntax)
        : m_schema(schema)
        , m_quote(quote)
        , m_tokens(tokensAround(statement, cursor, syntax))
    {
        qsizetype begin = cursor;
        while (begin > 0 && isNameCharacter(statement[begin - 1]))
            --begin;
        m_prefix = statement.mid(begin, cursor - begin);
        m_list.begin = begin;
        for (const Token &token : m_tokens) {
            if (token.begin >= begin)
                break;
            m_before.push_back(token);
        }
        readSources(begin);
    }

    CompletionList complete()
    {
        if (endsWith(".")) {
            if (m_before.size() >= 2)
                columnsOf(m_before[m_before.size() - 2].text);
        } else if (expectsTable()) {
            tables();
        } else {
            if (!m_before.empty() && m_before.back().is("on"))
                joinConditions();
            if (!m_before.empty() && m_before.back().is("join"))
                tables();
            for (const Source &source : m_sources)
                columns(source, m_sources.size() > 1);
            words();
            if (m_sources.empty())
                tables();
        }
        rank();
        return m_list;
    }

private:
    [[nodiscard]] bool endsWith(const char *text) const
    {
        return !m_before.empty() && m_before.back().text == QLatin1String(text);
    }

    [[nodiscard]] bool expectsTable() const
    {
        if (m_before.empty())
            return false;
        const Token &last = m_before.back();
        if (last.is("from") || last.is("into") || last.is("update") || last.is("table") || last.is("join"))
            return true;
        return last.text == QLatin1String(",") && inFromList();
    }

    [[nodiscard]] bool inFromList() const
    {
        for (auto token = m_before.rbegin(); token != m_before.rend(); ++token) {
            if (token->is("from"))
                return true;
            if (token->is("where") || token->is("select") || token->is("group") || token->is("order")
                || token->is("on") || token->text == QLatin1String("("))
                return false;
        }
        return false;
    }

    /// Every `FROM|JOIN|UPDATE|INTO name [AS] [alias]` and the further names of a FROM list, wherever the
    /// cursor is.
    void readSources(qsizetype wordBegin)
    {
        bool expects = false;
        for (std::size_t i = 0; i < m_tokens.size(); ++i) {
            const Token &token = m_tokens[i];
            if (token.is("from") || token.is("join") || token.is("update") || token.is("into")) {
                expects = true;
                continue;
            }
            if (!expects || !token.word || token.begin == wordBegin) {
                expects = expects && token.text == QLatin1String(",");
                continue;
            }
            std::size_t next = i + 1;
            QString name = token.text;
            if (next + 1 < m_tokens.size() && m_tokens[next].text == QLatin1String(".")) {
                name = m_tokens[next + 1].text;
                next += 2;
            }
            Source source {name, findTable(name), findView(name)};
            if (next < m_tokens.size() && m_tokens[next].is("as"))
                ++next;
            if (next < m_tokens.size() && m_tokens[next].word && !isClause(m_tokens[next]))
                source.alias = m_tokens[next++].text;
            if (source.table || source.view)
                m_sources.push_back(source);
            expects = next < m_tokens.size() && m_tokens[next].text == QLatin1String(",");
            i = next - (expects ? 0 : 1);
        }
    }

    [[nodiscard]] static bool isClause(const Token &token)
    {
        static const char *const words[]
            = {"where",   "join",   "left",   "inner", "cross",  "right",    "full",
               "natural", "on",     "using",  "group", "order",  "having",   "limit",
               "set",     "values", "select", "union", "except", "intersect"};
        return std::any_of(std::begin(words), std::end(words),
                           [&](const char *word) { return token.is(word); });
    }

    [[nodiscard]] const Table *findTable(const QString &name) const
    {
        const auto found
            = std::find_if(m_schema.tables.begin(), m_schema.tables.end(), [&](const Table &table) {
                  return table.name.compare(name, Qt::CaseInsensitive) == 0;
              });
        return found == m_schema.tables.end() ? nullptr : &*found;
    }

    [[nodiscard]] const View *findView(const QString &name) const
    {
        const auto found = std::find_if(m_schema.views.begin(), m_schema.views.end(), [&](const View &view) {
            return view.name.compare(name, Qt::CaseInsensitive) == 0;
        });
        return found == m_schema.views.end() ? nullptr : &*found;
    }

    void add(Completion::Kind kind, const QString &text, const QString &label, const QString &detail = {})
    {
        m_list.items.push_back({kind, text, label, detail});
    }

    void columnsOf(const QString &alias)
    {
        for (const Source &source : m_sources) {
            if (source.alias.compare(alias, Qt::CaseInsensitive) == 0)
                return columns(source, false);
        }
        columns({alias, findTable(alias), findView(alias)}, false);
    }

    void columns(const Source &source, bool qualified)
    {
        const QString prefix = qualified ? m_quote(source.alias) + QLatin1Char('.') : QString();
        if (source.table) {
            for (const Column &column : source.table->columns) {
                const QString type = column.type.declared.isEmpty() ? column.type.name : column.type.declared;
                add(Completion::Kind::Column, prefix + m_quote(column.name), column.name,
                    source.table->name + QStringLiteral(" · ") + type);
            }
        } else if (source.view) {
            for (const QString &column : source.view->columns)
                add(Completion::Kind::Column, prefix + m_quote(column), column, source.view->name);
        }
    }

    void tables()
    {
        for (const Table &table : m_schema.tables)
            add(Completion::Kind::Table, m_quote(table.name), table.name, table.schema);
        for (const View &view : m_schema.views)
            add(Completion::Kind::View, m_quote(view.name), view.name, view.schema);
    }

    /// `a.x = b.y` for each foreign key between the last table joined and those before it.
    void joinConditions()
    {
        if (m_sources.size() < 2)
            return;
        const Source &joined = m_sources.back();
        for (std::size_t i = 0; i + 1 < m_sources.size(); ++i) {
            conditions(joined, m_sources[i]);
            conditions(m_sources[i], joined);
        }
    }

    void conditions(const Source &child, const Source &parent)
    {
        if (!child.table || !parent.table)
            return;
        for (const ForeignKey &key : child.table->foreignKeys) {
            if (key.referredTable != parent.table->name || key.columns.size() != key.referredColumns.size())
                continue;
            QStringList parts;
            for (qsizetype i = 0; i < key.columns.size(); ++i)
                parts << QStringLiteral("%1.%2 = %3.%4")
                             .arg(m_quote(parent.alias), m_quote(key.referredColumns[i]),
                                  m_quote(child.alias), m_quote(key.columns[i]));
            const QString text = parts.join(QStringLiteral(" AND "));
            add(Completion::Kind::Join, text, text, QStringLiteral("foreign key"));
        }
    }

    void words()
    {
        for (const char *function : functions)
            add(Completion::Kind::Function, QLatin1String(function) + QLatin1String("("),
                QLatin1String(function) + QLatin1String("()"));
        const bool lower = !m_prefix.isEmpty() && m_prefix == m_prefix.toLower();
        for (const char *keyword : keywords) {
            const QString word
                = lower ? QString::fromLatin1(keyword).toLower() : QString::fromLatin1(keyword);
            add(Completion::Kind::Keyword, word, word);
        }
    }

    /// Keeps what begins with the word, then what contains it; each text once.
    void rank()
    {
        QSet<QString> seen;
        std::vector<Completion> starting;
        std::vector<Completion> containing;
        for (const Completion &item : m_list.items) {
            const qsizetype at = item.label.indexOf(m_prefix, 0, Qt::CaseInsensitive);
            if (at < 0 || seen.contains(item.text) || item.text == m_prefix)
                continue;
            seen.insert(item.text);
            if (at == 0)
                starting.push_back(item);
            else if (m_prefix.size() >= 2 && item.kind != Completion::Kind::Keyword)
                containing.push_back(item);
        }
        starting.insert(starting.end(), containing.begin(), containing.end());
        m_list.items = std::move(starting);
    }

    const Schema &m_schema;
    const std::function<QString(const QString &)> &m_quote;
    std::vector<Token> m_tokens;
    std::vector<Token> m_before;
    std::vector<Source> m_sources;
    QString m_prefix;
    CompletionList m_list;
};

} // namespace

CompletionList completions(const QString &statement, qsizetype cursor, const Schema &schema,
                           const std::function<QString(const QString &)> &quote, const SqlSyntax &syntax)
{
    return Completer(statement, std::clamp<qsizetype>(cursor, 0, statement.size()), schema, quote, syntax)
        .complete();
}

} // namespace stillroom
