#include "schema/sqlstatements.h"

#include "base/text.h"

#include <QRegularExpression>
#include <algorithm>

namespace stillroom {

namespace {

/// Knows whether a semicolon ends the statement whose tokens it has seen, blanks left out.
class StatementBody
{
public:
    virtual ~StatementBody() = default;
    virtual void begin() = 0;
    virtual void token(const SqlToken &token, const SqlTokenizer &behind) = 0;
    [[nodiscard]] virtual bool isOpen() const = 0;
};

/// A trigger ends with `; END ;`, as sqlite3_complete() has it.
class SqliteBody final : public StatementBody
{
public:
    void begin() override { *this = {}; }
    void token(const SqlToken &token, const SqlTokenizer & /*behind*/) override
    {
        if (m_words >= 0)
            readStart(token);
        m_ended = m_afterSemicolon && token.isWord("END");
        m_afterSemicolon = token.isSymbol(';');
    }
    [[nodiscard]] bool isOpen() const override { return m_trigger && !m_ended; }

private:
    void readStart(const SqlToken &token)
    {
        const bool skipped = m_words == 0 ? token.isOneOf({"EXPLAIN", "QUERY", "PLAN"})
                                          : token.isOneOf({"TEMP", "TEMPORARY"});
        if (skipped)
            return;
        if (m_words == 0 && token.isWord("CREATE")) {
            m_words = 1;
            return;
        }
        m_trigger = m_words == 1 && token.isWord("TRIGGER");
        m_words = -1; // all is known
    }

    int m_words = 0;
    bool m_trigger = false;
    bool m_afterSemicolon = false;
    bool m_ended = false;
};

/// Brackets, and BEGIN ATOMIC … END of CREATE FUNCTION and PROCEDURE.
class PostgresBody final : public StatementBody
{
public:
    void begin() override { *this = {}; }
    void token(const SqlToken &token, const SqlTokenizer & /*behind*/) override
    {
        if (token.isSymbol('('))
            ++m_brackets;
        else if (token.isSymbol(')'))
            m_brackets = std::max(0, m_brackets - 1);
        if (token.kind != SqlToken::Kind::Word)
            return;
        if (m_start.size() < 4)
            m_start.append(token.text.toUpper());
        if (m_brackets > 0 || !isRoutine())
            return;
        if (token.isWord("BEGIN") || (m_depth > 0 && token.isWord("CASE")))
            ++m_depth;
        else if (m_depth > 0 && token.isWord("END"))
            --m_depth;
    }
    [[nodiscard]] bool isOpen() const override { return m_brackets > 0 || m_depth > 0; }

private:
    [[nodiscard]] bool isRoutine() const
    {
        const qsizetype kind = m_start.value(1) == QLatin1String("OR") ? 3 : 1;
        return m_start.value(0) == QLatin1String("CREATE")
            && (m_start.value(kind) == QLatin1String("FUNCTION")
                || m_start.value(kind) == QLatin1String("PROCEDURE"));
    }

    QStringList m_start;
    int m_brackets = 0;
    int m_depth = 0;
};

/// Compound statements of stored programs. Only whether one is open has to be known, so what cannot open one
/// here may be misread inside another.
class MySqlBody final : public StatementBody
{
public:
    void begin() override { *this = {}; }
    void token(const SqlToken &token, const SqlTokenizer &behind) override
    {
        const bool isName = m_previous.isSymbol('.') || m_previous.isSymbol('@');
        if (token.kind == SqlToken::Kind::Word && !isName) {
            readStart(token, behind);
            if (m_program)
                readWord(token, behind);
        }
        m_previous = token;
    }
    [[nodiscard]] bool isOpen() const override { return !m_open.empty(); }

private:
    enum class Kind { Block, Case, CaseBeforeThen };

    static SqlToken after(SqlTokenizer behind)
    {
        SqlToken token;
        while (behind.next(token)) {
            if (token.kind != SqlToken::Kind::Blank)
                return token;
        }
        return {};
    }

