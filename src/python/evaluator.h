#pragma once

#include "python/pyvalue.h"

#include <deque>
#include <functional>

namespace stillroom {

/// What the user of an Evaluator gives to it and hears from it. All have harmless defaults.
class EvaluatorHost
{
public:
    struct Source
    {
        std::shared_ptr<const Module> module; ///< null for a folder without __init__.py
        bool isPackage = false;
    };

    virtual ~EvaluatorHost() = default;
    /// The project's module of this dotted name; nothing = it comes from outside and becomes a Symbol.
    virtual std::optional<Source> findModule(const QString &name);
    /// A call that the evaluator does not carry out, in the order of execution, arguments evaluated. The
    /// answer stands for the result; null = the Call itself does. May throw Error.
    virtual PyValue call(const PyValue &call);
    /// An attribute of a symbolic value whose value the host may know, such as
    /// "alembic.op.get_bind().dialect.name"; null = it stays symbolic.
    virtual PyValue attribute(const PyValue &attribute);
    /// `with context as target:`; the answer is bound to the target, null = the context itself.
    virtual PyValue enter(const PyValue &context);
    virtual void leave(const PyValue &context);
    /// An expression that stood alone as a statement, after its calls were told.
    virtual void statement(const PyValue &value);
    /// A class statement was carried out.
    virtual void classDefined(const PyValue &classValue);
    /// `object.name = value` where the object is not a namespace of the project.
    virtual void attributeAssigned(const PyValue &object, const QString &name, const PyValue &value);
    /// Something in a module or class body that was stepped over.
    virtual void notUnderstood(const QString &file, int line, const QString &reason);
};

/// Evaluates the safe subset of Python that models and revision files are written in, without running
/// anything: it computes values and has no way to reach a file, the network or a clock. Calls to what lies
/// outside the project become symbolic Call values and are told to the host. What cannot be computed becomes
/// an Unknown that carries reason and place. Steps, depth and sizes are bounded. Not shared between threads.
///
/// Models:     runModule() (lenient: a statement that is not understood is stepped over and told), then read
///             namespaces, or listen to classDefined() and call().
/// Revisions:  runModule(), then callFunction("upgrade"), strict: the first statement that cannot be carried
///             out faithfully throws Error(Parse) with file and line.
class Evaluator final
{
public:
    struct Limits
    {
        qint64 steps = 20'000'000;
        int depth = 60; ///< nested calls of functions
        qsizetype size = 10'000'000; ///< characters of a string, elements of a list
    };

    explicit Evaluator(EvaluatorHost &host, Limits limits = {20'000'000, 60, 10'000'000});
    ~Evaluator();
    Q_DISABLE_COPY_MOVE(Evaluator)

    /// Runs a module leniently under a name and returns its names. Once per name.
    PyNamespace *runModule(const QString &name, std::shared_ptr<const Module> module, bool isPackage = false);
    /// The project's module, run if it was not; nullptr if the host does not have it.
    PyNamespace *importModule(const QString &name);

    /// Calls a function of the project strictly. \throws Error(Parse) with file, line and reason
    PyValue callFunction(const PyValue &function, const std::vector<PyValue> &arguments = {},
                         const std::vector<std::pair<QString, PyValue>> &keywords = {});
    /// Calls anything leniently, as an expression would; an Unknown where it cannot be computed.
    PyValue call(const PyValue &callee, std::vector<PyValue> arguments,
                 std::vector<std::pair<QString, PyValue>> keywords);
    /// Evaluates an expression in a scope; an Unknown where it cannot be computed.
    PyValue evaluate(const Expression &expression, PyNamespace *scope);
    /// Parses and evaluates text such as the inside of a quoted annotation.
    PyValue evaluateText(const QString &source, PyNamespace *scope);
    /// object.name, through modules, classes and their bases.
    PyValue attribute(const PyValue &object, const QString &name);
    /// The name as code in this scope would find it; null if there is none.
    PyValue lookup(const QString &name, PyNamespace *scope);

