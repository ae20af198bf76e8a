#include "models/typereader.h"

#include "base/text.h"

#include <QSet>

namespace stillroom {

namespace {

/// Arguments a type takes in order, by the class; other keywords go to `arguments`.
const QHash<QString, QStringList> &positionalArguments()
{
    static const QHash<QString, QStringList> map = [] {
        QHash<QString, QStringList> result;
        const auto add = [&result](const char *types, const char *arguments) {
            for (const QString &type : QString::fromLatin1(types).split(QLatin1Char(' ')))
                result.insert(type, QString::fromLatin1(arguments).split(QLatin1Char(' ')));
        };
        add("String Unicode Text UnicodeText VARCHAR NVARCHAR CHAR NCHAR TEXT CLOB NTEXT AutoString",
            "length collation");
        add("LargeBinary BINARY VARBINARY BLOB BIT", "length");
        add("Numeric NUMERIC DECIMAL", "precision scale decimal_return_scale asdecimal");
        add("Float FLOAT REAL Double DOUBLE DOUBLE_PRECISION", "precision asdecimal decimal_return_scale");
        add("DateTime DATETIME TIMESTAMP Time TIME", "timezone");
        add("DATETIME2 DATETIMEOFFSET", "precision");
        add("Uuid UUID", "as_uuid native_uuid");
        add("Boolean BOOLEAN", "create_constraint name");
        add("INTERVAL", "precision fields");
        add("mysql.INTEGER mysql.BIGINT mysql.MEDIUMINT mysql.SMALLINT mysql.TINYINT mysql.YEAR",
            "display_width");
        add("mysql.FLOAT mysql.DOUBLE mysql.REAL", "precision scale asdecimal");
        add("mysql.DATETIME mysql.TIMESTAMP mysql.TIME", "timezone fsp");
        return result;
    }();
    return map;
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
               || name == QStringLiteral("scale"))
    {
        problem = coreTr("the %1 “%2” is not a number known before it runs").arg(name, value.repr().left(60));
    } else {
        type.arguments.insert(name, value.repr());
    }
}

void readEnum(Evaluator &evaluator, const PyValue &call, SqlType &type, QString &problem)
{
    const PyValue first = call.at(0);
    const PyValue callable = call.keyword(QStringLiteral("values_callable"));
    if (first.is(PyKind::Class)) {
        const PyValue members
            = evaluator.call(evaluator.makeSymbol(QStringLiteral("builtins.list")), {first}, {});
        for (const PyValue &member : members.items())
            type.enumValues << member.text();
        if (!members.is(PyKind::List))
            problem = coreTr("the members of “%1” are not known").arg(first.name());
        if (callable && !callable.isNone()) {
            type.enumValues.clear();
            const PyValue values = evaluator.call(callable, {first}, {});
            for (const PyValue &value : values.items())
                type.enumValues << (value.isString() ? value.text() : value.repr());
            if (!values.isSequence() || !values.isConstant())
                problem = coreTr("what values_callable answers is not known");
        }
        type.enumName = first.text().toLower();
    } else {
        for (const PyValue &value : call.items()) {
            if (value.isString())
                type.enumValues << value.text();
            else
                problem = value.isUnknown() ? value.text()
                                            : coreTr("“%1” is not a string").arg(value.repr().left(60));
        }
    }
    for (const auto &[name, value] : call.keywords()) {
        if (name != QStringLiteral("values_callable"))
            setArgument(type, name, value, problem);
    }
}

bool derivesFrom(const PyValue &classValue, const QSet<QString> &names, int depth = 0)
{
    for (const PyValue &base : classValue.items()) {
        if (names.contains(base.name())
            || (base.is(PyKind::Class) && depth < 20 && derivesFrom(base, names, depth + 1)))
            return true;
    }
    return false;
}

const QSet<QString> &decorators()
{
    static const QSet<QString> names {QStringLiteral("sqlalchemy.TypeDecorator")};
    return names;
}

TypeReading readNamed(Evaluator &evaluator, const QString &fullName, const PyValue &call)
{
    TypeReading result;
    SqlType &type = result.type;
    type.name = fullName.section(QLatin1Char('.'), -1);
    type.module = fullName.section(QLatin1Char('.'), 0, -2);
    if (type.module == QStringLiteral("sqlalchemy"))
        type.module.clear();
    else if (type.module.startsWith(QStringLiteral("sqlalchemy.dialects.")))
        type.module = type.module.section(QLatin1Char('.'), 2, 2);
    if (!call.is(PyKind::Call))
        return result;
    if (type.name == QStringLiteral("Enum") || type.name == QStringLiteral("ENUM")
        || type.name == QStringLiteral("SET"))
    {
        readEnum(evaluator, call, type, result.problem);
        return result;
    }
    if (type.name == QStringLiteral("ARRAY")) {
        const PyValue element = call.argument(0, QStringLiteral("item_type"));
        TypeReading item = readType(evaluator, element);
        type.items.push_back(std::move(item.type));
        result.problem = item.problem;
        for (const auto &[name, value] : call.keywords()) {
            if (name != QStringLiteral("item_type"))
                setArgument(type, name, value, result.problem);
        }
        return result;
    }
    const QStringList names = positionalArguments().value(type.module + QLatin1Char('.') + type.name,
                                                          positionalArguments().value(type.name));
    for (std::size_t i = 0; i < call.items().size(); ++i) {
        const QString name = names.value(static_cast<qsizetype>(i), QStringLiteral("*%1").arg(i));
        setArgument(type, name, call.items()[i], result.problem);
    }
    for (const auto &[name, value] : call.keywords())
        setArgument(type, name, value, result.problem);
    return result;
}

/// Of a project's own type class: what it stands for in the database.
TypeReading readClass(Evaluator &evaluator, const PyValue &classValue, const PyValue &call)
{
    if (derivesFrom(classValue, decorators())) {
        const PyValue impl = evaluator.attribute(classValue, QStringLiteral("impl"));
        const bool hasArguments
            = call.is(PyKind::Call) && (!call.items().empty() || !call.keywords().empty());
        const bool ownInit = !classValue.space()->value(QStringLiteral("__init__")).isNull();
        TypeReading result = hasArguments && !ownInit && (impl.is(PyKind::Symbol) || impl.is(PyKind::Call))
            ? readNamed(evaluator, impl.name(), call)
            : readType(evaluator, impl);
        if (hasArguments && ownInit)
            result.problem = coreTr("the arguments of the type class “%1” pass through its __init__")
                                 .arg(classValue.text());
        if (const PyValue chooser = evaluator.attribute(classValue, QStringLiteral("load_dialect_impl"));
            chooser.is(PyKind::Function))
        {
            const PyValue dialect = evaluator.call(evaluator.makeSymbol(dialectSymbol()), {}, {});
            const PyValue chosen = evaluator.call(chooser, {classValue, dialect}, {});
            if (chosen.is(PyKind::Call) && chosen.name().endsWith(QStringLiteral(".type_descriptor")))
                return readType(evaluator, chosen.at(0));
            if (chosen.is(PyKind::Call) || chosen.is(PyKind::Symbol)) {
                if (!chosen.name().startsWith(dialectSymbol()))
                    return readType(evaluator, chosen);
            }
            if (!(chosen.is(PyKind::Attribute) && chosen.text() == QStringLiteral("impl")))
                result.problem
                    = coreTr("the type class “%1” chooses its type by the database").arg(classValue.text());
        }
        return result;
    }
    for (const PyValue &base : classValue.items()) {
        if (base.is(PyKind::Class))
            return readClass(evaluator, base, call);
        if (base.is(PyKind::Symbol) && base.text().startsWith(QStringLiteral("sqlalchemy."))
            && !base.text().endsWith(QStringLiteral("UserDefinedType")))
            return readNamed(evaluator, base.text(), call);
    }
    TypeReading result;
    result.type.name = classValue.text();
    result.type.module = classValue.space()->name.chopped(classValue.text().size() + 1);
    result.problem = coreTr("the type class “%1” writes its own SQL").arg(classValue.text());
    return result;
}

} // namespace

