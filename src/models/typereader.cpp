#include "models/typereader.h"

#include "base/text.h"

#include <QHash>
#include <QSet>

namespace stillroom {

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

namespace {

/// SQLAlchemy's own map from Python types to column types.
const QHash<QString, QString> &plainTypes()
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
    return types;
}

/// Types of pydantic, and others that SQLModel knows, by the plain type each is a kind of.
const QHash<QString, QString> &fieldTypes()
{
    static const QHash<QString, QString> types = [] {
        QHash<QString, QString> result;
        const auto add = [&result](const char *plain, const char *names) {
            const QStringList list = QString::fromLatin1(names).split(QLatin1Char(' '));
            for (const QString &name : list)
                result.insert(name, QLatin1String(plain));
        };
        add("builtins.int",
            "PositiveInt NegativeInt NonNegativeInt NonPositiveInt StrictInt conint ByteSize");
        add("builtins.float",
            "PositiveFloat NegativeFloat NonNegativeFloat NonPositiveFloat StrictFloat FiniteFloat confloat");
        add("builtins.bool", "StrictBool");
        add("builtins.bytes", "StrictBytes conbytes");
        add("builtins.str",
            "EmailStr StrictStr constr AnyUrl AnyHttpUrl HttpUrl FileUrl PostgresDsn RedisDsn FilePath "
            "DirectoryPath NewPath");
        add("uuid.UUID", "UUID1 UUID3 UUID4 UUID5");
        add("decimal.Decimal", "condecimal");
        add("datetime.date", "condate");
        return result;
    }();
    return types;
}

} // namespace

PyValue fieldType(Evaluator &evaluator, const PyValue &annotation)
{
    static const QSet<QString> texts {QStringLiteral("pathlib.Path"), QStringLiteral("ipaddress.IPv4Address"),
                                      QStringLiteral("ipaddress.IPv4Network"),
                                      QStringLiteral("ipaddress.IPv6Address"),
                                      QStringLiteral("ipaddress.IPv6Network")};
    const QString name = annotation.name();
    if (texts.contains(name))
        return evaluator.makeSymbol(QStringLiteral("builtins.str"));
    if (name.section(QLatin1Char('.'), 0, 0) != QStringLiteral("pydantic"))
        return annotation;
    // Whether SQLModel sees these depends on its version and pydantic's.
    for (const char *sized : {"max_length", "max_digits", "decimal_places"}) {
        if (annotation.keyword(QLatin1String(sized)))
            return annotation;
    }
    const QString plain = fieldTypes().value(name.section(QLatin1Char('.'), -1));
    return plain.isEmpty() ? annotation : evaluator.makeSymbol(plain);
}

TypeReading typeOfAnnotation(Evaluator &evaluator, const PyValue &annotation)
{
    TypeReading result;
    if (annotation.is(PyKind::Symbol)) {
        if (const auto found = plainTypes().constFind(annotation.name()); found != plainTypes().constEnd()) {
            result.type.name = *found;
            return result;
        }
    }
    if (annotation.is(PyKind::Class) && evaluator.isEnum(annotation)) {
        result.type.name = QStringLiteral("Enum");
        result.type.enumName = annotation.text().toLower();
        for (const PyValue &member : evaluator.enumMembers(annotation))
            result.type.enumValues << member.text();
        return result;
    }
    const QString outer = annotation.is(PyKind::Subscript) ? annotation.callee().name() : QString();
    if (outer == QStringLiteral("typing.Literal") || outer == QStringLiteral("typing_extensions.Literal")) {
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