    // Makers of values.
    PyValue makeNone();
    PyValue makeBool(bool value);
    PyValue makeInteger(qint64 value);
    PyValue makeFloat(double value);
    PyValue makeString(const QString &value);
    PyValue makeSequence(PyKind kind, std::vector<PyValue> items);
    PyValue makeSymbol(const QString &name);
    PyValue makeUnknown(const QString &reason);

private:
    struct Frame
    {
        PyNamespace *space = nullptr;
        const Module *module = nullptr;
        bool strict = false;
    };
    /// Leaves a computation; becomes an Unknown or an Error(Parse).
    struct Refusal
    {
        QString reason;
        int line = 0;
        const Module *module = nullptr;
    };
    enum class Flow : quint8 { Next, Break, Continue, Return };
    using Arguments = std::vector<PyValue>;
    using Keywords = std::vector<std::pair<QString, PyValue>>;

    PyValue make(PyKind kind, const QString &text = {});
    PyNamespace *makeSpace(PyNamespace::Kind kind, const QString &name, const Module *module,
                           PyNamespace *parent);
    void step();
    [[noreturn]] void refuse(const QString &reason) const;

    // evaluator.cpp
    PyValue value(const Expression &expression);
    PyValue constant(const Expression &expression);
    PyValue container(const Expression &expression);
    PyValue formatted(const Expression &expression);
    PyValue callExpression(const Expression &expression);
    PyValue subscript(const Expression &expression);
    PyValue comprehension(const Expression &expression);
    PyValue compare(const Expression &expression);
    PyValue binary(const QString &symbol, const PyValue &left, const PyValue &right);
    PyValue unary(const QString &symbol, const PyValue &operand);
    PyValue compareTwo(const QString &symbol, const PyValue &left, const PyValue &right);
    PyValue index(const PyValue &object, const PyValue &key);
    PyValue sliced(const PyValue &object, const Expression &slice);
    std::optional<std::vector<PyValue>> iterate(const PyValue &iterable);
    PyValue classAttribute(const PyValue &classValue, const QString &name, int depth = 0);
    bool isEnum(const PyValue &classValue, int depth = 0) const;
    std::vector<PyValue> enumMembers(const PyValue &classValue);
    bool collectArguments(const Expression &expression, Arguments &arguments, Keywords &keywords);

    // calls.cpp
    PyValue invoke(const PyValue &callee, Arguments arguments, Keywords keywords);
    PyValue runFunction(const PyValue &function, const Arguments &arguments, const Keywords &keywords);
    PyValue symbolicCall(const PyValue &callee, Arguments arguments, Keywords keywords);
    PyValue builtin(const QString &name, const Arguments &arguments, const Keywords &keywords);
    PyValue method(const PyValue &object, const QString &name, const Arguments &arguments,
                   const Keywords &keywords);
    PyValue stringMethod(const PyValue &object, const QString &name, const Arguments &arguments,
                         const Keywords &keywords);
    PyValue listMethod(const PyValue &object, const QString &name, const Arguments &arguments);
    PyValue dictMethod(const PyValue &object, const QString &name, const Arguments &arguments,
                       const Keywords &keywords);
    PyValue formatMethod(const QString &pattern, const Arguments &arguments, const Keywords &keywords);
    PyValue percentFormat(const QString &pattern, const PyValue &values);
    std::optional<QString> display(const PyValue &value) const; ///< str(value)
    std::optional<QString> formattedAs(const PyValue &value, const QString &format) const;

    // statements.cpp
    Flow run(const std::vector<PyStatement> &statements);
    Flow run(const PyStatement &statement);
    Flow runFor(const PyStatement &statement);
    Flow runIf(const PyStatement &statement);
    Flow runWith(const PyStatement &statement);
    Flow runTry(const PyStatement &statement);
    void assign(const Expression &target, const PyValue &value);
    void defineFunction(const PyStatement &statement);
    void defineClass(const PyStatement &statement);
    void importNames(const PyStatement &statement);
    void fromImport(const PyStatement &statement);
    void forget(const std::vector<PyStatement> &statements, const QString &reason);
    [[nodiscard]] QString absoluteModule(const QString &relative) const;
    PyValue importedModule(const QString &name);

    EvaluatorHost &m_host;
    Limits m_limits;
    qint64 m_steps = 0;
    int m_depth = 0;
    int m_expressionDepth = 0;
    int m_line = 0;
    const Expression *m_origin = nullptr;
    Frame m_frame;
    PyValue m_returned;
    std::deque<PyObject> m_objects;
    std::deque<PyNamespace> m_spaces;
    std::vector<std::shared_ptr<const Module>> m_modules;
    QHash<QString, PyNamespace *> m_namespaces;
    QHash<QString, PyValue> m_symbols;
    QHash<PyValue, std::vector<PyValue>> m_enumMembers;
};

} // namespace stillroom
