#pragma once

#include "python/pyvalue.h"

#include <QSet>
#include <deque>
#include <functional>
#include <limits>

namespace stillroom {

class Error;

/// What the user of an Evaluator gives to it and hears from it. All have harmless defaults.
class EvaluatorHost
{
public:
    struct Source
    {
        std::shared_ptr<const Module> module; ///< null for a folder without __init__.py
        bool isPackage = false;
        QString otherName; ///< the file is known as this module already; then nothing else is set
    };

    virtual ~EvaluatorHost() = default;
    /// The project's module of this dotted name; nothing = it comes from outside and becomes a Symbol.
    virtual std::optional<Source> findModule(const QString &name);
    /// Whether modules of the project are only run when a name of theirs is used, not where they are
    /// imported.
    [[nodiscard]] virtual bool defersImports() const { return false; }
    /// A call that the evaluator does not carry out, in the order of execution, arguments evaluated. The
    /// answer stands for the result; null = the Call itself does. May throw Error.
    virtual PyValue call(const PyValue &call);
    /// An attribute of a symbolic value whose value the host may know, such as
    /// "alembic.op.get_bind().dialect.name"; null = it stays symbolic.
    virtual PyValue attribute(const PyValue &attribute);
    /// object[key] of a symbolic value; null = it stays symbolic.
    virtual PyValue item(const PyValue &subscript);
    /// Whether questions to a database are answered by makeData(): both ways of a condition on such a value
    /// are gone then, one time through a loop over it, to see whether all that might run is understood.
    [[nodiscard]] virtual bool surveys() const { return false; }
    /// The elements of a symbolic value; nothing = they are not known.
    virtual std::optional<std::vector<PyValue>> elements(const PyValue &iterable);
    /// Whether an exception that an outside call threw is one of this class, "sqlalchemy.exc.IntegrityError";
    /// the statement that `except` stands for.
    virtual bool isCaught(const Error &error, const QString &exceptionClass);
    /// str() of a symbolic value; nothing = not known.
    virtual std::optional<QString> display(const PyValue &value);
    /// isinstance() of a symbolic value and a class from outside; nothing = not known.
    virtual std::optional<bool> isInstance(const PyValue &value, const QString &className);
    /// `with context as target:`; the answer is bound to the target, null = the context itself.
    virtual PyValue enter(const PyValue &context);
    virtual void leave(const PyValue &context);
    virtual void abandon(const PyValue &context); ///< instead of leave() where an exception leaves it
    /// An expression that stood alone as a statement, after its calls were told.
    virtual void statement(const PyValue &value);
    /// A class statement was carried out.
    virtual void classDefined(const PyValue &classValue);
    /// `object.name = value`, or setattr(); \param name empty where it is not known, and nothing was
    /// assigned.
    virtual void attributeAssigned(const PyValue &object, const QString &name, const PyValue &value);
    /// Something would have been done to a symbolic object, such as Table(…), by what was stepped over.
    virtual void notCarriedOut(const PyValue &object, const QString &reason);
    /// Something in a module or class body, or in a function, that was stepped over; \param declares there
    /// are classes in it.
    virtual void notUnderstood(const QString &file, int line, const QString &reason, bool declares);
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
        qint64 statement = 3'000'000; ///< steps of one statement of a module
        int depth = 60; ///< nested calls of functions
        qsizetype size = 2'000'000; ///< characters of a string, elements of a list
        qsizetype total = 100'000'000; ///< characters of all strings, four for an element of a list
        std::size_t objects = 2'000'000;
        qsizetype name = 2'000; ///< characters of a name of something outside
        int nesting = 200; ///< values in values
        int weight = 50'000; ///< symbolic values in a symbolic value
        int ways = 1000; ///< from a class to its bases, and theirs
    };