    void readStart(const SqlToken &token, const SqlTokenizer &behind)
    {
        constexpr int mostWords = 12; // of OR REPLACE, DEFINER and so on
        if (m_program || m_words < 0)
            return;
        const bool isFirst = m_words == 0;
        if (++m_words > mostWords)
            m_words = -1;
        if (isFirst) {
            m_program = token.isOneOf({"IF", "LOOP", "WHILE", "REPEAT", "FOR", "CASE"})
                || (token.isWord("BEGIN") && after(behind).isWord("NOT")) || after(behind).isSymbol(':');
            if (!token.isOneOf({"CREATE", "ALTER"}))
                m_words = -1;
        } else if (token.isOneOf({"PROCEDURE", "FUNCTION", "TRIGGER", "EVENT"})) {
            m_program = true;
        } else if (token.isWord("PACKAGE")) {
            m_program = true;
            m_open.push_back(Kind::Block);
        } else if (token.isOneOf({"TABLE", "VIEW", "INDEX", "DATABASE", "SCHEMA", "USER", "ROLE"})) {
            m_words = -1;
        }
    }

    void readWord(const SqlToken &token, const SqlTokenizer &behind)
    {
        if (std::exchange(m_afterEnd, false)
            && token.isOneOf({"IF", "CASE", "LOOP", "WHILE", "REPEAT", "FOR"}))
            return;
        const bool inCase = !m_open.empty() && m_open.back() != Kind::Block;
        if (inCase && token.isOneOf({"WHEN", "THEN"})) {
            m_open.back() = token.isWord("WHEN") ? Kind::CaseBeforeThen : Kind::Case;
        } else if (token.isWord("END")) {
            if (!m_open.empty() && (inCase || endsBlock(behind))) {
                m_open.pop_back();
                m_afterEnd = true;
            }
        } else if (token.isWord("CASE")) {
            m_open.push_back(Kind::Case);
        } else if (opensBlock(token, behind)) {
            m_open.push_back(Kind::Block);
        }
    }

    [[nodiscard]] bool opensBlock(const SqlToken &token, const SqlTokenizer &behind) const
    {
        if (token.isOneOf({"BEGIN", "LOOP"}))
            return !after(behind).isSymbol('=');
        if (token.isWord("WHILE"))
            return true;
        if (token.isWord("REPEAT"))
            return !after(behind).isSymbol('(');
        if (token.isWord("FOR")) {
            SqlTokenizer ahead = behind;
            SqlToken name;
            while (ahead.next(name) && name.kind == SqlToken::Kind::Blank) {
            }
            return name.isIdentifier() && after(ahead).isWord("IN");
        }
        const bool isExpression = !m_open.empty() && m_open.back() == Kind::CaseBeforeThen;
        return token.isWord("IF") && !isExpression && thenFollows(behind);
    }

    /// IF is also a function, and stands in IF EXISTS.
    static bool thenFollows(SqlTokenizer behind)
    {
        SqlToken token;
        while (behind.next(token) && !token.isSymbol(';')) {
            if (token.isWord("THEN"))
                return true;
            if (token.isOneOf({"IF", "WHEN", "BEGIN"}))
                return false;
        }
        return false;
    }

    /// END may be a column's name.
    static bool endsBlock(SqlTokenizer behind)
    {
        SqlToken token;
        for (bool isLabelRead = false; behind.next(token);) {
            if (token.kind == SqlToken::Kind::Blank)
                continue;
            if (token.isSymbol(';') || token.text == QLatin1String("*/")
                || token.isOneOf({"IF", "CASE", "LOOP", "WHILE", "REPEAT", "FOR"}))
                return true;
            if (!token.isIdentifier() || isLabelRead)
                return false;
            isLabelRead = true;
        }
        return true;
    }

