#include "base/error.h"
#include "base/text.h"
#include "python/canonicalname.h"
#include "python/evaluator.h"

#include <QRegularExpression>
#include <QSet>
#include <cmath>

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
        if (!outer->is(PyKind::Function))
            return symbolicCall(callee, std::move(arguments), std::move(keywords));
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
    if (definition && (definition->isAsync || (definition->isGenerator && m_frame.strict)))
        return makeUnknown(coreTr("“%1” is a coroutine or a generator").arg(definition->text));

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

/// int("text", base)
PyValue Evaluator::integerOf(const QString &text, const Arguments &arguments, const Keywords &keywords)
{
    qint64 base = 10;
    PyValue given = arguments.size() > 1 ? arguments[1] : PyValue();
    for (const auto &[word, content] : keywords)
        given = word == QStringLiteral("base") ? content : PyValue(); // int() has no other
    if (!given.isNull() || arguments.size() > 1 || !keywords.empty()) {
        if (!given.is(PyKind::Integer))
            return {};
        base = given.integer();
    }
    if ((base != 0 && base < 2) || base > 36)
        return {};
    QString digits = text.trimmed().toLower();
    const bool isNegative = digits.startsWith(QLatin1Char('-'));
    if (isNegative || digits.startsWith(QLatin1Char('+')))
        digits.remove(0, 1);
    for (const auto &[prefix, radix] : {std::pair("0x", 16), std::pair("0o", 8), std::pair("0b", 2)}) {
        if (digits.startsWith(QLatin1String(prefix)) && (base == 0 || base == radix)) {
            base = radix;
            digits.remove(0, digits.size() > 2 && digits[2] == QLatin1Char('_') ? 3 : 2);
        }
    }
    if (base == 0)
        base = 10;
    static const QRegularExpression shape(QStringLiteral("^[0-9a-z]+(_[0-9a-z]+)*$"));
    if (digits.size() > 100 || !shape.match(digits).hasMatch())
        return {};
    if (isNegative)
        digits.prepend(QLatin1Char('-'));
    bool ok = false;
    const qint64 number = digits.remove(QLatin1Char('_')).toLongLong(&ok, static_cast<int>(base));
    return ok ? makeInteger(number) : PyValue();
}

