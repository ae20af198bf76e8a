#include "base/text.h"
#include "python/evaluator.h"

namespace stillroom {

void Evaluator::defineFunction(const PyStatement &statement)
{
    std::vector<PyValue> decorators;
    for (const Expression &decorator : statement.decorators)
        decorators.push_back(value(decorator));
    std::vector<PyValue> defaults;
    for (const PyParameter &parameter : statement.parameters)
        defaults.push_back(parameter.defaultValue.empty() ? PyValue()
                                                          : value(parameter.defaultValue.front()));
    m_line = statement.line;
    const PyValue function = make(PyKind::Function, m_frame.space->name + QLatin1Char('.') + statement.text);
    function.object()->space = m_frame.space;
    function.object()->definition = &statement;
    for (const PyValue &decorator : decorators) {
        if (decorator.isCallTo("sqlalchemy.ext.compiler.compiles") && !decorator.items().empty())
            m_compiles.emplace_back(decorator.at(0), decorator.at(1).text(), function);
    }
    function.object()->decorators = std::move(decorators);
    function.object()->defaults = std::move(defaults);
    m_frame.space->set(mangled(statement.text), function, statement.line);
}

/// A name as the class it is written in has it: __name is private to it, and another one for each class.
QString Evaluator::mangled(const QString &name) const
{
    if (!name.startsWith(QStringLiteral("__")) || name.endsWith(QStringLiteral("__")))
        return name;
    const bool isInBody = m_frame.space && m_frame.space->kind == PyNamespace::Kind::Class;
    const PyValue owner = isInBody ? m_frame.space->owner : m_frame.owner;
    qsizetype from = 0;
    while (from < owner.text().size() && owner.text()[from] == QLatin1Char('_'))
        ++from;
    return from == owner.text().size() ? name : QLatin1Char('_') + owner.text().mid(from) + name;
}

/// What the bases and the metaclass of a class do to it when it is made.
void Evaluator::initializeSubclass(const PyValue &classValue)
{
    Keywords keywords = classValue.keywords();
    std::erase_if(keywords, [](const auto &pair) { return pair.first == QStringLiteral("metaclass"); });
    const auto carryOut
        = [&](const PyValue &function, std::vector<PyValue> arguments, const Keywords &named) {
              const PyValue result = call(function, std::move(arguments), named);
              if (result.isUnknown() && !result.isNull())
                  classValue.space()->unsettled = result.text();
          };
    for (const PyValue &base : classValue.items()) {
        const PyValue function
            = base.is(PyKind::Class) ? classAttribute(base, QStringLiteral("__init_subclass__")) : PyValue();
        if (!function.is(PyKind::Function))
            continue;
        PyValue bare = make(PyKind::Function, function.text());
        *bare.object() = *function.object();
        std::erase_if(bare.object()->decorators, [](const PyValue &decorator) {
            return decorator.name() == QStringLiteral("builtins.classmethod");
        });
        carryOut(bare, {classValue}, keywords);
        break;
    }
    const PyValue metaclass = metaclassOf(classValue);
    if (!metaclass)
        return;
    if (classAttribute(metaclass, QStringLiteral("__new__")).is(PyKind::Function))
        classValue.space()->unsettled = coreTr("its metaclass “%1” makes it").arg(metaclass.text());
    if (const PyValue function = classAttribute(metaclass, QStringLiteral("__init__"));
        function.is(PyKind::Function))
    {
        std::vector<std::pair<QString, PyValue>> names;
        for (const PyNamespace::Name &entry : classValue.space()->names) {
            if (entry.value)
                names.emplace_back(entry.name, entry.value);
        }
        carryOut(function,
                 {classValue, makeString(classValue.text()), makeSequence(PyKind::Tuple, classValue.items()),
                  makeDict(names)},
                 keywords);
    }
}

/// The class of the project that classes of this one are made by; null if there is none.
PyValue Evaluator::metaclassOf(const PyValue &classValue, int depth) const
{
    const PyValue own = classValue.keyword(QStringLiteral("metaclass"));
    if (own.is(PyKind::Class))
        return own;
    for (const PyValue &base : classValue.items()) {
        const PyValue found = depth > 20 ? PyValue()
            : base.is(PyKind::Class)     ? metaclassOf(base, depth + 1)
                                         : base.keyword(QStringLiteral("metaclass"));
        if (found.is(PyKind::Class))
            return found;
    }
    return {};
}

void Evaluator::defineClass(const PyStatement &statement)
{
    charge(64 * 400); // each class is looked at again, and what it brings is compared with all others
    std::vector<PyValue> bases;
    Keywords keywords;
    for (const Expression &base : statement.expressions) {
        if (base.kind == Expression::Kind::KeywordArgument)
            keywords.emplace_back(base.text, value(base.children.front()));
        else if (base.kind != Expression::Kind::DoubleStarred && base.kind != Expression::Kind::Starred) {
            const PyValue given = value(base);
            // Base[T] of a generic class of the project is that class.
            bases.push_back(given.is(PyKind::Subscript) && given.callee().is(PyKind::Class) ? given.callee()
                                                                                            : given);
        }
    }
    std::vector<PyValue> decorators;
    for (const Expression &decorator : statement.decorators)
        decorators.push_back(value(decorator));
    m_line = statement.line;
    const PyValue result = make(PyKind::Class, statement.text);
    PyNamespace *space
        = makeSpace(PyNamespace::Kind::Class, m_frame.space->name + QLatin1Char('.') + statement.text,
                    m_frame.module, m_frame.space);
    PyObject *object = result.object();
    object->items = std::move(bases);
    countWays(result);
    object->keywords = std::move(keywords);
    object->decorators = std::move(decorators);
    object->definition = &statement;
    object->space = space;
    space->owner = result;
    const Frame outer = m_frame;
    m_frame.space = space;
    try {
        run(statement.body);
    } catch (...) {
        m_frame = outer;
        throw;
    }
    m_frame = outer;
    m_frame.space->set(statement.text, result, statement.line);
    m_line = statement.line;
    initializeSubclass(result);
    m_host.classDefined(result);
}

} // namespace stillroom
