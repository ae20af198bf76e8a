#include "base/text.h"
#include "python/evaluator.h"

namespace stillroom {

PyNamespace *Evaluator::importModule(const QString &name)
{
    const Deeper deeper(m_importDepth);
    if (m_importDepth > 100 && !m_frame.space)
        return nullptr;
    if (m_importDepth > 100)
        refuse(coreTr("modules import one another too deeply"));
    const auto known = m_namespaces.constFind(name);
    if (known != m_namespaces.constEnd())
        return *known;
    const qsizetype dot = name.lastIndexOf(QLatin1Char('.'));
    if (dot > 0 && !importModule(name.left(dot)))
        return nullptr;
    if (const auto again = m_namespaces.constFind(name); again != m_namespaces.constEnd())
        return *again; // the package itself imported it
    const auto source = m_host.findModule(name);
    if (!source) {
        m_namespaces.insert(name, nullptr);
        return nullptr;
    }
    if (!source->otherName.isEmpty()) {
        PyNamespace *same = source->otherName == name ? nullptr : importModule(source->otherName);
        m_namespaces.insert(name, same);
        return same;
    }
    return runModule(name, source->module, source->isPackage);
}

PyValue Evaluator::importedModule(const QString &name)
{
    if (PyNamespace *space = importModule(name)) {
        const PyValue result = make(PyKind::Module, name);
        result.object()->space = space;
        return result;
    }
    return makeSymbol(name);
}

QString Evaluator::absoluteModule(const QString &relative) const
{
    qsizetype dots = 0;
    while (dots < relative.size() && relative[dots] == QLatin1Char('.'))
        ++dots;
    if (dots == 0)
        return relative;
    const PyNamespace *space = m_frame.space;
    while (space->parent)
        space = space->parent;
    QStringList path = space->name.split(QLatin1Char('.'), Qt::SkipEmptyParts);
    const qsizetype up = space->isPackage ? dots - 1 : dots;
    path = path.mid(0, std::max<qsizetype>(0, path.size() - up));
    if (dots < relative.size())
        path << relative.mid(dots);
    return path.join(QLatin1Char('.'));
}

bool Evaluator::mayDefer(const QString &moduleName) const
{
    return !m_frame.strict && m_frame.space->kind == PyNamespace::Kind::Module && m_host.defersImports()
        && !m_namespaces.contains(moduleName);
}

/// The value of a name of a namespace. One that was imported and not used until now is looked for now.
PyValue Evaluator::settled(PyNamespace *space, const QString &name)
{
    const PyValue value = space->value(name);
    if (!value.is(PyKind::Deferred))
        return value;
    const int line = m_line;
    // What two modules import from one another in a circle stays unknown.
    space->set(name, makeUnknown(coreTr("“%1” is imported in a circle").arg(name)), value.line());
    const PyValue found = value.items().empty() ? importedModule(value.text())
                                                : importedName(value.text(), value.at(0).text());
    space->set(name, found, value.line());
    m_line = line;
    return found;
}

PyValue Evaluator::importedName(const QString &moduleName, const QString &name)
{
    PyNamespace *source = importModule(moduleName);
    if (!source)
        return makeSymbol(moduleName + QLatin1Char('.') + name);
    if (const PyValue found = settled(source, name))
        return found;
    const PyValue sub = importedModule(moduleName + QLatin1Char('.') + name);
    const PyValue found = sub.is(PyKind::Module) ? sub : lookup(name, source);
    return found ? found : makeUnknown(coreTr("“%1” is not in “%2”").arg(name, moduleName));
}

void Evaluator::importNames(const PyStatement &statement)
{
    for (const ImportedName &name : statement.names) {
        const QString top = name.name.section(QLatin1Char('.'), 0, 0);
        const QString &bound = name.alias.isEmpty() ? top : name.name;
        if (!mayDefer(name.name))
            static_cast<void>(importedModule(name.name));
        PyValue value;
        if (mayDefer(bound)) {
            value = make(PyKind::Deferred, bound);
        } else {
            value = importedModule(bound);
        }
        m_line = statement.line;
        m_frame.space->set(name.alias.isEmpty() ? top : name.alias, value, statement.line);
    }
}

/// from module import *
void Evaluator::importAll(const QString &moduleName, PyNamespace *source, int line)
{
    PyNamespace *into = m_frame.space;
    if (!source) {
        into->starSymbols << moduleName;
        return;
    }
    into->starModules.push_back(source);
    into->starSymbols << source->starSymbols;
    const PyValue all = source->value(QStringLiteral("__all__"));
    if (all.isSequence()) {
        for (const PyValue &entry : all.items()) {
            if (!entry.isString())
                continue;
            const PyValue own = source->value(entry.text());
            into->set(entry.text(), own ? own : lookup(entry.text(), source), line);
        }
        return;
    }
    std::vector<PyNamespace::Name> exported;
    for (PyNamespace *from : source->starModules) {
        if (from != source)
            exported.insert(exported.end(), from->names.begin(), from->names.end());
    }
    exported.insert(exported.end(), source->names.begin(), source->names.end());
    for (const PyNamespace::Name &entry : exported) {
        if (entry.value && !entry.name.startsWith(QLatin1Char('_')))
            into->set(entry.name, entry.value, line);
    }
}

void Evaluator::fromImport(const PyStatement &statement)
{
    if (statement.text == QStringLiteral("__future__"))
        return;
    const QString moduleName = absoluteModule(statement.text);
    PyNamespace *into = m_frame.space;
    for (const ImportedName &name : statement.names) {
        if (name.name == QStringLiteral("*")) {
            importAll(moduleName, importModule(moduleName), statement.line);
            continue;
        }
        PyValue found;
        if (mayDefer(moduleName)) {
            found = make(PyKind::Deferred, moduleName);
            found.object()->items = {makeString(name.name)};
        } else {
            found = importedName(moduleName, name.name);
        }
        m_line = statement.line;
        into->set(name.alias.isEmpty() ? name.name : name.alias, found, statement.line);
    }
}

} // namespace stillroom