    explicit Evaluator(EvaluatorHost &host) : Evaluator(host, Limits()) { }
    Evaluator(EvaluatorHost &host, Limits limits);
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
    /// object.name, through modules, classes and their bases; an Unknown where it cannot be computed.
    PyValue attribute(const PyValue &object, const QString &name);
    /// An attribute of a class that is a function, such as a declared_attr, as the class has it: called with
    /// the class, once for each.
    PyValue declared(const PyValue &classValue, const PyValue &function);
    /// The attribute itself, of the class or the nearest base that has it; null if none of the project has
    /// it.
    PyValue classAttribute(const PyValue &classValue, const QString &name, int depth = 0);
    /// SQL that an @compiles() function of the project answers for an object of a class of its own, in a
    /// dialect; null where there is none.
    PyValue compiled(const PyValue &object, const QString &dialect);
    /// A class of the project that stands on enum.Enum, at any distance.
    [[nodiscard]] bool isEnum(const PyValue &classValue, int depth = 0) const;
    /// The class of the project that a class is made by, its own or that of a base; null if there is none.
    [[nodiscard]] PyValue metaclassOf(const PyValue &classValue, int depth = 0) const;
    /// In order of definition, without aliases.
    std::vector<PyValue> enumMembers(const PyValue &classValue);
    /// Attributes of an instance (a Call of a class of the project) as __init__ sets them. What it passes to
    /// an __init__ from outside is the Call "__super_init__" among them, and why an
    /// __init__ could not be run to its end the unknown value "__init_problem__".
    PyNamespace *instance(const PyValue &call);
    /// "module:name" by which a value is known where it was made, also as a class's attribute; empty if by
    /// none.
    [[nodiscard]] QString qualifiedName(const PyValue &value) const;
    /// Whether what runs now is part of what callFunction() was asked for, and not a module it needs.
    [[nodiscard]] bool isStrict() const { return m_frame.strict; }
    /// The file that is being evaluated; empty if none is.
    [[nodiscard]] QString currentFile() const;
    /// The name as code in this scope would find it; null if there is none.
    PyValue lookup(const QString &name, PyNamespace *scope);

    // Makers of values.
    PyValue makeNone();
    PyValue makeBool(bool value);
    PyValue makeInteger(qint64 value);
    PyValue makeFloat(double value);
    PyValue makeString(const QString &value);
    PyValue makeBytes(const QByteArray &value);
    PyValue makeSequence(PyKind kind, std::vector<PyValue> items);
    PyValue makeSymbol(const QString &name);
    PyValue makeUnknown(const QString &reason);
    PyValue makeData(const QString &reason); ///< an Unknown that is data
    PyValue makeDict(const std::vector<std::pair<QString, PyValue>> &entries);
    /// A row of a result: a tuple whose elements have names.
    PyValue makeRow(const QStringList &names, std::vector<PyValue> values);
    /// A call that was not carried out; the host is not told.
    PyValue makeCall(const QString &name, std::vector<PyValue> arguments);
    /// JSON text as Python's json.loads() has it; an Unknown where it is not JSON.
    PyValue fromJson(const QString &text);
    /// What code calls the dialect: `name` is its name, type_descriptor() answers its argument.
    PyValue makeDialect(const QString &name);

private:
    struct Frame
    {
        PyNamespace *space = nullptr;
        const Module *module = nullptr;
        bool strict = false;
        PyValue owner; ///< the class in whose body the running function was written
        PyValue self; ///< its first argument
        std::vector<PyValue> *yields = nullptr; ///< what a running generator has given so far
    };
    /// Leaves a computation; becomes an Unknown or an Error(Parse).
    struct Refusal
    {
        QString reason;
        int line = 0;
        const Module *module = nullptr;
        bool isLimit = false; ///< it would take too long or too much
    };
    /// An exception of the script that is on its way to an `except`.
    struct Raised
    {
        PyValue exception; ///< its class or a call of it; null: raised anew
        QString text;
        int line = 0;
        const Module *module = nullptr;
    };
    /// What in statements that are not carried out might have declared something.
    struct Declarations
    {
        std::vector<const PyStatement *> classes;
        std::vector<const Expression *> calls;
        QSet<QString> names; ///< in expressions of a module's or class's statement
        bool touches = false; ///< something is done in it to an object from outside of that
        std::vector<std::pair<int, QString>> touched; ///< of a function: line, name of such an object
    };
    /// Counts up for as long as it lives.
    struct Deeper
    {
        explicit Deeper(int &counter) : depth(counter) { ++depth; }
        ~Deeper() { --depth; }
        Q_DISABLE_COPY_MOVE(Deeper)
        int &depth;
    };
    enum class Flow : quint8 { Next, Break, Continue, Return };
    using Arguments = std::vector<PyValue>;
    using Keywords = std::vector<std::pair<QString, PyValue>>;

