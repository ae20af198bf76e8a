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

} // namespace

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
