#include "base/text.h"
#include "base/texthash.h"
#include "python/evaluator.h"
#include "python/schemavalues.h"
#include "python/typereading.h"

#include <QRegularExpression>

namespace stillroom {

namespace {

const QString &dialectPackages()
{
    static const QString prefix = QStringLiteral("sqlalchemy.dialects.");
    return prefix;
}

/// What the positional arguments of a type mean, by its class.
const TextMap<QStringList> &positionalArguments()
{
    static const TextMap<QStringList> map = [] {
        TextMap<QStringList> result;
        const auto add = [&result](const char *types, const char *arguments) {
            for (const QString &type : QString::fromLatin1(types).split(QLatin1Char(' ')))
                result.emplace(type, QString::fromLatin1(arguments).split(QLatin1Char(' ')));
        };
        add("String Unicode Text UnicodeText VARCHAR NVARCHAR CHAR NCHAR TEXT CLOB NTEXT AutoString CITEXT "
            "TINYTEXT MEDIUMTEXT LONGTEXT",
            "length collation");
        add("LargeBinary BINARY VARBINARY BLOB BYTEA TINYBLOB MEDIUMBLOB LONGBLOB", "length");
        add("BIT", "length varying");
        add("Numeric NUMERIC DECIMAL", "precision scale decimal_return_scale asdecimal");
        add("Float FLOAT REAL Double DOUBLE DOUBLE_PRECISION", "precision asdecimal decimal_return_scale");
        add("DateTime DATETIME TIMESTAMP Time TIME", "timezone precision");
        add("DATETIME2 DATETIMEOFFSET", "precision");
        add("INTEGER BIGINT SMALLINT TINYINT MEDIUMINT", "display_width");
        add("Uuid UUID", "as_uuid native_uuid");
        add("Boolean BOOLEAN", "create_constraint name");
        add("INTERVAL", "precision fields");
        add("Interval", "native second_precision day_precision");
        add("JSON JSONB", "none_as_null astext_type");
        add("PickleType", "protocol pickler comparator impl");
        add("TSVECTOR", "");
        add("mysql.INTEGER mysql.BIGINT mysql.MEDIUMINT mysql.SMALLINT mysql.TINYINT mysql.YEAR",
            "display_width");
        add("mysql.FLOAT mysql.DOUBLE mysql.REAL", "precision scale asdecimal");
        add("mysql.DATETIME mysql.TIMESTAMP mysql.TIME", "timezone fsp");
        return result;
    }();
    return map;
}

/// Python that means the value where a revision file says it: constants as they are, the rest by the names
/// such files import.
QString argumentSource(const PyValue &value)
{
    QString text = value.repr();
    text.replace(dialectPackages(), QString());
    static const QRegularExpression core(QStringLiteral("\\bsqlalchemy\\.(?=[A-Za-z_]+\\b)"));
    text.replace(core, QStringLiteral("sa."));
    if (value.is(PyKind::Symbol) && text.startsWith(QStringLiteral("sa.")))
        text += QStringLiteral("()");
    return text;
}

void setArgument(SqlType &type, const QString &name, const PyValue &value, QString &problem)
{
    if (value.isUnknown()) {
        problem = value.text();
    } else if (value.isNone()) {
        return;
    } else if (name == QStringLiteral("length") && value.is(PyKind::Integer)) {
        type.length = static_cast<int>(value.integer());
    } else if (name == QStringLiteral("precision") && value.is(PyKind::Integer)) {
        type.precision = static_cast<int>(value.integer());
    } else if (name == QStringLiteral("scale") && value.is(PyKind::Integer)) {
        type.scale = static_cast<int>(value.integer());
    } else if (name == QStringLiteral("timezone") && value.truth()) {
        type.timezone = *value.truth();
    } else if (name == QStringLiteral("collation") && value.isString()) {
        type.collation = value.text();
    } else if (name == QStringLiteral("create_constraint") && value.truth()) {
        type.createConstraint = *value.truth();
    } else if (name == QStringLiteral("native_enum") && value.truth()) {
        type.nativeEnum = *value.truth();
    } else if (name == QStringLiteral("name") && value.isString()) {
        type.enumName = value.text();
    } else if (name == QStringLiteral("length") || name == QStringLiteral("precision")
               || name == QStringLiteral("scale") || name == QStringLiteral("timezone"))
    {
        problem = coreTr("the %1 “%2” is not known before it runs").arg(name, value.repr().left(60));
    } else if (name == QStringLiteral("**")) {
        problem = coreTr("its arguments “%1” are not known").arg(value.repr().left(60));
    } else {
        type.arguments.insert(name, argumentSource(value));
    }
}

class TypeReader
{
public:
    TypeReader(Evaluator *evaluator, const QString &dialect) : m_evaluator(evaluator), m_dialect(dialect) { }

