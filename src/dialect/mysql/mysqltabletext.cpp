#include "dialect/mysql/mysqltabletext.h"

#include <algorithm>
#include <iterator>

namespace stillroom {

namespace {

struct NotUnderstood
{ };

bool isWordByte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$';
}

/// Walks over the bytes of the text: all that the grammar is made of is ASCII.
class Scanner
{
public:
    explicit Scanner(QByteArrayView text) : m_text(text) { }

    [[nodiscard]] char peek()
    {
        while (m_at < m_text.size() && (m_text[m_at] == ' ' || m_text[m_at] == '\n'))
            ++m_at;
        return m_at < m_text.size() ? m_text[m_at] : '\0';
    }
    [[nodiscard]] bool take(char symbol)
    {
        if (peek() != symbol)
            return false;
        ++m_at;
        return true;
    }
    void expect(char symbol)
    {
        if (!take(symbol))
            throw NotUnderstood();
    }
    /// The word that stands here, empty where none does.
    [[nodiscard]] QByteArrayView word()
    {
        if (!isWordByte(peek()))
            return {};
        const qsizetype begin = m_at;
        while (m_at < m_text.size() && isWordByte(m_text[m_at]))
            ++m_at;
        return m_text.sliced(begin, m_at - begin);
    }
    [[nodiscard]] QByteArrayView nextWord()
    {
        const qsizetype before = m_at;
        const QByteArrayView found = word();
        m_at = before;
        return found;
    }
    [[nodiscard]] bool takeWord(QByteArrayView wanted)
    {
        if (nextWord() != wanted)
            return false;
        static_cast<void>(word());
        return true;
    }
    void expectWord(QByteArrayView wanted)
    {
        if (!takeWord(wanted))
            throw NotUnderstood();
    }
    [[nodiscard]] QString expectAnyWord()
    {
        const QByteArrayView found = word();
        if (found.isEmpty())
            throw NotUnderstood();
        return QString::fromLatin1(found);
    }
    /// `a``b` -> a`b
    [[nodiscard]] QString name()
    {
        if (peek() != '`')
            throw NotUnderstood();
        const QByteArrayView quoted = upTo(endOfQuoted());
        QString text = QString::fromUtf8(quoted.sliced(1, quoted.size() - 2));
        if (quoted.size() > 3)
            text.replace(QLatin1String("``"), QLatin1String("`"));
        return text;
    }
    /// 'it''s \\ ' -> it's \ with a blank
    [[nodiscard]] QString string() { return QString::fromUtf8(stringBytes()); }
    [[nodiscard]] QByteArray stringBytes()
    {
        if (peek() != '\'')
            throw NotUnderstood();
        const QByteArrayView quoted = upTo(endOfQuoted());
        QByteArray text;
        text.reserve(quoted.size());
        for (qsizetype at = 1; at < quoted.size() - 1; ++at) {
            char c = quoted[at];
            if (c == '\'') {
                ++at;
            } else if (c == '\\') {
                c = quoted[++at];
                c = c == 'n' ? '\n' : c == 'r' ? '\r' : c == '0' ? '\0' : c;
            }
            text += c;
        }
        return text;
    }
    /// What stands in round brackets.
    [[nodiscard]] QByteArrayView brackets()
    {
        if (peek() != '(')
            throw NotUnderstood();
        const QByteArrayView all = upTo(endOfBrackets());
        return all.sliced(1, all.size() - 2);
    }
    /// Over one string, name, word, pair of brackets or symbol.
    void skip()
    {
        const char c = peek();
        if (c == '\0')
            throw NotUnderstood();
        m_at = c == '(' ? endOfBrackets() : c == '\'' || c == '`' ? endOfQuoted() : m_at + 1;
        if (isWordByte(c))
            while (m_at < m_text.size() && isWordByte(m_text[m_at]))
                ++m_at;
    }
    [[nodiscard]] qsizetype place()
    {
        static_cast<void>(peek());
        return m_at;
    }
    [[nodiscard]] QByteArrayView since(qsizetype begin) const
    {
        return m_text.sliced(begin, m_at - begin).trimmed();
    }
    /// Over a comment that begins with these characters.
    [[nodiscard]] bool takeComment(QByteArrayView begin)
    {
        static_cast<void>(peek());
        if (!m_text.sliced(m_at).startsWith(begin))
            return false;
        const qsizetype end = m_text.indexOf("*/", m_at);
        if (end < 0)
            throw NotUnderstood();
        m_at = end + 2;
        return true;
    }

private:
    [[nodiscard]] QByteArrayView upTo(qsizetype end)
    {
        const QByteArrayView piece = m_text.sliced(m_at, end - m_at);
        m_at = end;
        return piece;
    }
    /// Behind the quoted text that begins here; its quote stands for itself when doubled.
    [[nodiscard]] qsizetype endOfQuoted() const { return endOfQuoted(m_at); }
    [[nodiscard]] qsizetype endOfQuoted(qsizetype at) const
    {
        const char quote = m_text[at];
        for (++at; at < m_text.size(); ++at) {
            if (m_text[at] == '\\' && quote != '`')
                ++at;
            else if (m_text[at] == quote) {
                if (at + 1 == m_text.size() || m_text[at + 1] != quote)
                    return at + 1;
                ++at;
            }
        }
        throw NotUnderstood();
    }
    [[nodiscard]] qsizetype endOfBrackets() const
    {
        int depth = 0;
        for (qsizetype at = m_at; at < m_text.size();) {
            const char c = m_text[at];
            if (c == '\'' || c == '`' || c == '"') {
                at = endOfQuoted(at);
                continue;
            }
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            ++at;
            if (depth == 0)
                return at;
        }
        throw NotUnderstood();
    }

