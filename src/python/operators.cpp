#include "base/text.h"
#include "python/evaluator.h"

#include <cmath>

namespace stillroom {

namespace {

bool isNumber(const PyValue &value)
{
    return value.is(PyKind::Bool) || value.is(PyKind::Integer) || value.is(PyKind::Float);
}

bool isWhole(const PyValue &value)
{
    return value.is(PyKind::Bool) || value.is(PyKind::Integer);
}

} // namespace

PyValue Evaluator::unary(const QString &symbol, const PyValue &operand)
{
    if (operand.isUnknown())
        return operand;
    if (symbol == QStringLiteral("not")) {
        if (const std::optional<bool> truth = operand.truth())
            return makeBool(!*truth);
    } else if (isNumber(operand)) {
        const bool whole = isWhole(operand);
        if (symbol == QStringLiteral("-") && operand.integer() != std::numeric_limits<qint64>::min())
            return whole ? makeInteger(-operand.integer()) : makeFloat(-operand.real());
        if (symbol == QStringLiteral("+"))
            return operand;
        if (symbol == QStringLiteral("~") && whole)
            return makeInteger(~operand.integer());
    }
    const PyValue result = make(PyKind::Operation, symbol);
    result.object()->items = {operand};
    return bounded(result);
}

PyValue Evaluator::binary(const QString &symbol, const PyValue &left, const PyValue &right)
{
    step();
    if (left.isUnknown())
        return left;
    if (right.isUnknown())
        return right;
    const auto unknown = [&] {
        return makeUnknown(
            coreTr("“%1 %2 %3” has no value").arg(left.repr().left(40), symbol, right.repr().left(40)));
    };
    if (isNumber(left) && isNumber(right)) {
        if (isWhole(left) && isWhole(right) && symbol != QStringLiteral("/")) {
            const qint64 a = left.integer();
            const qint64 b = right.integer();
            qint64 result = 0;
            bool overflow = false;
            if (symbol == QStringLiteral("+"))
                overflow = __builtin_add_overflow(a, b, &result);
            else if (symbol == QStringLiteral("-"))
                overflow = __builtin_sub_overflow(a, b, &result);
            else if (symbol == QStringLiteral("*"))
                overflow = __builtin_mul_overflow(a, b, &result);
            else if (symbol == QStringLiteral("//") || symbol == QStringLiteral("%")) {
                if (b == 0 || (b == -1 && a == std::numeric_limits<qint64>::min()))
                    return unknown();
                qint64 quotient = a / b;
                if (a % b != 0 && (a < 0) != (b < 0))
                    --quotient;
                result = symbol == QStringLiteral("//") ? quotient : a - quotient * b;
            } else if (symbol == QStringLiteral("**")) {
                if (b < 0)
                    return makeFloat(std::pow(left.real(), right.real()));
                const bool isUnit = a == 0 || a == 1 || a == -1; // which no power makes larger
                const qint64 times = isUnit && b > 2 ? 2 - b % 2 : b;
                result = 1;
                for (qint64 i = 0; i < times && !overflow; ++i)
                    overflow = __builtin_mul_overflow(result, a, &result);
            } else if (symbol == QStringLiteral("<<")) {
                if (b < 0)
                    return unknown();
                overflow = b > 62 ? a != 0 : __builtin_mul_overflow(a, qint64(1) << b, &result);
            } else if (symbol == QStringLiteral(">>")) {
                if (b < 0)
                    return unknown();
                result = a >> std::min<qint64>(b, 63);
            } else if (symbol == QStringLiteral("&")) {
                result = a & b;
            } else if (symbol == QStringLiteral("|")) {
                result = a | b;
            } else if (symbol == QStringLiteral("^")) {
                result = a ^ b;
            } else {
                return unknown();
            }
            return overflow ? makeUnknown(coreTr("the number becomes too large")) : makeInteger(result);
        }
        const double a = left.real();
        const double b = right.real();
        if (symbol == QStringLiteral("+"))
            return makeFloat(a + b);
        if (symbol == QStringLiteral("-"))
            return makeFloat(a - b);
        if (symbol == QStringLiteral("*"))
            return makeFloat(a * b);
        if (symbol == QStringLiteral("/") && b != 0)
            return makeFloat(a / b);
        if (symbol == QStringLiteral("//") && b != 0)
            return makeFloat(std::floor(a / b));
        if (symbol == QStringLiteral("**"))
            return makeFloat(std::pow(a, b));
        return unknown();
    }
    if (left.isString() && symbol == QStringLiteral("%"))
        return percentFormat(left.text(), right);
    if (left.kind() == right.kind() && symbol == QStringLiteral("+")) {
        if (left.isString())
            return makeString(left.text() + right.text());
        if (left.is(PyKind::Bytes))
            return makeBytes(QString(left.text() + right.text()).toLatin1());
        if (left.is(PyKind::List) || left.is(PyKind::Tuple)) {
            std::vector<PyValue> items = left.items();
            items.insert(items.end(), right.items().begin(), right.items().end());
            return makeSequence(left.kind(), std::move(items));
        }
    }
    if (symbol == QStringLiteral("*") && (isWhole(right) || isWhole(left))) {
        const PyValue &content = isWhole(right) ? left : right;
        const qint64 count = std::max<qint64>(0, (isWhole(right) ? right : left).integer());
        const bool isList = content.is(PyKind::List) || content.is(PyKind::Tuple);
        if (content.isString() || isList) {
            const qint64 size
                = content.isString() ? content.text().size() : static_cast<qint64>(content.items().size());
            if (size > 0 && count > m_limits.size / size)
                return makeUnknown(coreTr("the result of “*” is too large"));
            if (content.isString())
                return makeString(content.text().repeated(count));
            std::vector<PyValue> items;
            for (qint64 i = 0; i < count; ++i)
                items.insert(items.end(), content.items().begin(), content.items().end());
            return makeSequence(content.kind(), std::move(items));
        }
    }
    if (left.isSequence() && right.isSequence())
        charge(static_cast<qsizetype>(left.items().size() + right.items().size()));
    if (symbol == QStringLiteral("|") && left.is(PyKind::Dict) && right.is(PyKind::Dict)) {
        const PyValue result = makeSequence(PyKind::Dict, left.items());
        dictMethod(result, QStringLiteral("update"), {right}, {});
        return result;
    }
    if (left.is(PyKind::Set) && right.is(PyKind::Set)) {
        std::vector<PyValue> items;
        const bool unite = symbol == QStringLiteral("|");
        for (const PyValue &item : left.items()) {
            if (unite || holds(right.items(), item) == (symbol == QStringLiteral("&")))
                items.push_back(item);
        }
        for (const PyValue &item : right.items()) {
            if (unite && !holds(left.items(), item))
                items.push_back(item);
        }
        if (unite || symbol == QStringLiteral("&") || symbol == QStringLiteral("-"))
            return makeSequence(PyKind::Set, std::move(items));
    }
    if (left.isConstant() && right.isConstant() && !left.isNone() && !right.isNone())
        return unknown();
    const PyValue result = make(PyKind::Operation, symbol);
    result.object()->items = {left, right};
    return bounded(result);
}

PyValue Evaluator::compare(const Expression &expression)
{
    const QStringList operators = expression.text.split(QLatin1Char(','));
    PyValue left = value(expression.children.front());
    PyValue result;
    for (std::size_t i = 1; i < expression.children.size(); ++i) {
        const PyValue right = value(expression.children[i]);
        m_line = expression.line;
        result = compareTwo(operators.value(static_cast<qsizetype>(i) - 1), left, right);
        const std::optional<bool> truth = result.truth();
        if (!truth || !*truth)
            break;
        left = right;
    }
    if (result.is(PyKind::Operation))
        result.object()->origin = &expression;
    return result;
}

PyValue Evaluator::compareTwo(const QString &symbol, const PyValue &left, const PyValue &right)
{
    step();
    if (left.isUnknown())
        return left;
    if (right.isUnknown())
        return right;
    const auto symbolic = [&] {
        if ((left.isSequence() || left.is(PyKind::Dict) || right.isSequence() || right.is(PyKind::Dict))
            && (left.holdsData() || right.holdsData()))
            return makeData(coreTr("what is in the database decides on it"));
        const PyValue result = make(PyKind::Operation, symbol);
        result.object()->items = {left, right};
        return bounded(result);
    };
    if (left.isString() && right.isString())
        charge(std::max(left.text().size(), right.text().size()));
    if (symbol == QStringLiteral("==") || symbol == QStringLiteral("!=")) {
        // Moments and the like are made by calls, of values that are known.
        const auto isPlain = [](const PyValue &value) {
            static const QStringList made {QStringLiteral("datetime.datetime"),
                                           QStringLiteral("datetime.date"), QStringLiteral("uuid.UUID")};
            return value.is(PyKind::Call) && made.contains(value.name()) && value.keywords().empty()
                && std::all_of(value.items().begin(), value.items().end(),
                               [](const PyValue &item) { return item.isConstant(); });
        };
        if (isPlain(left) && isPlain(right)) {
            const bool equal = left.name() == right.name()
                && equalValues(makeSequence(PyKind::Tuple, left.items()),
                               makeSequence(PyKind::Tuple, right.items()))
                       .value_or(false);
            return makeBool(equal == (symbol == QStringLiteral("==")));
        }
        // A class's column compared with a value is an SQL expression, not False.
        const auto known
            = left.is(PyKind::Call) || right.is(PyKind::Call) ? std::nullopt : equalValues(left, right);
        return known ? makeBool(*known == (symbol == QStringLiteral("=="))) : symbolic();
    }
    if (symbol == QStringLiteral("is") || symbol == QStringLiteral("is not")) {
        const bool wanted = symbol == QStringLiteral("is");
        const auto settled = [](const PyValue &value) {
            return value.isConstant() || value.is(PyKind::Class) || value.is(PyKind::Function)
                || value.is(PyKind::EnumMember) || value.is(PyKind::Module) || value.isSequence()
                || value.is(PyKind::Dict);
        };
        // What a class is called for is an object: Integer() is not None. What a function returns may be.
        const auto isObject = [](const PyValue &value) {
            const QString name
                = value.is(PyKind::Call) ? value.name().section(QLatin1Char('.'), -1) : QString();
            return value.is(PyKind::Call)
                && (value.callee().is(PyKind::Class) || (!name.isEmpty() && name[0].isUpper()));
        };
        if ((left.isNone() && isObject(right)) || (right.isNone() && isObject(left)))
            return makeBool(!wanted);
        if (settled(left) && settled(right)) {
            const bool same = left.kind() == right.kind() && equalValues(left, right).value_or(false);
            return makeBool(same == wanted);
        }
        return symbolic();
    }
    if (symbol == QStringLiteral("in") || symbol == QStringLiteral("not in")) {
        const bool wanted = symbol == QStringLiteral("in");
        if (left.isString() && right.isString())
            return makeBool(right.text().contains(left.text()) == wanted);
        const auto elements = iterate(right);
        if (!elements)
            return symbolic();
        bool uncertain = false;
        for (const PyValue &element : *elements) {
            step();
            const std::optional<bool> equal = equalValues(left, element);
            if (equal && *equal)
                return makeBool(wanted);
            uncertain = uncertain || !equal;
        }
        return uncertain ? symbolic() : makeBool(!wanted);
    }
    std::optional<int> order;
    if (isNumber(left) && isNumber(right)) {
        if (isWhole(left) && isWhole(right))
            order = left.integer() < right.integer() ? -1 : left.integer() > right.integer() ? 1 : 0;
        else
            order = left.real() < right.real() ? -1 : left.real() > right.real() ? 1 : 0;
    } else if (left.isString() && right.isString()) {
        order = QString::compare(left.text(), right.text());
    } else if (left.kind() == right.kind() && left.isConstant() && left.isSequence()) {
        const std::size_t size = std::min(left.items().size(), right.items().size());
        for (std::size_t i = 0; i < size && !order; ++i) {
            if (!equalValues(left.items()[i], right.items()[i]).value_or(false)) {
                const PyValue less = compareTwo(QStringLiteral("<"), left.items()[i], right.items()[i]);
                if (!less.is(PyKind::Bool))
                    return symbolic();
                order = less.integer() != 0 ? -1 : 1;
            }
        }
        if (!order)
            order = left.items().size() < right.items().size() ? -1
                                                               : left.items().size() > right.items().size();
    }
    if (!order)
        return symbolic();
    if (symbol == QStringLiteral("<"))
        return makeBool(*order < 0);
    if (symbol == QStringLiteral("<="))
        return makeBool(*order <= 0);
    if (symbol == QStringLiteral(">"))
        return makeBool(*order > 0);
    if (symbol == QStringLiteral(">="))
        return makeBool(*order >= 0);
    return symbolic();
}

} // namespace stillroom