    SqlToken m_previous;
    std::vector<Kind> m_open;
    int m_words = 0; ///< seen at the start; -1: what it is, is known
    bool m_program = false;
    bool m_afterEnd = false;
};

std::unique_ptr<StatementBody> bodyOf(SqlSyntax::Family family)
{
    if (family == SqlSyntax::Family::Postgres)
        return std::make_unique<PostgresBody>();
    if (family == SqlSyntax::Family::MySql)
        return std::make_unique<MySqlBody>();
    return std::make_unique<SqliteBody>();
}

qsizetype endOfLine(QStringView text, qsizetype at)
{
    const qsizetype end = text.indexOf(QLatin1Char('\n'), at);
    return end < 0 ? text.size() : end;
}

bool startsLine(QStringView text, qsizetype at)
{
    while (at > 0 && text[at - 1] != QLatin1Char('\n')) {
        if (!text[--at].isSpace())
            return false;
    }
    return true;
}

QString clientsOwn(const QString &command, const QString &client)
{
    return coreTr("%1 is a command of %2, not SQL, so it cannot be run here.").arg(command, client);
}

class Splitter
{
public:
    Splitter(QStringView text, const SqlSyntax &syntax, qsizetype from, const QString &delimiter)
        : m_text(text)
        , m_syntax(syntax)
        , m_tokenizer(text, syntax, from)
        , m_body(bodyOf(syntax.family))
        , m_delimiter(delimiter)
    { }

    std::vector<StatementSpan> atDelimiters()
    {
        SqlToken token;
        while (m_tokenizer.next(token)) {
            cutAtDelimiter(token);
            if (token.kind == SqlToken::Kind::Blank) {
                m_hint = !m_open && token.isHint() ? token.begin : -1;
            } else if (token.text == m_delimiter && !(isSemicolon() && m_open && m_body->isOpen())) {
                finish();
            } else if (!isClientCommand(token)) {
                touch(token);
            }
        }
        finish();
        return std::move(m_statements);
    }

    std::vector<StatementSpan> atGo()
    {
        qsizetype from = m_tokenizer.position();
        bool hasWord = false;
        SqlToken token;
        while (m_tokenizer.next(token)) {
            if (token.kind == SqlToken::Kind::Blank)
                continue;
            const qsizetype lineEnd = endOfLine(m_text, token.begin);
            if (const int times = goCount(token, lineEnd); times >= 0) {
                if (hasWord)
                    addBatch(from, token.begin, times);
                hasWord = false;
                from = lineEnd;
                m_tokenizer.skipTo(lineEnd);
            } else if (const QString command = sqlcmdCommand(token, lineEnd); !command.isEmpty()) {
                if (hasWord)
                    addBatch(from, token.begin, 1);
                hasWord = false;
                refuse(token.begin, lineEnd, clientsOwn(command, QStringLiteral("sqlcmd")));
                from = lineEnd;
                m_tokenizer.skipTo(lineEnd);
            } else {
                hasWord = true;
            }
        }
        if (hasWord)
            addBatch(from, m_text.size(), 1);
        return std::move(m_statements);
    }

private:
    [[nodiscard]] bool isSemicolon() const { return m_delimiter == QLatin1String(";"); }

    int lineOf(qsizetype at)
    {
        m_line += int(m_text.mid(m_counted, at - m_counted).count(QLatin1Char('\n')));
        m_counted = at;
        return m_line;
    }

    /// A delimiter may be any text, and end a word that it stands behind: END$$
    void cutAtDelimiter(SqlToken &token)
    {
        const bool isText = token.kind == SqlToken::Kind::Blank || token.kind == SqlToken::Kind::Quoted
            || token.kind == SqlToken::Kind::String;
        if (isSemicolon() || isText)
            return;
        if (m_text.mid(token.begin).startsWith(m_delimiter))
            token.text = m_delimiter;
        else if (const qsizetype found = token.text.indexOf(m_delimiter); found > 0)
            token.text.truncate(found);
        m_tokenizer.skipTo(token.end());
    }

