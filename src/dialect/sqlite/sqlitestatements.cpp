#include "dialect/sqlite/sqlitestatements.h"

#include "schema/sqltokens.h"

#include <algorithm>

namespace stillroom {

namespace {

QString nameOf(const SqlToken &token)
{
    if (token.kind != SqlToken::Kind::String)
        return token.name();
    QString inner = token.text.mid(1, token.text.size() - 2); // SQLite takes 'name' too
    return inner.replace(QLatin1String("''"), QLatin1String("'"));
}

/// Walks over the tokens of one statement, blanks left out but kept for slices of the text.
class Walk
{
public:
    explicit Walk(const QString &sql) : m_all(tokenizeSql(sql))
    {
        for (std::size_t i = 0; i < m_all.size(); ++i) {
            if (m_all[i].kind != SqlToken::Kind::Blank)
                m_places.push_back(i);
        }
    }

    [[nodiscard]] bool atEnd() const { return m_at >= m_places.size(); }
    [[nodiscard]] const SqlToken &token(std::size_t ahead = 0) const
    {
        static const SqlToken none;
        return m_at + ahead < m_places.size() ? m_all[m_places[m_at + ahead]] : none;
    }
    [[nodiscard]] std::vector<SqlToken> tokens() const ///< without the blanks
    {
        std::vector<SqlToken> tokens;
        tokens.reserve(m_places.size());
        for (const std::size_t place : m_places)
            tokens.push_back(m_all[place]);
        return tokens;
    }
    [[nodiscard]] int depth() const { return atEnd() ? -1 : token().depth; }
    [[nodiscard]] std::size_t place() const { return m_at; }
    void next() { ++m_at; }

    bool take(const char *word)
    {
        const bool found = token().isWord(word);
        m_at += found ? 1 : 0;
        return found;
    }
    bool take(const char *word, const char *second)
    {
        const bool found = token().isWord(word) && token(1).isWord(second);
        m_at += found ? 2 : 0;
        return found;
    }
    bool takeSymbol(char symbol)
    {
        const bool found = token().isSymbol(symbol);
        m_at += found ? 1 : 0;
        return found;
    }
    QString takeName()
    {
        const QString name = nameOf(token());
        next();
        return name;
    }
    /// From here to before `end`, as written, trimmed.
    [[nodiscard]] QString text(std::size_t from, std::size_t end) const
    {
        QString slice;
        if (from >= end || from >= m_places.size())
            return slice;
        const std::size_t last = m_places[std::min(end, m_places.size()) - 1];
        for (std::size_t i = m_places[from]; i <= last; ++i)
            slice += m_all[i].text;
        return slice.trimmed();
    }
    /// Stands on an opening bracket: its content, walked over with the closing one.
    QString takeBracket()
    {
        const std::size_t from = m_at + 1;
        const int outer = depth();
        for (next(); !atEnd() && !(token().isSymbol(')') && token().depth == outer);)
            next();
        const QString inner = text(from, m_at);
        next();
        return inner;
    }
    /// (a, "b" COLLATE x DESC, c): the names.
    QStringList takeNameList()
    {
        QStringList names;
        const int outer = depth();
        bool wanted = true;
        for (next(); !atEnd() && !(token().isSymbol(')') && token().depth == outer); next()) {
            if (wanted)
                names.append(nameOf(token()));
            wanted = token().isSymbol(',');
        }
        next();
        return names;
    }

private:
    std::vector<SqlToken> m_all;
    std::vector<std::size_t> m_places;
    std::size_t m_at = 0;
};

class TableReader
{
public:
    explicit TableReader(const QString &sql) : m_walk(sql) { }

