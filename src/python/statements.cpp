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
    // What a module takes is not taken from the statement that imports it.
    const qint64 start = m_steps;
    const qint64 imported = m_imported;
    const qint64 budget = std::exchange(m_budget, std::numeric_limits<qint64>::max());
    const int loops = std::exchange(m_loops, 0);
    const auto leave = [&] {
        m_imported = imported + (m_steps - start);
        m_budget = budget == std::numeric_limits<qint64>::max() ? budget : budget + (m_steps - start);
        m_loops = loops;
        m_frame = outer;
        m_line = line;
    };
    m_frame = {space, module.get(), false, {}, {}};
    for (const Module::Fault &fault : module->faults())
        m_host.notUnderstood(module->file(), fault.line, coreTr("syntax error near “%1”").arg(fault.text),
                             false);
    try {
        run(module->statements());
    } catch (...) {
        leave();
        throw;
    }
    leave();
    return space;
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
        const qint64 imported = m_imported;
        const int loops = m_loops;
        // All rounds of a loop share one budget.
        if (m_frame.space->kind == PyNamespace::Kind::Module && m_loops == 0)
            m_budget = m_steps + m_limits.statement;
        const auto settle = [&] {
            m_budget
                = budget == std::numeric_limits<qint64>::max() ? budget : budget + (m_imported - imported);
            m_loops = loops;
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
            Declarations declarations;
            collectDeclarations(statement, m_frame.space->kind == PyNamespace::Kind::Class, false,
                                declarations);
            m_host.notUnderstood(refusal.module ? refusal.module->file() : QString(), refusal.line,
                                 refusal.reason,
                                 refusal.isLimit || mayDeclare(declarations, m_frame.space, 0, 0));
            unsettle(declarations, m_frame.space, 0, refusal.reason);
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
    const Deeper deeper(m_statementDepth);
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
        return runWhile(statement);
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

Evaluator::Flow Evaluator::runWhile(const PyStatement &statement)
{
    const Deeper loop(m_loops);
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
    const Deeper loop(m_loops);
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

} // namespace stillroom