    void touch(const SqlToken &token)
    {
        if (!m_open) {
            const qsizetype begin = m_hint >= 0 ? m_hint : token.begin;
            m_current = {begin, token.end(), lineOf(begin)};
            m_current.separator = m_delimiter;
            m_body->begin();
            m_open = true;
            m_copy = token.isWord("COPY") ? 1 : 0;
        }
        m_hint = -1;
        m_current.end = token.end();
        m_body->token(token, m_tokenizer);
        if (m_copy == 1 && token.isWord("FROM"))
            m_copy = 2;
        else if (m_copy == 2)
            m_copy = token.isWord("STDIN") ? 3 : 1;
    }

    void finish()
    {
        m_tokenizer.resetDepth();
        if (!std::exchange(m_open, false))
            return;
        if (m_syntax.family == SqlSyntax::Family::Postgres && m_copy >= 3) {
            m_current.refusal
                = coreTr("COPY … FROM stdin reads rows that only psql sends. Let psql run this script, or "
                         "write it with INSERT (pg_dump --inserts).");
            skipCopiedRows();
        }
        m_statements.push_back(std::move(m_current));
    }

    void skipCopiedRows()
    {
        for (qsizetype at = endOfLine(m_text, m_tokenizer.position()); at < m_text.size();) {
            const qsizetype end = endOfLine(m_text, at + 1);
            const bool isLast = m_text.mid(at + 1, end - at - 1).trimmed() == QLatin1String("\\.");
            at = end;
            m_tokenizer.skipTo(at);
            if (isLast)
                return;
        }
    }

    void refuse(qsizetype begin, qsizetype end, const QString &why)
    {
        StatementSpan span {begin, end, lineOf(begin)};
        span.separator = QString();
        span.refusal = why;
        m_statements.push_back(std::move(span));
    }

    void refuseLine(const SqlToken &token, const QString &client)
    {
        finish();
        const qsizetype end = endOfLine(m_text, token.begin);
        const QString command
            = m_text.mid(token.begin, end - token.begin).toString().section(QLatin1Char(' '), 0, 0);
        refuse(token.begin, end, clientsOwn(command.trimmed(), client));
        m_tokenizer.skipTo(end);
    }

    bool isClientCommand(const SqlToken &token)
    {
        switch (m_syntax.family) {
        case SqlSyntax::Family::Sqlite: {
            const QStringView next = m_text.mid(token.end(), 1);
            const bool isCommand = !m_open && token.isSymbol('.') && startsLine(m_text, token.begin)
                && !next.isEmpty() && next[0].isLetter();
            if (isCommand)
                refuseLine(token, QStringLiteral("the sqlite3 shell"));
            return isCommand;
        }
        case SqlSyntax::Family::Postgres:
            if (!token.isSymbol('\\'))
                return false;
            skipOrRefusePsql(token);
            return true;
        case SqlSyntax::Family::MySql:
            return isMySqlCommand(token);
        case SqlSyntax::Family::SqlServer:
            break;
        }
        return false;
    }

    void skipOrRefusePsql(const SqlToken &token)
    {
        static const QRegularExpression harmless(QStringLiteral(R"(^\\(un)?restrict\b)"));
        const qsizetype end = endOfLine(m_text, token.begin);
        // What pg_dump writes to keep psql from other commands means nothing here.
        if (!m_open && harmless.match(m_text.mid(token.begin, end - token.begin).toString()).hasMatch())
            m_tokenizer.skipTo(end);
        else
            refuseLine(token, QStringLiteral("psql"));
    }

