#include "base/text.h"
#include "python/evaluator.h"

#include <QRegularExpression>

// What is carried out of the standard library (and of a few small packages that make names): only what
// computes a value from its arguments.

namespace stillroom {

namespace {

/// A pattern of Python's re as one of PCRE, where the two differ, with a bound on how often one match may
/// go back and try again.
QRegularExpression pattern(const QString &text)
{
    QString changed = text;
    changed.replace(QStringLiteral("\\Z"), QStringLiteral("\\z"));
    return QRegularExpression(QStringLiteral("(*LIMIT_MATCH=50000)") + changed);
}

/// "\\1_\\g<name>" filled from a match.
QString expanded(const QString &replacement, const QRegularExpressionMatch &match)
{
    QString result;
    for (qsizetype i = 0; i < replacement.size(); ++i) {
        if (replacement[i] != QLatin1Char('\\') || i + 1 == replacement.size()) {
            result += replacement[i];
            continue;
        }
        const QChar next = replacement[++i];
        if (next.isDigit()) {
            result += match.captured(next.digitValue());
        } else if (next == QLatin1Char('g') && replacement.mid(i + 1, 1) == QStringLiteral("<")) {
            const qsizetype end = replacement.indexOf(QLatin1Char('>'), i);
            const QString group = replacement.mid(i + 2, end - i - 2);
            bool isNumber = false;
            const int number = group.toInt(&isNumber);
            result += isNumber ? match.captured(number) : match.captured(group);
            i = end < 0 ? replacement.size() : end;
        } else {
            result += next;
        }
    }
    return result;
}

QString underscored(const QString &name)
{
    static const QRegularExpression word(QStringLiteral("([A-Z]+)([A-Z][a-z])"));
    static const QRegularExpression edge(QStringLiteral("([a-z\\d])([A-Z])"));
    return QString(name)
        .replace(word, QStringLiteral("\\1_\\2"))
        .replace(edge, QStringLiteral("\\1_\\2"))
        .replace(QLatin1Char('-'), QLatin1Char('_'))
        .toLower();
}

} // namespace

PyValue Evaluator::expressionMethod(const QString &text, const QString &name, const Arguments &arguments)
{
    const qsizetype longest = 100'000;
    qsizetype size = text.size();
    for (const PyValue &argument : arguments)
        size += argument.text().size();
    if (text.size() > 2000 || size > longest)
        return makeUnknown(coreTr("the regular expression or its text is too long"));
    charge(64 * (1000 + size)); // making one costs more than the most that values do
    const QRegularExpression expression = pattern(text);
    if (!expression.isValid())
        return {};
    const QString tooLong = coreTr("the regular expression takes too long");
    if (name == QStringLiteral("sub") && arguments.size() == 2 && arguments[1].isString()) {
        const QString subject = arguments[1].text();
        const bool isText = arguments[0].isString();
        if (!isText && !arguments[0].is(PyKind::Function))
            return {};
        QString result;
        qsizetype done = 0;
        auto it = expression.globalMatch(subject);
        while (it.hasNext()) {
            step();
            const QRegularExpressionMatch match = it.next();
            if (result.size() > m_limits.size)
                exceed(coreTr("the string grows too long"));
            result += subject.mid(done, match.capturedStart() - done);
            done = match.capturedEnd();
            if (isText) {
                result += expanded(arguments[0].text(), match);
                continue;
            }
            // A match object is only asked for its groups.
            const PyValue object = make(PyKind::Call, QStringLiteral("re.Match"));
            object.object()->callee = makeSymbol(QStringLiteral("re.Match"));
            for (int group = 0; group <= match.lastCapturedIndex(); ++group)
                object.object()->items.push_back(makeString(match.captured(group)));
            const PyValue made = invoke(arguments[0], {object}, {});
            if (!made.isString())
                return makeUnknown(coreTr("what re.sub() puts in is not known"));
            result += made.text();
        }
        if (!it.isValid())
            return makeUnknown(tooLong);
        return makeString(result + subject.mid(done));
    }
    if (name == QStringLiteral("split") && arguments.size() == 1 && arguments[0].isString()) {
        std::vector<PyValue> parts;
        const QString &subject = arguments[0].text();
        qsizetype done = 0;
        auto it = expression.globalMatch(subject);
        while (it.hasNext()) {
            step();
            const QRegularExpressionMatch match = it.next();
            parts.push_back(makeString(subject.mid(done, match.capturedStart() - done)));
            for (int group = 1; group <= expression.captureCount(); ++group)
                parts.push_back(match.hasCaptured(group) ? makeString(match.captured(group)) : makeNone());
            done = match.capturedEnd();
        }
        if (!it.isValid())
            return makeUnknown(tooLong);
        parts.push_back(makeString(subject.mid(done)));
        return makeSequence(PyKind::List, std::move(parts));
    }
    if (name == QStringLiteral("findall") && arguments.size() == 1 && arguments[0].isString()
        && expression.captureCount() <= 1)
    {
        std::vector<PyValue> parts;
        auto it = expression.globalMatch(arguments[0].text());
        while (it.hasNext()) {
            step();
            const QRegularExpressionMatch match = it.next();
            parts.push_back(makeString(match.captured(expression.captureCount())));
        }
        if (!it.isValid())
            return makeUnknown(tooLong);
        return makeSequence(PyKind::List, std::move(parts));
    }
    const bool isWhole = name == QStringLiteral("fullmatch");
    if ((isWhole || name == QStringLiteral("match") || name == QStringLiteral("search"))
        && arguments.size() == 1 && arguments[0].isString())
    {
        const QRegularExpressionMatch match
            = pattern(isWhole                               ? QStringLiteral("\\A(?:%1)\\z").arg(text)
                          : name == QStringLiteral("match") ? QStringLiteral("\\A(?:%1)").arg(text)
                                                            : text)
                  .match(arguments[0].text());
        if (!match.isValid())
            return makeUnknown(tooLong);
        if (!match.hasMatch())
            return makeNone();
        const PyValue object = make(PyKind::Call, QStringLiteral("re.Match"));
        object.object()->callee = makeSymbol(QStringLiteral("re.Match"));
        for (int group = 0; group <= match.lastCapturedIndex(); ++group)
            object.object()->items.push_back(makeString(match.captured(group)));
        return object;
    }
    return {};
}

/// A call of what collections.namedtuple() made: a tuple whose elements have names.
PyValue Evaluator::namedTuple(const PyValue &definition, const Arguments &arguments, const Keywords &keywords)
{
    const PyValue fields = definition.at(1);
    QStringList names;
    if (fields.isString())
        names = QString(fields.text())
                    .replace(QLatin1Char(','), QLatin1Char(' '))
                    .split(QLatin1Char(' '), Qt::SkipEmptyParts);
    for (const PyValue &field : fields.items())
        names << field.text();
    if (definition.items().size() != 2 || !definition.keywords().empty() || names.contains(QString())
        || arguments.size() + keywords.size() != static_cast<std::size_t>(names.size()))
        return {};
    std::vector<PyValue> values = arguments;
    for (qsizetype i = static_cast<qsizetype>(arguments.size()); i < names.size(); ++i) {
        const auto given = std::find_if(keywords.begin(), keywords.end(),
                                        [&](const auto &pair) { return pair.first == names[i]; });
        if (given == keywords.end())
            return {};
        values.push_back(given->second);
    }
    return makeRow(names, std::move(values));
}

/// importlib.import_module() of a name that is known: what `import` would do.
PyValue Evaluator::importedByName(const Arguments &arguments, const Keywords &keywords)
{
    PyValue package = arguments.size() == 2 ? arguments[1] : PyValue();
    for (const auto &[word, content] : keywords)
        package = word == QStringLiteral("package") ? content : PyValue();
    if (arguments.empty() || arguments.size() > 2 || !arguments[0].isString()
        || keywords.size() + arguments.size() > 2)
        return {};
    const QString &name = arguments[0].text();
    if (!name.startsWith(QLatin1Char('.')))
        return importedModule(name);
    if (!package.isString())
        return {};
    qsizetype dots = 0;
    while (dots < name.size() && name[dots] == QLatin1Char('.'))
        ++dots;
    QStringList path = package.text().split(QLatin1Char('.'));
    path = path.mid(0, std::max<qsizetype>(0, path.size() - (dots - 1)));
    if (dots < name.size())
        path << name.mid(dots);
    return path.isEmpty() ? PyValue() : importedModule(path.join(QLatin1Char('.')));
}

PyValue Evaluator::library(const QString &name, const Arguments &arguments, const Keywords &keywords)
{
    const qsizetype dot = name.indexOf(QLatin1Char('.'));
    const QStringView top = QStringView(name).left(dot);
    const QStringView rest = QStringView(name).mid(dot + 1);
    const bool plain = keywords.empty();
    const bool oneText = plain && arguments.size() == 1 && arguments[0].isString();
    if (top == u"re" && plain && !arguments.empty() && arguments[0].isString())
        return expressionMethod(arguments[0].text(), rest.toString(),
                                Arguments(arguments.begin() + 1, arguments.end()));
    if (top == u"json")
        return json(rest, arguments, keywords);
    if (top == u"typing" && rest == u"cast" && arguments.size() == 2)
        return arguments[1];
    if (top == u"textwrap" && rest == u"dedent" && oneText)
        return stringMethod(arguments[0], QStringLiteral("__dedent__"), {}, {});
    if (top == u"collections" && rest == u"OrderedDict")
        return builtin(QStringLiteral("dict"), arguments, keywords);
    if (top == u"collections" && rest == u"defaultdict") {
        const Arguments entries(arguments.begin() + (arguments.empty() ? 0 : 1), arguments.end());
        const PyValue result = builtin(QStringLiteral("dict"), entries, keywords);
        if (result.is(PyKind::Dict) && !arguments.empty() && !arguments[0].isNone())
            result.object()->callee = arguments[0]; // index() calls it for a key that is missing
        return result;
    }
    if (top == u"importlib" && rest == u"import_module")
        return importedByName(arguments, keywords);
    if ((top == u"copy" && (rest == u"copy" || rest == u"deepcopy")) && arguments.size() == 1
        && arguments[0].isConstant())
        return arguments[0];
    if (top == u"itertools" && (rest == u"chain" || rest == u"chain.from_iterable") && plain) {
        std::vector<PyValue> lists = arguments;
        if (rest != u"chain") {
            const auto inner = arguments.size() == 1 ? iterate(arguments[0]) : std::nullopt;
            if (!inner)
                return {};
            lists = *inner;
        }
        std::vector<PyValue> items;
        for (const PyValue &list : lists) {
            const auto elements = iterate(list);
            if (!elements)
                return {};
            items.insert(items.end(), elements->begin(), elements->end());
        }
        return makeSequence(PyKind::List, std::move(items));
    }
    if (top == u"enum" && !arguments.empty() && (rest == u"Enum" || rest == u"IntEnum" || rest == u"StrEnum"))
        return makeEnum(arguments, makeSymbol(name));
    if (oneText
        && (name == QStringLiteral("inflection.underscore") || name == QStringLiteral("humps.decamelize")
            || name == QStringLiteral("stringcase.snakecase")
            || name == QStringLiteral("flask_sqlalchemy.model.camel_to_snake_case")))
        return makeString(underscored(arguments[0].text()));
    return {};
}

/// isinstance(), issubclass(), hasattr(), callable(), and type() in both its forms; null = not known.
PyValue Evaluator::question(const QString &name, const Arguments &arguments)
{
    if (name == QStringLiteral("type"))
        return arguments.size() == 3 ? makeClass(arguments)
            : arguments.size() == 1 && arguments[0].is(PyKind::Call)
                && arguments[0].callee().is(PyKind::Class)
            ? arguments[0].callee()
            : PyValue();
    if (name == QStringLiteral("callable") && arguments.size() == 1)
        return arguments[0].is(PyKind::Function) || arguments[0].is(PyKind::Class) ? makeBool(true)
            : arguments[0].isConstant()                                            ? makeBool(false)
                                                                                   : PyValue();
    const auto derives = [](auto &&self, const PyValue &value, const PyValue &wanted, int depth) -> bool {
        if (value == wanted)
            return true;
        return depth < 20
            && std::any_of(value.items().begin(), value.items().end(), [&](const PyValue &base) {
                   return base == wanted || (base.is(PyKind::Class) && self(self, base, wanted, depth + 1));
               });
    };
    const bool outsideBases = !arguments.empty() && arguments[0].is(PyKind::Class)
        && std::any_of(arguments[0].items().begin(), arguments[0].items().end(),
                       [](const PyValue &base) { return !base.is(PyKind::Class); });
    if (arguments.size() != 2)
        return {};
    if (name == QStringLiteral("hasattr") && arguments[1].isString() && arguments[0].is(PyKind::Class)) {
        if (classAttribute(arguments[0], arguments[1].text()))
            return makeBool(true);
        return outsideBases ? PyValue() : makeBool(false);
    }
    if (name == QStringLiteral("issubclass") && arguments[0].is(PyKind::Class)) {
        if (derives(derives, arguments[0], arguments[1], 0))
            return makeBool(true);
        return outsideBases || !arguments[1].is(PyKind::Class) ? PyValue() : makeBool(false);
    }
    if (name != QStringLiteral("isinstance"))
        return {};
    const std::vector<PyValue> wanted
        = arguments[1].isSequence() ? arguments[1].items() : std::vector<PyValue> {arguments[1]};
    static const QHash<PyKind, QString> kinds {
        {PyKind::String, QStringLiteral("builtins.str")},  {PyKind::Integer, QStringLiteral("builtins.int")},
        {PyKind::Float, QStringLiteral("builtins.float")}, {PyKind::Bool, QStringLiteral("builtins.bool")},
        {PyKind::List, QStringLiteral("builtins.list")},   {PyKind::Tuple, QStringLiteral("builtins.tuple")},
        {PyKind::Dict, QStringLiteral("builtins.dict")},   {PyKind::Set, QStringLiteral("builtins.set")},
        {PyKind::Bytes, QStringLiteral("builtins.bytes")}, {PyKind::Class, QStringLiteral("builtins.type")},
        {PyKind::None, QStringLiteral("types.NoneType")},
    };
    const PyValue &value = arguments[0];
    for (const PyValue &type : wanted) {
        const PyValue made
            = value.is(PyKind::Call) || value.is(PyKind::EnumMember) ? value.callee() : PyValue();
        if (made && derives(derives, made, type, 0))
            return makeBool(true);
        if (kinds.contains(value.kind())) {
            if (kinds.value(value.kind()) == type.name()
                || (value.is(PyKind::Bool) && type.name() == QStringLiteral("builtins.int")))
                return makeBool(true);
            continue;
        }
        if (const auto answer = m_host.isInstance(value, type.name())) {
            if (*answer)
                return makeBool(true);
            continue;
        }
        // What SQLAlchemy makes is none of Python's own types, but for names that are texts too.
        static const QStringList ownTypes = kinds.values();
        if (value.is(PyKind::Call) && value.name().startsWith(QStringLiteral("sqlalchemy."))
            && ownTypes.contains(type.name()) && !value.name().endsWith(QStringLiteral("conv"))
            && !value.name().endsWith(QStringLiteral("quoted_name")))
            continue;
        if (!made.is(PyKind::Class) && !(value.is(PyKind::Call) && type.is(PyKind::Class)))
            return {};
    }
    return makeBool(false);
}

} // namespace stillroom
