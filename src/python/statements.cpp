#include "base/text.h"
#include "python/evaluator.h"

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

} // namespace

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
            settle();
            m_frame = frame;
            m_depth = depth;
            m_host.notUnderstood(refusal.module ? refusal.module->file() : QString(), refusal.line,
                                 refusal.reason, declaresClasses(statement));
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
    step();
    m_line = statement.line;
    switch (statement.kind) {
    case Kind::Expression: {
        const PyValue result = value(statement.expressions.front());
        m_line = statement.line;
        if (m_frame.strict && result.isUnknown())
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
            if (statement.expressions.size() < 3)
                m_frame.space->set(target.text, {}, statement.line);
            const auto known = m_frame.space->index.find(target.text);
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
        refuse(coreTr("it raises “%1” here")
                   .arg(statement.expressions.empty()
                            ? QString()
                            : m_frame.module->source(statement.expressions.front()).left(80)));
    case Kind::Assert: {
        const std::optional<bool> truth = value(statement.expressions.front()).truth();
        if (m_frame.strict && !truth.value_or(false))
            refuse(coreTr("it is not known whether “%1” holds")
                       .arg(m_frame.module->source(statement.expressions.front()).left(80)));
        return Flow::Next;
    }
    case Kind::Delete:
        for (const Expression &target : statement.expressions) {
            if (target.kind == Expression::Kind::Name)
                m_frame.space->set(target.text, makeUnknown(coreTr("“%1” was deleted").arg(target.text)),
                                   statement.line);
            else if (m_frame.strict)
                refuse(coreTr("“del” of a part is not evaluated"));
        }
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
    for (std::size_t i = 0; i + 1 < statement.expressions.size(); i += 2) {
        const PyValue context = value(statement.expressions[i]);
        m_line = statement.line;
        if (m_frame.strict && context.isUnknown())
            refuse(context.text());
        const PyValue bound = m_host.enter(context);
        entered.push_back(context);
        if (statement.expressions[i + 1].kind != Expression::Kind::Absent)
            assign(statement.expressions[i + 1], bound ? bound : context);
    }
    const Flow flow = run(statement.body);
    for (auto context = entered.rbegin(); context != entered.rend(); ++context)
        m_host.leave(*context);
    return flow;
}

Evaluator::Flow Evaluator::runTry(const PyStatement &statement)
{
    if (m_frame.strict && !statement.text.isEmpty())
        refuse(coreTr("whether “except” is reached is not known before it runs"));
    Flow flow = run(statement.body);
    if (flow == Flow::Next)
        flow = run(statement.orElse);
    const Flow last = run(statement.finally);
    return last == Flow::Next ? flow : last;
}

void Evaluator::assign(const Expression &target, const PyValue &content)
{
    using Kind = Expression::Kind;
    switch (target.kind) {
    case Kind::Name: {
        PyNamespace *space = m_frame.space;
        if (space->outerNames.contains(target.text)) {
            space = space->parent;
            while (space->parent && !space->find(target.text))
                space = space->parent;
        }
        space->set(target.text, content, target.line);
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
        if (object.is(PyKind::Class) || object.is(PyKind::Module))
            object.space()->set(target.text, content, target.line);
        else if (PyNamespace *space = instance(object))
            space->set(target.text, content, target.line);
        m_host.attributeAssigned(object, target.text, content);
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
        } else if (m_frame.strict) {
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
    m_frame.space->set(statement.text, function, statement.line);
}

void Evaluator::defineClass(const PyStatement &statement)
{
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
    m_host.classDefined(result);
}

} // namespace stillroom
