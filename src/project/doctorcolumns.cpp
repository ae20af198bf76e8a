#include "base/text.h"
#include "project/doctorfacts.h"

#include <QRegularExpression>

namespace stillroom {

namespace {

using Severity = Finding::Severity;
using Default = ModelColumn::Default;

/// Calls `visit(table, column, model)` for every column of which the models say something.
template <class Visit>
void eachColumn(const DoctorFacts &facts, Visit &&visit)
{
    for (const Table &table : facts.models.schema.tables) {
        const auto model = facts.models.tables.constFind(table.tableName().toString());
        if (model == facts.models.tables.constEnd())
            continue;
        for (const Column &column : table.columns) {
            const auto found = model->columns.constFind(column.name);
            if (found != model->columns.constEnd())
                visit(table, column, *found);
        }
    }
}

QString dotted(const Table &table, const Column &column)
{
    return table.tableName().toString() + QLatin1Char('.') + column.name;
}

/// Text of the source in one line, short enough for a sentence.
QString shortened(const QString &source)
{
    const QString line = source.simplified();
    return line.size() <= 60 ? line : line.left(59) + QStringLiteral("…");
}

/// A call whose answer is another each time: of a clock, of chance.
bool isFresh(const QString &source)
{
    static const QRegularExpression call(
        QStringLiteral(
            "^(?:[\\w.]+\\.)?(?:now|utcnow|today|time|time_ns|localtime|gmtime|uuid1|uuid4|uuid6|uuid7|"
            "token_hex|token_urlsafe|token_bytes|urandom|randint|randrange|getrandbits)\\(.*\\)"
            "(?:\\.\\w+(?:\\(.*\\))?)*$|^str\\((?:[\\w.]+\\.)?(?:uuid4|uuid1|now|utcnow)\\(.*\\)\\)$"),
        QRegularExpression::DotMatchesEverythingOption);
    return call.match(source.trimmed()).hasMatch();
}

/// A call that by its name makes something new each time; it may as well give back a function that does.
bool seemsFresh(const QString &source)
{
    static const QRegularExpression call(
        QStringLiteral("^(?:[\\w.]+\\.)?_*(?:gen|generate|random|create|make|new|get_new)_?"
                       "\\w*(?:uuid|guid|token|code|key|secret|slug|salt|password)\\w*\\(.*\\)$"),
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::DotMatchesEverythingOption);
    return call.match(source.trimmed()).hasMatch();
}

/// The function of "datetime.now(timezone.utc)" as a default that is called for each row.
QString calledLater(const QString &source)
{
    const QString call = source.trimmed();
    return call.endsWith(QStringLiteral("()")) && call.count(QLatin1Char('(')) == 1
        ? call.chopped(2)
        : QStringLiteral("lambda: ") + shortened(call);
}

/// Whether a class that shares its parent's table brought the column: rows of the other classes have nothing
/// there, so that it is nullable whatever the class itself says.
bool isOfSubclass(const DoctorFacts &facts, const Table &table, const ModelColumn &model)
{
    return std::any_of(facts.models.classes.begin(), facts.models.classes.end(), [&](const ModelClass &one) {
        return one.inheritance == ModelClass::Inheritance::Single && one.table == table.tableName()
            && one.attributes.contains(model.attribute);
    });
}

const SqlType *unnamedEnum(const SqlType &type)
{
    if (!type.items.empty())
        return unnamedEnum(type.items.front());
    const bool isEnum = type.name.compare(QStringLiteral("Enum"), Qt::CaseInsensitive) == 0
        && (type.module.isEmpty() || type.module == QStringLiteral("postgresql"));
    return isEnum && type.nativeEnum && type.enumName.isEmpty() ? &type : nullptr;
}

} // namespace

void findMutableDefaults(const DoctorFacts &facts, DoctorSink &sink)
{
    // Fields of SQLModel are Pydantic's, which copies such a default for each object.
    const bool copies = facts.models.metadata.startsWith(QStringLiteral("sqlmodel:"));
    eachColumn(facts, [&](const Table &table, const Column &column, const ModelColumn &model) {
        if (model.defaultKind != Default::Mutable || copies || model.isTypeMutable)
            return;
        const QString source = model.pythonDefault.simplified();
        static const QRegularExpression name(QStringLiteral("^[\\w.]+$"));
        const QString maker = source == QStringLiteral("{}") ? QStringLiteral("dict")
            : source == QStringLiteral("[]")                 ? QStringLiteral("list")
            : source == QStringLiteral("set()")              ? QStringLiteral("set")
            : name.match(source).hasMatch()                  ? QStringLiteral("lambda: %1.copy()").arg(source)
                                                             : QStringLiteral("lambda: ") + shortened(source);
        sink.add(model.place,
                 coreTr("The default of “%1” is one object that all rows share: %2.")
                     .arg(dotted(table, column), shortened(source)),
                 coreTr("Write default=%1, which makes a new one for each row.").arg(maker));
    });
}

void findDefaultsCalledAtImport(const DoctorFacts &facts, DoctorSink &sink)
{
    const auto tell = [&](const Table &table, const Column &column, const ModelColumn &model,
                          const QString &argument, const QString &source) {
        const bool isCertain = isFresh(source);
        sink.add(model.place,
                 coreTr("%1=%2 of “%3” is called once, when the module is imported.")
                     .arg(argument, shortened(source), dotted(table, column)),
                 isCertain ? coreTr("Give the function itself: %1=%2.").arg(argument, calledLater(source))
                           : coreTr("Unless it gives back a function, give the function itself: %1=%2.")
                                 .arg(argument, calledLater(source)),
                 isCertain ? std::optional<Severity>() : Severity::Note);
    };
    eachColumn(facts, [&](const Table &table, const Column &column, const ModelColumn &model) {
        if (model.defaultKind == Default::CalledAtImport
            && (isFresh(model.pythonDefault) || seemsFresh(model.pythonDefault)))
            tell(table, column, model, QStringLiteral("default"), model.pythonDefault);
        // Of onupdate= only the source is known: func.now() and the like are SQL.
        static const QRegularExpression sql(
            QStringLiteral("\\b\\w*func\\w*\\.|\\btext\\(|^lambda\\b|^\\w+\\(|"
                           "^(?:sa|sqlalchemy|db)\\."));
        if (isFresh(model.onUpdate) && !sql.match(model.onUpdate.trimmed()).hasMatch())
            tell(table, column, model, QStringLiteral("onupdate"), model.onUpdate);
    });
}

void findNullableDisagreements(const DoctorFacts &facts, DoctorSink &sink)
{
    eachColumn(facts, [&](const Table &table, const Column &column, const ModelColumn &model) {
        if (!model.nullableGiven || !model.annotatedOptional
            || *model.nullableGiven == *model.annotatedOptional
            || table.primaryKey.columns.contains(column.name) || isOfSubclass(facts, table, model))
            return;
        // Any is what may be None, too.
        static const QRegularExpression any(QStringLiteral("^[\\w.]*Mapped\\[[\"']?(\\w+\\.)?Any[\"']?\\]$"));
        const QString annotation = shortened(model.annotation);
        if (any.match(annotation).hasMatch())
            return;
        if (*model.nullableGiven)
            sink.add(model.place,
                     coreTr("“%1” may be NULL in the database, though its annotation %2 has no None.")
                         .arg(dotted(table, column), annotation),
                     coreTr("Write Mapped[Optional[…]], or leave nullable=True out."));
        else
            sink.add(
                model.place,
                coreTr("“%1” is NOT NULL in the database, though its annotation %2 allows None.")
                    .arg(dotted(table, column), annotation),
                coreTr("Write the annotation without Optional, unless None is meant before the row is "
                       "written."),
                Severity::Note,
                coreTr("Code that sets None passes the type checker and fails when the row is written."));
    });
}

void findEnumsWithoutName(const DoctorFacts &facts, DoctorSink &sink)
{
    const QString &dialect = facts.input.dialect;
    if (!dialect.isEmpty() && dialect != QStringLiteral("postgresql"))
        return;
    eachColumn(facts, [&](const Table &table, const Column &column, const ModelColumn &model) {
        if (unnamedEnum(column.type) == nullptr || !model.typeClass.isEmpty())
            return;
        sink.add(model.place,
                 coreTr("The Enum of “%1” has no name, which PostgreSQL needs.").arg(dotted(table, column)),
                 coreTr("Write Enum(…, name=\"%1\").").arg(table.name + QLatin1Char('_') + column.name),
                 dialect.isEmpty() ? Severity::Warning : Severity::Error);
    });
}

void findStringsWithoutLength(const DoctorFacts &facts, DoctorSink &sink)
{
    const QString &dialect = facts.input.dialect;
    if (dialect != QStringLiteral("mysql") && dialect != QStringLiteral("mariadb"))
        return;
    static const QSet<QString> strings {QStringLiteral("String"), QStringLiteral("VARCHAR"),
                                        QStringLiteral("Unicode"), QStringLiteral("NVARCHAR")};
    eachColumn(facts, [&](const Table &table, const Column &column, const ModelColumn &model) {
        const bool isOwn = column.type.module.isEmpty() || column.type.module == QStringLiteral("mysql");
        if (!isOwn || column.type.length || !strings.contains(column.type.name))
            return;
        sink.add(model.place,
                 coreTr("“%1” is a %2 without a length, which MySQL and MariaDB need.")
                     .arg(dotted(table, column), column.type.name),
                 coreTr("Write %1(255), or Text for what may be longer.").arg(column.type.name));
    });
}

} // namespace stillroom
