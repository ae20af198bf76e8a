#include "dialect/sqlite/sqlitetabletext.h"

#include "base/error.h"
#include "base/text.h"
#include "schema/sqltokens.h"

#include <algorithm>

namespace stillroom {

namespace {

using Tokens = std::vector<SqlToken>;
using Clause = SqliteTableText::Clause;
using Kind = SqliteTableText::Kind;

bool sameName(const QString &a, const QString &b)
{
    return a.compare(b, Qt::CaseInsensitive) == 0;
}

/// Without comments, which could swallow what is written behind them.
Tokens withoutComments(Tokens tokens)
{
    for (SqlToken &token : tokens) {
        if (token.kind == SqlToken::Kind::Blank
            && (token.text.contains(QLatin1String("--")) || token.text.contains(QLatin1String("/*"))))
            token.text = QStringLiteral(" ");
    }
    return tokens;
}

Tokens solid(const Tokens &tokens)
{
    Tokens result;
    std::copy_if(tokens.begin(), tokens.end(), std::back_inserter(result),
                 [](const SqlToken &token) { return token.kind != SqlToken::Kind::Blank; });
    return result;
}

/// The text in one spelling, to compare two.
QString normalized(const QString &sql)
{
    QStringList parts;
    for (const SqlToken &token : solid(tokenizeSql(sql)))
        parts.append(token.isIdentifier() ? token.name().toLower() : token.text);
    return parts.join(QLatin1Char(' '));
}

/// The names in the first brackets: "(a COLLATE NOCASE, b DESC)" gives a and b.
QStringList firstList(const Tokens &tokens)
{
    QStringList names;
    std::size_t at = 0;
    while (at < tokens.size() && !tokens[at].isSymbol('('))
        ++at;
    if (at == tokens.size())
        return names;
    const int depth = tokens[at].depth;
    bool expectsName = true;
    for (++at; at < tokens.size() && !(tokens[at].isSymbol(')') && tokens[at].depth == depth); ++at) {
        if (expectsName && (tokens[at].isIdentifier() || tokens[at].kind == SqlToken::Kind::String))
            names.append(tokens[at].isIdentifier() ? tokens[at].name()
                                                   : tokens[at].text.mid(1, tokens[at].text.size() - 2));
        expectsName = tokens[at].isSymbol(',') && tokens[at].depth == depth + 1;
    }
    return names;
}

Kind kindOf(const Tokens &clause)
{
    std::size_t at = 0;
    if (!clause.empty() && clause[0].isWord("CONSTRAINT"))
        at = 2;
    if (at >= clause.size())
        return Kind::Other;
    const SqlToken &word = clause[at];
    if (word.isWord("PRIMARY"))
        return Kind::PrimaryKey;
    if (word.isWord("NOT"))
        return Kind::NotNull;
    if (word.isWord("NULL"))
        return Kind::Null;
    if (word.isWord("UNIQUE"))
        return Kind::Unique;
    if (word.isWord("CHECK"))
        return Kind::Check;
    if (word.isWord("DEFAULT"))
        return Kind::Default;
    if (word.isWord("COLLATE"))
        return Kind::Collate;
    if (word.isWord("REFERENCES") || word.isWord("FOREIGN"))
        return Kind::References;
    if (word.isWord("GENERATED") || word.isWord("AS"))
        return Kind::Generated;
    return Kind::Other;
}

/// Finds where clauses begin, in tokens that lie at the item's own depth.
class ClauseStarts
{
public:
    explicit ClauseStarts(const Tokens &item, int depth) : m_item(item), m_depth(depth) { }

    [[nodiscard]] std::vector<std::size_t> from(std::size_t begin) const
    {
        std::vector<std::size_t> starts;
        bool named = false; // behind CONSTRAINT x, whose constraint is no start of its own
        for (std::size_t at = begin; at < m_item.size(); ++at) {
            const SqlToken &token = m_item[at];
            if (token.kind != SqlToken::Kind::Word || token.depth != m_depth)
                continue;
            if (token.isWord("CONSTRAINT")) {
                starts.push_back(at);
                at = next(at);
                named = true;
                continue;
            }
            if (!isStart(at))
                continue;
            if (!named)
                starts.push_back(at);
            named = false;
            if (token.isWord("DEFAULT")) {
                at = next(at);
                if (at < m_item.size() && (m_item[at].isSymbol('-') || m_item[at].isSymbol('+')))
                    at = next(at);
            } else if (token.isWord("NOT")) {
                at = next(at);
            }
        }
        return starts;
    }

private:
    [[nodiscard]] std::size_t next(std::size_t at) const
    {
        ++at;
        while (at < m_item.size() && m_item[at].kind == SqlToken::Kind::Blank)
            ++at;
        return at;
    }

