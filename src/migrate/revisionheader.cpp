#include "migrate/revisionheader.h"

#include "base/error.h"
#include "base/text.h"
#include "migrate/plainheader.h"
#include "python/module.h"

#include <QFileInfo>
#include <QHash>
#include <QRegularExpression>
#include <map>

namespace stillroom {

namespace {

/// A header value: nothing, one name or several.
struct HeaderValue
{
    QStringList names;
    int line = 0;
};

class HeaderReader
{
public:
    HeaderReader(const Module &module, const QString &file) : m_module(module), m_file(file) { }

    void read()
    {
        using Kind = PyStatement::Kind;
        for (const PyStatement &statement : m_module.statements()) {
            if (statement.kind == Kind::Assign) {
                for (size_t i = 0; i + 1 < statement.expressions.size(); ++i)
                    assign(statement.expressions[i], statement.expressions.back());
            } else if (statement.kind == Kind::AnnotatedAssign && statement.expressions.size() == 3) {
                assign(statement.expressions[0], statement.expressions[2]);
            }
        }
    }

    [[nodiscard]] bool has(const char *name) const { return m_values.contains(QLatin1String(name)); }
    [[nodiscard]] QStringList names(const char *name) const
    {
        const QString key = QLatin1String(name);
        if (const auto fault = m_faults.find(key); fault != m_faults.end())
            throw fault->second;
        return m_values.value(key).names;
    }

private:
    void assign(const Expression &target, const Expression &value)
    {
        if (target.kind == Expression::Kind::Tuple && value.kind == Expression::Kind::Tuple
            && target.children.size() == value.children.size())
        {
            for (size_t i = 0; i < target.children.size(); ++i)
                assign(target.children[i], value.children[i]);
            return;
        }
        if (target.kind != Expression::Kind::Name)
            return;
        m_faults.erase(target.text);
        m_values[target.text] = {};
        try {
            m_values[target.text] = evaluated(value);
        } catch (const Error &error) {
            m_faults.insert_or_assign(target.text, error); // only of interest if it is a header's name
        }
    }

    [[nodiscard]] HeaderValue evaluated(const Expression &value) const
    {
        switch (value.kind) {
        case Expression::Kind::None:
            return {{}, value.line};
        case Expression::Kind::String:
            return {value.text.isEmpty() ? QStringList() : QStringList {value.text}, value.line};
        case Expression::Kind::Tuple:
        case Expression::Kind::List:
        case Expression::Kind::Set: {
            HeaderValue all {{}, value.line};
            for (const Expression &each : value.children)
                all.names += evaluated(each).names;
            return all;
        }
        case Expression::Kind::Starred:
            return evaluated(value.children.front());
        case Expression::Kind::Name:
            if (m_values.contains(value.text) && !m_faults.contains(value.text))
                return m_values.value(value.text);
            break;
        case Expression::Kind::Binary:
            if (value.text == QStringLiteral("+"))
                return sum(evaluated(value.children[0]), evaluated(value.children[1]), value);
            break;
        default:
            break;
        }
        throw Error(
            Error::Kind::Parse,
            coreTr("The revision's header is not written out but computed: %1").arg(m_module.source(value)))
            .withHint(coreTr("Write the identifier as a string, several as a tuple of strings."))
            .withPlace(m_file, value.line);
    }

    [[nodiscard]] static HeaderValue sum(const HeaderValue &left, const HeaderValue &right,
                                         const Expression &value)
    {
        const auto isString
            = [](const Expression &operand) { return operand.kind == Expression::Kind::String; };
        if (isString(value.children[0]) || isString(value.children[1]))
            return {{left.names.join(QString()) + right.names.join(QString())}, value.line};
        return {left.names + right.names, value.line};
    }

