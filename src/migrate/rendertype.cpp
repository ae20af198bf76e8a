#include "migrate/rendertype.h"

#include <QRegularExpression>

namespace stillroom {

namespace {

/// "sa.", "postgresql.", "sqlmodel.sql.sqltypes."; notes the import line.
QString prefixOf(const QString &module, QSet<QString> &imports)
{
    if (module.isEmpty())
        return QStringLiteral("sa.");
    static const QSet<QString> dialects {QStringLiteral("postgresql"), QStringLiteral("mysql"),
                                         QStringLiteral("sqlite"), QStringLiteral("mssql"),
                                         QStringLiteral("oracle")};
    if (dialects.contains(module))
        imports.insert(QStringLiteral("from sqlalchemy.dialects import ") + module);
    else if (module.startsWith(QStringLiteral("sqlmodel")))
        imports.insert(QStringLiteral("import sqlmodel"));
    else
        imports.insert(QStringLiteral("import ") + module);
    return module + QLatin1Char('.');
}

} // namespace

PythonNode renderType(const SqlType &type, const PythonWriter &writer, QSet<QString> &imports)
{
    if (type.name.isEmpty())
        return PythonNode::call(QStringLiteral("sa.NullType"), {});
    std::vector<PythonNode> arguments;
    const auto add = [&](const char *name, const QString &value) {
        arguments.push_back(PythonNode::keyword(QString::fromLatin1(name), PythonNode::atom(value)));
    };
    for (const QString &value : type.enumValues)
        arguments.push_back(PythonNode::atom(writer.string(value)));
    for (const SqlType &item : type.items)
        arguments.push_back(renderType(item, writer, imports));
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
    return PythonNode::call(prefixOf(type.module, imports) + type.name, std::move(arguments));
}

PythonNode renderServerDefault(const ServerDefault &serverDefault, const PythonWriter &writer)
{
    const auto text
        = [&](const QString &sql) { return PythonNode::call(QStringLiteral("sa.text"), {writer.text(sql)}); };
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
    return constant ? PythonNode::call(QStringLiteral("sa.") + name.toLower(), {})
                    : PythonNode::call(QStringLiteral("sa.func.") + name, {});
}

} // namespace stillroom
