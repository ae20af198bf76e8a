#include "python/module.h"

#include "base/text.h"
#include "python/syntaxbuilder.h"

namespace stillroom {

std::shared_ptr<const Module> Module::parse(const QString &source, const QString &file)
{
    std::shared_ptr<Module> module(new Module);
    module->m_file = file;
    module->m_source = source.toUtf8();
    SyntaxBuilder(*module).build();
    return module;
}

std::shared_ptr<const Module> Module::read(const QString &path, const QString &file)
{
    return parse(readTextFile(path), file.isEmpty() ? path : file);
}

QString Module::docstring() const
{
    if (m_statements.empty() || m_statements.front().kind != PyStatement::Kind::Expression)
        return {};
    const Expression &first = m_statements.front().expressions.front();
    return first.kind == Expression::Kind::String ? first.text : QString();
}

QString Module::source(const Expression &expression) const
{
    return QString::fromUtf8(m_source.mid(expression.start, expression.end - expression.start));
}

const PyStatement *Module::function(const QString &name) const
{
    for (auto it = m_statements.rbegin(); it != m_statements.rend(); ++it) {
        if (it->kind == PyStatement::Kind::Function && it->text == name)
            return &*it;
    }
    return nullptr;
}

} // namespace stillroom