    const Module &m_module;
    const QString &m_file;
    QHash<QString, HeaderValue> m_values;
    std::map<QString, Error> m_faults;
};

/// Where the functions begin, if no line behind that place can belong to the header; else -1. Only lines that
/// start at the margin count, and of a file's body those are few.
qsizetype endOfHeader(const QString &source)
{
    const QStringView text(source);
    qsizetype definition = -1;
    for (qsizetype at = 0; at < text.size();) {
        qsizetype end = text.indexOf(QLatin1Char('\n'), at);
        if (end < 0)
            end = text.size();
        const QStringView line = text.mid(at, end - at);
        if (!line.isEmpty() && !line.front().isSpace() && line.front() != QLatin1Char('#')) {
            if (definition >= 0) {
                for (const char *name : {"revision", "branch_labels", "depends_on"}) {
                    if (line.contains(QLatin1String(name)))
                        return -1;
                }
            } else if (line.startsWith(QLatin1String("def ")) || line.startsWith(QLatin1String("async "))
                       || line.startsWith(QLatin1String("class ")) || line.startsWith(QLatin1Char('@')))
            {
                definition = at;
            }
        }
        at = end + 1;
    }
    return definition;
}

/// Docstrings lose the margin of their lines nowhere in Alembic: only the ends are stripped.
void describe(Revision &revision, const QString &docstring)
{
    static const QString lead = QStringLiteral("Create Date:");
    revision.doc = docstring.trimmed();
    revision.message = revision.doc.left(revision.doc.indexOf(QStringLiteral("\n\n")));
    qsizetype at = revision.doc.indexOf(lead);
    while (at > 0 && revision.doc[at - 1] != QLatin1Char('\n'))
        at = revision.doc.indexOf(lead, at + 1);
    if (at < 0)
        return;
    at += lead.size();
    revision.createDate = QStringView(revision.doc)
                              .mid(at, revision.doc.indexOf(QLatin1Char('\n'), at) - at)
                              .trimmed()
                              .toString();
}

} // namespace

bool isRevisionFileName(const QString &name)
{
    return name.endsWith(QStringLiteral(".py")) && !name.startsWith(QStringLiteral(".#"))
        && !name.startsWith(QStringLiteral("__init__"));
}

Revision readRevisionHeader(const QString &file)
{
    return readRevisionHeader(readTextFile(file), file);
}

Revision readRevisionHeader(const QString &source, const QString &file)
{
    const qsizetype end = endOfHeader(source);
    if (end >= 0) {
        if (std::optional<Revision> plain = readPlainHeader(QStringView(source).left(end))) {
            plain->file = file;
            describe(*plain, plain->doc);
            return std::move(*plain);
        }
    }
    std::shared_ptr<const Module> module = Module::parse(end < 0 ? source : source.left(end), file);
    if (end >= 0 && !module->faults().empty())
        module = Module::parse(source, file); // the cut went through a string
    HeaderReader header(*module, file);
    header.read();
    Revision revision;
    revision.file = file;
    describe(revision, module->docstring());
    if (header.has("revision")) {
        const QStringList ids = header.names("revision");
        if (ids.size() != 1)
            throw Error(Error::Kind::Parse, coreTr("'revision' is not one identifier.")).withPlace(file, 0);
        revision.id = ids.constFirst();
    } else {
        if (!module->faults().empty()) {
            throw Error(Error::Kind::Parse,
                        coreTr("This is not Python: %1").arg(module->faults().front().text))
                .withPlace(file, module->faults().front().line);
        }
        static const QRegularExpression legacy(QStringLiteral("^([a-f0-9]+)\\.py$"));
        const QString name = QFileInfo(file).fileName();
        const auto found = legacy.match(name);
        if (!found.hasMatch()) {
            throw Error(Error::Kind::Migration,
                        coreTr("Could not determine revision id from filename %1. Be sure the 'revision' "
                               "variable is declared inside the script (please see 'Upgrading from Alembic "
                               "0.1 to 0.2' in the documentation).")
                            .arg(name));
        }
        revision.id = found.captured(1);
    }
    if (!header.has("down_revision"))
        throw Error(Error::Kind::Parse, coreTr("'down_revision' is missing.")).withPlace(file, 0);
    revision.down = header.names("down_revision");
    revision.dependsOn = header.names("depends_on");
    revision.branchLabels = header.names("branch_labels");
    return revision;
}

} // namespace stillroom