QString dialectSymbol()
{
    return QStringLiteral("stillroom.dialect");
}

bool isType(const PyValue &value)
{
    static const QSet<QString> items {
        QStringLiteral("sqlalchemy.ForeignKey"),       QStringLiteral("sqlalchemy.CheckConstraint"),
        QStringLiteral("sqlalchemy.Sequence"),         QStringLiteral("sqlalchemy.Identity"),
        QStringLiteral("sqlalchemy.Computed"),         QStringLiteral("sqlalchemy.ColumnDefault"),
        QStringLiteral("sqlalchemy.DefaultClause"),    QStringLiteral("sqlalchemy.FetchedValue"),
        QStringLiteral("sqlalchemy.UniqueConstraint"), QStringLiteral("sqlalchemy.PrimaryKeyConstraint"),
        QStringLiteral("sqlalchemy.Constraint"),       QStringLiteral("sqlalchemy.Index"),
        QStringLiteral("sqlalchemy.Column"),
    };
    switch (value.kind()) {
    case PyKind::Symbol:
    case PyKind::Class:
        return !items.contains(value.name());
    case PyKind::Call:
        return !items.contains(value.name());
    default:
        return false;
    }
}

TypeReading readType(Evaluator &evaluator, const PyValue &value)
{
    if (value.isUnknown())
        return {{}, value.isNull() ? coreTr("the type is missing") : value.text()};
    if (value.is(PyKind::Class))
        return readClass(evaluator, value, value);
    if (value.is(PyKind::Symbol))
        return readNamed(evaluator, value.text(), value);
    if (!value.is(PyKind::Call))
        return {{}, coreTr("“%1” is not a type").arg(value.repr().left(60))};
    const PyValue callee = value.callee();
    if (callee.is(PyKind::Class))
        return readClass(evaluator, callee, value);
    if (callee.is(PyKind::Attribute) && callee.text() == QStringLiteral("with_variant"))
        return readType(evaluator, callee.callee());
    if (value.name().endsWith(QStringLiteral(".as_mutable")))
        return readType(evaluator, value.at(0));
    if (callee.is(PyKind::Symbol))
        return readNamed(evaluator, callee.text(), value);
    return {{}, coreTr("“%1” is not a type").arg(value.source().left(60))};
}