    [[nodiscard]] const SqlToken *previous(std::size_t at) const
    {
        while (at-- > 0) {
            if (m_item[at].kind != SqlToken::Kind::Blank)
                return &m_item[at];
        }
        return nullptr;
    }

    [[nodiscard]] bool isStart(std::size_t at) const
    {
        const SqlToken &token = m_item[at];
        const SqlToken *before = previous(at);
        for (const char *word :
             {"PRIMARY", "UNIQUE", "CHECK", "COLLATE", "REFERENCES", "GENERATED", "FOREIGN"}) {
            if (token.isWord(word))
                return !(token.isWord("REFERENCES") && m_foreign);
        }
        if (token.isWord("DEFAULT") || token.isWord("NULL"))
            return !(before && before->isWord("SET"));
        if (token.isWord("AS"))
            return !(before && before->isWord("ALWAYS"));
        if (token.isWord("NOT")) {
            const std::size_t after = next(at);
            return after < m_item.size() && m_item[after].isWord("NULL");
        }
        return false;
    }

    const Tokens &m_item;
    int m_depth;

public:
    bool m_foreign = false; ///< table constraints: REFERENCES belongs to FOREIGN KEY
};

Clause clauseOf(const Tokens &tokens, bool ofTable)
{
    const Tokens words = solid(tokens);
    Clause clause;
    clause.kind = kindOf(words);
    if (words.size() > 1 && words[0].isWord("CONSTRAINT"))
        clause.name = words[1].kind == SqlToken::Kind::String ? words[1].text.mid(1, words[1].text.size() - 2)
                                                              : words[1].name();
    clause.text = joined(tokens).trimmed();
    if (ofTable && clause.kind != Kind::Check)
        clause.columns = firstList(words);
    return clause;
}

std::vector<Clause> clausesOf(const Tokens &item, std::size_t begin, bool ofTable)
{
    std::vector<Clause> clauses;
    if (begin >= item.size())
        return clauses;
    ClauseStarts finder(item, item.front().depth);
    finder.m_foreign = ofTable;
    std::vector<std::size_t> starts = finder.from(begin);
    starts.push_back(item.size());
    for (std::size_t i = 0; i + 1 < starts.size(); ++i)
        clauses.push_back(clauseOf(
            Tokens(item.begin() + std::ptrdiff_t(starts[i]), item.begin() + std::ptrdiff_t(starts[i + 1])),
            ofTable));
    return clauses;
}

bool isTableConstraint(const SqlToken &first)
{
    return first.isWord("CONSTRAINT") || first.isWord("PRIMARY") || first.isWord("UNIQUE")
        || first.isWord("CHECK") || first.isWord("FOREIGN");
}

SqliteTableText::ColumnText columnOf(const Tokens &item)
{
    SqliteTableText::ColumnText column;
    const SqlToken &name = item.front();
    column.nameText = name.text;
    column.name = name.kind == SqlToken::Kind::String ? name.text.mid(1, name.text.size() - 2) : name.name();
    const std::vector<std::size_t> starts = ClauseStarts(item, name.depth).from(1);
    const std::size_t typeEnd = starts.empty() ? item.size() : starts.front();
    column.type = joined(Tokens(item.begin() + 1, item.begin() + std::ptrdiff_t(typeEnd))).simplified();
    column.clauses = clausesOf(item, 1, false);
    return column;
}

/// What a foreign key's clause points to.
QString referredTable(const Clause &clause)
{
    const Tokens words = solid(tokenizeSql(clause.text));
    for (std::size_t at = 0; at + 1 < words.size(); ++at) {
        if (words[at].isWord("REFERENCES"))
            return words[at + 1].name();
    }
    return {};
}

bool sameNames(const QStringList &a, const QStringList &b)
{
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), sameName);
}

QString insideBrackets(const QString &text)
{
    const qsizetype open = text.indexOf(QLatin1Char('('));
    const qsizetype close = text.lastIndexOf(QLatin1Char(')'));
    return open < 0 || close < open ? QString() : text.mid(open + 1, close - open - 1);
}