    SqliteTableSql read()
    {
        while (!m_walk.atEnd() && !m_walk.token().isSymbol('('))
            m_walk.next();
        const int outer = m_walk.depth();
        m_walk.next();
        while (!m_walk.atEnd() && !(m_walk.token().isSymbol(')') && m_walk.depth() == outer)) {
            readItem(outer);
            m_walk.takeSymbol(',');
        }
        for (; !m_walk.atEnd(); m_walk.next()) {
            m_table.withoutRowid = m_table.withoutRowid || m_walk.token().isWord("without");
            m_table.strict = m_table.strict || m_walk.token().isWord("strict");
        }
        return std::move(m_table);
    }

private:
    [[nodiscard]] bool atItemEnd(int outer) const
    {
        return m_walk.atEnd() || (m_walk.depth() == outer + 1 && m_walk.token().isSymbol(','))
            || (m_walk.depth() == outer && m_walk.token().isSymbol(')'));
    }
    [[nodiscard]] bool atConstraint() const
    {
        for (const char *word : {"constraint", "primary", "unique", "check", "foreign"}) {
            if (m_walk.token().isWord(word))
                return true;
        }
        return false;
    }

    void readItem(int outer)
    {
        m_constraintName.clear();
        m_column.clear();
        if (!atConstraint()) {
            m_column = m_walk.takeName();
            m_table.columns.push_back({m_column, {}, {}});
        }
        while (!atItemEnd(outer))
            readClause();
    }

    QString takeConstraintName() { return std::exchange(m_constraintName, {}); }

    [[nodiscard]] QStringList columnsOrOwn()
    {
        return m_walk.token().isSymbol('(') ? m_walk.takeNameList() : QStringList {m_column};
    }

    QString takeConflict() { return m_walk.take("on", "conflict") ? m_walk.takeName().toUpper() : QString(); }

    /// One clause of a column or one table constraint; any other token (a type's word) is walked over.
    void readClause()
    {
        if (m_walk.take("constraint")) {
            m_constraintName = m_walk.takeName();
        } else if (m_walk.take("primary", "key")) {
            m_table.primaryKeyName = takeConstraintName();
            if (m_walk.token().isSymbol('('))
                m_walk.takeBracket();
            readPrimaryKeyEnd();
        } else if (m_walk.take("unique")) {
            UniqueConstraint unique {takeConstraintName(), columnsOrOwn(), {}};
            if (const QString conflict = takeConflict(); !conflict.isEmpty())
                unique.options.insert(QStringLiteral("sqlite_on_conflict"),
                                      QStringLiteral("'%1'").arg(conflict));
            m_table.uniqueConstraints.push_back(unique);
        } else if (m_walk.take("check")) {
            const QString name = takeConstraintName();
            m_table.checkConstraints.push_back({name, m_walk.takeBracket()});
        } else if (m_walk.take("foreign", "key")) {
            const QString name = takeConstraintName();
            const QStringList columns = m_walk.takeNameList();
            m_walk.take("references");
            readReference(name, columns);
        } else if (m_walk.take("references")) {
            readReference(takeConstraintName(), {m_column});
        } else if (m_walk.take("default")) {
            m_constraintName.clear();
            if (m_walk.token().isSymbol('('))
                m_walk.takeBracket();
            else
                m_walk.next();
        } else if (m_walk.take("collate")) {
            m_constraintName.clear();
            const QString collation = m_walk.takeName();
            if (!m_table.columns.empty())
                m_table.columns.back().collation = collation;
        } else if (m_walk.take("as")) {
            m_constraintName.clear();
            if (m_walk.token().isSymbol('(') && !m_table.columns.empty())
                m_table.columns.back().generated = m_walk.takeBracket();
        } else if (m_walk.take("not", "deferrable")) {
            readDeferrable(false);
        } else if (m_walk.take("deferrable")) {
            readDeferrable(true);
        } else if (m_walk.take("not", "null") || m_walk.take("null")) {
            m_constraintName.clear();
            takeConflict();
        } else if (m_walk.token().isSymbol('(')) {
            m_walk.takeBracket();
        } else {
            m_walk.next();
        }
    }

    void readPrimaryKeyEnd()
    {
        if (!m_walk.take("asc"))
            m_walk.take("desc");
        takeConflict();
        if (m_walk.take("autoincrement"))
            m_table.autoincrement = true;
    }

    void readReference(const QString &name, const QStringList &columns)
    {
        ForeignKey key;
        key.name = name;
        key.columns = columns;
        key.referredTable = m_walk.takeName();
        if (m_walk.token().isSymbol('('))
            key.referredColumns = m_walk.takeNameList();
        for (;;) {
            if (m_walk.take("match"))
                key.match = m_walk.takeName().toUpper();
            else if (m_walk.token().isWord("on") && !m_walk.token(1).isWord("conflict"))
                readAction();
            else
                break;
        }
        m_table.foreignKeys.push_back(key);
    }

