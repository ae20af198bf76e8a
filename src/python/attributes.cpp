#include "base/text.h"
#include "python/canonicalname.h"
#include "python/evaluator.h"

#include <QSet>

namespace stillroom {

PyValue Evaluator::attribute(const PyValue &object, const QString &name)
{
    try {
        return attributeOf(object, name);
    } catch (const Refusal &refusal) {
        return makeUnknown(refusal.reason);
    }
}

PyValue Evaluator::attributeOf(const PyValue &object, const QString &name)
{
    step();
    const auto unresolved = [&] {
        const PyValue result = make(PyKind::Attribute, name);
        result.object()->callee = object;
        return bounded(result);
    };
    switch (object.kind()) {
    case PyKind::Unknown:
        return object;
    case PyKind::Symbol:
        return makeSymbol(object.text() + QLatin1Char('.') + name);
    case PyKind::Module: {
        if (const PyValue found = settled(object.space(), name))
            return found;
        if (const PyValue sub = importedModule(object.space()->name + QLatin1Char('.') + name);
            sub.is(PyKind::Module))
            return sub;
        const PyValue found = lookup(name, object.space());
        return found ? found : makeUnknown(coreTr("module “%1” has no “%2”").arg(object.space()->name, name));
    }
    case PyKind::Class: {
        if (name == QStringLiteral("__name__") || name == QStringLiteral("__qualname__"))
            return makeString(object.text());
        if (name == QStringLiteral("__module__"))
            return makeString(object.space()->name.chopped(object.text().size() + 1));
        if (name == QStringLiteral("__dict__")) {
            std::vector<std::pair<QString, PyValue>> names;
            for (const PyNamespace::Name &entry : object.space()->names) {
                if (entry.value)
                    names.emplace_back(entry.name, entry.value);
            }
            return makeDict(names);
        }
        const PyValue found = classAttribute(object, name);
        if (found.is(PyKind::Function)) {
            for (const PyValue &decorator : found.object()->decorators) {
                const QString decoratorName = decorator.name();
                if (decoratorName.endsWith(QStringLiteral("classproperty"))
                    || decoratorName.startsWith(QStringLiteral("sqlalchemy.orm.declared_attr")))
                    return declared(object, found);
                if (decoratorName == QStringLiteral("builtins.classmethod"))
                    return unresolved();
            }
        }
        return found ? found : unresolved();
    }
    case PyKind::EnumMember:
        if (name == QStringLiteral("name") || name == QStringLiteral("_name_"))
            return makeString(object.text());
        if (name == QStringLiteral("value") || name == QStringLiteral("_value_"))
            return object.items().front();
        if (const PyValue found = memberAttribute(object, name))
            return found;
        return unresolved();
    case PyKind::Call: {
        if (object.isCallTo("builtins.super") && object.items().size() == 2)
            return superAttribute(object, name);
        if (object.isCallTo("stillroom.dialect") && name == QStringLiteral("name"))
            return object.at(0);
        const PyValue attributeValue = unresolved();
        const QString full = attributeValue.name();
        const QString canonical = canonicalName(full);
        if (canonical != full)
            return makeSymbol(canonical);
        if (const PyValue known = m_host.attribute(attributeValue))
            return known;
        const PyValue found = object.callee().is(PyKind::Class) ? instanceAttribute(object, name) : PyValue();
        return found ? found : attributeValue;
    }
    case PyKind::Tuple: {
        if (const PyValue column = object.keyword(name))
            return column;
        if (object.keywords().empty())
            return unresolved();
        if (name == QStringLiteral("_mapping"))
            return makeDict(object.keywords());
        if (name != QStringLiteral("_fields"))
            return unresolved();
        std::vector<PyValue> names;
        for (const auto &[column, content] : object.keywords())
            names.push_back(makeString(column));
        return makeSequence(PyKind::Tuple, std::move(names));
    }
    case PyKind::Function:
        return name == QStringLiteral("__name__") ? makeString(object.text().section(QLatin1Char('.'), -1))
                                                  : unresolved();
    case PyKind::Attribute: {
        const PyValue attributeValue = unresolved();
        const PyValue known = m_host.attribute(attributeValue);
        return known ? known : attributeValue;
    }
    default:
        return unresolved();
    }
}

PyValue Evaluator::classAttribute(const PyValue &classValue, const QString &name, int depth)
{
    if (depth > 20)
        return {};
    if (const PyValue own = classValue.space()->value(name)) {
        if (!own.is(PyKind::Function) && !name.startsWith(QLatin1Char('_')) && isEnum(classValue)) {
            for (const PyValue &member : enumMembers(classValue)) {
                if (member.text() == name || equalValues(member.items().front(), own).value_or(false))
                    return member;
            }
        }
        return own;
    }
    for (const PyValue &base : classValue.items()) {
        if (!base.is(PyKind::Class))
            continue;
        if (const PyValue found = classAttribute(base, name, depth + 1))
            return found;
    }
    return {};
}

bool Evaluator::isEnum(const PyValue &classValue, int depth) const
{
    static const QSet<QString> bases {
        QStringLiteral("enum.Enum"),     QStringLiteral("enum.IntEnum"),
        QStringLiteral("enum.StrEnum"),  QStringLiteral("enum.Flag"),
        QStringLiteral("enum.IntFlag"),  QStringLiteral("strenum.StrEnum"),
        QStringLiteral("enum.ReprEnum"), QStringLiteral("backports.strenum.StrEnum"),
    };
    if (!classValue.is(PyKind::Class) || depth > 20)
        return false;
    return std::any_of(classValue.items().begin(), classValue.items().end(), [&](const PyValue &base) {
        return (base.is(PyKind::Symbol) && bases.contains(base.text())) || isEnum(base, depth + 1);
    });
}

std::vector<PyValue> Evaluator::enumMembers(const PyValue &classValue)
{
    const auto known = m_enumMembers.constFind(classValue);
    if (known != m_enumMembers.constEnd())
        return *known;
    bool isStrEnum = false;
    for (const PyValue &base : classValue.items())
        isStrEnum = isStrEnum || base.name().endsWith(QStringLiteral("StrEnum"));
    const PyValue maker = classAttribute(classValue, QStringLiteral("__new__"));
    const PyValue generator = classAttribute(classValue, QStringLiteral("_generate_next_value_"));
    std::vector<PyValue> members;
    qint64 last = 0;
    const std::vector<PyNamespace::Name> names = classValue.space()->names; // which what is called may change
    for (const PyNamespace::Name &entry : names) {
        charge(64);
        if (entry.name.startsWith(QLatin1Char('_')) || entry.value.isNull()
            || entry.value.is(PyKind::Function) || entry.value.is(PyKind::Class))
            continue;
        PyValue content = entry.value;
        if (content.isCallTo("enum.auto") && generator.is(PyKind::Function)) {
            Arguments arguments {makeString(entry.name), makeInteger(1),
                                 makeInteger(static_cast<qint64>(members.size())),
                                 makeSequence(PyKind::List, {})};
            content = call(generator, std::move(arguments), {});
        } else if (content.isCallTo("enum.auto"))
            content = isStrEnum ? makeString(entry.name.toLower()) : makeInteger(last + 1);
        if (content.is(PyKind::Integer) && content.integer() < std::numeric_limits<qint64>::max())
            last = content.integer();
        PyNamespace *made = nullptr;
        if (maker.is(PyKind::Function)) {
            Arguments arguments {classValue};
            if (content.is(PyKind::Tuple))
                arguments.insert(arguments.end(), content.items().begin(), content.items().end());
            else
                arguments.push_back(content);
            const Frame outer = m_frame;
            m_frame.strict = false;
            made = runFunction(maker, arguments, {}).space();
            m_frame = outer;
            if (const PyValue set = made ? made->value(QStringLiteral("_value_")) : PyValue())
                content = set;
        }
        if (std::any_of(members.begin(), members.end(), [&](const PyValue &other) {
                return equalValues(other.items().front(), content).value_or(false);
            }))
            continue; // another name of that member
        const PyValue member = make(PyKind::EnumMember, entry.name);
        member.object()->items = {content};
        member.object()->callee = classValue;
        member.object()->space = made;
        members.push_back(member);
    }
    m_enumMembers.insert(classValue, members);
    return members;
}

PyValue Evaluator::bound(const PyValue &function, const PyValue &object)
{
    for (const PyValue &decorator : function.object()->decorators) {
        const QString name = decorator.name();
        if (name == QStringLiteral("builtins.staticmethod"))
            return function;
        if (name == QStringLiteral("builtins.property") || name.endsWith(QStringLiteral("classproperty"))
            || name.endsWith(QStringLiteral("cached_property")))
            return runFunction(function, {object}, {});
        if (name.startsWith(QStringLiteral("sqlalchemy.orm.declared_attr")))
            return declared(object, function);
    }
    const PyValue result = make(PyKind::Call, QStringLiteral("functools.partial"));
    result.object()->callee = makeSymbol(QStringLiteral("functools.partial"));
    result.object()->items = {function, object};
    return bounded(result);
}

/// super().name: what the bases of the class have.
PyValue Evaluator::superAttribute(const PyValue &object, const QString &name)
{
    const PyValue owner = object.at(0);
    const PyValue self = object.at(1);
    for (const PyValue &base : owner.items()) {
        const PyValue found = base.is(PyKind::Class) ? classAttribute(base, name) : PyValue();
        if (found)
            return found.is(PyKind::Function) ? bound(found, self) : found;
    }
    const PyValue result = make(PyKind::Attribute, name);
    result.object()->callee = object;
    return bounded(result);
}

PyValue Evaluator::instanceAttribute(const PyValue &object, const QString &name)
{
    const PyValue found = classAttribute(object.callee(), name);
    if (found.is(PyKind::Function)) {
        const auto &decorators = found.object()->decorators;
        const bool isPlain = std::none_of(decorators.begin(), decorators.end(), [](const PyValue &each) {
            const QString text = each.name();
            return text.endsWith(QStringLiteral("property"))
                || text == QStringLiteral("builtins.staticmethod");
        });
        return isPlain ? PyValue() : bound(found, object);
    }
    if (PyNamespace *space = instance(object)) {
        if (const PyValue own = space->value(name))
            return own;
    }
    // A base from outside, or arguments that are not evaluated, may set the attribute.
    const auto &bases = object.callee().items();
    const bool isSettled = std::all_of(bases.begin(), bases.end(), [](const PyValue &base) {
        return base.is(PyKind::Class) || base.name().startsWith(QStringLiteral("sqlalchemy."));
    });
    const bool hasArguments = !object.items().empty() || !object.keywords().empty();
    return found && isSettled
            && (!hasArguments || classAttribute(object.callee(), QStringLiteral("__init__")))
        ? found
        : PyValue();
}

PyNamespace *Evaluator::instance(const PyValue &call)
{
    PyObject *object = call.object();
    if (!call.is(PyKind::Call) || !call.callee().is(PyKind::Class))
        return nullptr;
    if (!object->space)
        object->space = makeSpace(PyNamespace::Kind::Function, call.callee().text(), object->module, nullptr);
    if (m_constructed.contains(call))
        return object->space;
    m_constructed.insert(call);
    const PyValue initializer = classAttribute(call.callee(), QStringLiteral("__init__"));
    if (initializer.is(PyKind::Function)) {
        Arguments arguments = call.items();
        arguments.insert(arguments.begin(), call);
        const Frame outer = m_frame;
        m_frame.strict = false;
        const PyValue ended = runFunction(initializer, arguments, call.keywords());
        m_frame = outer;
        if (ended.isUnknown())
            object->space->set(QStringLiteral("__init_problem__"), ended, 0);
    }
    return object->space;
}

PyValue Evaluator::declared(const PyValue &classValue, const PyValue &function)
{
    const auto key = std::pair(classValue, function);
    if (const auto known = m_declared.constFind(key); known != m_declared.constEnd())
        return *known;
    m_declared.insert(key, makeUnknown(coreTr("“%1” needs itself").arg(function.name())));
    const Frame outer = m_frame;
    m_frame.strict = false;
    const auto &decorators = function.object()->decorators;
    const bool isStatic = std::any_of(decorators.begin(), decorators.end(), [](const PyValue &each) {
        return each.name() == QStringLiteral("builtins.staticmethod");
    });
    const PyValue result = runFunction(function, isStatic ? Arguments {} : Arguments {classValue}, {});
    m_frame = outer;
    m_declared.insert(key, result);
    return result;
}

/// enum.Enum("Color", "RED GREEN") or with a list, pairs or a dictionary.
PyValue Evaluator::makeEnum(const Arguments &arguments, const PyValue &base)
{
    if (arguments.size() < 2 || !arguments[0].isString())
        return {};
    std::vector<std::pair<QString, PyValue>> members;
    const PyValue &given = arguments[1];
    if (given.isString()) {
        const QString plain = QString(given.text()).replace(QLatin1Char(','), QLatin1Char(' '));
        for (const QString &name : plain.split(QLatin1Char(' '), Qt::SkipEmptyParts))
            members.emplace_back(name, PyValue());
    } else if (given.is(PyKind::Dict)) {
        for (std::size_t i = 0; i + 1 < given.items().size(); i += 2)
            members.emplace_back(given.items()[i].text(), given.items()[i + 1]);
    } else if (given.isSequence()) {
        for (const PyValue &item : given.items()) {
            if (item.isString())
                members.emplace_back(item.text(), PyValue());
            else if (item.isSequence() && item.items().size() == 2)
                members.emplace_back(item.items()[0].text(), item.items()[1]);
            else
                return {};
        }
    } else {
        return {};
    }
    const PyValue result = makeClass({arguments[0], makeSequence(PyKind::Tuple, {base}), make(PyKind::Dict)});
    for (std::size_t i = 0; i < members.size(); ++i)
        result.space()->set(members[i].first,
                            members[i].second ? members[i].second : makeInteger(static_cast<qint64>(i) + 1),
                            m_line);
    return result;
}

/// type("Name", (Base,), {…})
PyValue Evaluator::makeClass(const Arguments &arguments)
{
    if (arguments.size() != 3 || !arguments[0].isString() || !arguments[1].isSequence()
        || !arguments[2].is(PyKind::Dict))
        return {};
    PyNamespace *outer = m_frame.space;
    while (outer && outer->parent)
        outer = outer->parent;
    const PyValue result = make(PyKind::Class, arguments[0].text());
    PyNamespace *space = makeSpace(PyNamespace::Kind::Class,
                                   (outer ? outer->name : QString()) + QLatin1Char('.') + arguments[0].text(),
                                   m_frame.module, outer);
    space->owner = result;
    result.object()->space = space;
    result.object()->items = arguments[1].items();
    countWays(result);
    for (std::size_t i = 0; i + 1 < arguments[2].items().size(); i += 2)
        space->set(arguments[2].items()[i].text(), arguments[2].items()[i + 1], m_line);
    initializeSubclass(result);
    m_host.classDefined(result);
    return result;
}

PyValue Evaluator::compiled(const PyValue &object, const QString &dialect)
{
    const PyValue classValue = object.is(PyKind::Class) ? object : object.callee();
    PyValue function;
    for (const auto &[compiledClass, wanted, candidate] : m_compiles) {
        if (compiledClass == classValue && (wanted == dialect || (wanted.isEmpty() && function.isNull())))
            function = candidate;
    }
    if (function.isNull())
        return {};
    const Frame outer = m_frame;
    m_frame.strict = false;
    const PyValue text
        = runFunction(function, {object, makeSymbol(QStringLiteral("stillroom.compiler"))}, {});
    m_frame = outer;
    return text.isString() ? text : PyValue();
}

/// What an enumeration's members also are: the name of its outermost base, "enum.IntEnum" or "builtins.str".
QString Evaluator::enumBase(const PyValue &classValue, int depth) const
{
    for (const PyValue &base : classValue.items()) {
        const QString name = base.is(PyKind::Class) && depth < 20 ? enumBase(base, depth + 1) : base.name();
        if (name == QStringLiteral("builtins.str") || name == QStringLiteral("builtins.int")
            || (name.startsWith(QStringLiteral("enum.")) && name != QStringLiteral("enum.Enum"))
            || name.endsWith(QStringLiteral(".StrEnum")))
            return name;
    }
    return {};
}

PyValue Evaluator::memberAttribute(const PyValue &member, const QString &name)
{
    if (PyNamespace *space = member.space()) {
        if (const PyValue own = space->value(name))
            return own;
    }
    const PyValue found = classAttribute(member.callee(), name);
    return found.is(PyKind::Function) ? bound(found, member) : found;
}

/// dir(): the names of a class and of its bases in the project, sorted.
PyValue Evaluator::attributeNames(const PyValue &classValue)
{
    QStringList names;
    const auto collect = [&names](auto &&self, const PyValue &value, int depth) -> void {
        for (const PyNamespace::Name &entry : value.space()->names) {
            if (entry.value)
                names << entry.name;
        }
        for (const PyValue &base : value.items()) {
            if (base.is(PyKind::Class) && depth < 20)
                self(self, base, depth + 1);
        }
    };
    collect(collect, classValue, 0);
    names.sort();
    names.removeDuplicates();
    std::vector<PyValue> items;
    for (const QString &name : std::as_const(names))
        items.push_back(makeString(name));
    return makeSequence(PyKind::List, std::move(items));
}

} // namespace stillroom
