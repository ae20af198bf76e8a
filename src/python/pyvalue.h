#pragma once

#include "base/texthash.h"
#include "python/module.h"

#include <QHash>
#include <optional>

namespace stillroom {

struct PyObject;
struct PyNamespace;

enum class PyKind : quint8 {
    None,
    Bool,
    Integer,
    Float,
    String,
    Bytes,
    Ellipsis,
    Tuple, ///< with keywords: a row, whose columns are asked for by their names too
    List,
    Set,
    Dict,
    Symbol, ///< something that is imported from outside the project: text is its one canonical name
    Call, ///< a call that was not carried out: callee, positional items and keywords
    Attribute, ///< attribute `text` of `callee`, which is not known any further
    Subscript, ///< `callee` [ items ]
    Operation, ///< operator `text` on items that are not all constants (SQL expressions)
    Module, ///< a module of the project
    Class, ///< a class of the project
    EnumMember, ///< text is the name, items[0] the value, callee the class
    Function, ///< def or lambda of the project
    Deferred, ///< a name imported from `text` (items[0], none = the module itself) that was not used yet;
              ///< only among a module's names, Evaluator::lookup() resolves it
    Unknown, ///< could not be computed: text is the reason, a sentence without full stop
};

/// A Python value as far as it can be known without running anything: constants, containers, and symbolic
/// values for what comes from outside. A handle of one pointer: copies are the same object, as in Python,
/// which is what tells two columns apart. Lives as long as the Evaluator that made it.
class PyValue final
{
public:
    PyValue() = default; ///< null: "there is none"
    explicit PyValue(PyObject *object) : m_object(object) { }

    [[nodiscard]] bool isNull() const { return m_object == nullptr; }
    explicit operator bool() const { return m_object != nullptr; }
    [[nodiscard]] PyKind kind() const; ///< Unknown if null
    [[nodiscard]] bool is(PyKind kind) const { return m_object && this->kind() == kind; }
    [[nodiscard]] bool isNone() const { return is(PyKind::None); }
    [[nodiscard]] bool isString() const { return is(PyKind::String); }
    [[nodiscard]] bool isUnknown() const { return kind() == PyKind::Unknown; }
    /// An Unknown that only a database can tell, met while a survey goes on without one.
    [[nodiscard]] bool isData() const;
    /// Whether there is such a one anywhere in it.
    [[nodiscard]] bool holdsData() const;
    [[nodiscard]] bool isSequence() const { return is(PyKind::Tuple) || is(PyKind::List) || is(PyKind::Set); }
    [[nodiscard]] bool isConstant() const; ///< a literal, all through

    /// Of a String its value, of a Symbol its canonical name, of an Unknown the reason, and so on by kind.
    [[nodiscard]] const QString &text() const;
    [[nodiscard]] qint64 integer() const; ///< Bool and Integer
    [[nodiscard]] double real() const; ///< Bool, Integer and Float
    [[nodiscard]] const std::vector<PyValue> &items() const; ///< elements, positional arguments; Dict: key,
                                                             ///< value, key, value …
    [[nodiscard]] PyValue at(std::size_t index) const; ///< null beyond the end
    [[nodiscard]] const std::vector<std::pair<QString, PyValue>> &keywords() const;
    [[nodiscard]] PyValue keyword(const QString &name) const; ///< null if not given
    [[nodiscard]] PyValue argument(std::size_t position, const QString &name) const; ///< either form
    [[nodiscard]] PyValue entry(const QString &key) const; ///< of a Dict with string keys
    [[nodiscard]] PyValue callee() const; ///< what is called; the object of an Attribute or Subscript
    [[nodiscard]] std::optional<bool> truth() const;

    /// "sqlalchemy.Column" for that symbol and for a call of it; a call inside the path shows as "()":
    /// "alembic.op.batch_alter_table().add_column". Classes and functions of the project: "module.Name".
    [[nodiscard]] QString name() const;
    [[nodiscard]] bool isCallTo(const char *canonicalName) const;
    [[nodiscard]] int line() const; ///< where it was made; 0 = unknown
    [[nodiscard]] QString file() const;
    /// Python source that makes an equal value; of a symbolic value its name and arguments. What is too long
    /// or nested too deeply ends with "…".
    [[nodiscard]] QString repr() const;
    /// The same; nothing where it would not be whole.
    [[nodiscard]] std::optional<QString> wholeRepr() const;
    /// As it was written, for what came from an expression; else repr().
    [[nodiscard]] QString source() const;
    /// The source of a keyword argument of a call as written; repr() of it if it came through **.
    [[nodiscard]] QString keywordSource(const QString &name) const;

    [[nodiscard]] PyNamespace *space() const; ///< of a Class or Module: its names
    [[nodiscard]] const PyStatement *definition() const; ///< of a Class or a def
    [[nodiscard]] PyObject *object() const { return m_object; }

    /// The same object (for columns and tables), not equality.
    bool operator==(const PyValue &) const = default;

private:
    PyObject *m_object = nullptr;
};

/// Equal as Python's == has it; not set where that is not known (symbolic values, endless ones).
[[nodiscard]] std::optional<bool> equalValues(const PyValue &left, const PyValue &right);

/// How many values isConstant(), holdsData(), repr() and equalValues() have looked at in this thread since
/// it was last asked. One value can hold another many times over, so that few objects make long ways: each
/// walk has an end, and an Evaluator counts their lengths among its steps.
[[nodiscard]] qint64 takeVisits();

struct PyObject
{
    PyKind kind = PyKind::Unknown;
    int line = 0;
    const Module *module = nullptr;
    const Expression *origin = nullptr;
    QString text;
    qint64 integer = 0;
    double real = 0;
    std::vector<PyValue> items;
    std::vector<std::pair<QString, PyValue>> keywords;
    PyValue callee;
    PyNamespace *space
        = nullptr; ///< Class, Module: own names; Function: where it was defined; Call of a
                   ///< class of the project: the attributes of the instance, once there are any
    const PyStatement *definition = nullptr; ///< Class, Function
    std::vector<PyValue> decorators; ///< Class, Function
    std::vector<PyValue> defaults; ///< Function: by parameter, null where there is none
    int depth = 0; ///< how deep values are nested in it, as it was made
    int weight = 0; ///< symbolic values in it, one for each way there; Class: ways to its bases
};

inline size_t qHash(const PyValue &value, size_t seed = 0)
{
    return ::qHash(value.object(), seed);
}

/// Names of a module, a class or a running function, in order of first assignment.
struct PyNamespace
{
    enum class Kind : quint8 { Module, Class, Function };
    struct Name
    {
        QString name;
        PyValue value; ///< null: annotated only
        const Expression *annotation = nullptr;
        int line = 0;
    };
    Kind kind = Kind::Module;
    QString name; ///< dotted, of the module; class: "module.Class"
    const Module *module = nullptr;
    PyNamespace *parent = nullptr;
    PyValue owner; ///< of a Class: the class itself
    QString unsettled; ///< of a Class: why what is done to it when it is made is not known; empty if it is
    bool isPackage = false;
    std::vector<Name> names;
    TextMap<std::size_t> index;
    std::vector<PyNamespace *> starModules; ///< modules of the project imported with *
    QStringList starSymbols; ///< outside modules imported with *
    QStringList outerNames; ///< of a Function: declared global or nonlocal

    [[nodiscard]] const Name *find(const QString &wanted) const;
    [[nodiscard]] PyValue value(const QString &wanted) const; ///< null if not there
    Name &set(const QString &wanted, const PyValue &value, int line);
    void remove(const QString &wanted);
};

} // namespace stillroom