    QByteArrayView m_text;
    qsizetype m_at = 0;
};

class TableTextReader
{
public:
    explicit TableTextReader(QByteArrayView text) : m_scanner(text) { }

    [[nodiscard]] MySqlTableText read()
    {
        m_scanner.expectWord("CREATE");
        m_scanner.expectWord("TABLE");
        static_cast<void>(m_scanner.name());
        m_scanner.expect('(');
        do
            readItem();
        while (m_scanner.take(','));
        m_scanner.expect(')');
        readOptions();
        return std::move(m_table);
    }

private:
    void readItem();
    void readColumn();
    [[nodiscard]] QString readType();
    void readAttribute(MySqlColumn &column, QString &charset);
    void readGenerated(MySqlColumn &column);
    [[nodiscard]] QString readDefault();
    void readIndex(MySqlTextIndex index);
    void readForeignKey(QString name);
    [[nodiscard]] QString readAction();
    [[nodiscard]] QStringList readNames();
    void readOptions();

    Scanner m_scanner;
    MySqlTableText m_table;
};

void TableTextReader::readItem()
{
    if (m_scanner.peek() == '`')
        return readColumn();
    const QString kind = m_scanner.expectAnyWord();
    MySqlTextIndex index;
    if (kind == QLatin1String("CONSTRAINT")) {
        QString name = m_scanner.name();
        if (m_scanner.takeWord("CHECK"))
            m_table.checks.push_back({name, QString::fromUtf8(m_scanner.brackets()), false});
        else
            readForeignKey(std::move(name));
        return;
    }
    if (kind == QLatin1String("PRIMARY"))
        index.name = QStringLiteral("PRIMARY");
    else if (kind == QLatin1String("FULLTEXT") || kind == QLatin1String("SPATIAL"))
        index.kind = kind;
    else if (kind != QLatin1String("UNIQUE") && kind != QLatin1String("KEY"))
        throw NotUnderstood();
    index.unique = kind == QLatin1String("UNIQUE") || kind == QLatin1String("PRIMARY");
    if (kind != QLatin1String("KEY"))
        m_scanner.expectWord("KEY");
    if (index.name.isEmpty())
        index.name = m_scanner.name();
    readIndex(std::move(index));
}

QString TableTextReader::readType()
{
    const qsizetype begin = m_scanner.place();
    static_cast<void>(m_scanner.expectAnyWord());
    if (m_scanner.peek() == '(')
        m_scanner.skip();
    while (m_scanner.takeWord("unsigned") || m_scanner.takeWord("zerofill")
           || m_scanner.takeComment("/*M!100301 COMPRESSED"))
        continue;
    return QString::fromUtf8(m_scanner.since(begin));
}

void TableTextReader::readColumn()
{
    MySqlColumn column;
    QString charset;
    column.nullable = true;
    column.name = m_scanner.name();
    column.declared = readType();
    while (m_scanner.peek() != ',' && m_scanner.peek() != ')')
        readAttribute(column, charset);
    m_table.columns.push_back(std::move(column));
    m_table.charsets.push_back(std::move(charset));
}

void TableTextReader::readAttribute(MySqlColumn &column, QString &charset)
{
    const QByteArrayView word = m_scanner.word();
    if (word == "NOT") {
        m_scanner.expectWord("NULL");
        column.nullable = false;
    } else if (word == "DEFAULT") {
        column.defaultValue = Value::text(readDefault());
    } else if (word == "CHARACTER") {
        m_scanner.expectWord("SET");
        charset = m_scanner.expectAnyWord();
    } else if (word == "COLLATE") {
        column.collation = m_scanner.expectAnyWord();
    } else if (word == "AUTO_INCREMENT") {
        column.extra += QLatin1String(" auto_increment");
    } else if (word == "COMMENT") {
        column.comment = m_scanner.string();
    } else if (word == "CHECK") {
        m_table.checks.push_back({column.name, QString::fromUtf8(m_scanner.brackets()), true});
    } else if (word == "ON") {
        m_scanner.expectWord("UPDATE");
        const qsizetype begin = m_scanner.place();
        static_cast<void>(m_scanner.expectAnyWord());
        if (m_scanner.peek() == '(')
            m_scanner.skip();
        column.extra += QLatin1String(" on update ") + QString::fromUtf8(m_scanner.since(begin));
    } else if (word == "GENERATED") {
        readGenerated(column);
    } else if (word == "WITHOUT") {
        m_scanner.expectWord("SYSTEM");
        m_scanner.expectWord("VERSIONING");
    } else if (word != "NULL" && word != "INVISIBLE") {
        throw NotUnderstood();
    }
}

void TableTextReader::readGenerated(MySqlColumn &column)
{
    m_scanner.expectWord("ALWAYS");
    m_scanner.expectWord("AS");
    column.generated = QString::fromUtf8(m_scanner.brackets());
    const QString kind = m_scanner.expectAnyWord();
    if (kind != QLatin1String("STORED") && kind != QLatin1String("VIRTUAL"))
        throw NotUnderstood();
    column.extra += QLatin1Char(' ') + kind + QLatin1String(" GENERATED");
}

/// A default is whatever stands before the next attribute; expressions of several words are in brackets.
/// Bytes that are no letters, of a binary column, become a hexadecimal literal; the catalogue has '?' for
/// them.
QString TableTextReader::readDefault()
{
    static constexpr QByteArrayView behind[] = {"ON", "AUTO_INCREMENT", "COMMENT", "CHECK", "WITHOUT"};
    const qsizetype begin = m_scanner.place();
    do {
        m_scanner.skip();
        const QByteArrayView next = m_scanner.nextWord();
        if (std::find(std::begin(behind), std::end(behind), next) != std::end(behind))
            break;
    } while (m_scanner.peek() != ',' && m_scanner.peek() != ')');
    const QByteArrayView written = m_scanner.since(begin);
    QString text = QString::fromUtf8(written);
    if (written.startsWith('\'') && text.contains(QChar(QChar::ReplacementCharacter)))
        text = QStringLiteral("0x") + QString::fromLatin1(Scanner(written).stringBytes().toHex()).toUpper();
    return text;
}

void TableTextReader::readIndex(MySqlTextIndex index)
{
    m_scanner.expect('(');
    do {
        MySqlIndexPart part;
        part.column = m_scanner.name();
        if (m_scanner.peek() == '(')
            part.length = QString::fromLatin1(m_scanner.brackets());
        part.descending = m_scanner.takeWord("DESC");
        index.parts.push_back(std::move(part));
    } while (m_scanner.take(','));
    m_scanner.expect(')');
    while (m_scanner.peek() != ',' && m_scanner.peek() != ')') {
        const QByteArrayView word = m_scanner.word();
        if (word == "USING") {
            index.method = m_scanner.expectAnyWord();
        } else if (word == "COMMENT") {
            static_cast<void>(m_scanner.string());
        } else if (word == "KEY_BLOCK_SIZE") {
            m_scanner.expect('=');
            static_cast<void>(m_scanner.expectAnyWord());
        } else if (word == "WITH") {
            m_scanner.expectWord("PARSER");
            index.parser = m_scanner.peek() == '`' ? m_scanner.name() : m_scanner.expectAnyWord();
        } else if (word != "IGNORED") {
            throw NotUnderstood();
        }
    }
    m_table.indexes.push_back(std::move(index));
}

QStringList TableTextReader::readNames()
{
    QStringList names;
    m_scanner.expect('(');
    do
        names.append(m_scanner.name());
    while (m_scanner.take(','));
    m_scanner.expect(')');
    return names;
}

QString TableTextReader::readAction()
{
    QString action = m_scanner.expectAnyWord();
    if (action == QLatin1String("SET") || action == QLatin1String("NO"))
        action += QLatin1Char(' ') + m_scanner.expectAnyWord();
    return action;
}

void TableTextReader::readForeignKey(QString name)
{
    ForeignKey key;
    key.name = std::move(name);
    m_scanner.expectWord("FOREIGN");
    m_scanner.expectWord("KEY");
    key.columns = readNames();
    m_scanner.expectWord("REFERENCES");
    key.referredTable = m_scanner.name();
    if (m_scanner.take('.'))
        key.referredSchema = std::exchange(key.referredTable, m_scanner.name());
    key.referredColumns = readNames();
    while (m_scanner.takeWord("ON")) {
        const bool isDelete = m_scanner.takeWord("DELETE");
        if (!isDelete)
            m_scanner.expectWord("UPDATE");
        (isDelete ? key.onDelete : key.onUpdate) = readAction();
    }
    m_table.foreignKeys.push_back(std::move(key));
}

void TableTextReader::readOptions()
{
    while (m_scanner.peek() != '\0') {
        if (m_scanner.takeWord("PARTITION")) { // what follows is told by the catalogue
            m_table.isPartitioned = true;
            return;
        }
        const QByteArrayView key = m_scanner.word();
        if (key == "WITH") {
            m_scanner.expectWord("SYSTEM");
            m_scanner.expectWord("VERSIONING");
            continue;
        }
        if (key == "DEFAULT")
            continue; // CHARSET=… comes next
        if (key.isEmpty())
            throw NotUnderstood();
        m_scanner.expect('=');
        if (m_scanner.peek() == '\'') {
            const QString text = m_scanner.string();
            if (key == "COMMENT")
                m_table.comment = text;
            continue;
        }
        const QString value = m_scanner.expectAnyWord();
        if (key == "ENGINE")
            m_table.engine = value;
        else if (key == "CHARSET")
            m_table.charset = value;
        else if (key == "COLLATE")
            m_table.collation = value;
        else
            m_table.options += QString::fromLatin1(key) + QLatin1Char('=') + value + QLatin1Char(' ');
    }
}

} // namespace

std::optional<MySqlTableText> readMySqlTableText(QByteArrayView text)
{
    try {
        return TableTextReader(text).read();
    } catch (const NotUnderstood &) {
        return {};
    }
}

} // namespace stillroom
