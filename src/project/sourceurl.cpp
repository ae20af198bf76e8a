#include "project/sourceurl.h"

#include "python/module.h"

#include <QDir>
#include <QFile>
#include <QHash>
#include <QRegularExpression>

namespace stillroom {

namespace {

bool isSkipped(const QString &folder)
{
    static const QStringList names {
        QStringLiteral("node_modules"), QStringLiteral("__pycache__"), QStringLiteral("site-packages"),
        QStringLiteral("venv"),         QStringLiteral("env"),         QStringLiteral("versions"),
    };
    return folder.startsWith(QLatin1Char('.')) || names.contains(folder);
}

void collect(const QDir &folder, const QString &lead, int depth, int limit, QStringList &found)
{
    for (const QString &name : folder.entryList({QStringLiteral("*.py")}, QDir::Files, QDir::Name)) {
        if (found.size() >= limit)
            return;
        found << lead + name;
    }
    if (depth == 0)
        return;
    for (const QString &name :
         folder.entryList(QDir::Dirs | QDir::NoDotAndDotDot | QDir::NoSymLinks, QDir::Name)) {
        const QDir inner(folder.filePath(name));
        if (!isSkipped(name) && !inner.exists(QStringLiteral("pyvenv.cfg")))
            collect(inner, lead + name + QLatin1Char('/'), depth - 1, limit, found);
    }
}

QByteArray bytesOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// Reads one file's top-level strings and the first argument of create_engine.
class UrlReader
{
public:
    explicit UrlReader(const Module &module) : m_module(module) { }

    struct Found
    {
        QString text;
        int line = 0;
    };

    [[nodiscard]] std::optional<Found> engine()
    {
        read(m_module.statements());
        return m_engine;
    }
    [[nodiscard]] std::optional<Found> variable() const
    {
        static const QRegularExpression names(
            QStringLiteral("^(SQLALCHEMY_DATABASE_URL|SQLALCHEMY_DATABASE_URI|DATABASE_URL|DB_URL|"
                           "DB_CONNECTION_STRING|SQLALCHEMY_URL)$"),
            QRegularExpression::CaseInsensitiveOption);
        for (auto it = m_strings.cbegin(); it != m_strings.cend(); ++it) {
            if (names.match(it.key()).hasMatch() && it->text.contains(QStringLiteral("://")))
                return *it;
        }
        return std::nullopt;
    }

private:
    void read(const std::vector<PyStatement> &statements)
    {
        for (const PyStatement &statement : statements) {
            if (statement.kind == PyStatement::Kind::Assign && statement.expressions.size() == 2)
                assign(statement.expressions[0], statement.expressions[1]);
            else if (statement.kind == PyStatement::Kind::AnnotatedAssign
                     && statement.expressions.size() == 3)
                assign(statement.expressions[0], statement.expressions[2]);
            for (const Expression &expression : statement.expressions)
                lookForEngine(expression);
            read(statement.body);
            read(statement.orElse);
        }
    }

    void assign(const Expression &target, const Expression &value)
    {
        const QString text = stringOf(value);
        if ((target.kind == Expression::Kind::Name || target.kind == Expression::Kind::Attribute)
            && !text.isNull())
            m_strings[target.text] = {text, value.line};
    }

    void lookForEngine(const Expression &expression)
    {
        if (expression.kind == Expression::Kind::Call && expression.children.size() > 1 && !m_engine) {
            const QString name = expression.children[0].text;
            if (name == QStringLiteral("create_engine") || name == QStringLiteral("create_async_engine")) {
                const QString text = stringOf(expression.children[1]);
                if (text.contains(QStringLiteral(":")))
                    m_engine = Found {text, expression.line};
            }
        }
        for (const Expression &child : expression.children)
            lookForEngine(child);
    }