PyValue Evaluator::builtin(const QString &name, const Arguments &arguments, const Keywords &keywords)
{
    if (name == QStringLiteral("setattr") && arguments.size() == 3
        && assignAttribute(arguments[0], arguments[1], arguments[2]))
        return makeNone();
    for (const PyValue &argument : arguments) {
        if (argument.isUnknown())
            return argument;
    }
    const PyValue first = arguments.empty() ? PyValue() : arguments.front();
    const auto is = [&name](const char *text) { return name == QLatin1String(text); };
    if (const PyValue answer = question(name, arguments))
        return answer;
    if ((is("locals") || is("vars") || is("globals")) && arguments.empty()) {
        const PyValue names = make(PyKind::Module);
        PyNamespace *space = m_frame.space;
        while (is("globals") && space->parent)
            space = space->parent;
        names.object()->space = space;
        return names;
    }
    if (is("vars") && arguments.size() == 1 && first.is(PyKind::Class))
        return attributeOf(first, QStringLiteral("__dict__"));
    if (is("dir") && arguments.size() == 1 && first.is(PyKind::Class))
        return attributeNames(first);
    if (is("dict")) {
        const PyValue result = make(PyKind::Dict);
        if (first && dictMethod(result, QStringLiteral("update"), {first}, {}).isUnknown())
            return makeUnknown(coreTr("the entries of the dictionary are not known"));
        for (const auto &[key, content] : keywords) {
            if (content.isUnknown())
                return content;
            result.object()->items.push_back(makeString(key));
            result.object()->items.push_back(content);
        }
        return result;
    }
    if (is("list") || is("tuple") || is("set") || is("frozenset") || is("sorted") || is("reversed")) {
        std::vector<PyValue> items;
        if (first) {
            const auto elements = iterate(first);
            if (!elements)
                return {};
            items = *elements;
        }
        if (is("reversed"))
            std::reverse(items.begin(), items.end());
        if (is("sorted")) {
            PyValue key;
            bool isReversed = false;
            for (const auto &[word, content] : keywords) {
                if (word == QStringLiteral("key") && !content.isNone())
                    key = content;
                else if (word == QStringLiteral("reverse"))
                    isReversed = content.truth().value_or(false);
            }
            std::vector<std::pair<PyValue, PyValue>> keyed;
            keyed.reserve(items.size());
            for (const PyValue &item : items)
                keyed.emplace_back(key ? invoke(key, {item}, {}) : item, item);
            bool comparable = true;
            // Equal elements keep their order, also from the largest to the smallest.
            std::stable_sort(keyed.begin(), keyed.end(), [&](const auto &a, const auto &b) {
                const PyValue less = isReversed ? compareTwo(QStringLiteral("<"), b.first, a.first)
                                                : compareTwo(QStringLiteral("<"), a.first, b.first);
                comparable = comparable && less.is(PyKind::Bool);
                return comparable && less.integer() != 0;
            });
            const bool holdsData = std::any_of(keyed.begin(), keyed.end(),
                                               [](const auto &pair) { return pair.first.holdsData(); });
            if (!comparable)
                return holdsData ? makeData(coreTr("what is in the database decides on the order"))
                                 : makeUnknown(coreTr("the elements cannot be sorted without running it"));
            for (std::size_t i = 0; i < keyed.size(); ++i)
                items[i] = keyed[i].second;
        }
        if (is("set") || is("frozenset"))
            items = distinct(std::move(items));
        return makeSequence(is("tuple")                        ? PyKind::Tuple
                                : is("set") || is("frozenset") ? PyKind::Set
                                                               : PyKind::List,
                            std::move(items));
    }
    if (is("enumerate") && first) {
        const auto elements = iterate(first);
        if (!elements)
            return {};
        qint64 number = 0;
        if (arguments.size() > 1)
            number = arguments[1].integer();
        else if (!keywords.empty())
            number = keywords.front().second.integer();
        if (number > std::numeric_limits<qint64>::max() - static_cast<qint64>(elements->size()))
            return makeUnknown(coreTr("the number becomes too large"));
        std::vector<PyValue> items;
        for (const PyValue &element : *elements) {
            step();
            items.push_back(makeSequence(PyKind::Tuple, {makeInteger(number++), element}));
        }
        return makeSequence(PyKind::List, std::move(items));
    }
    if (is("zip") && first) {
        std::vector<std::vector<PyValue>> lists;
        std::size_t shortest = std::numeric_limits<std::size_t>::max();
        for (const PyValue &argument : arguments) {
            const auto elements = iterate(argument);
            if (!elements)
                return {};
            lists.push_back(*elements);
            shortest = std::min(shortest, elements->size());
        }
        std::vector<PyValue> items;
        for (std::size_t i = 0; i < shortest; ++i) {
            step();
            std::vector<PyValue> row;
            for (const auto &list : lists)
                row.push_back(list[i]);
            items.push_back(makeSequence(PyKind::Tuple, std::move(row)));
        }
        return makeSequence(PyKind::List, std::move(items));
    }
    if (is("range") && first) {
        for (const PyValue &argument : arguments) {
            if (!argument.is(PyKind::Integer))
                return {};
        }
        const qint64 start = arguments.size() > 1 ? first.integer() : 0;
        const qint64 stop = arguments.size() > 1 ? arguments[1].integer() : first.integer();
        const qint64 stride = arguments.size() > 2 ? arguments[2].integer() : 1;
        if (stride == 0)
            return makeUnknown(coreTr("the step of the range is zero"));
        // Numbers below zero count down; between the two ends there may be more of them than a number holds.
        const quint64 span = stride > 0 ? (stop > start ? quint64(stop) - quint64(start) : 0)
                                        : (start > stop ? quint64(start) - quint64(stop) : 0);
        const quint64 width = stride > 0 ? quint64(stride) : quint64(0) - quint64(stride);
        const quint64 count = span / width + (span % width != 0 ? 1 : 0);
        if (count > 1'000'000)
            return makeUnknown(coreTr("the range is too long"));
        std::vector<PyValue> items;
        for (quint64 i = 0; i < count; ++i) {
            step();
            items.push_back(makeInteger(static_cast<qint64>(quint64(start) + i * quint64(stride))));
        }
        return makeSequence(PyKind::List, std::move(items));
    }
    if (is("len") && first) {
        if (first.isString() || first.is(PyKind::Bytes)) // code points
            return makeInteger(first.text().size()
                               - std::count_if(first.text().begin(), first.text().end(),
                                               [](QChar c) { return c.isLowSurrogate(); }));
        const auto elements = iterate(first);
        return elements ? makeInteger(static_cast<qint64>(elements->size())) : PyValue();
    }
    if (is("str")) {
        if (!first)
            return makeString({});
        const auto text = display(first);
        return text ? makeString(*text) : PyValue();
    }
    if (is("print"))
        return makeNone();
    if (is("next") && first) {
        // Of a list that was just made, as a generator expression is here.
        const auto elements = iterate(first);
        if (elements && !elements->empty())
            return elements->front();
        if (elements && arguments.size() > 1)
            return arguments[1];
        return {};
    }
    if (is("repr") && first) {
        const auto text = first.isConstant() ? first.wholeRepr() : std::nullopt;
        return text ? makeString(*text) : PyValue();
    }
    if (is("bool") && first) {
        const auto truth = first.truth();
        return truth ? makeBool(*truth) : PyValue();
    }
    if (arguments.empty() && keywords.empty() && (is("int") || is("float") || is("bool")))
        return is("int") ? makeInteger(0) : is("float") ? makeFloat(0) : makeBool(false);
    if (is("int") && first.isString())
        return integerOf(first.text(), arguments, keywords);
    if ((is("int") || is("float")) && first && arguments.size() == 1 && keywords.empty()) {
        if (first.isString()) {
            bool ok = false;
            const PyValue number = makeFloat(first.text().trimmed().toDouble(&ok));
            return ok ? number : PyValue();
        }
        if (first.is(PyKind::Bool) || first.is(PyKind::Integer) || first.is(PyKind::Float)) {
            if (is("float"))
                return makeFloat(first.real());
            if (!first.is(PyKind::Float))
                return makeInteger(first.integer());
            return std::abs(first.real()) < 9e18 ? makeInteger(static_cast<qint64>(first.real())) : PyValue();
        }
        return {};
    }
    if ((is("any") || is("all")) && first) {
        const auto elements = iterate(first);
        if (!elements)
            return {};
        for (const PyValue &element : *elements) {
            step();
            const auto truth = element.truth();
            if (!truth)
                return unknownOf(coreTr("a condition is not known before it runs"), {element});
            if (*truth == is("any"))
                return makeBool(*truth);
        }
        return makeBool(is("all"));
    }
    if ((is("min") || is("max") || is("sum")) && first && keywords.empty()) {
        const auto elements = arguments.size() == 1 || is("sum") ? iterate(first) : std::optional(arguments);
        if (!elements || (elements->empty() && !is("sum")))
            return {};
        PyValue best = is("sum") ? (arguments.size() > 1 ? arguments[1] : makeInteger(0)) : elements->front();
        for (const PyValue &element : *elements) {
            if (is("sum"))
                best = binary(QStringLiteral("+"), best, element);
            else if (compareTwo(is("min") ? QStringLiteral("<") : QStringLiteral(">"), element, best)
                         .truth()
                         .value_or(false))
                best = element;
        }
        return best;
    }
    if (is("map") && arguments.size() == 2) {
        const auto elements = iterate(arguments[1]);
        if (!elements)
            return {};
        std::vector<PyValue> items;
        for (const PyValue &element : *elements)
            items.push_back(invoke(first, {element}, {}));
        return makeSequence(PyKind::List, std::move(items));
    }
    if (is("filter") && arguments.size() == 2) {
        const auto elements = iterate(arguments[1]);
        if (!elements)
            return {};
        std::vector<PyValue> items;
        for (const PyValue &element : *elements) {
            step();
            const auto truth = (first.isNone() ? element : invoke(first, {element}, {})).truth();
            if (!truth)
                return makeUnknown(coreTr("a condition is not known before it runs"));
            if (*truth)
                items.push_back(element);
        }
        return makeSequence(PyKind::List, std::move(items));
    }
    if (is("getattr") && arguments.size() >= 2 && arguments[1].isString()) {
        const PyValue found = attributeOf(first, arguments[1].text());
        const bool missing = (found.isUnknown() || (found.is(PyKind::Attribute) && first.is(PyKind::Class)));
        return missing && arguments.size() == 3 ? arguments[2] : found;
    }
    if (is("abs") && first && (first.is(PyKind::Integer) || first.is(PyKind::Float))
        && first.integer() != std::numeric_limits<qint64>::min())
        return first.is(PyKind::Float) ? makeFloat(std::abs(first.real()))
                                       : makeInteger(std::abs(first.integer()));
    if (is("chr") && first.is(PyKind::Integer) && first.integer() >= 0 && first.integer() <= 0x10ffff) {
        const auto code = static_cast<char32_t>(first.integer());
        return makeString(QString::fromUcs4(&code, 1));
    }
    if (is("ord") && first.isString() && first.text().size() == 1)
        return makeInteger(first.text().front().unicode());
    return {};
}

} // namespace stillroom
