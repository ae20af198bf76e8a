#include "base/error.h"
#include "base/text.h"
#include "python/canonicalname.h"
#include "python/evaluator.h"

#include <QSet>

namespace stillroom {

PyValue Evaluator::call(const PyValue &callee, std::vector<PyValue> arguments,
                        std::vector<std::pair<QString, PyValue>> keywords)
{
    const Frame outer = m_frame;
    const int line = m_line;
    m_frame.strict = false;
    m_origin = nullptr;
    PyValue result;
    try {
        result = invoke(callee, std::move(arguments), std::move(keywords));
    } catch (const Refusal &refusal) {
        result = makeUnknown(refusal.reason);
    }
    m_frame = outer;
    m_line = line;
    return result;
}

PyValue Evaluator::callFunction(const PyValue &function, const std::vector<PyValue> &arguments,
                                const std::vector<std::pair<QString, PyValue>> &keywords)
{
    const Frame outer = m_frame;
    m_frame.strict = true;
    m_frame.module = function.object() ? function.object()->module : nullptr;
    m_line = function.line();
    try {
        if (!function.is(PyKind::Function))
            refuse(coreTr("it is not a function of this file"));
        const PyValue result = runFunction(function, arguments, keywords);
        m_frame = outer;
        return result;
    } catch (const Refusal &refusal) {
        m_frame = outer;
        throw Error(Error::Kind::Parse,
                    coreTr("This cannot be understood without running Python: %1.").arg(refusal.reason))
            .withPlace(refusal.module ? refusal.module->file() : QString(), refusal.line);
    } catch (const Raised &raised) {
        m_frame = outer;
        throw Error(Error::Kind::Migration, coreTr("The script raises %1.").arg(raised.text))
            .withPlace(raised.module ? raised.module->file() : QString(), raised.line);
    } catch (...) {
        m_frame = outer;
        throw;
    }
}

PyValue Evaluator::invoke(const PyValue &callee, Arguments arguments, Keywords keywords)
{
    step();
    switch (callee.kind()) {
    case PyKind::Unknown:
        return callee.isNull() ? makeUnknown(coreTr("it is not known what is called")) : callee;
    case PyKind::Function: {
        static const QSet<QString> transparent {
            QStringLiteral("builtins.staticmethod"), QStringLiteral("builtins.classmethod"),
            QStringLiteral("functools.lru_cache"),   QStringLiteral("functools.cache"),
            QStringLiteral("builtins.property"),     QStringLiteral("sqlalchemy.orm.declared_attr"),
            QStringLiteral("functools.lru_cache()"), QStringLiteral("functools.wraps"),
        };
        const auto isTransparent = [](const PyValue &decorator) {
            const QString name = decorator.name();
            return transparent.contains(name)
                || name.startsWith(QStringLiteral("sqlalchemy.orm.declared_attr"))
                || name.endsWith(QStringLiteral("classproperty"));
        };
        const auto &decorators = callee.object()->decorators;
        const auto outer = std::find_if_not(decorators.begin(), decorators.end(), isTransparent);
        if (outer == decorators.end())
            return runFunction(callee, arguments, keywords);
        // A decorator of the project is carried out; what one from outside answers is not known.
        if (!outer->is(PyKind::Function)) {
            giveUp(callee, callee.object()->space,
                   {coreTr("what the decorator “%1” makes of “%2” is not known")
                        .arg(outer->source().left(60), callee.text().section(QLatin1Char('.'), -1)),
                    m_line, m_frame.module});
            return symbolicCall(callee, std::move(arguments), std::move(keywords));
        }
        if (m_depth >= m_limits.depth)
            refuse(coreTr("functions call each other too deeply"));
        const PyValue inner = make(PyKind::Function, callee.text());
        *inner.object() = *callee.object();
        inner.object()->decorators.assign(outer + 1, decorators.end());
        ++m_depth;
        const PyValue made = invoke(*outer, {inner}, {});
        --m_depth;
        if (made.is(PyKind::Function) || made.isCallTo("functools.partial"))
            return invoke(made, std::move(arguments), std::move(keywords));
        return made.isUnknown() ? made : symbolicCall(callee, std::move(arguments), std::move(keywords));
    }
    case PyKind::Class:
        if (isEnum(callee) && arguments.size() == 1) {
            for (const PyValue &member : enumMembers(callee)) {
                if (equalValues(member.items().front(), arguments.front()).value_or(false))
                    return member;
            }
        }
        if (const QString outside = constructorOf(callee); !outside.isEmpty())
            return constructed(callee, outside, std::move(arguments), std::move(keywords));
        return symbolicCall(callee, std::move(arguments), std::move(keywords));
    case PyKind::Symbol: {
        const QString &name = callee.text();
        for (const PyValue &argument : arguments) {
            if (argument.isData() && !name.startsWith(QStringLiteral("alembic."))
                && !name.startsWith(QStringLiteral("sqlalchemy.")))
                return argument;
        }
        if (name.endsWith(QStringLiteral(".__new__")) && !arguments.empty()
            && arguments.front().is(PyKind::Class))
            return bareInstance(arguments.front());
        if (name.startsWith(QStringLiteral("builtins."))) {
            if (name == QStringLiteral("builtins.super")
                && (arguments.empty() ? m_frame.owner.is(PyKind::Class) : arguments.size() == 2))
            {
                const PyValue result = make(PyKind::Call, name);
                result.object()->callee = callee;
                result.object()->items
                    = arguments.empty() ? Arguments {m_frame.owner, m_frame.self} : arguments;
                return result;
            }
            const PyValue result = builtin(name.mid(9), arguments, keywords);
            return result ? result : symbolicCall(callee, std::move(arguments), std::move(keywords));
        }
        if (name.endsWith(QStringLiteral(".__init__")) && !arguments.empty() && instance(arguments.front())) {
            const PyValue self = arguments.front();
            arguments.erase(arguments.begin());
            return passedOn(self, std::move(arguments), std::move(keywords));
        }
        if (const PyValue result = library(name, arguments, keywords))
            return result;
        return symbolicCall(callee, std::move(arguments), std::move(keywords));
    }
    case PyKind::Call:
        if (callee.isCallTo("functools.partial") && !callee.items().empty()) {
            Arguments all(callee.items().begin() + 1, callee.items().end());
            charge(static_cast<qsizetype>(all.size()));
            all.insert(all.end(), arguments.begin(), arguments.end());
            Keywords named = callee.keywords();
            for (const auto &[key, content] : keywords) {
                charge(static_cast<qsizetype>(named.size()));
                std::erase_if(named, [&key = key](const auto &pair) { return pair.first == key; });
                named.emplace_back(key, content);
            }
            return invoke(callee.items().front(), std::move(all), std::move(named));
        }
        if (callee.isCallTo("collections.namedtuple")) {
            if (const PyValue row = namedTuple(callee, arguments, keywords))
                return row;
        }
        return symbolicCall(callee, std::move(arguments), std::move(keywords));
    case PyKind::Attribute: {
        const PyValue object = callee.callee();
        if (object.isCallTo("stillroom.dialect") && callee.text() == QStringLiteral("type_descriptor")
            && arguments.size() == 1)
            return arguments.front();
        if (object.isCallTo("re.compile") && object.items().size() == 1 && object.at(0).isString()
            && keywords.empty())
        {
            if (const PyValue result = expressionMethod(object.at(0).text(), callee.text(), arguments))
                return result;
        }
        if (object.isCallTo("re.Match") && callee.text() == QStringLiteral("group") && arguments.size() <= 1)
        {
            const qint64 group = arguments.empty() ? 0 : arguments.front().integer();
            const PyValue found = group < 0 ? PyValue() : object.at(static_cast<std::size_t>(group));
            return found ? found : makeString({});
        }
        const bool isOutsideInit = object.isCallTo("builtins.super") && object.items().size() == 2
            && callee.text() == QStringLiteral("__init__");
        if (object.isCallTo("builtins.super") && callee.text() == QStringLiteral("__new__")
            && !arguments.empty() && arguments.front().is(PyKind::Class))
            return bareInstance(arguments.front());
        if (isOutsideInit && object.at(1).is(PyKind::Call))
            return passedOn(object.at(1), std::move(arguments), std::move(keywords));
        if (object.is(PyKind::Class) || object.callee().is(PyKind::Class)) {
            const bool onClass = object.is(PyKind::Class);
            const PyValue found = classAttribute(onClass ? object : object.callee(), callee.text());
            if (found.is(PyKind::Function)) {
                Arguments all = std::move(arguments);
                all.insert(all.begin(), object);
                return runFunction(found, all, keywords);
            }
        }
        const PyValue result = method(object, callee.text(), arguments, keywords);
        if (result.isUnknown() && !result.isData()
            && (object.holdsData()
                || std::any_of(arguments.begin(), arguments.end(),
                               [](const PyValue &argument) { return argument.holdsData(); })))
            return makeData(result.text());
        return result ? result : symbolicCall(callee, std::move(arguments), std::move(keywords));
    }
    case PyKind::Subscript:
        return symbolicCall(callee, std::move(arguments), std::move(keywords));
    default:
        return makeUnknown(coreTr("“%1” cannot be called").arg(callee.repr().left(60)));
    }
}

PyValue Evaluator::symbolicCall(const PyValue &callee, Arguments arguments, Keywords keywords)
{
    const PyValue result = make(PyKind::Call);
    PyObject *object = result.object();
    object->origin = std::exchange(m_origin, nullptr);
    object->callee = callee;
    object->text
        = canonicalName(callee.is(PyKind::Call) ? callee.name() + QStringLiteral("()") : callee.name());
    charge(object->text.size());
    take(object->text.size() + 4 * static_cast<qsizetype>(arguments.size()));
    object->items = std::move(arguments);
    object->keywords = std::move(keywords);
    bounded(result);
    const PyValue answer = m_host.call(result);
    return answer ? answer : result;
}

/// The constructor of SQLAlchemy that a class of the project stands for, being a subclass; empty if none.
QString Evaluator::constructorOf(const PyValue &classValue, int depth) const
{
    static const QSet<QString> names {
        QStringLiteral("sqlalchemy.Column"),           QStringLiteral("sqlalchemy.MetaData"),
        QStringLiteral("sqlalchemy.ForeignKey"),       QStringLiteral("sqlalchemy.Index"),
        QStringLiteral("sqlalchemy.UniqueConstraint"), QStringLiteral("sqlalchemy.CheckConstraint"),
        QStringLiteral("sqlalchemy.orm.registry"),     QStringLiteral("flask_sqlalchemy.SQLAlchemy"),
    };
    for (const PyValue &base : classValue.items()) {
        const QString name
            = base.is(PyKind::Class) && depth < 20 ? constructorOf(base, depth + 1) : base.name();
        if (names.contains(name))
            return name;
    }
    return {};
}

PyValue Evaluator::constructed(const PyValue &classValue, const QString &outside, Arguments arguments,
                               Keywords keywords)
{
    if (classAttribute(classValue, QStringLiteral("__init__")).is(PyKind::Function)) {
        const PyValue object = make(PyKind::Call);
        object.object()->callee = classValue;
        object.object()->items = arguments;
        object.object()->keywords = keywords;
        PyNamespace *space = instance(object);
        if (const PyValue passed = space->value(QStringLiteral("__super_init__"))) {
            arguments = passed.items();
            keywords = passed.keywords();
        }
    }
    return symbolicCall(makeSymbol(outside), std::move(arguments), std::move(keywords));
}

/// What cls.__new__() from outside answers: an object without attributes, which no __init__ is run for.
PyValue Evaluator::bareInstance(const PyValue &classValue)
{
    const PyValue object = make(PyKind::Call, classValue.name());
    object.object()->callee = classValue;
    m_constructed.insert(object);
    static_cast<void>(instance(object));
    return object;
}

/// An __init__ from outside is called for an instance: what with is kept there.
PyValue Evaluator::passedOn(const PyValue &self, Arguments arguments, Keywords keywords)
{
    const PyValue passed = make(PyKind::Call, QStringLiteral("__super_init__"));
    passed.object()->items = std::move(arguments);
    passed.object()->keywords = std::move(keywords);
    if (PyNamespace *space = instance(self))
        space->set(QStringLiteral("__super_init__"), passed, m_line);
    return makeNone();
}

PyValue Evaluator::runFunction(const PyValue &function, const Arguments &arguments, const Keywords &keywords)
{
    const PyObject &object = *function.object();
    const PyStatement *definition = object.definition;
    if (m_depth >= m_limits.depth)
        exceed(coreTr("functions call each other too deeply"));
    // A generator is run to its end; where the order of what it does matters, that would be wrong.
    if (definition && (definition->isAsync || (definition->isGenerator && m_frame.strict))) {
        const QString reason = coreTr("“%1” is a coroutine or a generator").arg(definition->text);
        giveUp(function, object.space, {reason, m_line, m_frame.module});
        return makeUnknown(reason);
    }

    struct Shape
    {
        QString name;
        PyParameter::Kind kind;
    };
    std::vector<Shape> parameters;
    if (definition) {
        for (const PyParameter &parameter : definition->parameters)
            parameters.push_back({parameter.name, parameter.kind});
    } else {
        for (std::size_t i = 0; i + 1 < object.origin->children.size(); ++i) {
            const Expression &parameter = object.origin->children[i];
            if (parameter.kind == Expression::Kind::Starred)
                return makeUnknown(coreTr("a lambda with * is not evaluated"));
            parameters.push_back({parameter.text, PyParameter::Kind::Normal});
        }
    }
    PyNamespace *local = makeSpace(PyNamespace::Kind::Function, object.text, object.module, object.space);
    const auto unfit = [&](const QString &reason) {
        if (m_frame.strict)
            refuse(reason);
        giveUp(function, local, {reason, m_line, m_frame.module});
        return makeUnknown(reason);
    };
    std::size_t next = 0;
    Keywords rest = keywords;
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        const Shape &parameter = parameters[i];
        PyValue bound;
        if (parameter.kind == PyParameter::Kind::Arguments) {
            bound = makeSequence(
                PyKind::Tuple,
                {arguments.begin() + static_cast<std::ptrdiff_t>(std::min(next, arguments.size())),
                 arguments.end()});
            next = arguments.size();
        } else if (parameter.kind == PyParameter::Kind::Keywords) {
            bound = make(PyKind::Dict);
            for (const auto &[key, content] : rest) {
                bound.object()->items.push_back(makeString(key));
                bound.object()->items.push_back(content);
            }
            rest.clear();
        } else {
            if (parameter.kind == PyParameter::Kind::Normal && next < arguments.size())
                bound = arguments[next++];
            charge(static_cast<qsizetype>(rest.size()));
            for (auto it = rest.begin(); bound.isNull() && it != rest.end(); ++it) {
                if (it->first == parameter.name) {
                    bound = it->second;
                    rest.erase(it);
                    break;
                }
            }
            if (bound.isNull() && i < object.defaults.size())
                bound = object.defaults[i];
            if (bound.isNull())
                return unfit(coreTr("the argument “%1” of “%2” is missing").arg(parameter.name, object.text));
        }
        local->set(parameter.name, bound, m_line);
    }
    if (next < arguments.size() || !rest.empty())
        return unfit(coreTr("“%1” is called with more arguments than it has").arg(object.text));