    /// The same, refused where it cannot be computed.
    PyValue attributeOf(const PyValue &object, const QString &name);
    PyValue make(PyKind kind, const QString &text = {});
    PyNamespace *makeSpace(PyNamespace::Kind kind, const QString &name, const Module *module,
                           PyNamespace *parent);
    void step();
    /// Steps for what takes the longer, the more there is of it.
    void charge(qsizetype amount);
    /// Memory, in characters, that is not given back before the end.
    void take(qsizetype characters);
    /// Refuses a list or a symbolic value that is nested too deeply, or leads too many ways.
    PyValue bounded(const PyValue &value);
    void grown(const PyValue &container, std::size_t count, std::optional<std::size_t> position = {});
    /// Refuses a class that has too many ways to its bases.
    void countWays(const PyValue &classValue);
    /// Whether one of these is equal to a value.
    bool holds(const std::vector<PyValue> &items, const PyValue &value);
    std::vector<PyValue> distinct(std::vector<PyValue> items);
    [[noreturn]] void refuse(const QString &reason) const;
    [[noreturn]] void exceed(const QString &reason) const; ///< refuses what goes beyond a limit
    /// An Unknown for this reason, which is data where one of these is.
    PyValue unknownOf(const QString &reason, std::initializer_list<PyValue> from);

    // expressions.cpp
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
    bool collectArguments(const Expression &expression, Arguments &arguments, Keywords &keywords);

    // attributes.cpp
    PyValue memberAttribute(const PyValue &member, const QString &name);
    PyValue attributeNames(const PyValue &classValue);
    [[nodiscard]] QString enumBase(const PyValue &classValue, int depth = 0) const;
    PyValue superAttribute(const PyValue &object, const QString &name);
    PyValue instanceAttribute(const PyValue &object, const QString &name);
    PyValue bound(const PyValue &function, const PyValue &object);
    PyValue makeEnum(const Arguments &arguments, const PyValue &base);
    PyValue makeClass(const Arguments &arguments);

    // libraries.cpp
    PyValue library(const QString &name, const Arguments &arguments, const Keywords &keywords);
    PyValue namedTuple(const PyValue &definition, const Arguments &arguments, const Keywords &keywords);
    PyValue importedByName(const Arguments &arguments, const Keywords &keywords);
    PyValue expressionMethod(const QString &pattern, const QString &name, const Arguments &arguments);
    PyValue question(const QString &name, const Arguments &arguments);
    PyValue json(QStringView name, const Arguments &arguments, const Keywords &keywords);

    // calls.cpp
    PyValue invoke(const PyValue &callee, Arguments arguments, Keywords keywords);
    [[nodiscard]] QString constructorOf(const PyValue &classValue, int depth = 0) const;
    PyValue constructed(const PyValue &classValue, const QString &outside, Arguments arguments,
                        Keywords keywords);
    PyValue bareInstance(const PyValue &classValue);
    PyValue passedOn(const PyValue &self, Arguments arguments, Keywords keywords);
    PyValue runFunction(const PyValue &function, const Arguments &arguments, const Keywords &keywords);
    PyValue symbolicCall(const PyValue &callee, Arguments arguments, Keywords keywords);

