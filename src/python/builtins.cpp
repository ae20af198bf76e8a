#include "base/text.h"
#include "python/evaluator.h"

#include <QRegularExpression>
#include <cmath>

namespace stillroom {

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
