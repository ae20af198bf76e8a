#include "migrate/plainheader.h"

namespace stillroom {

namespace {

bool isNameStart(QChar c)
{
    return (c >= QLatin1Char('a') && c <= QLatin1Char('z'))
        || (c >= QLatin1Char('A') && c <= QLatin1Char('Z')) || c == QLatin1Char('_');
}

bool isNamePart(QChar c)
{
    return isNameStart(c) || (c >= QLatin1Char('0') && c <= QLatin1Char('9'));
}

bool isBlank(QChar c)
{
    return c == QLatin1Char(' ') || c == QLatin1Char('\t');
}

/// Takes words off the front of a text.
class Scanner
{
public:
    explicit Scanner(QStringView text) : m_rest(text) { }

    [[nodiscard]] bool atEnd() const { return m_rest.isEmpty(); }

    bool take(QLatin1String word)
    {
        if (!m_rest.startsWith(word))
            return false;
        m_rest = m_rest.mid(word.size());
        return true;
    }

    void skipBlanks()
    {
        while (!m_rest.isEmpty() && isBlank(m_rest.front()))
            m_rest = m_rest.mid(1);
    }

    /// Blanks, a comment and the end of the line.
    bool takeLineEnd()
    {
        skipBlanks();
        if (!m_rest.isEmpty() && m_rest.front() == QLatin1Char('#')) {
            const qsizetype end = m_rest.indexOf(QLatin1Char('\n'));
            m_rest = end < 0 ? QStringView() : m_rest.mid(end);
        }
        return m_rest.isEmpty() || take(QLatin1String("\n"));
    }

    template <class Predicate>
    QStringView takeWhile(Predicate isMeant)
    {
        qsizetype end = 0;
        while (end < m_rest.size() && isMeant(m_rest[end]))
            ++end;
        const QStringView taken = m_rest.left(end);
        m_rest = m_rest.mid(end);
        return taken;
    }

    /// What stands between two marks; nothing if it holds a backslash or, unless allowed, a line's end.
    std::optional<QString> takeQuoted(QLatin1String mark, bool severalLines)
    {
        if (!m_rest.startsWith(mark))
            return std::nullopt;
        const qsizetype end = m_rest.indexOf(mark, mark.size());
        if (end < 0)
            return std::nullopt;
        const QStringView text = m_rest.mid(mark.size(), end - mark.size());
        if (text.contains(QLatin1Char('\\')) || (!severalLines && text.contains(QLatin1Char('\n'))))
            return std::nullopt;
        m_rest = m_rest.mid(end + mark.size());
        return text.toString();
    }

private:
    QStringView m_rest;
};

std::optional<QString> takeString(Scanner &scanner)
{
    const auto found = scanner.takeQuoted(QLatin1String("'"), false);
    return found ? found : scanner.takeQuoted(QLatin1String("\""), false);
}

/// The names of a value: none for None, "" and (); nothing for what is not written out plainly.
std::optional<QStringList> takeValue(Scanner &scanner)
{
    if (scanner.take(QLatin1String("None")))
        return QStringList();
    QStringList names;
    if (const auto name = takeString(scanner)) {
        if (!name->isEmpty())
            names << *name;
        return names;
    }
    QLatin1String close;
    if (scanner.take(QLatin1String("(")))
        close = QLatin1String(")");
    else if (scanner.take(QLatin1String("[")))
        close = QLatin1String("]");
    else
        return std::nullopt;
    scanner.skipBlanks();
    while (!scanner.take(close)) {
        const auto name = takeString(scanner);
        if (!name)
            return std::nullopt;
        if (!name->isEmpty())
            names << *name;
        scanner.skipBlanks();
        if (scanner.take(QLatin1String(",")))
            scanner.skipBlanks();
        else if (!scanner.take(close))
            return std::nullopt;
        else
            break;
    }
    return names;
}

/// The rest of an import's line, without brackets and semicolons.
bool takeImport(Scanner &scanner)
{
    scanner.takeWhile([](QChar c) {
        return isNamePart(c) || isBlank(c) || c == QLatin1Char('.') || c == QLatin1Char(',')
            || c == QLatin1Char('*');
    });
    return scanner.takeLineEnd();
}

/// ": Union[str, None]", if there is one.
void takeAnnotation(Scanner &scanner)
{
    scanner.skipBlanks();
    if (!scanner.take(QLatin1String(":")))
        return;
    scanner.takeWhile([](QChar c) {
        return isNamePart(c) || isBlank(c) || c == QLatin1Char('.') || c == QLatin1Char(',')
            || c == QLatin1Char('[') || c == QLatin1Char(']') || c == QLatin1Char('|');
    });
}

struct Fields
{
    std::optional<QStringList> revision;
    std::optional<QStringList> down;
    std::optional<QStringList> labels;
    std::optional<QStringList> dependsOn;

    [[nodiscard]] std::optional<QStringList> *field(QStringView name)
    {
        if (name == QLatin1String("revision"))
            return &revision;
        if (name == QLatin1String("down_revision"))
            return &down;
        if (name == QLatin1String("branch_labels"))
            return &labels;
        return name == QLatin1String("depends_on") ? &dependsOn : nullptr;
    }
};

bool takeAssignment(Scanner &scanner, Fields &fields)
{
    const QStringView name = scanner.takeWhile(isNamePart);
    if (name.isEmpty() || !isNameStart(name.front()))
        return false;
    takeAnnotation(scanner);
    scanner.skipBlanks();
    if (!scanner.take(QLatin1String("=")))
        return false;
    scanner.skipBlanks();
    std::optional<QStringList> value = takeValue(scanner);
    if (!value || !scanner.takeLineEnd())
        return false;
    if (std::optional<QStringList> *const field = fields.field(name))
        *field = std::move(value);
    return true;
}

} // namespace

std::optional<Revision> readPlainHeader(QStringView header)
{
    if (header.contains(QLatin1Char('\r')) || header.contains(QLatin1Char('\f')))
        return std::nullopt;
    Scanner scanner(header);
    Revision revision;
    Fields fields;
    bool isFirst = true;
    while (!scanner.atEnd()) {
        if (scanner.takeLineEnd())
            continue;
        if (isFirst) {
            isFirst = false;
            auto doc = scanner.takeQuoted(QLatin1String("\"\"\""), true);
            if (!doc)
                doc = scanner.takeQuoted(QLatin1String("'''"), true);
            if (doc) {
                revision.doc = std::move(*doc);
                if (!scanner.takeLineEnd())
                    return std::nullopt;
                continue;
            }
        }
        const bool isImport = scanner.take(QLatin1String("import ")) || scanner.take(QLatin1String("from "));
        if (isImport ? !takeImport(scanner) : !takeAssignment(scanner, fields))
            return std::nullopt;
    }
    if (!fields.revision || fields.revision->size() != 1 || !fields.down)
        return std::nullopt;
    revision.id = fields.revision->constFirst();
    revision.down = std::move(*fields.down);
    revision.branchLabels = fields.labels.value_or(QStringList());
    revision.dependsOn = fields.dependsOn.value_or(QStringList());
    return revision;
}

} // namespace stillroom