/// \param own the columns the clause is on
bool isClauseOf(const Constraint &constraint, const Clause &clause, const QStringList &own)
{
    if (std::holds_alternative<PrimaryKey>(constraint))
        return clause.kind == Kind::PrimaryKey;
    if (const auto *unique = std::get_if<UniqueConstraint>(&constraint))
        return clause.kind == Kind::Unique && sameName(clause.name, unique->name)
            && sameNames(own, unique->columns);
    if (const auto *check = std::get_if<CheckConstraint>(&constraint))
        return clause.kind == Kind::Check
            && (check->name.isEmpty() ? clause.name.isEmpty()
                        && normalized(insideBrackets(clause.text)) == normalized(check->sqltext)
                                      : sameName(clause.name, check->name));
    const auto *key = std::get_if<ForeignKey>(&constraint);
    return key && clause.kind == Kind::References && sameName(clause.name, key->name)
        && sameNames(own, key->columns) && sameName(referredTable(clause), key->referredTable);
}

} // namespace

SqliteTableText::SqliteTableText(const QString &sql)
{
    const Tokens tokens = withoutComments(tokenizeSql(sql));
    const auto open = std::find_if(tokens.begin(), tokens.end(),
                                   [](const SqlToken &token) { return token.isSymbol('('); });
    const auto close = std::find_if(
        open, tokens.end(), [](const SqlToken &token) { return token.isSymbol(')') && token.depth == 0; });
    if (open == tokens.end() || close == tokens.end())
        throw Error(Error::Kind::Migration,
                    coreTr("The definition of a table could not be read, so the table cannot be rebuilt."))
            .withStatement(sql);
    Tokens item;
    const auto finish = [&] {
        while (!item.empty() && item.front().kind == SqlToken::Kind::Blank)
            item.erase(item.begin());
        if (!item.empty() && isTableConstraint(item.front())) {
            for (Clause &clause : clausesOf(item, 0, true))
                constraints.push_back(std::move(clause));
        } else if (!item.empty()) {
            columns.push_back(columnOf(item));
        }
        item.clear();
    };
    for (auto it = std::next(open); it != close; ++it) {
        if (it->isSymbol(',') && it->depth == 1)
            finish();
        else
            item.push_back(*it);
    }
    finish();
    options = joined(Tokens(std::next(close), tokens.end())).simplified();
    if (options.endsWith(QLatin1Char(';')))
        options.chop(1);
}

const SqliteTableText::ColumnText *SqliteTableText::column(const QString &name) const
{
    const auto found = std::find_if(columns.begin(), columns.end(), [&](const ColumnText &candidate) {
        return sameName(candidate.name, name);
    });
    return found == columns.end() ? nullptr : &*found;
}

SqliteTableText::ColumnText *SqliteTableText::column(const QString &name)
{
    return const_cast<ColumnText *>(std::as_const(*this).column(name));
}

void SqliteTableText::addColumn(const QString &definition)
{
    columns.push_back(columnOf(tokenizeSql(definition)));
}

void SqliteTableText::addConstraint(const QString &definition)
{
    constraints.push_back(clauseOf(tokenizeSql(definition), true));
}

void SqliteTableText::dropColumn(const QString &name)
{
    std::erase_if(columns, [&](const ColumnText &candidate) { return sameName(candidate.name, name); });
    std::erase_if(constraints, [&](const Clause &clause) {
        return clause.kind == Kind::Check ? mentionsColumn(insideBrackets(clause.text), name)
                                          : clause.columns.contains(name, Qt::CaseInsensitive);
    });
    for (ColumnText &other : columns) {
        std::erase_if(other.clauses, [&](const Clause &clause) {
            return clause.kind == Kind::Check && mentionsColumn(insideBrackets(clause.text), name);
        });
    }
}

std::pair<std::vector<SqliteTableText::Clause> *, std::size_t> SqliteTableText::find(
    const Constraint &constraint)
{
    const auto in
        = [&](std::vector<Clause> &clauses, const QStringList *owner) -> std::optional<std::size_t> {
        for (std::size_t i = 0; i < clauses.size(); ++i) {
            if (isClauseOf(constraint, clauses[i], owner ? *owner : clauses[i].columns))
                return i;
        }
        return {};
    };
    if (const auto found = in(constraints, nullptr))
        return {&constraints, *found};
    for (ColumnText &owner : columns) {
        const QStringList name {owner.name};
        if (const auto found = in(owner.clauses, &name))
            return {&owner.clauses, *found};
    }
    return {};
}

bool SqliteTableText::drop(const Constraint &constraint)
{
    const auto [clauses, position] = find(constraint);
    if (clauses)
        clauses->erase(clauses->begin() + std::ptrdiff_t(position));
    return clauses;
}

