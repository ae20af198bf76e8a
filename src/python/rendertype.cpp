#include "python/rendertype.h"

#include <QRegularExpression>

namespace stillroom {

PythonNames revisionNames(QSet<QString> &imports)
{
    return [&imports](const QString &module, const QString &name) {
        static const QSet<QString> dialects {QStringLiteral("postgresql"), QStringLiteral("mysql"),
                                             QStringLiteral("sqlite"), QStringLiteral("mssql"),
                                             QStringLiteral("oracle")};
        if (module.isEmpty())
            return QStringLiteral("sa.") + name;
        if (dialects.contains(module))
            imports.insert(QStringLiteral("from sqlalchemy.dialects import ") + module);
        else if (module.startsWith(QStringLiteral("sqlmodel")))
            imports.insert(QStringLiteral("import sqlmodel"));
        else
            imports.insert(QStringLiteral("import ") + module);
        return module + QLatin1Char('.') + name;
    };
}

QString textWithParameters(const QString &sql, std::size_t parameters)
{
    QString out;
    QChar within;
    std::size_t number = 0;
    for (qsizetype i = 0; i < sql.size(); ++i) {
        const QChar c = sql[i];
        if (!within.isNull()) {
            if (c == within)
                within = QChar();
        } else if (c == QLatin1Char('\'') || c == QLatin1Char('"')) {
            within = c;
        } else if (c == QLatin1Char('?') && number < parameters) {
            out += QStringLiteral(":p%1").arg(++number);
            continue;
        }
        const auto isWord = [](QChar at) { return at.isLetterOrNumber() || at == QLatin1Char('_'); };
        const QChar before = i > 0 ? sql[i - 1] : QLatin1Char(' ');
        const bool looksBound = c == QLatin1Char(':') && before != QLatin1Char(':')
            && before != QLatin1Char('\\') && !isWord(before) && i + 1 < sql.size() && isWord(sql[i + 1]);
        if (looksBound)
            out += QLatin1Char('\\');
        out += c;
    }
    return out;
}

PythonNode renderType(const SqlType &type, const PythonWriter &writer, const PythonNames &names)
{
    if (type.name.isEmpty())
        return PythonNode::call(names({}, QStringLiteral("NullType")), {});
    std::vector<PythonNode> arguments;
    const auto add = [&](const char *name, const QString &value) {
        arguments.push_back(PythonNode::keyword(QString::fromLatin1(name), PythonNode::atom(value)));
    };
    for (const QString &value : type.enumValues)
        arguments.push_back(PythonNode::atom(writer.string(value)));
    for (const SqlType &item : type.items)
        arguments.push_back(renderType(item, writer, names));
    if (type.length)
        add("length", QString::number(*type.length));
    if (type.precision)
        add("precision", QString::number(*type.precision));
    if (type.scale)
        add("scale", QString::number(*type.scale));
    if (type.timezone)
        add("timezone", PythonWriter::boolean(true));
    if (!type.collation.isEmpty())
        add("collation", writer.string(type.collation));
    if (!type.enumName.isEmpty())
        add("name", writer.string(type.enumName));
    if (!type.nativeEnum)
        add("native_enum", PythonWriter::boolean(false));
    if (type.createConstraint)
        add("create_constraint", PythonWriter::boolean(true));
    for (auto it = type.arguments.begin(); it != type.arguments.end(); ++it)
        arguments.push_back(PythonNode::keyword(it.key(), PythonNode::atom(it.value())));
    return PythonNode::call(names(type.module, type.name), std::move(arguments));
}

PythonNode renderServerDefault(const ServerDefault &serverDefault, const PythonWriter &writer,
                               const PythonNames &names)
{
    const auto text = [&](const QString &sql) {
        return PythonNode::call(names({}, QStringLiteral("text")), {writer.text(textWithParameters(sql))});
    };
    switch (serverDefault.kind) {
    case ServerDefault::Kind::Literal:
        return writer.text(serverDefault.text);
    case ServerDefault::Kind::Text:
        return text(serverDefault.text);
    case ServerDefault::Kind::Function:
        break;
    }
    static const QRegularExpression bareCall(QStringLiteral("^([A-Za-z_]\\w*)(\\(\\))?$"));
    const auto match = bareCall.match(serverDefault.text);
    if (!match.hasMatch())
        return text(serverDefault.text);
    const QString name = match.captured(1);
    const bool constant = match.captured(2).isEmpty()
        && QStringList {QStringLiteral("true"), QStringLiteral("false"), QStringLiteral("null")}.contains(
            name.toLower());
    return constant ? PythonNode::call(names({}, name.toLower()), {})
                    : PythonNode::call(names({}, QStringLiteral("func")) + QLatin1Char('.') + name, {});
}

} // namespace stillroom