    const Frame outer = m_frame;
    const int line = m_line;
    m_frame = {local, object.module, outer.strict, {}, {}, nullptr};
    std::vector<PyValue> yields;
    if (definition && definition->isGenerator)
        m_frame.yields = &yields;
    if (object.space && object.space->kind == PyNamespace::Kind::Class)
        m_frame.owner = object.space->owner;
    else if (!definition || (object.space && object.space->kind == PyNamespace::Kind::Function))
        m_frame.owner = outer.owner, m_frame.self = outer.self;
    if (m_frame.owner && !m_frame.self && !arguments.empty())
        m_frame.self = arguments.front();
    ++m_depth;
    const auto leave = [&] {
        --m_depth;
        m_frame = outer;
        m_line = line;
    };
    PyValue result;
    try {
        if (!definition) {
            result = value(object.origin->children.back());
        } else {
            m_returned = {};
            result = run(definition->body) == Flow::Return && m_returned ? m_returned : makeNone();
            if (definition->isGenerator)
                result = makeSequence(PyKind::List, std::move(yields));
        }
    } catch (const Refusal &refusal) {
        leave();
        if (m_frame.strict)
            throw;
        giveUp(function, local, refusal, refusal.module == object.module ? refusal.line : 0);
        m_line = refusal.line;
        result = makeUnknown(refusal.reason);
        m_line = line;
        return result;
    } catch (...) {
        leave();
        throw;
    }
    leave();
    return result;
}

} // namespace stillroom