bool SqliteTableText::nameConstraint(const Constraint &unnamed, const QString &quotedName)
{
    const auto [clauses, position] = find(unnamed);
    if (!clauses || !(*clauses)[position].name.isEmpty())
        return false;
    Clause &clause = (*clauses)[position];
    clause = clauseOf(tokenizeSql(QStringLiteral("CONSTRAINT %1 %2").arg(quotedName, clause.text)),
                      clauses == &constraints);
    return true;
}

void SqliteTableText::renameColumn(const QString &from, const QString &to, const QString &toText,
                                   const QString &table)
{
    const auto renameIn = [&](Clause &clause) {
        const qsizetype references = clause.kind == Kind::References
            ? clause.text.indexOf(QLatin1String("REFERENCES"), 0, Qt::CaseInsensitive)
            : -1;
        const QString own = references < 0 ? clause.text : clause.text.left(references);
        QString rest = references < 0 ? QString() : clause.text.mid(references);
        if (sameName(referredTable(clause), table))
            rest = withColumnRenamed(rest, from, to);
        if (clause.kind != Kind::Default && clause.kind != Kind::Collate)
            clause.text = withColumnRenamed(own, from, to) + rest;
        for (QString &name : clause.columns) {
            if (sameName(name, from))
                name = to;
        }
    };
    for (ColumnText &each : columns) {
        if (sameName(each.name, from)) {
            each.name = to;
            each.nameText = toText;
        }
        std::for_each(each.clauses.begin(), each.clauses.end(), renameIn);
    }
    std::for_each(constraints.begin(), constraints.end(), renameIn);
}

void SqliteTableText::unqualify(const QString &table)
{
    const auto unqualified = [&](Clause &clause) {
        if (clause.kind == Kind::Check)
            clause.text = withoutQualifier(clause.text, table);
    };
    for (ColumnText &each : columns)
        std::for_each(each.clauses.begin(), each.clauses.end(), unqualified);
    std::for_each(constraints.begin(), constraints.end(), unqualified);
}

QStringList SqliteTableText::storedColumns() const
{
    QStringList names;
    for (const ColumnText &each : columns) {
        if (std::none_of(each.clauses.begin(), each.clauses.end(),
                         [](const Clause &clause) { return clause.kind == Kind::Generated; }))
            names.append(each.name);
    }
    return names;
}

bool SqliteTableText::hasRowid() const
{
    return !normalized(options).contains(QLatin1String("without rowid"));
}

bool SqliteTableText::isAutoincrement() const
{
    return std::any_of(columns.begin(), columns.end(), [](const ColumnText &each) {
        return std::any_of(each.clauses.begin(), each.clauses.end(), [](const Clause &clause) {
            return clause.kind == Kind::PrimaryKey
                && mentionsColumn(clause.text, QStringLiteral("autoincrement"));
        });
    });
}

QString SqliteTableText::rowidAlias() const
{
    if (!hasRowid())
        return {};
    const auto isInteger = [&](const ColumnText &each) {
        return each.type.compare(QLatin1String("INTEGER"), Qt::CaseInsensitive) == 0;
    };
    for (const ColumnText &each : columns) {
        for (const Clause &clause : each.clauses) {
            if (clause.kind == Kind::PrimaryKey)
                return isInteger(each) && !mentionsColumn(clause.text, QStringLiteral("desc")) ? each.name
                                                                                               : QString();
        }
    }
    for (const Clause &clause : constraints) {
        if (clause.kind != Kind::PrimaryKey || clause.columns.size() != 1)
            continue;
        const ColumnText *each = column(clause.columns.front());
        if (each && isInteger(*each))
            return each->name;
    }
    return {};
}

QString SqliteTableText::toSql(const QString &quotedName) const
{
    QStringList items;
    for (const ColumnText &each : columns) {
        QStringList parts {each.nameText};
        if (!each.type.isEmpty())
            parts.append(each.type);
        for (const Clause &clause : each.clauses)
            parts.append(clause.text);
        items.append(parts.join(QLatin1Char(' ')));
    }
    for (const Clause &clause : constraints)
        items.append(clause.text);
    const QString sql = QStringLiteral("CREATE TABLE %1 (\n\t").arg(quotedName)
        + items.join(QStringLiteral(", \n\t")) + QStringLiteral("\n)");
    return options.isEmpty() ? sql : sql + QLatin1Char(' ') + options;
}

} // namespace stillroom
