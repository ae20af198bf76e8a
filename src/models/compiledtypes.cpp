#include "base/text.h"
#include "models/modelreader.h"

#include <QDir>
#include <QRegularExpression>

namespace stillroom {

namespace {

/// The function that the decorator at this line belongs to, at the top of its module.
const PyStatement *decoratedAt(const Module &module, int line)
{
    for (const PyStatement &statement : module.statements()) {
        if (statement.kind != PyStatement::Kind::Function)
            continue;
        for (const Expression &decorator : statement.decorators) {
            if (decorator.line == line)
                return &statement;
        }
    }
    return nullptr;
}

} // namespace

/// What the function below @compiles(...) returns, where that is one text; else nothing.
std::optional<QString> ModelReader::compiledText(const PyValue &call)
{
    const std::shared_ptr<const Module> module
        = m_modules.read(QDir(m_options.folder).absoluteFilePath(call.file()));
    const PyStatement *function = module ? decoratedAt(*module, call.line()) : nullptr;
    if (!function)
        return {};
    std::optional<QString> text;
    for (const PyStatement &statement : function->body) {
        if (statement.kind == PyStatement::Kind::Expression || statement.kind == PyStatement::Kind::Pass)
            continue; // its docstring
        if (statement.kind != PyStatement::Kind::Return || text || statement.expressions.empty())
            return {};
        static const QRegularExpression plain(QStringLiteral("^([\"'])([^\"'\\\\\\n]*)\\1$"));
        const auto match = plain.match(module->source(statement.expressions.front()).trimmed());
        if (!match.hasMatch())
            return {};
        text = match.captured(2);
    }
    return text;
}

/// Types that the project compiles itself: `@compiles(DateTime, "mysql")`.
void ModelReader::applyCompiledTypes()
{
    for (const PyValue &call : m_compiled) {
        const QString name = call.at(0).name().section(QLatin1Char('.'), -1);
        QStringList dialects;
        for (std::size_t i = 1; call.at(i); ++i)
            dialects << call.at(i).text();
        const bool isMeant = dialects.isEmpty() || dialects.contains(m_options.dialect)
            || (m_options.dialect == QStringLiteral("mariadb") && dialects.contains(QStringLiteral("mysql")));
        if (!isMeant || name.isEmpty())
            continue;
        const std::optional<QString> text = compiledText(call);
        for (Table &table : m_set.schema.tables) {
            bool isUsed = false;
            for (Column &column : table.columns) {
                if (column.type.name != name)
                    continue;
                isUsed = true;
                if (text)
                    column.type.declared = *text;
            }
            if (isUsed && !text)
                note(place(call), coreTr("The project itself says how “%1” is written.").arg(name),
                     coreTr("It is shown as SQLAlchemy writes it."), table.tableName());
        }
    }
}

} // namespace stillroom