TypeReading typeOfAnnotation(Evaluator &evaluator, const PyValue &annotation)
{
    static const QHash<QString, QString> types {
        {QStringLiteral("builtins.int"), QStringLiteral("Integer")},
        {QStringLiteral("builtins.str"), QStringLiteral("String")},
        {QStringLiteral("builtins.float"), QStringLiteral("Float")},
        {QStringLiteral("builtins.bool"), QStringLiteral("Boolean")},
        {QStringLiteral("builtins.bytes"), QStringLiteral("LargeBinary")},
        {QStringLiteral("datetime.datetime"), QStringLiteral("DateTime")},
        {QStringLiteral("datetime.date"), QStringLiteral("Date")},
        {QStringLiteral("datetime.time"), QStringLiteral("Time")},
        {QStringLiteral("datetime.timedelta"), QStringLiteral("Interval")},
        {QStringLiteral("decimal.Decimal"), QStringLiteral("Numeric")},
        {QStringLiteral("uuid.UUID"), QStringLiteral("Uuid")},
    };
    TypeReading result;
    if (const auto found = types.constFind(annotation.name());
        found != types.constEnd() && annotation.is(PyKind::Symbol))
    {
        result.type.name = *found;
        return result;
    }
    if (annotation.is(PyKind::Class)) {
        const PyValue members
            = evaluator.call(evaluator.makeSymbol(QStringLiteral("builtins.list")), {annotation}, {});
        if (members.is(PyKind::List)) {
            result.type.name = QStringLiteral("Enum");
            result.type.enumName = annotation.text().toLower();
            for (const PyValue &member : members.items())
                result.type.enumValues << member.text();
            return result;
        }
    }
    if (annotation.is(PyKind::Subscript) && annotation.callee().name() == QStringLiteral("typing.Literal")) {
        result.type.name = QStringLiteral("Enum");
        result.type.nativeEnum = false;
        for (const PyValue &value : annotation.items())
            result.type.enumValues << value.text();
        return result;
    }
    result.problem = coreTr("there is no type for the annotation “%1”").arg(annotation.source().left(60));
    return result;
}

} // namespace stillroom