    // builtins.cpp, methods.cpp
    PyValue builtin(const QString &name, const Arguments &arguments, const Keywords &keywords);
    PyValue integerOf(const QString &text, const Arguments &arguments, const Keywords &keywords);
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
    Flow runWhile(const PyStatement &statement);
    Flow runFor(const PyStatement &statement);
    Flow runIf(const PyStatement &statement);
    Flow runWith(const PyStatement &statement);
    Flow runWithin(const PyStatement &statement, std::vector<PyValue> &entered);
    Flow runTry(const PyStatement &statement);
    Flow runCaught(const PyStatement &statement);
    Flow surveyTry(const PyStatement &statement);
    Flow runHandlers(const PyStatement &statement, const std::function<bool(const QString &)> &isOfClass,
                     const PyValue &exception, bool &caught);
    Flow surveyed(const std::vector<const std::vector<PyStatement> *> &ways);
    [[noreturn]] void raise(const PyStatement &statement);
    [[nodiscard]] static bool raisedIs(const PyValue &exception, const QString &exceptionClass,
                                       int depth = 0);
    [[nodiscard]] static bool isException(const PyValue &classValue, int depth = 0);
    void forget(const std::vector<PyStatement> &statements, const QString &reason);

    // declarations.cpp
    static void collectDeclarations(const PyStatement &statement, bool isValueKept, bool isInFunction,
                                    Declarations &found);
    [[nodiscard]] bool mayDeclare(const Declarations &declarations, PyNamespace *space, int from, int depth);
    [[nodiscard]] std::shared_ptr<const Declarations> declarationsIn(const PyStatement &function);
    void unsettle(const Declarations &declarations, PyNamespace *space, int from, const QString &reason);
    void giveUp(const PyValue &function, PyNamespace *local, const Refusal &refusal, int from = 0);

    // assignments.cpp
    void assign(const Expression &target, const PyValue &value);
    void remove(const Expression &target);
    bool assignAttribute(const PyValue &object, const PyValue &name, const PyValue &content);
    void deletePart(const Expression &target);

    // definitions.cpp
    void initializeSubclass(const PyValue &classValue);
    [[nodiscard]] QString mangled(const QString &name) const;
    void defineFunction(const PyStatement &statement);
    void defineClass(const PyStatement &statement);

    // imports.cpp
    void importNames(const PyStatement &statement);
    void fromImport(const PyStatement &statement);
    void importAll(const QString &moduleName, PyNamespace *source, int line);
    PyValue importedName(const QString &moduleName, const QString &name);
    PyValue settled(PyNamespace *space,
                    const QString &name); ///< the value of a name, imported if it is not yet
    [[nodiscard]] bool mayDefer(const QString &moduleName) const;
    [[nodiscard]] QString absoluteModule(const QString &relative) const;
    PyValue importedModule(const QString &name);

    EvaluatorHost &m_host;
    Limits m_limits;
    qint64 m_steps = 0;
    qint64 m_budget = std::numeric_limits<qint64>::max(); ///< steps at which the statement is given up
    qint64 m_imported = 0; ///< steps that modules took which were run for statements of others
    int m_loops = 0; ///< around the statement, in its module
    qsizetype m_total = 0;
    int m_depth = 0;
    int m_expressionDepth = 0;
    int m_statementDepth = 0;
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
    QHash<std::pair<PyValue, PyValue>, PyValue> m_declared;
    QSet<PyValue> m_constructed;
    /// Class, dialect or empty, function of @compiles(class, dialect).
    std::vector<std::tuple<PyValue, QString, PyValue>> m_compiles;
    int m_importDepth = 0;
    QHash<const PyStatement *, std::shared_ptr<const Declarations>> m_declarations; ///< of functions
};

} // namespace stillroom