    /// Null if it is not a plain string, a known name, or a variable of the environment.
    [[nodiscard]] QString stringOf(const Expression &value) const
    {
        switch (value.kind) {
        case Expression::Kind::String:
            return value.text.isNull() ? QStringLiteral("") : value.text;
        case Expression::Kind::Name:
        case Expression::Kind::Attribute:
            return m_strings.value(value.text).text;
        case Expression::Kind::KeywordArgument:
            return value.text == QStringLiteral("url") ? stringOf(value.children[0]) : QString();
        case Expression::Kind::Or: {
            for (const Expression &each : value.children) {
                const QString text = stringOf(each);
                if (!text.isEmpty())
                    return text;
            }
            return {};
        }
        case Expression::Kind::Binary: {
            const QString left = stringOf(value.children[0]);
            const QString right = stringOf(value.children[1]);
            return value.text == QStringLiteral("+") && !left.isNull() && !right.isNull() ? left + right
                                                                                          : QString();
        }
        case Expression::Kind::FormattedString: {
            QString whole = QStringLiteral("");
            for (const Expression &part : value.children) {
                const QString text
                    = stringOf(part.kind == Expression::Kind::Formatted ? part.children[0] : part);
                if (text.isNull())
                    return {};
                whole += text;
            }
            return whole;
        }
        case Expression::Kind::Call:
            return environmentOf(value);
        case Expression::Kind::Subscript:
            return value.children[0].text == QStringLiteral("environ") ? variableOf(value.children[1])
                                                                       : QString();
        default:
            return {};
        }
    }

    /// os.getenv("NAME", "default"), os.environ.get("NAME", "default")
    [[nodiscard]] QString environmentOf(const Expression &call) const
    {
        const QString name = call.children[0].text;
        if (call.children.size() < 2 || (name != QStringLiteral("getenv") && name != QStringLiteral("get")))
            return {};
        const QString set = variableOf(call.children[1]);
        return set.isNull() && call.children.size() > 2 ? stringOf(call.children[2]) : set;
    }

    [[nodiscard]] static QString variableOf(const Expression &name)
    {
        const QByteArray variable = name.text.toUtf8();
        return name.kind == Expression::Kind::String && qEnvironmentVariableIsSet(variable.constData())
            ? qEnvironmentVariable(variable.constData())
            : QString();
    }

    const Module &m_module;
    QHash<QString, Found> m_strings;
    std::optional<Found> m_engine;
};

} // namespace

QStringList pythonFiles(const QString &folder, int limit)
{
    QStringList found;
    collect(QDir(folder), {}, 6, limit, found);
    return found;
}

std::optional<SourceUrl> findSourceUrl(const QString &folder)
{
    std::optional<SourceUrl> fromVariable;
    for (const QString &name : pythonFiles(folder)) {
        const QByteArray bytes = bytesOf(folder + QLatin1Char('/') + name);
        const QByteArray upper = bytes.toUpper();
        if (!bytes.contains("create_engine") && !bytes.contains("create_async_engine")
            && !upper.contains("DATABASE_UR") && !upper.contains("DB_URL")
            && !upper.contains("DB_CONNECTION_STRING") && !upper.contains("SQLALCHEMY_URL"))
            continue;
        const auto module = Module::parse(QString::fromUtf8(bytes), name);
        UrlReader reader(*module);
        const auto place = [&name](const UrlReader::Found &found) {
            return SourceUrl {found.text, QStringLiteral("%1:%2").arg(name).arg(found.line)};
        };
        if (const auto engine = reader.engine())
            return place(*engine);
        if (const auto variable = reader.variable(); variable && !fromVariable)
            fromVariable = place(*variable);
    }
    return fromVariable;
}

bool seemsToHaveModels(const QString &folder)
{
    for (const QString &name : pythonFiles(folder)) {
        const QByteArray bytes = bytesOf(folder + QLatin1Char('/') + name);
        for (const char *sign :
             {"__tablename__", "declarative_base(", "DeclarativeBase", "table=True", "db.Model",
              "automap_base(", "as_declarative(", "generate_base(", "map_imperatively("})
        {
            if (bytes.contains(sign))
                return true;
        }
        if (bytes.contains("MetaData(") && bytes.contains("Table("))
            return true;
    }
    return false;
}

} // namespace stillroom
