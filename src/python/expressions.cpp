#include "base/text.h"
#include "python/evaluator.h"

#include <array>

namespace stillroom {

PyValue Evaluator::value(const Expression &expression)
{
    using Kind = Expression::Kind;
    step();
    m_line = expression.line;
    const Deeper deeper(m_expressionDepth);
    if (m_expressionDepth + 3 * m_statementDepth > 2000)
        exceed(coreTr("the expression is nested too deeply"));
    switch (expression.kind) {
    case Kind::Name: {
        const QString name = mangled(expression.text);
        PyValue found = lookup(name, m_frame.space);
        if (!found && name != expression.text) // a parameter, or a name of the module
            found = lookup(expression.text, m_frame.space);
        return found ? found : makeUnknown(coreTr("the name “%1” is not known").arg(expression.text));
    }
    case Kind::Attribute: {
        const PyValue object = value(expression.children.front());
        m_line = expression.line;
        return attributeOf(object, mangled(expression.text));
    }
    case Kind::Call:
        return callExpression(expression);
    case Kind::Subscript:
        return subscript(expression);
    case Kind::FormattedString:
        return formatted(expression);
    case Kind::Tuple:
    case Kind::List:
    case Kind::Set:
    case Kind::Dict:
        return container(expression);
    case Kind::Unary:
        return unary(expression.text, value(expression.children.front()));
    case Kind::Binary: {
        const PyValue left = value(expression.children[0]);
        const PyValue right = value(expression.children[1]);
        m_line = expression.line;
        const PyValue result = binary(expression.text, left, right);
        if (result.is(PyKind::Operation))
            result.object()->origin = &expression;
        return result;
    }
    case Kind::Compare:
        return compare(expression);
    case Kind::And:
    case Kind::Or: {
        const PyValue left = value(expression.children[0]);
        const std::optional<bool> truth = left.truth();
        if (!truth) {
            if (left.isUnknown() && !left.isData())
                return left;
            const PyValue right = value(expression.children[1]);
            if (left.isData())
                return left;
            const PyValue result = make(PyKind::Operation, expression.text);
            result.object()->items = {left, right};
            return bounded(result);
        }
        return *truth == (expression.kind == Kind::Or) ? left : value(expression.children[1]);
    }
    case Kind::Conditional: {
        const PyValue condition = value(expression.children[1]);
        const std::optional<bool> truth = condition.truth();
        if (condition.holdsData() && !truth) {
            static_cast<void>(value(expression.children[0]));
            static_cast<void>(value(expression.children[2]));
        }
        if (!truth)
            return unknownOf(coreTr("the condition “%1” is not known before it runs")
                                 .arg(m_frame.module->source(expression.children[1])),
                             {condition});
        return value(expression.children[*truth ? 0 : 2]);
    }
    case Kind::Lambda: {
        const PyValue function = make(PyKind::Function, QStringLiteral("<lambda>"));
        function.object()->space = m_frame.space;
        function.object()->origin = &expression;
        for (std::size_t i = 0; i + 1 < expression.children.size(); ++i) {
            const Expression &parameter = expression.children[i];
            function.object()->defaults.push_back(
                parameter.children.empty() ? PyValue() : value(parameter.children.front()));
        }
        return function;
    }
    case Kind::Comprehension:
        return comprehension(expression);
    case Kind::Assigned: {
        const PyValue result = value(expression.children.front());
        m_frame.space->set(expression.text, result, expression.line);
        return result;
    }
    case Kind::Yield: {
        if (!m_frame.yields)
            return makeUnknown(coreTr("“yield” cannot be evaluated without running it"));
        const PyValue given = expression.children.empty() ? makeNone() : value(expression.children.front());
        if (expression.text.isEmpty()) {
            m_frame.yields->push_back(given);
            return makeNone();
        }
        const auto elements = iterate(given);
        if (!elements)
            refuse(coreTr("the elements of “%1” are not known").arg(given.repr().left(60)));
        m_frame.yields->insert(m_frame.yields->end(), elements->begin(), elements->end());
        return makeNone();
    }
    case Kind::Unsupported:
    case Kind::Starred:
    case Kind::DoubleStarred:
    case Kind::KeywordArgument:
    case Kind::Slice:
        return makeUnknown(coreTr("“%1” cannot be evaluated without running it")
                               .arg(m_frame.module->source(expression).left(60)));
    case Kind::Error:
        return makeUnknown(coreTr("syntax error near “%1”").arg(expression.text));
    default:
        return constant(expression);
    }
}

PyValue Evaluator::constant(const Expression &expression)
{
    using Kind = Expression::Kind;
    switch (expression.kind) {
    case Kind::String:
        return makeString(expression.text);
    case Kind::Bytes: {
        const PyValue result = makeString(expression.text);
        result.object()->kind = PyKind::Bytes;
        return result;
    }
    case Kind::True:
        return makeBool(true);
    case Kind::False:
        return makeBool(false);
    case Kind::None:
        return makeNone();
    case Kind::Ellipsis:
        return make(PyKind::Ellipsis);
    case Kind::Integer: {
        QString digits = QString(expression.text).remove(QLatin1Char('_')).toLower();
        int base = 10;
        if (digits.size() > 2 && digits[0] == QLatin1Char('0') && digits[1].isLetter()) {
            base = digits[1] == QLatin1Char('x') ? 16 : digits[1] == QLatin1Char('o') ? 8 : 2;
            digits.remove(0, 2);
        }
        bool ok = false;
        const qint64 number = digits.toLongLong(&ok, base);
        return ok ? makeInteger(number)
                  : makeUnknown(coreTr("the number %1 is too large").arg(expression.text));
    }
    case Kind::Float: {
        bool ok = false;
        const double number = QString(expression.text).remove(QLatin1Char('_')).toDouble(&ok);
        return ok ? makeFloat(number)
                  : makeUnknown(coreTr("the number %1 is not known").arg(expression.text));
    }
    default:
        return makeUnknown(coreTr("the expression is empty"));
    }
}

PyValue Evaluator::container(const Expression &expression)
{
    using Kind = Expression::Kind;
    std::vector<PyValue> items;
    if (expression.kind == Kind::Dict) {
        const PyValue dict = make(PyKind::Dict);
        for (const Expression &child : expression.children) {
            if (child.kind == Kind::Pair) {
                const PyValue key = value(child.children[0]);
                const PyValue content = value(child.children[1]);
                bool replaced = false;
                auto &entries = dict.object()->items;
                for (std::size_t i = 0; i + 1 < entries.size() && !replaced && entries.size() < 400; i += 2) {
                    if (equalValues(entries[i], key).value_or(false)) {
                        entries[i + 1] = content;
                        replaced = true;
                    }
                }
                if (!replaced)
                    entries.insert(entries.end(), {key, content});
            } else {
                const PyValue other = value(child.children.front());
                if (!other.is(PyKind::Dict))
                    return other.isUnknown()
                        ? other
                        : makeUnknown(
                            coreTr("the entries of “%1” are not known").arg(m_frame.module->source(child)));
                for (std::size_t i = 0; i + 1 < other.items().size(); i += 2) {
                    auto &entries = dict.object()->items;
                    bool replaced = false;
                    for (std::size_t j = 0; j + 1 < entries.size() && !replaced; j += 2) {
                        step();
                        if (equalValues(entries[j], other.items()[i]).value_or(false)) {
                            entries[j + 1] = other.items()[i + 1];
                            replaced = true;
                        }
                    }
                    if (!replaced)
                        entries.insert(entries.end(), {other.items()[i], other.items()[i + 1]});
                }
            }
        }
        take(4 * static_cast<qsizetype>(dict.items().size()));
        return bounded(dict);
    }
    for (const Expression &child : expression.children) {
        if (child.kind != Kind::Starred) {
            items.push_back(value(child));
            continue;
        }
        const PyValue inner = value(child.children.front());
        const auto elements = iterate(inner);
        if (!elements)
            return inner.isUnknown()
                ? inner
                : makeUnknown(
                    coreTr("the elements of “%1” are not known").arg(m_frame.module->source(child)));
        take(static_cast<qsizetype>(elements->size())); // of a call of many *arguments
        items.insert(items.end(), elements->begin(), elements->end());
    }
    const PyKind kind = expression.kind == Kind::Tuple ? PyKind::Tuple
        : expression.kind == Kind::List                ? PyKind::List
                                                       : PyKind::Set;
    if (kind == PyKind::Set)
        items = distinct(std::move(items));
    return makeSequence(kind, std::move(items));
}

PyValue Evaluator::formatted(const Expression &expression)
{
    QString result;
    for (const Expression &part : expression.children) {
        if (part.kind == Expression::Kind::String) {
            result += part.text;
            continue;
        }
        const PyValue inner = value(part.children.front());
        if (inner.isUnknown())
            return inner;
        std::optional<QString> text;
        if (part.text == QStringLiteral("r") || part.text == QStringLiteral("a")) {
            if (inner.isConstant())
                text = inner.wholeRepr();
        } else if (part.children.size() > 1) {
            text = formattedAs(inner, part.children[1].text);
        } else {
            text = display(inner);
        }
        if (!text)
            return unknownOf(coreTr("the text of “%1” is not known before it runs")
                                 .arg(m_frame.module->source(part.children.front())),
                             {inner});
        result += *text;
        if (result.size() > m_limits.size)
            exceed(coreTr("the string grows too long"));
    }
    return makeString(result);
}

bool Evaluator::collectArguments(const Expression &expression, Arguments &arguments, Keywords &keywords)
{
    using Kind = Expression::Kind;
    for (std::size_t i = 1; i < expression.children.size(); ++i) {
        const Expression &child = expression.children[i];
        if (child.kind == Kind::KeywordArgument) {
            keywords.emplace_back(child.text, value(child.children.front()));
        } else if (child.kind == Kind::Starred) {
            const PyValue list = value(child.children.front());
            if (const auto elements = iterate(list))
                arguments.insert(arguments.end(), elements->begin(), elements->end());
            else
                arguments.push_back(
                    list.isUnknown()
                        ? list
                        : makeUnknown(
                            coreTr("the elements of “%1” are not known").arg(m_frame.module->source(child))));
        } else if (child.kind == Kind::DoubleStarred) {
            const PyValue dict = value(child.children.front());
            if (!dict.is(PyKind::Dict)) {
                keywords.emplace_back(
                    QStringLiteral("**"),
                    dict.isUnknown()
                        ? dict
                        : makeUnknown(
                            coreTr("the entries of “%1” are not known").arg(m_frame.module->source(child))));
                continue;
            }
            for (std::size_t j = 0; j + 1 < dict.items().size(); j += 2) {
                if (dict.items()[j].isString())
                    keywords.emplace_back(dict.items()[j].text(), dict.items()[j + 1]);
            }
        } else {
            arguments.push_back(value(child));
        }
    }
    return true;
}

PyValue Evaluator::callExpression(const Expression &expression)
{
    const PyValue callee = value(expression.children.front());
    Arguments arguments;
    Keywords keywords;
    arguments.reserve(expression.children.size() - 1);
    collectArguments(expression, arguments, keywords);
    m_line = expression.line;
    m_origin = &expression;
    const PyValue result = invoke(callee, std::move(arguments), std::move(keywords));
    m_line = expression.line;
    return result;
}

PyValue Evaluator::subscript(const Expression &expression)
{
    const PyValue object = value(expression.children[0]);
    if (object.isUnknown())
        return object;
    if (expression.children[1].kind == Expression::Kind::Slice)
        return sliced(object, expression.children[1]);
    const PyValue key = value(expression.children[1]);
    m_line = expression.line;
    const PyValue result = index(object, key);
    if (result.is(PyKind::Subscript))
        result.object()->origin = &expression;
    return result;
}

PyValue Evaluator::index(const PyValue &object, const PyValue &key)
{
    if (key.isUnknown())
        return key;
    if (object.is(PyKind::Dict)) {
        for (std::size_t i = 0; i + 1 < object.items().size(); i += 2) {
            step();
            if (equalValues(object.items()[i], key).value_or(false))
                return object.items()[i + 1];
        }
        if (const PyValue factory = object.callee()) {
            const PyValue made = invoke(factory, {}, {});
            dictMethod(object, QStringLiteral("setdefault"), {key, made}, {});
            return made;
        }
        return unknownOf(coreTr("the dictionary has no key %1").arg(key.repr().left(60)), {object});
    }
    const bool isText = object.is(PyKind::String) || object.is(PyKind::Bytes);
    if (key.isString() && object.is(PyKind::Tuple)) {
        if (const PyValue column = object.keyword(key.text()))
            return column;
    }
    if ((object.is(PyKind::List) || object.is(PyKind::Tuple) || isText)) {
        if (!key.is(PyKind::Integer) && !key.is(PyKind::Bool))
            return makeUnknown(coreTr("the index %1 is not a number").arg(key.repr().left(60)));
        const qint64 size = isText ? object.text().size() : static_cast<qint64>(object.items().size());
        const qint64 position = key.integer() < 0 ? key.integer() + size : key.integer();
        if (position < 0 || position >= size)
            return unknownOf(coreTr("the index %1 is out of range").arg(key.integer()), {object});
        return isText ? makeString(object.text().mid(position, 1))
                      : object.items()[static_cast<std::size_t>(position)];
    }
    if (object.is(PyKind::Module) && key.isString())
        return attributeOf(object, key.text()); // globals()["name"]
    if (object.is(PyKind::Class) && isEnum(object) && key.isString())
        return attributeOf(object, key.text());
    const PyValue result = make(PyKind::Subscript);
    result.object()->callee = object;
    if (key.is(PyKind::Tuple))
        result.object()->items = key.items();
    else
        result.object()->items = {key};
    bounded(result);
    const PyValue known = m_host.item(result);
    return known ? known : result;
}

PyValue Evaluator::sliced(const PyValue &object, const Expression &slice)
{
    const bool isText = object.is(PyKind::String) || object.is(PyKind::Bytes);
    if (!isText && !object.is(PyKind::List) && !object.is(PyKind::Tuple))
        return makeUnknown(coreTr("a slice of it cannot be known"));
    const qint64 size = isText ? object.text().size() : static_cast<qint64>(object.items().size());
    std::array<std::optional<qint64>, 3> bounds;
    for (std::size_t i = 0; i < 3; ++i) {
        if (slice.children[i].kind == Expression::Kind::Absent)
            continue;
        const PyValue bound = value(slice.children[i]);
        if (bound.isNone())
            continue;
        if (!bound.is(PyKind::Integer))
            return bound.isUnknown() ? bound : makeUnknown(coreTr("the bounds of the slice are not known"));
        bounds[i] = bound.integer();
    }
    const qint64 stride = bounds[2].value_or(1);
    if (stride == 0)
        return makeUnknown(coreTr("the step of the slice is zero"));
    const auto bounded = [&](std::optional<qint64> bound, qint64 fallback) {
        if (!bound)
            return fallback;
        const qint64 position = *bound < 0 ? *bound + size : *bound;
        return stride > 0 ? std::clamp<qint64>(position, 0, size)
                          : std::clamp<qint64>(position, -1, size - 1);
    };
    const qint64 start = bounded(bounds[0], stride > 0 ? 0 : size - 1);
    const qint64 stop = bounded(bounds[1], stride > 0 ? size : -1);
    QString text;
    std::vector<PyValue> items;
    charge(size);
    for (qint64 i = start; stride > 0 ? i < stop : i > stop;) {
        if (isText)
            text += object.text()[i];
        else
            items.push_back(object.items()[static_cast<std::size_t>(i)]);
        if (__builtin_add_overflow(i, stride, &i))
            break;
    }
    return isText ? makeString(text) : makeSequence(object.kind(), std::move(items));
}

std::optional<std::vector<PyValue>> Evaluator::iterate(const PyValue &iterable)
{
    if (iterable.isSequence() || iterable.is(PyKind::Dict))
        charge(static_cast<qsizetype>(iterable.items().size()));
    if (iterable.isSequence())
        return iterable.items();
    std::vector<PyValue> result;
    if (iterable.is(PyKind::Dict)) {
        for (std::size_t i = 0; i < iterable.items().size(); i += 2)
            result.push_back(iterable.items()[i]);
        return result;
    }
    if (iterable.isString()) {
        for (const QChar c : iterable.text()) {
            step();
            result.push_back(makeString(QString(c)));
        }
        return result;
    }
    if (iterable.is(PyKind::Class) && isEnum(iterable))
        return enumMembers(iterable);
    if (iterable.isData())
        return std::vector<PyValue> {iterable};
    if (iterable.is(PyKind::Call))
        return m_host.elements(iterable);
    return std::nullopt;
}

PyValue Evaluator::comprehension(const Expression &expression)
{
    using Kind = Expression::Kind;
    PyNamespace *outer = m_frame.space;
    PyNamespace *inner = makeSpace(PyNamespace::Kind::Function, outer->name, m_frame.module, outer);
    if (outer->kind == PyNamespace::Kind::Class) // a class body's names can be seen in the first iterable
        take(50 * static_cast<qsizetype>(outer->names.size())), inner->names = outer->names,
                                                                inner->index = outer->index;
    m_frame.space = inner;
    std::vector<PyValue> items;
    PyValue failure;
    PyValue data; // what decides how many elements there are
    const auto generate = [&](auto &&self, std::size_t clause) -> void {
        step();
        if (failure)
            return;
        if (clause == expression.children.size()) {
            const Expression &element = expression.children.front();
            if (element.kind == Kind::Pair) {
                const PyValue key = value(element.children[0]);
                const PyValue content = value(element.children[1]);
                for (std::size_t i = 0; i + 1 < items.size(); i += 2) {
                    step();
                    if (equalValues(items[i], key).value_or(false)) {
                        items[i + 1] = content;
                        return;
                    }
                }
                items.insert(items.end(), {key, content});
            } else {
                items.push_back(value(element));
            }
            return;
        }
        const Expression &part = expression.children[clause];
        if (part.kind == Kind::If) {
            const PyValue condition = value(part.children.front());
            const std::optional<bool> truth = condition.truth();
            if (!truth && condition.holdsData())
                data = condition;
            else if (!truth)
                failure = makeUnknown(coreTr("the condition “%1” is not known before it runs")
                                          .arg(m_frame.module->source(part.children.front())));
            if (truth.value_or(!data.isNull()))
                self(self, clause + 1);
            return;
        }
        const PyValue iterable = value(part.children[1]);
        if (iterable.isData())
            data = iterable;
        const auto elements = iterate(iterable);
        if (!elements) {
            failure = iterable.isUnknown() ? iterable
                                           : makeUnknown(coreTr("the elements of “%1” are not known")
                                                             .arg(m_frame.module->source(part.children[1])));
            return;
        }
        for (const PyValue &element : *elements) {
            assign(part.children[0], element);
            self(self, clause + 1);
        }
    };
    try {
        generate(generate, 1);
    } catch (...) {
        m_frame.space = outer;
        throw;
    }
    m_frame.space = outer;
    if (failure)
        return failure;
    if (data)
        return makeData(coreTr("what is in the database decides on its elements"));
    if (expression.text == QStringLiteral("set"))
        items = distinct(std::move(items));
    return makeSequence(expression.text == QStringLiteral("dict")      ? PyKind::Dict
                            : expression.text == QStringLiteral("set") ? PyKind::Set
                                                                       : PyKind::List,
                        std::move(items));
}

} // namespace stillroom
