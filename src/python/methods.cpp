#include "base/text.h"
#include "python/evaluator.h"

#include <QRegularExpression>

namespace stillroom {

namespace {

/// Whether a class of the project, or a base of it, has a __str__ or __format__ of its own.
bool hasOwnText(const PyValue &classValue, int depth = 0)
{
    return classValue.space()->find(QStringLiteral("__str__"))
        || classValue.space()->find(QStringLiteral("__format__"))
        || std::any_of(classValue.items().begin(), classValue.items().end(), [&](const PyValue &base) {
               return base.is(PyKind::Class) && depth < 20 && hasOwnText(base, depth + 1);
           });
}

} // namespace

bool Evaluator::isException(const PyValue &classValue, int depth)
{
    if (!classValue.is(PyKind::Class)) {
        const QString name = classValue.name();
        return name.startsWith(QStringLiteral("builtins."))
            && (name.endsWith(QStringLiteral("Error")) || name.endsWith(QStringLiteral("Exception")));
    }
    return depth < 20
        && std::any_of(classValue.items().begin(), classValue.items().end(),
                       [depth](const PyValue &base) { return isException(base, depth + 1); });
}

std::optional<QString> Evaluator::display(const PyValue &value) const
{
    if (value.isString())
        return value.text();
    if (value.isConstant())
        return value.wholeRepr();
    if (value.is(PyKind::EnumMember)) {
        const QString base = enumBase(value.callee());
        // Python 3.12's str() and format(): the value where the enumeration is made to be one, else its name.
        if (base == QStringLiteral("enum.IntEnum") || base == QStringLiteral("enum.IntFlag")
            || base.endsWith(QStringLiteral("StrEnum")))
            return display(value.at(0));
        if (!hasOwnText(value.callee()))
            return value.callee().text() + QLatin1Char('.') + value.text();
    }
    if (value.is(PyKind::Call) && isException(value.callee()) && value.keywords().empty()
        && (!value.callee().is(PyKind::Class) || !hasOwnText(value.callee())))
        return value.items().empty()    ? QString()
            : value.items().size() == 1 ? display(value.at(0))
                                        : std::nullopt;
    if (value.is(PyKind::Call))
        return m_host.display(value);
    return std::nullopt;
}

std::optional<QString> Evaluator::formattedAs(const PyValue &value, const QString &format) const
{
    if (format.isEmpty())
        return display(value);
    static const QRegularExpression shape(
        QStringLiteral("^(?:(.)?([<>^=]))?([+-]?)(0?)([0-9]*)(?:\\.([0-9]+))?([sdfxX%]?)$"));
    const auto match = shape.match(format);
    if (!match.hasMatch() || !value.isConstant() || value.isSequence() || value.is(PyKind::Dict))
        return std::nullopt;
    const QString kind = match.captured(7);
    bool isShort = true;
    const qsizetype width = match.captured(5).isEmpty() ? 0 : match.captured(5).toLongLong(&isShort);
    if (!isShort || width > 10'000 || match.captured(6).size() > 5 || match.captured(6).toLongLong() > 10'000)
        return std::nullopt;
    const bool isNumber = value.is(PyKind::Integer) || value.is(PyKind::Float) || value.is(PyKind::Bool);
    QString text;
    if (kind == QStringLiteral("f") && isNumber)
        text
            = QString::number(value.real(), 'f', match.captured(6).isEmpty() ? 6 : match.captured(6).toInt());
    else if (kind == QStringLiteral("x") && value.is(PyKind::Integer))
        text = QString::number(value.integer(), 16);
    else if (kind == QStringLiteral("X") && value.is(PyKind::Integer))
        text = QString::number(value.integer(), 16).toUpper();
    else if (kind == QStringLiteral("d") && value.is(PyKind::Integer))
        text = QString::number(value.integer());
    else if (kind.isEmpty() || (kind == QStringLiteral("s") && value.isString())) {
        if (!match.captured(6).isEmpty() && !value.isString())
            return std::nullopt;
        text = value.isString() ? value.text() : value.repr();
        if (!match.captured(6).isEmpty())
            text = text.left(match.captured(6).toInt());
    } else {
        return std::nullopt;
    }
    if (match.captured(3) == QStringLiteral("+") && isNumber && value.real() >= 0)
        text.prepend(QLatin1Char('+'));
    if (text.size() >= width)
        return text;
    const bool zero = !match.captured(4).isEmpty() && match.captured(2).isEmpty();
    const QChar fill = !match.captured(1).isEmpty() ? match.captured(1).front() : zero ? u'0' : u' ';
    const QString align = !match.captured(2).isEmpty() ? match.captured(2)
        : isNumber                                     ? QStringLiteral(">")
                                                       : QStringLiteral("<");
    if (zero && isNumber && (text.startsWith(QLatin1Char('-')) || text.startsWith(QLatin1Char('+'))))
        return text.front() + text.mid(1).rightJustified(width - 1, fill);
    if (align == QStringLiteral("<"))
        return text.leftJustified(width, fill);
    if (align == QStringLiteral(">"))
        return text.rightJustified(width, fill);
    if (align == QStringLiteral("^")) {
        const qsizetype left = (width - text.size()) / 2;
        return QString(left, fill) + text + QString(width - text.size() - left, fill);
    }
    return std::nullopt;
}

PyValue Evaluator::percentFormat(const QString &pattern, const PyValue &values)
{
    static const QRegularExpression place(
        QStringLiteral("%(?:\\(([^)]*)\\))?([-0]*)([0-9]*)(?:\\.([0-9]+))?([sdrifxX%])"));
    QString result;
    qsizetype from = 0;
    std::size_t next = 0;
    auto matches = place.globalMatch(pattern);
    while (matches.hasNext()) {
        step();
        if (result.size() > m_limits.size)
            exceed(coreTr("the string grows too long"));
        const auto match = matches.next();
        result += pattern.mid(from, match.capturedStart() - from);
        from = match.capturedEnd();
        const QString kind = match.captured(5);
        if (kind == QStringLiteral("%")) {
            result += QLatin1Char('%');
            continue;
        }
        const bool named = match.capturedStart(1) >= 0;
        const PyValue content = named  ? values.entry(match.captured(1))
            : values.is(PyKind::Tuple) ? values.at(next++)
            : next++ == 0              ? values
                                       : PyValue();
        if (content.isNull())
            return makeUnknown(coreTr("a value for “%1” is missing").arg(match.captured()));
        if (content.isUnknown())
            return content;
        QString format = match.captured(2).contains(QLatin1Char('0')) ? QStringLiteral("0") : QString();
        if (match.captured(2).contains(QLatin1Char('-')))
            format = QStringLiteral("<");
        format += match.captured(3);
        if (!match.captured(4).isEmpty())
            format += QLatin1Char('.') + match.captured(4);
        std::optional<QString> text;
        if (kind == QStringLiteral("r"))
            text = content.isConstant() ? content.wholeRepr() : std::nullopt;
        else if (kind == QStringLiteral("s"))
            text = display(content);
        else
            text = formattedAs(content, format + (kind == QStringLiteral("i") ? QStringLiteral("d") : kind));
        if (text && kind == QStringLiteral("s") && !format.isEmpty())
            text = formattedAs(makeString(*text),
                               (format.front().isDigit() ? QStringLiteral(">") : QString()) + format);
        if (!text)
            return makeUnknown(
                coreTr("the text of “%1” is not known before it runs").arg(content.repr().left(60)));
        result += *text;
    }
    result += pattern.mid(from);
    return makeString(result);
}

PyValue Evaluator::formatMethod(const QString &pattern, const Arguments &arguments, const Keywords &keywords)
{
    static const QRegularExpression place(
        QStringLiteral("\\{\\{|\\}\\}|\\{([^{}:!]*)(?:!([rsa]))?(?::([^{}]*))?\\}"));
    QString result;
    qsizetype from = 0;
    std::size_t next = 0;
    auto matches = place.globalMatch(pattern);
    while (matches.hasNext()) {
        step();
        if (result.size() > m_limits.size)
            exceed(coreTr("the string grows too long"));
        const auto match = matches.next();
        result += pattern.mid(from, match.capturedStart() - from);
        from = match.capturedEnd();
        if (match.captured() == QStringLiteral("{{") || match.captured() == QStringLiteral("}}")) {
            result += match.captured().front();
            continue;
        }
        QString field = match.captured(1);
        const qsizetype path = field.indexOf(QRegularExpression(QStringLiteral("[.\\[]")));
        const QString head = path < 0 ? field : field.left(path);
        bool isNumber = false;
        const std::size_t position = head.toUInt(&isNumber);
        PyValue content;
        if (head.isEmpty())
            content = next < arguments.size() ? arguments[next++] : PyValue();
        else if (isNumber)
            content = position < arguments.size() ? arguments[position] : PyValue();
        else
            for (const auto &[key, given] : keywords)
                content = key == head ? given : content;
        if (content.isNull())
            return makeUnknown(coreTr("a value for “%1” is missing").arg(match.captured()));
        static const QRegularExpression tail(QStringLiteral("\\.([A-Za-z_][A-Za-z_0-9]*)|\\[([^\\]]*)\\]"));
        auto parts = tail.globalMatch(path < 0 ? QString() : field.mid(path));
        while (parts.hasNext()) {
            const auto part = parts.next();
            bool isIndex = false;
            const qint64 key = part.captured(2).toLongLong(&isIndex);
            content = !part.captured(1).isEmpty() ? attributeOf(content, part.captured(1))
                : isIndex                         ? index(content, makeInteger(key))
                                                  : index(content, makeString(part.captured(2)));
        }
        if (content.isUnknown())
            return content;
        const auto text = match.captured(2) == QStringLiteral("r")
            ? (content.isConstant() ? content.wholeRepr() : std::nullopt)
            : formattedAs(content, match.captured(3));
        if (!text)
            return makeUnknown(
                coreTr("the text of “%1” is not known before it runs").arg(content.repr().left(60)));
        result += *text;
    }
    result += pattern.mid(from);
    return makeString(result);
}

PyValue Evaluator::method(const PyValue &object, const QString &name, const Arguments &arguments,
                          const Keywords &keywords)
{
    const auto unsupported
        = [&] { return makeUnknown(coreTr("the method “%1” is not evaluated").arg(name)); };
    for (const PyValue &argument : arguments) {
        if (argument.isUnknown() && object.isString())
            return argument;
    }
    if (object.isString()) {
        charge(object.text().size());
        const PyValue result = stringMethod(object, name, arguments, keywords);
        return result ? result : unsupported();
    }
    if (object.is(PyKind::Tuple) && !object.keywords().empty()) {
        if (name == QStringLiteral("_asdict") || name == QStringLiteral("items")
            || name == QStringLiteral("keys") || name == QStringLiteral("values")
            || name == QStringLiteral("get"))
        {
            const PyValue mapping = makeDict(object.keywords());
            return name == QStringLiteral("_asdict") ? mapping : method(mapping, name, arguments, keywords);
        }
        if (name == QStringLiteral("_tuple") || name == QStringLiteral("tuple"))
            return makeSequence(PyKind::Tuple, object.items());
    }
    if (object.is(PyKind::List) && name == QStringLiteral("sort")) {
        object.object()->items = builtin(QStringLiteral("sorted"), {object}, keywords).items();
        return makeNone();
    }
    if (object.is(PyKind::List) || object.is(PyKind::Set) || object.is(PyKind::Tuple)) {
        const PyValue result = listMethod(object, name, arguments);
        return result ? result : unsupported();
    }
    if (object.is(PyKind::Dict)) {
        const PyValue result = dictMethod(object, name, arguments, keywords);
        return result ? result : unsupported();
    }
    return {};
}

PyValue Evaluator::stringMethod(const PyValue &object, const QString &name, const Arguments &arguments,
                                const Keywords &keywords)
{
    const QString &text = object.text();
    const auto is = [&name](const char *wanted) { return name == QLatin1String(wanted); };
    const PyValue first = arguments.empty() ? PyValue() : arguments.front();
    const QString argument = first.isString() ? first.text() : QString();
    const auto characters = [&](const QString &set, bool left, bool right) {
        const auto gone = [&](QChar c) { return set.isEmpty() ? c.isSpace() : set.contains(c); };
        qsizetype from = 0;
        qsizetype to = text.size();
        while (left && from < to && gone(text[from]))
            ++from;
        while (right && to > from && gone(text[to - 1]))
            --to;
        return makeString(text.mid(from, to - from));
    };
    if (is("format"))
        return formatMethod(text, arguments, keywords);
    if (is("upper"))
        return makeString(text.toUpper());
    if (is("lower") || is("casefold"))
        return makeString(text.toLower());
    if (is("strip"))
        return characters(argument, true, true);
    if (is("lstrip"))
        return characters(argument, true, false);
    if (is("rstrip"))
        return characters(argument, false, true);
    if (is("capitalize"))
        return makeString(text.left(1).toUpper() + text.mid(1).toLower());
    if (is("title")) {
        QString result;
        bool inWord = false;
        for (const QChar c : text) {
            result += inWord ? c.toLower() : c.toUpper();
            inWord = c.isLetter();
        }
        return makeString(result);
    }
    if (is("join") && first) {
        const auto elements = iterate(first);
        if (!elements)
            return {};
        QString result;
        bool isFirst = true;
        for (const PyValue &element : *elements) {
            step();
            if (!element.isString())
                return element.isUnknown() ? element : PyValue();
            if (!std::exchange(isFirst, false))
                result += text;
            result += element.text();
            if (result.size() > m_limits.size)
                exceed(coreTr("the string grows too long"));
        }
        return makeString(result);
    }
    if (is("replace") && arguments.size() >= 2 && first.isString() && arguments[1].isString()) {
        if (arguments.size() > 2 || argument.isEmpty())
            return {};
        const qsizetype times = text.count(argument);
        if (times > 0 && arguments[1].text().size() > m_limits.size / times)
            exceed(coreTr("the string grows too long"));
        return makeString(QString(text).replace(argument, arguments[1].text()));
    }
    if ((is("split") || is("rsplit")) && arguments.size() <= 1 && keywords.empty()) {
        std::vector<PyValue> items;
        const QStringList parts = first.isString()
            ? text.split(argument)
            : text.simplified().split(QLatin1Char(' '), Qt::SkipEmptyParts);
        for (const QString &part : parts) {
            step();
            items.push_back(makeString(part));
        }
        return makeSequence(PyKind::List, std::move(items));
    }
    if (is("splitlines") && arguments.empty()) {
        std::vector<PyValue> items;
        QStringList parts = text.split(QLatin1Char('\n'));
        if (!parts.isEmpty() && parts.back().isEmpty())
            parts.removeLast();
        for (const QString &part : parts) {
            step();
            items.push_back(makeString(part));
        }
        return makeSequence(PyKind::List, std::move(items));
    }
    if ((is("startswith") || is("endswith")) && arguments.size() == 1) {
        const bool start = is("startswith");
        const std::vector<PyValue> candidates = first.is(PyKind::Tuple) ? first.items() : arguments;
        for (const PyValue &candidate : candidates) {
            step();
            if (candidate.isString()
                && (start ? text.startsWith(candidate.text()) : text.endsWith(candidate.text())))
                return makeBool(true);
        }
        return makeBool(false);
    }
    if (is("removeprefix") && first.isString())
        return makeString(text.startsWith(argument) ? text.mid(argument.size()) : text);
    if (is("removesuffix") && first.isString())
        return makeString(text.endsWith(argument) ? text.chopped(argument.size()) : text);
    if (is("find") && arguments.size() == 1 && first.isString())
        return makeInteger(text.indexOf(argument));
    if (is("count") && arguments.size() == 1 && first.isString() && !argument.isEmpty())
        return makeInteger(text.count(argument));
    if (is("isdigit") && arguments.empty())
        return makeBool(!text.isEmpty()
                        && std::all_of(text.begin(), text.end(), [](QChar c) { return c.isDigit(); }));
    if (is("isupper") && arguments.empty())
        return makeBool(text != text.toLower() && text == text.toUpper());
    if (is("islower") && arguments.empty())
        return makeBool(text != text.toUpper() && text == text.toLower());
    if (is("zfill") && first.is(PyKind::Integer) && first.integer() <= 10'000)
        return makeString(text.rightJustified(first.integer(), QLatin1Char('0')));
    if (is("encode") && arguments.size() <= 1)
        return makeBytes(text.toUtf8());
    if (is("__dedent__")) {
        QStringList lines = text.split(QLatin1Char('\n'));
        qsizetype margin = -1;
        for (QString &lineText : lines) {
            if (lineText.trimmed().isEmpty()) {
                lineText.clear();
                continue;
            }
            qsizetype spaces = 0;
            while (spaces < lineText.size() && lineText[spaces].isSpace())
                ++spaces;
            margin = margin < 0 ? spaces : std::min(margin, spaces);
        }
        for (QString &lineText : lines)
            lineText = lineText.mid(std::max<qsizetype>(margin, 0));
        return makeString(lines.join(QLatin1Char('\n')));
    }
    return {};
}

/// What was put into a list or dictionary counts as if it had been made with it.
void Evaluator::grown(const PyValue &container, std::size_t count, std::optional<std::size_t> position)
{
    PyObject *object = container.object();
    take(4 * static_cast<qsizetype>(count));
    const std::size_t first = position.value_or(object->items.size() - count);
    qint64 weight = object->weight;
    for (std::size_t i = first; i < first + count; ++i) {
        if (const PyObject *part = object->items[i].object(); part && part->kind != PyKind::Class) {
            object->depth = std::max(object->depth, part->depth + 1);
            weight += part->weight;
        }
    }
    object->weight = static_cast<int>(std::min<qint64>(weight, m_limits.weight));
    if (object->depth > m_limits.nesting)
        exceed(coreTr("the values are nested too deeply"));
}

PyValue Evaluator::listMethod(const PyValue &object, const QString &name, const Arguments &arguments)
{
    const auto is = [&name](const char *wanted) { return name == QLatin1String(wanted); };
    const PyValue first = arguments.empty() ? PyValue() : arguments.front();
    std::vector<PyValue> &items = object.object()->items;
    if (is("index") && first) {
        for (std::size_t i = 0; i < items.size(); ++i) {
            step();
            if (equalValues(items[i], first).value_or(false))
                return makeInteger(static_cast<qint64>(i));
        }
        return {};
    }
    if (is("count") && first)
        return makeInteger(std::count_if(items.begin(), items.end(), [&](const PyValue &item) {
            step();
            return equalValues(item, first).value_or(false);
        }));
    if (is("copy"))
        return makeSequence(object.kind(), items);
    if (object.is(PyKind::Tuple))
        return {};
    if (static_cast<qsizetype>(items.size()) >= m_limits.size)
        exceed(coreTr("the list grows too long"));
    if ((is("append") || is("add")) && first) {
        if (is("add") && holds(items, first))
            return makeNone();
        items.push_back(first);
        grown(object, 1);
        return makeNone();
    }
    if ((is("extend") || is("update")) && first) {
        if (items.size() + first.items().size() > static_cast<std::size_t>(m_limits.size))
            exceed(coreTr("the list grows too long"));
        const auto elements = iterate(first);
        if (!elements)
            return {};
        if (static_cast<qsizetype>(items.size() + elements->size()) > m_limits.size)
            exceed(coreTr("the list grows too long"));
        items.insert(items.end(), elements->begin(), elements->end());
        grown(object, elements->size());
        return makeNone();
    }
    if (is("insert") && arguments.size() == 2 && first.is(PyKind::Integer)) {
        const qint64 size = static_cast<qint64>(items.size());
        const qint64 position
            = std::clamp<qint64>(first.integer() < 0 ? first.integer() + size : first.integer(), 0, size);
        charge(4 * size);
        items.insert(items.begin() + position, arguments[1]);
        grown(object, 1, static_cast<std::size_t>(position));
        return makeNone();
    }
    if (is("pop") && !items.empty() && arguments.empty()) {
        const PyValue last = items.back();
        items.pop_back();
        return last;
    }
    if (is("reverse") && arguments.empty()) {
        charge(16 * static_cast<qsizetype>(items.size()));
        std::reverse(items.begin(), items.end());
        return makeNone();
    }
    if (is("clear") && arguments.empty()) {
        items.clear();
        return makeNone();
    }
    if ((is("remove") || is("discard")) && first) {
        charge(static_cast<qsizetype>(items.size()));
        const auto found = std::find_if(items.begin(), items.end(), [&](const PyValue &item) {
            step();
            return equalValues(item, first).value_or(false);
        });
        if (found == items.end())
            return is("discard") ? makeNone() : PyValue();
        items.erase(found);
        return makeNone();
    }
    if (is("sort") && arguments.empty()) {
        const PyValue sorted = builtin(QStringLiteral("sorted"), {object}, {});
        if (!sorted.is(PyKind::List))
            return {};
        items = sorted.items();
        return makeNone();
    }
    return {};
}

PyValue Evaluator::dictMethod(const PyValue &object, const QString &name, const Arguments &arguments,
                              const Keywords &keywords)
{
    const auto is = [&name](const char *wanted) { return name == QLatin1String(wanted); };
    const PyValue first = arguments.empty() ? PyValue() : arguments.front();
    std::vector<PyValue> &entries = object.object()->items;
    const auto find = [&](const PyValue &key) -> std::size_t {
        for (std::size_t i = 0; i + 1 < entries.size(); i += 2) {
            step();
            if (equalValues(entries[i], key).value_or(false))
                return i;
        }
        return entries.size();
    };
    const auto put = [&](const PyValue &key, const PyValue &content) {
        const std::size_t position = find(key);
        if (position < entries.size())
            entries[position + 1] = content;
        else
            entries.insert(entries.end(), {key, content}), grown(object, 2);
    };
    if ((is("get") || is("pop") || is("setdefault")) && first) {
        const std::size_t position = find(first);
        if (position < entries.size()) {
            const PyValue found = entries[position + 1];
            if (is("pop"))
                entries.erase(entries.begin() + static_cast<std::ptrdiff_t>(position),
                              entries.begin() + static_cast<std::ptrdiff_t>(position) + 2);
            return found;
        }
        const PyValue fallback = arguments.size() > 1 ? arguments[1] : makeNone();
        if (is("setdefault"))
            put(first, fallback);
        return is("pop") && arguments.size() < 2 ? PyValue() : fallback;
    }
    if (is("keys") || is("values") || is("items")) {
        std::vector<PyValue> result;
        for (std::size_t i = 0; i + 1 < entries.size(); i += 2) {
            step();
            if (is("items"))
                result.push_back(makeSequence(PyKind::Tuple, {entries[i], entries[i + 1]}));
            else
                result.push_back(entries[is("keys") ? i : i + 1]);
        }
        return makeSequence(PyKind::List, std::move(result));
    }
    if (is("copy"))
        return makeSequence(PyKind::Dict, entries);
    if (is("update")) {
        if (first.is(PyKind::Dict)) {
            const std::vector<PyValue> other = first.items();
            for (std::size_t i = 0; i + 1 < other.size(); i += 2)
                put(other[i], other[i + 1]);
        } else if (first.isSequence()) {
            for (const PyValue &pair : first.items()) {
                if (!pair.isSequence() || pair.items().size() != 2)
                    return makeUnknown(coreTr("the entries of the dictionary are not known"));
                put(pair.items()[0], pair.items()[1]);
            }
        } else if (first) {
            return makeUnknown(coreTr("the entries of the dictionary are not known"));
        }
        for (const auto &[key, content] : keywords)
            put(makeString(key), content);
        return makeNone();
    }
    return {};
}

} // namespace stillroom
