#include "base/error.h"
#include "base/text.h"
#include "python/evaluator.h"

#include <QSet>

namespace stillroom {

PyNamespace *Evaluator::runModule(const QString &name, std::shared_ptr<const Module> module, bool isPackage)
{
    PyNamespace *space = makeSpace(PyNamespace::Kind::Module, name, module.get(), nullptr);
    space->isPackage = isPackage;
    m_namespaces.insert(name, space);
    if (!module)
        return space;
    m_modules.push_back(module);
    const Frame outer = m_frame;
    const int line = m_line;
    m_frame = {space, module.get(), false, {}, {}};
    for (const Module::Fault &fault : module->faults())
        m_host.notUnderstood(module->file(), fault.line, coreTr("syntax error near “%1”").arg(fault.text),
                             false);
    try {
        run(module->statements());
    } catch (...) {
        m_frame = outer;
        m_line = line;
        throw;
    }
    m_frame = outer;
    m_line = line;
    return space;
}

namespace {

/// Whether a statement, if it were carried out, might define classes with bases.
bool declaresClasses(const PyStatement &statement)
{
    if (statement.kind == PyStatement::Kind::Class)
        return !statement.expressions.empty();
    if (statement.kind == PyStatement::Kind::Function)
        return false;
    for (const auto *part : {&statement.body, &statement.orElse, &statement.finally}) {
        if (std::any_of(part->begin(), part->end(), declaresClasses))
            return true;
    }
    return false;
}

/// The names in an expression; \param touches is set where something is done to an object from outside of it.
void collectNames(const Expression &expression, QStringList &names, bool &touches)
{
    using Kind = Expression::Kind;
    static const QSet<QString> methods {QStringLiteral("append_column"), QStringLiteral("append_constraint")};
    if (expression.kind == Kind::Name)
        names << expression.text;
    if (expression.kind == Kind::Call) {
        const Expression &callee = expression.children.front();
        touches = touches || (callee.kind == Kind::Name && callee.text == QStringLiteral("setattr"))
            || (callee.kind == Kind::Attribute && methods.contains(callee.text));
    }
    for (const Expression &child : expression.children)
        collectNames(child, names, touches);
}

void collectNames(const PyStatement &statement, QStringList &names, bool &touches)
{
    if (statement.kind == PyStatement::Kind::Function || statement.kind == PyStatement::Kind::Class)
        return;
    touches = touches
        || (statement.kind == PyStatement::Kind::Assign
            && statement.expressions.front().kind == Expression::Kind::Attribute);
    for (const Expression &expression : statement.expressions)
        collectNames(expression, names, touches);
    for (const auto *part : {&statement.body, &statement.orElse, &statement.handlers, &statement.finally}) {
        for (const PyStatement &inner : *part)
            collectNames(inner, names, touches);
    }
}

} // namespace

/// The classes that a statement would do something to which is not carried out.
void Evaluator::unsettle(const PyStatement &statement, const QString &reason)
{
    QStringList names;
    bool touches = false;
    collectNames(statement, names, touches);
    if (!touches)
        return;
    names.removeDuplicates();
    for (const QString &name : std::as_const(names)) {
        try {
            if (const PyValue found = lookup(name, m_frame.space); found.is(PyKind::Class))
                found.space()->unsettled = reason;
        } catch (const Refusal &) {
            continue; // it has no value
        }
    }
}

Evaluator::Flow Evaluator::run(const std::vector<PyStatement> &statements)
{
    for (const PyStatement &statement : statements) {
        const bool lenient = !m_frame.strict && m_frame.space->kind != PyNamespace::Kind::Function;
        if (!lenient) {
            const Flow flow = run(statement);
            if (flow != Flow::Next)
                return flow;
            continue;
        }
        const Frame frame = m_frame;
        const int depth = m_depth;
        const qint64 budget = m_budget;
        const qint64 start = m_steps;
        if (m_frame.space->kind == PyNamespace::Kind::Module)
            m_budget = m_steps + m_limits.statement;
        // What a module takes that is imported on the way is not taken from the statement that imports it.
        const auto settle = [&] {
            m_budget = budget == std::numeric_limits<qint64>::max() ? budget : budget + (m_steps - start);
        };
        try {
            const Flow flow = run(statement);
            settle();
            if (flow != Flow::Next)
                return flow;
        } catch (const Refusal &refusal) {
            m_steps += 500; // it took long to get here, and in a loop it comes again
            settle();
            m_frame = frame;
            m_depth = depth;
            m_host.notUnderstood(refusal.module ? refusal.module->file() : QString(), refusal.line,
                                 refusal.reason, refusal.isLimit || declaresClasses(statement));
            unsettle(statement, refusal.reason);
            forget({statement}, refusal.reason);
        }
    }
    return Flow::Next;
}

/// Binds every name the statements would bind to an Unknown.
void Evaluator::forget(const std::vector<PyStatement> &statements, const QString &reason)
{
    using Kind = PyStatement::Kind;
    const auto bind = [&](auto &&self, const Expression &target) -> void {
        if (target.kind == Expression::Kind::Name)
            m_frame.space->set(target.text, makeUnknown(reason), target.line);
        else if (target.kind == Expression::Kind::Tuple || target.kind == Expression::Kind::List)
            for (const Expression &child : target.children)
                self(self, child);
    };
    for (const PyStatement &statement : statements) {
        m_line = statement.line;
        if (statement.kind == Kind::Assign || statement.kind == Kind::AugmentedAssign
            || statement.kind == Kind::AnnotatedAssign)
        {
            for (std::size_t i = 0; i + 1 < statement.expressions.size(); ++i)
                bind(bind, statement.expressions[i]);
        } else if (statement.kind == Kind::Function || statement.kind == Kind::Class) {
            m_frame.space->set(statement.text, makeUnknown(reason), statement.line);
        } else if (statement.kind == Kind::FromImport || statement.kind == Kind::Import) {
            for (const ImportedName &name : statement.names) {
                if (name.name != QStringLiteral("*"))
                    m_frame.space->set(name.alias.isEmpty() ? name.name.section(QLatin1Char('.'), 0, 0)
                                                            : name.alias,
                                       makeUnknown(reason), statement.line);
            }
        }
        if (statement.kind != Kind::Function && statement.kind != Kind::Class) {
            forget(statement.body, reason);
            forget(statement.orElse, reason);
            forget(statement.finally, reason);
        }
    }
}

Evaluator::Flow Evaluator::run(const PyStatement &statement)
{
    using Kind = PyStatement::Kind;
    struct Deeper
    {
        explicit Deeper(int &counter) : depth(counter) { ++depth; }
        ~Deeper() { --depth; }
        int &depth;
    } const deeper(m_statementDepth);
    step();
    m_line = statement.line;
    if (m_expressionDepth + 3 * m_statementDepth > 2000)
        exceed(coreTr("the statements are nested too deeply"));
    switch (statement.kind) {
    case Kind::Expression: {
        const PyValue result = value(statement.expressions.front());
        m_line = statement.line;
        if (m_frame.strict && result.isUnknown() && !result.isData())
            refuse(result.text());
        m_host.statement(result);
        return Flow::Next;
    }
    case Kind::Assign: {
        const PyValue result = value(statement.expressions.back());
        for (std::size_t i = 0; i + 1 < statement.expressions.size(); ++i)
            assign(statement.expressions[i], result);
        return Flow::Next;
    }
    case Kind::AugmentedAssign: {
        const PyValue left = value(statement.expressions[0]);
        const PyValue right = value(statement.expressions[1]);
        m_line = statement.line;
        if (statement.text == QStringLiteral("+") && left.is(PyKind::List)
            && !listMethod(left, QStringLiteral("extend"), {right}).isNull())
            return Flow::Next;
        assign(statement.expressions[0], binary(statement.text, left, right));
        return Flow::Next;
    }
    case Kind::AnnotatedAssign: {
        const Expression &target = statement.expressions[0];
        if (statement.expressions.size() > 2)
            assign(target, value(statement.expressions[2]));
        if (target.kind == Expression::Kind::Name && m_frame.space->kind != PyNamespace::Kind::Function) {
            const QString name = mangled(target.text);
            if (statement.expressions.size() < 3)
                m_frame.space->set(name, {}, statement.line);
            const auto known = m_frame.space->index.find(name);
            if (known != m_frame.space->index.end()) // global names live elsewhere
                m_frame.space->names[known->second].annotation = &statement.expressions[1];
        }
        return Flow::Next;
    }
    case Kind::If:
        return runIf(statement);
    case Kind::For:
        return runFor(statement);
    case Kind::While:
        for (;;) {
            step();
            const PyValue condition = value(statement.expressions.front());
            const std::optional<bool> truth = condition.truth();
            if (!truth && condition.holdsData())
                return surveyed({&statement.body, &statement.orElse});
            if (!truth)
                refuse(coreTr("the condition “%1” is not known before it runs")
                           .arg(m_frame.module->source(statement.expressions.front())));
            if (!*truth)
                return run(statement.orElse);
            const Flow flow = run(statement.body);
            if (flow == Flow::Break)
                return Flow::Next;
            if (flow == Flow::Return)
                return flow;
        }
    case Kind::With:
        return runWith(statement);
    case Kind::Try:
        return runTry(statement);
    case Kind::Function:
        defineFunction(statement);
        return Flow::Next;
    case Kind::Class:
        defineClass(statement);
        return Flow::Next;
    case Kind::Return:
        m_returned = {};
        if (!statement.expressions.empty()) {
            const PyValue result = value(statement.expressions.front());
            m_returned = result;
        }
        return Flow::Return;
    case Kind::Import:
        importNames(statement);
        return Flow::Next;
    case Kind::FromImport:
        fromImport(statement);
        return Flow::Next;
    case Kind::Raise:
        if (m_frame.strict)
            raise(statement);
        refuse(coreTr("it raises “%1” here")
                   .arg(statement.expressions.empty()
                            ? QString()
                            : m_frame.module->source(statement.expressions.front()).left(80)));
    case Kind::Assert: {
        const PyValue condition = value(statement.expressions.front());
        const std::optional<bool> truth = condition.truth();
        if (m_frame.strict && truth == std::optional(false))
            raise(statement);
        if (m_frame.strict && !truth && !condition.holdsData())
            refuse(coreTr("it is not known whether “%1” holds")
                       .arg(m_frame.module->source(statement.expressions.front()).left(80)));
        return Flow::Next;
    }
    case Kind::Delete:
        for (const Expression &target : statement.expressions)
            remove(target);
        return Flow::Next;
    case Kind::Pass:
        return Flow::Next;
    case Kind::Break:
        return Flow::Break;
    case Kind::Continue:
        return Flow::Continue;
    case Kind::Global:
        for (const ImportedName &name : statement.names)
            m_frame.space->outerNames << name.name;
        return Flow::Next;
    case Kind::Handler: // runTry() runs them
        return Flow::Next;
    case Kind::Unsupported:
        refuse(coreTr("a %1 is not evaluated").arg(statement.text));
    case Kind::Error:
        refuse(coreTr("syntax error near “%1”").arg(statement.text));
    }
    return Flow::Next;
}

Evaluator::Flow Evaluator::runIf(const PyStatement &statement)
{
    const PyValue condition = value(statement.expressions.front());
    if (const std::optional<bool> truth = condition.truth())
        return run(*truth ? statement.body : statement.orElse);
    m_line = statement.line;
    if (condition.holdsData())
        return surveyed({&statement.body, &statement.orElse});
    refuse(coreTr("the condition “%1” is not known before it runs")
               .arg(m_frame.module->source(statement.expressions.front()).left(100)));
}

Evaluator::Flow Evaluator::runFor(const PyStatement &statement)
{
    const PyValue iterable = value(statement.expressions[1]);
    m_line = statement.line;
    const auto elements = iterate(iterable);
    if (!elements || statement.isAsync)
        refuse(iterable.isUnknown() ? iterable.text()
                                    : coreTr("the elements of “%1” are not known before it runs")
                                          .arg(m_frame.module->source(statement.expressions[1]).left(100)));
    if (iterable.isData()) {
        assign(statement.expressions[0], iterable);
        return surveyed({&statement.body, &statement.orElse});
    }
    for (const PyValue &element : *elements) {
        step();
        assign(statement.expressions[0], element);
        const Flow flow = run(statement.body);
        if (flow == Flow::Break)
            return Flow::Next;
        if (flow == Flow::Return)
            return flow;
    }
    return run(statement.orElse);
}

Evaluator::Flow Evaluator::runWith(const PyStatement &statement)
{
    if (statement.isAsync)
        refuse(coreTr("“async with” is not evaluated"));
    std::vector<PyValue> entered;
    try {
        return runWithin(statement, entered);
    } catch (...) {
        for (auto context = entered.rbegin(); context != entered.rend(); ++context)
            m_host.abandon(*context);
        throw;
    }
}

Evaluator::Flow Evaluator::runWithin(const PyStatement &statement, std::vector<PyValue> &entered)
{
    for (std::size_t i = 0; i + 1 < statement.expressions.size(); i += 2) {
        const PyValue context = value(statement.expressions[i]);
        m_line = statement.line;
        if (m_frame.strict && context.isUnknown() && !context.isData())
            refuse(context.text());
        const PyValue bound = m_host.enter(context);
        entered.push_back(context);
        if (statement.expressions[i + 1].kind != Expression::Kind::Absent)
            assign(statement.expressions[i + 1], bound ? bound : context);
    }
    const Flow flow = run(statement.body);
    while (!entered.empty()) {
        const PyValue context = entered.back();
        entered.pop_back(); // what leave() throws is not the block's own
        m_host.leave(context);
    }
    return flow;
}

Evaluator::Flow Evaluator::runTry(const PyStatement &statement)
{
    Flow flow = Flow::Next;
    try {
        flow = m_host.surveys() && !statement.handlers.empty() ? surveyTry(statement) : runCaught(statement);
    } catch (const Raised &) {
        if (run(statement.finally) == Flow::Return)
            return Flow::Return; // which is the end of the exception too
        throw;
    }
    const Flow last = run(statement.finally);
    return last == Flow::Next ? flow : last;
}

/// What the database refuses is not known: a handler may run, or not.
Evaluator::Flow Evaluator::surveyTry(const PyStatement &statement)
{
    std::vector<const std::vector<PyStatement> *> ways {&statement.body, &statement.orElse};
    for (const PyStatement &handler : statement.handlers) {
        if (!handler.text.isEmpty())
            m_frame.space->set(handler.text, makeData(coreTr("what the database refuses is not known")),
                               handler.line);
        ways.push_back(&handler.body);
    }
    return surveyed(ways);
}

/// Body and handlers. A refusal of the evaluator is no exception of the script: nothing catches it.
Evaluator::Flow Evaluator::runCaught(const PyStatement &statement)
{
    const Frame frame = m_frame;
    const int depth = m_depth;
    const int expressionDepth = m_expressionDepth;
    const auto restore = [&] {
        m_frame = frame;
        m_depth = depth;
        m_expressionDepth = expressionDepth;
    };
    Flow flow = Flow::Next;
    bool caught = false;
    try {
        flow = run(statement.body);
        return flow == Flow::Next ? run(statement.orElse) : flow;
    } catch (const Raised &raised) {
        restore();
        const auto isOfClass = [&](const QString &name) { return raisedIs(raised.exception, name); };
        flow = runHandlers(statement, isOfClass, raised.exception, caught);
        if (!caught)
            throw;
    } catch (const Error &error) {
        restore();
        const auto isOfClass = [&](const QString &name) { return m_host.isCaught(error, name); };
        const PyValue exception
            = makeCall(QStringLiteral("sqlalchemy.exc.DBAPIError"), {makeString(error.message)});
        flow = m_frame.strict ? runHandlers(statement, isOfClass, exception, caught) : Flow::Next;
        if (!caught)
            throw;
    }
    return flow;
}

/// The first handler that catches the exception, if there is one.
Evaluator::Flow Evaluator::runHandlers(const PyStatement &statement,
                                       const std::function<bool(const QString &)> &isOfClass,
                                       const PyValue &exception, bool &caught)
{
    for (const PyStatement &handler : statement.handlers) {
        if (!handler.expressions.empty()) {
            const PyValue wanted = value(handler.expressions.front());
            const std::vector<PyValue> classes
                = wanted.isSequence() ? wanted.items() : std::vector<PyValue> {wanted};
            if (std::none_of(classes.begin(), classes.end(),
                             [&](const PyValue &each) { return isOfClass(each.name()); }))
                continue;
        }
        caught = true;
        if (!handler.text.isEmpty())
            m_frame.space->set(handler.text, exception, handler.line);
        try {
            return run(handler.body);
        } catch (Raised &again) {
            if (again.exception.isNull()) // a `raise` of its own
                again.exception = exception;
            throw;
        }
    }
    return Flow::Next;
}

/// Each of the ways that might be gone, where the database decides: none of them ends what comes behind.
Evaluator::Flow Evaluator::surveyed(const std::vector<const std::vector<PyStatement> *> &ways)
{
    for (const auto *way : ways) {
        const Frame frame = m_frame;
        const int depth = m_depth;
        const int expressionDepth = m_expressionDepth;
        try {
            static_cast<void>(run(*way));
        } catch (const Raised &) {
            m_frame = frame;
            m_depth = depth;
            m_expressionDepth = expressionDepth;
        }
    }
    return Flow::Next;
}

void Evaluator::raise(const PyStatement &statement)
{
    Raised raised;
    raised.line = statement.line;
    raised.module = m_frame.module;
    if (statement.kind == PyStatement::Kind::Assert) {
        raised.exception = makeSymbol(QStringLiteral("builtins.AssertionError"));
        raised.text = QStringLiteral("AssertionError");
        if (statement.expressions.size() > 1)
            raised.text
                += QStringLiteral(": ") + display(value(statement.expressions[1])).value_or(QString());
    } else if (!statement.expressions.empty()) {
        raised.exception = value(statement.expressions.front());
        raised.text = raised.exception.is(PyKind::Class) || raised.exception.callee().is(PyKind::Class)
            ? (raised.exception.is(PyKind::Class) ? raised.exception : raised.exception.callee()).text()
            : raised.exception.name().section(QLatin1Char('.'), -1);
        if (const auto words = display(raised.exception.at(0)))
            raised.text += QStringLiteral(": ") + *words;
    }
    m_line = statement.line;
    throw raised;
}

/// Whether an exception of the script is one of a class, by the names of both.
bool Evaluator::raisedIs(const PyValue &exception, const QString &exceptionClass, int depth)
{
    if (exceptionClass == QStringLiteral("builtins.Exception")
        || exceptionClass == QStringLiteral("builtins.BaseException"))
        return true;
    const PyValue thrown = exception.is(PyKind::Call) ? exception.callee() : exception;
    if (thrown.isNull() || depth > 20)
        return false;
    return thrown.name() == exceptionClass
        || (thrown.is(PyKind::Class)
            && std::any_of(thrown.items().begin(), thrown.items().end(),
                           [&](const PyValue &base) { return raisedIs(base, exceptionClass, depth + 1); }));
}

/// object.name = content where the object is of the project; \return false where it is not, or the name is
/// not known.
bool Evaluator::assignAttribute(const PyValue &object, const PyValue &name, const PyValue &content)
{
    PyNamespace *space
        = object.is(PyKind::Class) || object.is(PyKind::Module) ? object.space() : instance(object);
    if (!space || (!name.isString() && m_frame.strict))
        return false;
    if (name.isString())
        space->set(name.text(), content, m_line);
    m_host.attributeAssigned(object, name.isString() ? name.text() : QString(), content);
    return true;
}

void Evaluator::assign(const Expression &target, const PyValue &content)
{
    using Kind = Expression::Kind;
    switch (target.kind) {
    case Kind::Name: {
        PyNamespace *space = m_frame.space;
        charge(16 * space->outerNames.size());
        if (space->outerNames.contains(target.text)) {
            space = space->parent;
            while (space->parent && !space->find(target.text))
                space = space->parent;
        }
        space->set(mangled(target.text), content, target.line);
        return;
    }
    case Kind::Tuple:
    case Kind::List: {
        const auto elements = iterate(content);
        const auto star = std::find_if(target.children.begin(), target.children.end(),
                                       [](const Expression &child) { return child.kind == Kind::Starred; });
        const std::size_t size = target.children.size();
        if (!elements
            || (star == target.children.end() ? elements->size() != size : elements->size() + 1 < size)) {
            const PyValue unknown = content.isUnknown()
                ? content
                : makeUnknown(coreTr("the elements of “%1” are not known").arg(content.repr().left(60)));
            for (const Expression &child : target.children)
                assign(child.kind == Kind::Starred ? child.children.front() : child, unknown);
            return;
        }
        const std::size_t extra = elements->size() - (size - 1);
        std::size_t next = 0;
        for (const Expression &child : target.children) {
            if (child.kind == Kind::Starred) {
                std::vector<PyValue> rest(elements->begin() + static_cast<std::ptrdiff_t>(next),
                                          elements->begin() + static_cast<std::ptrdiff_t>(next + extra));
                next += extra;
                assign(child.children.front(), makeSequence(PyKind::List, std::move(rest)));
            } else {
                assign(child, (*elements)[next++]);
            }
        }
        return;
    }
    case Kind::Attribute: {
        const PyValue object = value(target.children.front());
        m_line = target.line;
        const QString name = mangled(target.text);
        if (!assignAttribute(object, makeString(name), content))
            m_host.attributeAssigned(object, name, content);
        return;
    }
    case Kind::Subscript: {
        const PyValue object = value(target.children[0]);
        const PyValue key = value(target.children[1]);
        m_line = target.line;
        if (object.is(PyKind::Module) && key.isString()) {
            object.space()->set(key.text(), content, target.line);
        } else if (object.is(PyKind::Dict) && !key.isUnknown()) {
            const PyValue entries = makeSequence(PyKind::Dict, {key, content});
            dictMethod(object, QStringLiteral("update"), {entries}, {});
        } else if (object.is(PyKind::List) && key.is(PyKind::Integer)
                   && key.integer() >= -static_cast<qint64>(object.items().size())
                   && key.integer() < static_cast<qint64>(object.items().size()))
        {
            const qint64 size = static_cast<qint64>(object.items().size());
            const qint64 position = key.integer() < 0 ? key.integer() + size : key.integer();
            object.object()->items[static_cast<std::size_t>(position)] = content;
            grown(object, 1, static_cast<std::size_t>(position));
        } else if (m_frame.strict && !object.isData() && !key.isData()) {
            refuse(coreTr("an assignment to “%1” is not evaluated")
                       .arg(m_frame.module->source(target).left(60)));
        }
        return;
    }
    default:
        if (m_frame.strict)
            refuse(coreTr("an assignment to “%1” is not evaluated")
                       .arg(m_frame.module->source(target).left(60)));
    }
}

/// del target
void Evaluator::remove(const Expression &target)
{
    using Kind = Expression::Kind;
    if (target.kind == Kind::Name) {
        charge(16 * static_cast<qsizetype>(m_frame.space->names.size()));
        m_frame.space->remove(mangled(target.text));
    } else if (target.kind == Kind::Tuple || target.kind == Kind::List) {
        for (const Expression &child : target.children)
            remove(child);
    } else if (target.kind == Kind::Subscript) {
        deletePart(target);
    } else if (m_frame.strict) {
        refuse(coreTr("“del” of a part is not evaluated"));
    }
}

/// del object[key]
void Evaluator::deletePart(const Expression &target)
{
    const PyValue object = value(target.children[0]);
    const PyValue key = value(target.children[1]);
    m_line = target.line;
    if (object.holdsData() || key.isData())
        return;
    if (object.is(PyKind::Dict) && dictMethod(object, QStringLiteral("pop"), {key}, {}))
        return;
    auto &items = object.object()->items;
    const auto size = static_cast<qint64>(items.size());
    const qint64 position = key.integer() < 0 ? key.integer() + size : key.integer();
    charge(4 * size);
    if (object.is(PyKind::List) && key.is(PyKind::Integer) && position >= 0 && position < size)
        items.erase(items.begin() + position);
    else if (m_frame.strict)
        refuse(coreTr("“del” of a part is not evaluated"));
}

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
