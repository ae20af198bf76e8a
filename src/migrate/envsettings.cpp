#include "migrate/envsettings.h"

#include "python/module.h"

#include <QFileInfo>
#include <functional>

namespace stillroom {

namespace {

void visit(const Expression &expression, const std::function<void(const Expression &)> &each)
{
    each(expression);
    for (const Expression &child : expression.children)
        visit(child, each);
}

void visit(const std::vector<PyStatement> &statements, const std::function<void(const Expression &)> &each)
{
    for (const PyStatement &statement : statements) {
        for (const Expression &expression : statement.expressions)
            visit(expression, each);
        for (const auto *part : {&statement.body, &statement.orElse, &statement.handlers, &statement.finally})
            visit(*part, each);
    }
}

void take(EnvSettings &settings, const QString &name, const Expression &value)
{
    const bool isTrue = value.kind == Expression::Kind::True;
    const bool isBool = isTrue || value.kind == Expression::Kind::False;
    const bool isText = value.kind == Expression::Kind::String;
    if (name == QLatin1String("version_table") && isText)
        settings.versionTable = value.text;
    else if (name == QLatin1String("version_table_schema") && isText)
        settings.versionTableSchema = value.text;
    else if (name == QLatin1String("render_as_batch") && isBool)
        settings.renderAsBatch = isTrue;
    else if (name == QLatin1String("compare_type") && isBool)
        settings.compareType = isTrue;
    else if (name == QLatin1String("compare_server_default") && isBool)
        settings.compareServerDefault = isTrue;
    else if (name == QLatin1String("transaction_per_migration") && isBool)
        settings.transactionPerMigration = isTrue;
    else if (name == QLatin1String("include_schemas") && isBool)
        settings.includeSchemas = isTrue;
}

} // namespace

EnvSettings readEnvSettings(const QString &envFile)
{
    EnvSettings settings;
    if (!QFileInfo::exists(envFile))
        return settings;
    const std::shared_ptr<const Module> module = Module::read(envFile);
    visit(module->statements(), [&](const Expression &call) {
        if (call.kind != Expression::Kind::Call || call.children.empty()
            || call.children.front().kind != Expression::Kind::Attribute
            || call.children.front().text != QLatin1String("configure"))
            return;
        for (const Expression &argument : call.children) {
            if (argument.kind == Expression::Kind::KeywordArgument && !argument.children.empty())
                take(settings, argument.text, argument.children.front());
        }
    });
    return settings;
}

} // namespace stillroom