    TypeReading read(const PyValue &value);

private:
    TypeReading named(const QString &fullName, const PyValue &call);
    TypeReading ownClass(const PyValue &classValue, const PyValue &call);
    TypeReading decorator(const PyValue &classValue, const PyValue &call);
    TypeReading ownSpecification(const PyValue &classValue, const PyValue &call);
    void enumeration(const PyValue &call, TypeReading &result);

    Evaluator *m_evaluator;
    QString m_dialect;
    int m_depth = 0;
};

TypeReading TypeReader::read(const PyValue &value)
{
    struct Deeper
    {
        explicit Deeper(int &counter) : depth(counter) { ++depth; }
        ~Deeper() { --depth; }
        int &depth;
    } const deeper(m_depth);
    if (m_depth > 20)
        return {{}, coreTr("the type refers to itself")};
    if (value.isUnknown())
        return {{}, value.isNull() ? coreTr("the type is missing") : value.text()};
    const PyValue callee = value.callee();
    if (value.is(PyKind::Call) && callee.is(PyKind::Attribute)
        && callee.text() == QStringLiteral("with_variant")) {
        // with_variant(type_, *dialect_names), in SQLAlchemy 1.4 with_variant(type_, dialect_name)
        const PyValue variant = value.argument(0, QStringLiteral("type_"));
        std::vector<PyValue> names(value.items().begin() + (value.items().empty() ? 0 : 1),
                                   value.items().end());
        if (const PyValue name = value.keyword(QStringLiteral("dialect_name")))
            names.push_back(name);
        const auto isOurs
            = [this](const PyValue &name) { return name.isString() && name.text() == m_dialect; };
        if (std::any_of(names.begin(), names.end(), isOurs))
            return read(variant);
        const auto strange = std::find_if_not(names.begin(), names.end(),
                                              [](const PyValue &name) { return name.isString(); });
        if (strange != names.end())
            return {{},
                    coreTr("for which database “%1” is meant is not known")
                        .arg(value.source().simplified().left(60))};
        return read(callee.callee());
    }
    if (value.is(PyKind::Call) && value.name().endsWith(QStringLiteral(".as_mutable")))
        return read(value.at(0));
    if (value.is(PyKind::Symbol))
        return named(value.text(), value);
    if (value.is(PyKind::Call) && callee.is(PyKind::Symbol))
        return named(callee.text(), value);
    if (m_evaluator && value.is(PyKind::Class))
        return ownClass(value, value);
    if (m_evaluator && value.is(PyKind::Call) && callee.is(PyKind::Class))
        return ownClass(callee, value);
    return {{}, coreTr("“%1” is not a type").arg(value.source().simplified().left(60))};
}

void TypeReader::enumeration(const PyValue &call, TypeReading &result)
{
    SqlType &type = result.type;
    const PyValue first = call.at(0);
    const PyValue callable = call.keyword(QStringLiteral("values_callable"));
    if (first.is(PyKind::Class) && m_evaluator) {
        for (const PyValue &member : m_evaluator->enumMembers(first))
            type.enumValues << member.text();
        if (!m_evaluator->isEnum(first) || type.enumValues.isEmpty())
            result.problem = coreTr("the members of “%1” are not known").arg(first.text());
        if (callable && !callable.isNone()) {
            type.enumValues.clear();
            const PyValue values = m_evaluator->call(callable, {first}, {});
            bool known = values.isSequence();
            for (const PyValue &value : values.items()) {
                const PyValue plain = value.is(PyKind::EnumMember) ? value.at(0) : value;
                known = known && plain.isString();
                type.enumValues << plain.text();
            }
            if (!known)
                result.problem = coreTr("what values_callable answers is not known");
        }
        type.enumName = first.text().toLower();
    } else {
        std::vector<PyValue> values = call.items();
        if (values.size() == 1 && values[0].isSequence())
            values = values[0].items(); // refused by SQLAlchemy 1.4, a list in older ones
        for (const PyValue &value : values) {
            const PyValue plain = value.is(PyKind::EnumMember) ? value.at(0) : value;
            if (plain.isString())
                type.enumValues << plain.text();
            else
                result.problem = plain.isUnknown()
                    ? plain.text()
                    : coreTr("“%1” is not a plain text").arg(plain.repr().left(60));
        }
    }
    for (const auto &[name, value] : call.keywords()) {
        if (name != QStringLiteral("values_callable") && name != QStringLiteral("metadata")
            && name != QStringLiteral("validate_strings") && name != QStringLiteral("sort_key_function"))
            setArgument(type, name, value, result.problem);
    }
}

TypeReading TypeReader::named(const QString &fullName, const PyValue &call)
{
    TypeReading result;
    SqlType &type = result.type;
    type.name = fullName.section(QLatin1Char('.'), -1);
    const QString module = fullName.section(QLatin1Char('.'), 0, -2);
    if (type.name.isEmpty() || !type.name[0].isUpper()) {
        type.name.clear();
        result.problem = coreTr("“%1” is not a type").arg(fullName);
        return result;
    }
    if (module == QStringLiteral("sqlalchemy") || module == QStringLiteral("sqlalchemy.types")) {
        if (type.name == QStringLiteral("NullType")) {
            type.name.clear();
            return result;
        }
    } else if (module.startsWith(dialectPackages())) {
        type.module = module.mid(dialectPackages().size());
    } else if (module == QStringLiteral("sqlmodel.sql.sqltypes")) {
        type.module = module;
    } else {
        type.module = module;
        result.problem = coreTr("the type “%1” comes from outside the project").arg(fullName);
        return result;
    }
    if (!call.is(PyKind::Call))
        return result;
    if (type.name == QStringLiteral("Enum") || type.name == QStringLiteral("ENUM")
        || type.name == QStringLiteral("SET"))
    {
        enumeration(call, result);
        return result;
    }
    std::size_t done = 0;
    if (type.name == QStringLiteral("ARRAY")) {
        TypeReading item = read(call.argument(0, QStringLiteral("item_type")));
        type.items.push_back(std::move(item.type));
        result.problem = item.problem;
        done = 1;
    }
    const TextMap<QStringList> &known = positionalArguments();
    auto found = type.module.isEmpty() ? known.end() : known.find(type.module + QLatin1Char('.') + type.name);
    if (found == known.end())
        found = known.find(type.name);
    const QStringList names = found == known.end() ? QStringList() : found->second;
    for (std::size_t i = done; i < call.items().size(); ++i) {
        const QString name = names.value(static_cast<qsizetype>(i));
        if (name.isEmpty())
            result.problem = coreTr("the arguments of “%1” are not known").arg(call.source().left(60));
        else
            setArgument(type, name, call.items()[i], result.problem);
    }
    for (const auto &[name, value] : call.keywords()) {
        if (name != QStringLiteral("item_type"))
            setArgument(type, name, value, result.problem);
    }
    return result;
}

/// A class of the project that has `name`, looked up along its bases.
PyValue ownMethod(Evaluator &evaluator, const PyValue &classValue, const char *name)
{
    const PyValue found = evaluator.classAttribute(classValue, QLatin1String(name));
    return found.is(PyKind::Function) ? found : PyValue();
}

TypeReading TypeReader::decorator(const PyValue &classValue, const PyValue &call)
{
    Evaluator &evaluator = *m_evaluator;
    // Where the class is not called, an instance without arguments stands for it.
    PyValue object = call;
    if (!call.is(PyKind::Call))
        object = evaluator.call(classValue, {}, {});
    PyNamespace *space = evaluator.instance(object);
    const PyValue impl = evaluator.classAttribute(classValue, QStringLiteral("impl"));
    PyValue made = space ? space->value(QStringLiteral("impl")) : PyValue();
    if (!made) {
        const PyValue passed = space ? space->value(QStringLiteral("__super_init__")) : PyValue();
        if (const PyValue problem = space ? space->value(QStringLiteral("__init_problem__")) : PyValue();
            problem && !passed)
            return {{},
                    coreTr("what __init__ of the type class “%1” does is not known: %2")
                        .arg(classValue.text(), problem.text())};
        const bool ownInit = !evaluator.classAttribute(classValue, QStringLiteral("__init__")).isNull();
        const PyValue arguments = ownInit ? passed : object;
        made = impl;
        if (arguments && (!arguments.items().empty() || !arguments.keywords().empty())) {
            PyValue plain = impl;
            if (impl.is(PyKind::Call)
                && (impl.callee().is(PyKind::Symbol) || impl.callee().is(PyKind::Class)))
                plain = impl.callee();
            made = evaluator.call(plain, arguments.items(), arguments.keywords());
        }
    }
    if (space && made && !space->value(QStringLiteral("impl")))
        space->set(QStringLiteral("impl"), made, 0);
    if (const PyValue chooser = ownMethod(evaluator, classValue, "load_dialect_impl")) {
        const PyValue chosen = evaluator.call(chooser, {object, evaluator.makeDialect(m_dialect)}, {});
        const QString chosenName = chosen.name();
        const bool isDefault = chosenName.startsWith(QStringLiteral("builtins.super()"))
            || (chosen.is(PyKind::Attribute) && chosen.text().startsWith(QStringLiteral("impl")));
        if (!isDefault) {
            TypeReading result = read(chosen);
            if (!result.problem.isEmpty())
                result.problem = coreTr("what the type class “%1” is in this database is not known: %2")
                                     .arg(classValue.text(), result.problem);
            return result;
        }
    }
    return made ? read(made)
                : TypeReading {{}, coreTr("the type class “%1” has no impl").arg(classValue.text())};
}

/// UserDefinedType: what get_col_spec() answers is the type's SQL.
TypeReading TypeReader::ownSpecification(const PyValue &classValue, const PyValue &call)
{
    TypeReading result;
    result.type.name = classValue.text();
    result.type.module = classValue.space()->name.chopped(classValue.text().size() + 1);
    PyValue object = call;
    if (!call.is(PyKind::Call))
        object = m_evaluator->call(classValue, {}, {});
    const PyValue method = ownMethod(*m_evaluator, classValue, "get_col_spec");
    const PyValue text = method ? m_evaluator->call(method, {object}, {}) : PyValue();
    if (text.isString())
        result.type.declared = text.text();
    else
        result.problem
            = coreTr("the SQL that the type class “%1” writes is not known").arg(classValue.text());
    return result;
}

TypeReading TypeReader::ownClass(const PyValue &classValue, const PyValue &call)
{
    const auto outside = [](auto &&self, const PyValue &value, int depth) -> QString {
        for (const PyValue &base : value.items()) {
            const QString name = base.is(PyKind::Class) && depth < 20 ? self(self, base, depth + 1)
                : base.is(PyKind::Symbol)                             ? base.text()
                                                                      : base.name();
            if (name.startsWith(QStringLiteral("sqlalchemy.")))
                return name;
        }
        return {};
    };
    const QString base = outside(outside, classValue, 0);
    if (base == QStringLiteral("sqlalchemy.TypeDecorator"))
        return decorator(classValue, call);
    if (base.endsWith(QStringLiteral(".UserDefinedType"))
        || (!base.isEmpty() && ownMethod(*m_evaluator, classValue, "get_col_spec")))
        return ownSpecification(classValue, call);
    if (base.isEmpty())
        return {{}, coreTr("“%1” is not a type").arg(classValue.text())};
    // A subclass of a type is that type, with what its __init__ passes on.
    if (m_evaluator->classAttribute(classValue, QStringLiteral("__init__")).is(PyKind::Function)) {
        PyValue object = call;
        if (!call.is(PyKind::Call))
            object = m_evaluator->call(classValue, {}, {});
        PyNamespace *space = m_evaluator->instance(object);
        const PyValue passed = space ? space->value(QStringLiteral("__super_init__")) : PyValue();
        if (!passed)
            return {named(base, {}).type,
                    coreTr("what the __init__ of “%1” passes on is not known").arg(classValue.text())};
        return named(base, passed);
    }
    return named(base, call);
}

} // namespace

TypeReading readTypeValue(Evaluator &evaluator, const PyValue &value, const QString &dialect)
{
    return TypeReader(&evaluator, dialect).read(value);
}

TypeReading readTypeValue(const PyValue &value, const QString &dialect)
{
    return TypeReader(nullptr, dialect).read(value);
}

SqlType readType(const PyValue &value, const QString &dialect, Evaluator *evaluator)
{
    if (value.isData())
        return {};
    TypeReading reading
        = evaluator ? readTypeValue(*evaluator, value, dialect) : readTypeValue(value, dialect);
    if (!reading.problem.isEmpty())
        refuseValue(value,
                    coreTr("The type %1 is not understood: %2.")
                        .arg(value.source().simplified().left(80), reading.problem));
    return std::move(reading.type);
}

} // namespace stillroom