    void readAction()
    {
        m_walk.next(); // ON
        m_walk.next(); // DELETE, UPDATE, INSERT
        if (!m_walk.take("set", "null") && !m_walk.take("set", "default") && !m_walk.take("no", "action"))
            m_walk.next(); // CASCADE, RESTRICT
    }

    void readDeferrable(bool deferrable)
    {
        QString initially;
        if (m_walk.take("initially"))
            initially = m_walk.takeName().toUpper();
        if (m_table.foreignKeys.empty())
            return;
        m_table.foreignKeys.back().deferrable = deferrable;
        m_table.foreignKeys.back().initially = initially;
    }

    Walk m_walk;
    SqliteTableSql m_table;
    QString m_constraintName;
    QString m_column; ///< the clauses read belong to; empty in a table constraint
};

/// One element of an index: a name or an expression, then COLLATE and DESC.
IndexElement readElement(const Walk &walk, std::size_t from, std::size_t end,
                         const std::vector<SqlToken> &tokens)
{
    IndexElement element;
    std::size_t last = end;
    if (last > from + 1 && (tokens[last - 1].isWord("asc") || tokens[last - 1].isWord("desc"))) {
        element.descending = tokens[last - 1].isWord("desc");
        --last;
    }
    if (last > from + 2 && tokens[last - 2].isWord("collate") && tokens[last - 2].depth == tokens[from].depth)
    {
        element.collation = nameOf(tokens[last - 1]);
        last -= 2;
    }
    if (last == from + 1 && (tokens[from].isIdentifier() || tokens[from].kind == SqlToken::Kind::String))
        element.column = nameOf(tokens[from]);
    else
        element.expression = walk.text(from, last);
    return element;
}

} // namespace

SqliteTableSql readCreateTable(const QString &sql)
{
    return TableReader(sql).read();
}

Index readCreateIndex(const QString &sql)
{
    const Walk walk(sql);
    const std::vector<SqlToken> tokens = walk.tokens();
    Index index;
    std::size_t at = 0;
    while (at < tokens.size() && !tokens[at].isSymbol('('))
        ++at;
    std::size_t from = ++at;
    for (; at < tokens.size(); ++at) {
        const bool closes = tokens[at].isSymbol(')') && tokens[at].depth == 0;
        if ((tokens[at].isSymbol(',') && tokens[at].depth == 1) || closes) {
            if (from < at)
                index.elements.push_back(readElement(walk, from, at, tokens));
            from = at + 1;
        }
        if (closes)
            break;
    }
    if (from < tokens.size() && tokens[from].isWord("where"))
        index.where = walk.text(from + 1, tokens.size());
    return index;
}

QString viewDefinition(const QString &sql)
{
    Walk walk(sql);
    while (!walk.atEnd() && !(walk.depth() == 0 && walk.token().isWord("as")))
        walk.next();
    return walk.text(walk.place() + 1, std::size_t(sql.size()));
}

QString virtualModule(const QString &sql)
{
    Walk walk(sql);
    while (!walk.atEnd() && !walk.token().isWord("using"))
        walk.next();
    walk.next();
    return walk.atEnd() ? QString() : nameOf(walk.token());
}

QString defaultClause(const QString &stored)
{
    std::vector<SqlToken> tokens;
    for (const SqlToken &token : tokenizeSql(stored)) {
        if (token.kind != SqlToken::Kind::Blank)
            tokens.push_back(token);
    }
    const bool isSigned = tokens.size() == 2 && (tokens[0].isSymbol('-') || tokens[0].isSymbol('+'));
    const bool isPlain = tokens.size() == 1 || (isSigned && tokens[1].kind == SqlToken::Kind::Number);
    const bool isBracketed = !tokens.empty() && tokens[0].isSymbol('(') && tokens.back().isSymbol(')')
        && std::none_of(tokens.begin() + 1, tokens.end() - 1,
                        [](const SqlToken &token) { return token.depth == 0; });
    return isPlain || isBracketed || tokens.empty() ? stored : QStringLiteral("(%1)").arg(stored);
}

} // namespace stillroom
