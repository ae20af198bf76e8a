#include "python/evaluator.h"

#include "base/error.h"
#include "base/text.h"
#include "python/canonicalname.h"

#include <QSet>

namespace stillroom {

std::optional<EvaluatorHost::Source> EvaluatorHost::findModule(const QString &)
{
    return std::nullopt;
}

PyValue EvaluatorHost::call(const PyValue &)
{
    return {};
}

PyValue EvaluatorHost::attribute(const PyValue &)
{
    return {};
}

PyValue EvaluatorHost::item(const PyValue &)
{
    return {};
}

std::optional<std::vector<PyValue>> EvaluatorHost::elements(const PyValue &)
{
    return std::nullopt;
}

bool EvaluatorHost::isCaught(const Error &, const QString &)
{
    return false;
}

std::optional<QString> EvaluatorHost::display(const PyValue &)
{
    return std::nullopt;
}

std::optional<bool> EvaluatorHost::isInstance(const PyValue &, const QString &)
{
    return std::nullopt;
}

PyValue EvaluatorHost::enter(const PyValue &)
{
    return {};
}

void EvaluatorHost::leave(const PyValue &) { }

void EvaluatorHost::abandon(const PyValue &) { }

void EvaluatorHost::statement(const PyValue &) { }

void EvaluatorHost::classDefined(const PyValue &) { }

void EvaluatorHost::attributeAssigned(const PyValue &, const QString &, const PyValue &) { }

void EvaluatorHost::notCarriedOut(const PyValue &, const QString &) { }

void EvaluatorHost::notUnderstood(const QString &, int, const QString &, bool) { }

namespace {

const QSet<QString> &builtinNames()
{
    static const QSet<QString> names = [] {
        const QStringList list
            = QStringLiteral(
                  "str int float bool bytes len range list tuple dict set frozenset sorted enumerate zip "
                  "isinstance issubclass getattr setattr hasattr super type print min max sum any all "
                  "reversed map filter repr abs round ord chr next iter object property staticmethod "
                  "classmethod globals locals open input id hash callable vars dir format divmod pow "
                  "Exception ValueError TypeError KeyError RuntimeError NotImplementedError "
                  "AttributeError ImportError AssertionError LookupError NotImplemented __import__ "
                  "exec eval compile memoryview bytearray complex slice")
                  .split(QLatin1Char(' '));
        return QSet<QString>(list.begin(), list.end());
    }();
    return names;
}

} // namespace

Evaluator::Evaluator(EvaluatorHost &host, Limits limits) : m_host(host), m_limits(limits) { }

Evaluator::~Evaluator() = default;

PyValue Evaluator::make(PyKind kind, const QString &text)
{
    // An Unknown is what a refusal becomes.
    // Only code that runs can go on without an end; who reads its names afterwards has a few to make.
    if (m_objects.size() > m_limits.objects && kind != PyKind::Unknown && m_frame.space)
        exceed(coreTr("too many values are needed to evaluate it"));
    PyObject &object = m_objects.emplace_back();
    object.kind = kind;
    object.text = text;
    object.line = m_line;
    object.module = m_frame.module;
    return PyValue(&object);
}

PyValue Evaluator::makeNone()
{
    return make(PyKind::None);
}

PyValue Evaluator::makeBool(bool value)
{
    const PyValue result = make(PyKind::Bool);
    result.object()->integer = value ? 1 : 0;
    return result;
}

PyValue Evaluator::makeInteger(qint64 value)
{
    const PyValue result = make(PyKind::Integer);
    result.object()->integer = value;
    return result;
}

PyValue Evaluator::makeFloat(double value)
{
    const PyValue result = make(PyKind::Float);
    result.object()->real = value;
    return result;
}

void Evaluator::charge(qsizetype amount)
{
    m_steps += amount / 64;
    // Who reads what was evaluated, and makes a value for it, is not bounded, as what runs is.
    if ((m_steps > m_limits.steps || m_steps > m_budget) && m_frame.space)
        step();
}

void Evaluator::take(qsizetype characters)
{
    m_total += characters;
    if (m_total > m_limits.total && m_frame.space)
        exceed(coreTr("too much memory is needed to evaluate it"));
}

PyValue Evaluator::makeString(const QString &value)
{
    if (value.size() > m_limits.size && m_frame.space)
        exceed(coreTr("the string grows too long"));
    charge(4 * value.size());
    take(value.size());
    return make(PyKind::String, value);
}

PyValue Evaluator::makeBytes(const QByteArray &value)
{
    const PyValue result = makeString(QString::fromLatin1(value)); // a character for each byte
    result.object()->kind = PyKind::Bytes;
    return result;
}

PyValue Evaluator::makeSequence(PyKind kind, std::vector<PyValue> items)
{
    if (static_cast<qsizetype>(items.size()) > m_limits.size && m_frame.space)
        exceed(coreTr("the list grows too long"));
    charge(static_cast<qsizetype>(items.size()));
    take(4 * static_cast<qsizetype>(items.size()));
    const PyValue result = make(kind);
    result.object()->items = std::move(items);
    return bounded(result);
}

PyValue Evaluator::bounded(const PyValue &value)
{
    PyObject *object = value.object();
    int depth = 0;
    qint64 weight = 0;
    const auto count = [&](const PyValue &part) {
        if (part && !part.is(PyKind::Class)) {
            depth = std::max(depth, part.object()->depth);
            weight += part.object()->weight;
        }
    };
    count(object->callee);
    for (const PyValue &item : object->items)
        count(item);
    for (const auto &pair : object->keywords)
        count(pair.second);
    if ((depth >= m_limits.nesting || weight >= m_limits.weight) && m_frame.space)
        exceed(coreTr("the values are nested too deeply"));
    object->depth = depth + 1;
    object->weight = static_cast<int>(std::min<qint64>(weight, m_limits.weight));
    if (!value.isSequence() && !value.is(PyKind::Dict)) {
        charge(qsizetype(64) * ++object->weight); // it will be read, all of it
    }
    return value;
}

void Evaluator::countWays(const PyValue &classValue)
{
    qint64 ways = 0;
    for (const PyValue &base : classValue.items())
        ways += base.is(PyKind::Class) ? 1 + base.object()->weight : 1;
    if (ways > m_limits.ways)
        refuse(coreTr("the class stands on too many others"));
    classValue.object()->weight = static_cast<int>(ways);
}

bool Evaluator::holds(const std::vector<PyValue> &items, const PyValue &value)
{
    return std::any_of(items.begin(), items.end(), [&](const PyValue &item) {
        step();
        return equalValues(item, value).value_or(false);
    });
}

std::vector<PyValue> Evaluator::distinct(std::vector<PyValue> items)
{
    std::vector<PyValue> result;
    for (const PyValue &item : items) {
        if (!holds(result, item))
            result.push_back(item);
    }
    return result;
}

PyValue Evaluator::makeSymbol(const QString &name)
{
    const QString canonical = canonicalName(name);
    if (canonical == QStringLiteral("typing.TYPE_CHECKING"))
        return makeBool(false);
    // A Python that has what present-day models are written in.
    if (canonical == QStringLiteral("sys.version_info"))
        return makeSequence(PyKind::Tuple, {makeInteger(3), makeInteger(13), makeInteger(0)});
    if (const auto known = m_symbols.constFind(canonical); known != m_symbols.constEnd())
        return *known;
    if (canonical.size() > m_limits.name && m_frame.space)
        exceed(coreTr("the name grows too long"));
    take(canonical.size());
    const PyValue symbol = make(PyKind::Symbol, canonical);
    m_symbols.insert(canonical, symbol);
    return symbol;
}

PyValue Evaluator::makeUnknown(const QString &reason)
{
    return make(PyKind::Unknown, reason);
}

PyValue Evaluator::makeData(const QString &reason)
{
    const PyValue result = makeUnknown(reason);
    result.object()->integer = 1;
    return result;
}

PyValue Evaluator::unknownOf(const QString &reason, std::initializer_list<PyValue> from)
{
    const bool isData
        = std::any_of(from.begin(), from.end(), [](const PyValue &value) { return value.holdsData(); });
    return isData ? makeData(reason) : makeUnknown(reason);
}

PyValue Evaluator::makeDict(const std::vector<std::pair<QString, PyValue>> &entries)
{
    const PyValue result = make(PyKind::Dict);
    for (const auto &[key, content] : entries)
        result.object()->items.insert(result.object()->items.end(), {makeString(key), content});
    return result;
}

PyValue Evaluator::makeRow(const QStringList &names, std::vector<PyValue> values)
{
    const PyValue result = makeSequence(PyKind::Tuple, std::move(values));
    for (qsizetype i = 0; i < names.size(); ++i)
        result.object()->keywords.emplace_back(names[i], result.at(std::size_t(i)));
    return result;
}

PyValue Evaluator::makeCall(const QString &name, std::vector<PyValue> arguments)
{
    const PyValue result = make(PyKind::Call, name);
    result.object()->callee = makeSymbol(name);
    result.object()->items = std::move(arguments);
    return bounded(result);
}

PyValue Evaluator::makeDialect(const QString &name)
{
    const PyValue result = make(PyKind::Call, QStringLiteral("stillroom.dialect"));
    result.object()->callee = makeSymbol(QStringLiteral("stillroom.dialect"));
    result.object()->items = {makeString(name)};
    return result;
}

QString Evaluator::qualifiedName(const PyValue &wanted) const
{
    for (const PyNamespace &space : m_spaces) {
        if (space.kind == PyNamespace::Kind::Function || !space.module
            || space.module->file() != wanted.file())
            continue;
        for (const PyNamespace::Name &entry : space.names) {
            if (entry.value != wanted)
                continue;
            if (space.kind == PyNamespace::Kind::Module)
                return space.name + QLatin1Char(':') + entry.name;
            const QString className = space.owner.text();
            return space.name.chopped(className.size() + 1) + QLatin1Char(':') + className + QLatin1Char('.')
                + entry.name;
        }
    }
    return {};
}

QString Evaluator::currentFile() const
{
    return m_frame.module ? m_frame.module->file() : QString();
}

PyNamespace *Evaluator::makeSpace(PyNamespace::Kind kind, const QString &name, const Module *module,
                                  PyNamespace *parent)
{
    take(200);
    PyNamespace &space = m_spaces.emplace_back();
    space.kind = kind;
    space.name = name;
    space.module = module;
    space.parent = parent;
    return &space;
}

void Evaluator::step()
{
    m_steps += 1 + takeVisits() / 4;
    if (m_steps > m_limits.steps || m_steps > m_budget)
        exceed(coreTr("too many steps are needed to evaluate it"));
}

void Evaluator::refuse(const QString &reason) const
{
    throw Refusal {reason, m_line, m_frame.module};
}

void Evaluator::exceed(const QString &reason) const
{
    throw Refusal {reason, m_line, m_frame.module, true};
}

PyValue Evaluator::evaluate(const Expression &expression, PyNamespace *scope)
{
    const Frame outer = m_frame;
    const int line = m_line;
    m_frame = {scope, scope->module, false, {}, {}};
    PyValue result;
    try {
        result = value(expression);
    } catch (const Refusal &refusal) {
        m_line = refusal.line;
        result = makeUnknown(refusal.reason);
    }
    m_frame = outer;
    m_line = line;
    return result;
}

PyValue Evaluator::evaluateText(const QString &source, PyNamespace *scope)
{
    auto module = Module::parse(source, scope->module ? scope->module->file() : QString());
    if (module->statements().size() != 1 || module->statements().front().kind != PyStatement::Kind::Expression
        || !module->faults().empty())
        return makeUnknown(coreTr("“%1” is not an expression").arg(source));
    m_modules.push_back(module);
    return evaluate(module->statements().front().expressions.front(), scope);
}

PyValue Evaluator::lookup(const QString &name, PyNamespace *scope)
{
    for (PyNamespace *space = scope; space; space = space->parent) {
        if (space != scope && space->kind == PyNamespace::Kind::Class)
            continue;
        if (const PyValue found = settled(space, name))
            return found;
        if (space->kind != PyNamespace::Kind::Module)
            continue;
        for (auto star = space->starModules.rbegin(); star != space->starModules.rend(); ++star) {
            if (*star != space && !name.startsWith(QLatin1Char('_'))) {
                if (const PyValue found = settled(*star, name))
                    return found;
            }
        }
        for (auto star = space->starSymbols.crbegin(); star != space->starSymbols.crend(); ++star) {
            if (starImportHas(*star, name))
                return makeSymbol(*star + QLatin1Char('.') + name);
        }
        if (name == QStringLiteral("__name__"))
            return makeString(space->name);
        if (builtinNames().contains(name))
            return makeSymbol(QStringLiteral("builtins.") + name);
        // Of those whose names are not known there must be one only.
        QStringList unlisted = space->starSymbols;
        unlisted.removeIf([](const QString &module) { return starImportIsKnown(module); });
        unlisted.removeDuplicates();
        if (unlisted.size() == 1 && !name.startsWith(QLatin1Char('_')))
            return makeSymbol(unlisted.front() + QLatin1Char('.') + name);
    }
    return {};
}

} // namespace stillroom