    bool isMySqlCommand(const SqlToken &token)
    {
        if (token.isSymbol('\\')) {
            const QStringView letter = m_text.mid(token.end(), 1);
            if (letter == QLatin1String("N")) // NULL
                return false;
            if (letter.compare(QLatin1String("g"), Qt::CaseInsensitive) == 0) {
                finish();
                m_tokenizer.skipTo(token.end() + 1);
            } else {
                refuseLine(token, QStringLiteral("the mysql client"));
            }
            return true;
        }
        if (m_open)
            return false;
        if (token.isWord("DELIMITER")) {
            const qsizetype end = endOfLine(m_text, token.begin);
            const QString rest = m_text.mid(token.end(), end - token.end()).trimmed().toString();
            const QString wanted = rest.section(QRegularExpression(QStringLiteral("\\s")), 0, 0);
            if (wanted.isEmpty())
                refuse(token.begin, end, coreTr("DELIMITER must be followed by a delimiter."));
            else
                m_delimiter = wanted;
            m_tokenizer.skipTo(end);
            return true;
        }
        const bool isCommand
            = token.isOneOf({"SOURCE", "SYSTEM", "TEE", "NOTEE", "PAGER", "NOPAGER", "EDIT", "REHASH",
                             "STATUS", "PROMPT", "CHARSET", "CONNECT", "QUIT", "EXIT"})
            && startsLine(m_text, token.begin);
        if (isCommand)
            refuseLine(token, QStringLiteral("the mysql client"));
        return isCommand;
    }

    /// \return how often a GO that stands in a line of its own runs the batch; -1: it is none
    [[nodiscard]] int goCount(const SqlToken &token, qsizetype lineEnd) const
    {
        static const QRegularExpression behind(QStringLiteral(R"(^\s*(\d{0,9})\s*(--.*|/\*.*\*/\s*)?$)"));
        if (!token.isWord("GO") || !startsLine(m_text, token.begin))
            return -1;
        const QString rest = m_text.mid(token.end(), lineEnd - token.end()).toString();
        const QRegularExpressionMatch match = behind.match(rest);
        if (!match.hasMatch())
            return -1;
        return match.captured(1).isEmpty() ? 1 : match.captured(1).toInt();
    }

    [[nodiscard]] QString sqlcmdCommand(const SqlToken &token, qsizetype lineEnd) const
    {
        static const QRegularExpression command(
            QStringLiteral("^(:(r|setvar|connect|on|out|error|exit|quit|xml|list|listvar|serverlist|help|"
                           "reset|ed|perftrace)|!!)(\\s|$)"),
            QRegularExpression::CaseInsensitiveOption);
        if (!token.isSymbol(':') && !token.isSymbol('!'))
            return {};
        const QString line = m_text.mid(token.begin, lineEnd - token.begin).toString();
        const QRegularExpressionMatch match = command.match(line);
        return match.hasMatch() && startsLine(m_text, token.begin) ? match.captured(1) : QString();
    }

    void addBatch(qsizetype begin, qsizetype end, int times)
    {
        while (begin < end && m_text[begin].isSpace())
            ++begin;
        while (end > begin && m_text[end - 1].isSpace())
            --end;
        StatementSpan span {begin, end, lineOf(begin)};
        span.repeat = times;
        span.separator = QStringLiteral("\nGO");
        m_statements.push_back(std::move(span));
    }

    QStringView m_text;
    SqlSyntax m_syntax;
    SqlTokenizer m_tokenizer;
    std::unique_ptr<StatementBody> m_body;
    QString m_delimiter;
    std::vector<StatementSpan> m_statements;
    StatementSpan m_current;
    qsizetype m_hint = -1;
    qsizetype m_counted = 0;
    int m_line = 1;
    int m_copy = 0; ///< words of COPY … FROM STDIN seen
    bool m_open = false;
};

} // namespace

std::vector<StatementSpan> splitStatements(QStringView text, const SqlSyntax &syntax, qsizetype from,
                                           const QString &delimiter)
{
    Splitter splitter(text, syntax, from, delimiter);
    return syntax.family == SqlSyntax::Family::SqlServer ? splitter.atGo() : splitter.atDelimiters();
}

int statementAt(const std::vector<StatementSpan> &statements, qsizetype cursor)
{
    int found = statements.empty() ? -1 : 0;
    for (std::size_t i = 0; i < statements.size() && statements[i].begin <= cursor; ++i)
        found = int(i);
    return found;
}

} // namespace stillroom
