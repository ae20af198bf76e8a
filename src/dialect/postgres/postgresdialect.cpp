#include "dialect/postgres/postgresdialect.h"

#include "dialect/postgres/cockroachcatalog.h"
#include "dialect/postgres/postgresddl.h"
#include "dialect/postgres/postgresinspector.h"
#include "dialect/postgres/postgrestypes.h"

#include <QRegularExpression>
#include <QSet>

namespace stillroom {

namespace {

/// SQLAlchemy's list.
const QSet<QString> &reservedWords()
{
    static const QSet<QString> words = [] {
        const QStringList list
            = QStringLiteral(
                  "all analyse analyze and any array as asc asymmetric authorization between binary both "
                  "case "
                  "cast check collate column constraint create cross current_catalog current_date "
                  "current_role current_schema current_time current_timestamp current_user default "
                  "deferrable desc distinct do else end except false fetch for foreign freeze from full "
                  "grant group having ilike in initially inner intersect into is isnull join leading left "
                  "like limit localtime localtimestamp natural new not notnull null of off offset old on "
                  "only or order outer over overlaps placing primary references returning right select "
                  "session_user similar some symmetric table then to trailing true union unique user using "
                  "variadic verbose when where window with")
                  .split(QLatin1Char(' '));
        return QSet<QString>(list.begin(), list.end());
    }();
    return words;
}

QString quotedText(QString text)
{
    return QLatin1Char('\'') + text.replace(QLatin1String("'"), QLatin1String("''")) + QLatin1Char('\'');
}

/// SQLAlchemy's generic functions in PostgreSQL's words.
QString translatedFunction(const QString &generic)
{
    static const QRegularExpression word(
        QStringLiteral(R"(^\s*(current_timestamp|current_date|current_time|current_user|localtimestamp)"
                       R"(|localtime|session_user|user|null|true|false)\s*(\(\s*\))?\s*$)"),
        QRegularExpression::CaseInsensitiveOption);
    const QRegularExpressionMatch match = word.match(generic);
    if (!match.hasMatch())
        return generic;
    const QString name = match.captured(1).toLower();
    return name == QLatin1String("true") || name == QLatin1String("false") ? name : name.toUpper();
}

/// A default as it is compared: without casts and brackets around it; a string without its quotes where the
/// column is not text; words in lower case.
QString comparableDefault(QString sql, bool isText)
{
    static const QRegularExpression cast(
        QStringLiteral(
            R"(^(.+?)::(?:(?:"[^"]+"|[\w.])+(?: (?:varying|precision|with(?:out)? time zone))?)(?:\([\d, ]+\))?(?:\[\])*$)"),
        QRegularExpression::DotMatchesEverythingOption | QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression bracketed(QStringLiteral(R"(^\((.+)\)$)"),
                                              QRegularExpression::DotMatchesEverythingOption);
    static const QRegularExpression quoted(QStringLiteral(R"(^'((?:[^']|'')*)'$)"));
    sql = sql.trimmed();
    for (;;) {
        auto match = bracketed.match(sql);
        if (!match.hasMatch())
            match = cast.match(sql);
        if (!match.hasMatch())
            break;
        sql = match.captured(1).trimmed();
    }
    static const QRegularExpression bits(QStringLiteral("^[bB](?='[01]*'$)"));
    if (!isText)
        sql.remove(bits); // B'101' is kept as '101'::"bit"
    const auto match = quoted.match(sql);
    if (!isText) {
        static const QRegularExpression zeros(QStringLiteral(R"(^(-?\d+)(?:\.0*|(\.\d*?[1-9])0*)$)"));
        const QString bare = match.hasMatch() ? match.captured(1) : sql;
        const auto number = zeros.match(bare);
        if (number.hasMatch())
            return number.captured(1) + number.captured(2);
        if (match.hasMatch())
            return bare.toLower();
    }
    static const QRegularExpression currentTime(QStringLiteral("^(now\\(\\)|current_timestamp)$"),
                                                QRegularExpression::CaseInsensitiveOption);
    if (currentTime.match(sql).hasMatch())
        return QStringLiteral("now()"); // the same moment
    return match.hasMatch() ? sql : sql.toLower();
}

bool isTextType(const SqlType &type)
{
    static const QSet<QString> names {
        QStringLiteral("VARCHAR"), QStringLiteral("TEXT"),  QStringLiteral("CHAR"),  QStringLiteral("String"),
        QStringLiteral("CITEXT"),  QStringLiteral("ENUM"),  QStringLiteral("BYTEA"), QStringLiteral("JSON"),
        QStringLiteral("JSONB"),   QStringLiteral("HSTORE")};
    return type.name.isEmpty() || names.contains(type.name);
}

} // namespace

PostgresDialect::PostgresDialect()
{
    name = QStringLiteral("postgresql");
    syntax = SqlSyntax::postgres();
    title = QStringLiteral("PostgreSQL");
    nativeEnums = true;
    objectKinds = {ObjectKind::Namespace, ObjectKind::Domain, ObjectKind::Sequence,
                   ObjectKind::Routine,   ObjectKind::View,   ObjectKind::Trigger};
    materializedViews = true;
    nullsSortFirst = false;
    autoincrementByIdentity = true;
    identifierLimit = 63;
    defaultSchema = QStringLiteral("public");
    insertedKey = InsertedKey::Returned;
}

QString PostgresDialect::quotedIfNeeded(const QString &identifier) const
{
    static const QRegularExpression legal(QStringLiteral("^[a-z_][a-z0-9_$]*\\z"));
    const bool plain = legal.match(identifier).hasMatch() && !reservedWords().contains(identifier);
    return plain ? identifier : quoted(identifier);
}

QString PostgresDialect::literal(const Value &value) const
{
    switch (value.kind) {
    case Value::Kind::Null:
        return QStringLiteral("NULL");
    case Value::Kind::Integer:
        return QString::fromLatin1(value.bytes);
    case Value::Kind::Real: {
        const QString text = QString::fromLatin1(value.bytes);
        const bool isNumber = !text.contains(QLatin1String("inf"), Qt::CaseInsensitive)
            && !text.contains(QLatin1String("nan"), Qt::CaseInsensitive);
        return isNumber ? text : quotedText(text);
    }
    case Value::Kind::Text:
        return quotedText(value.toString());
    case Value::Kind::Blob:
        return QStringLiteral("'\\x%1'").arg(QString::fromLatin1(value.bytes.toHex()));
    }
    return {};
}

QString PostgresDialect::typeDdl(const SqlType &type) const
{
    return type.declared.isEmpty() ? postgresTypeText(*this, type) : type.declared;
}

SqlType PostgresDialect::parseType(const QString &declared) const
{
    return postgresParsedType(declared);
}

QString PostgresDialect::defaultDdl(const ServerDefault &serverDefault) const
{
    switch (serverDefault.kind) {
    case ServerDefault::Kind::Literal:
        return quotedText(serverDefault.text);
    case ServerDefault::Kind::Function:
        return translatedFunction(serverDefault.text);
    case ServerDefault::Kind::Text:
        break;
    }
    return serverDefault.text;
}

namespace {

/// What PostgreSQL makes of a text that is to be a boolean, which it keeps as true or false.
QString truthOf(const QString &text)
{
    static const QStringList truths {QStringLiteral("true"), QStringLiteral("t"),  QStringLiteral("yes"),
                                     QStringLiteral("y"),    QStringLiteral("on"), QStringLiteral("1")};
    static const QStringList untruths {QStringLiteral("false"), QStringLiteral("f"),   QStringLiteral("no"),
                                       QStringLiteral("n"),     QStringLiteral("off"), QStringLiteral("0")};
    const QString bare = QString(text).remove(QLatin1Char('\'')).toLower();
    return truths.contains(bare) ? truths.front() : untruths.contains(bare) ? untruths.front() : text;
}

} // namespace

bool PostgresDialect::sameType(const SqlType &model, const SqlType &database) const
{
    return postgresSameType(*this, model, database);
}

/// Alembic asks the server whether both are equal; here they are brought to one form. The default of a
/// column that counts up by a sequence of its own is not one.
bool PostgresDialect::sameDefault(const Column &model, const Column &database) const
{
    const bool isSerial = database.serverDefault && database.autoincrement.value_or(false)
        && (database.serverDefault->text.startsWith(QLatin1String("nextval("))
            || isCockroachSerial(database.serverDefault->text));
    if (!model.serverDefault)
        return !database.serverDefault || isSerial;
    if (!database.serverDefault)
        return false;
    const bool isText = isTextType(database.type);
    const QString wanted = comparableDefault(defaultDdl(*model.serverDefault), isText);
    const QString found = comparableDefault(defaultDdl(*database.serverDefault), isText);
    if (database.type.name.compare(QLatin1String("boolean"), Qt::CaseInsensitive) == 0)
        return truthOf(wanted) == truthOf(found);
    return wanted == found;
}

Schema PostgresDialect::inspect(Connection &connection, const InspectOptions &options) const
{
    return inspectPostgres(*this, connection, options);
}

std::vector<Statement> PostgresDialect::compile(const Operation &operation, const Schema &before) const
{
    return PostgresDdlCompiler(*this, before).compile(operation);
}

QString PostgresDialect::createTableDdl(const Table &table) const
{
    return PostgresDdlCompiler(*this, {}).createTableText(table);
}

QString PostgresDialect::createIndexDdl(const TableName &table, const Index &index) const
{
    return PostgresDdlCompiler(*this, {}).createIndexText(table, index);
}

/// A cast writes the mask of an address that has none: "::1/128" where a client reads "::1". The type is
/// compared as text, because CockroachDB's pg_typeof() gives a text.
QString PostgresDialect::likeCondition(const QString &column) const
{
    return QStringLiteral("CASE WHEN CAST(pg_typeof(%1) AS TEXT) = 'inet' THEN format('%s', %1) "
                          "ELSE CAST(%1 AS TEXT) END ILIKE ? ESCAPE '!'")
        .replace(QLatin1String("%1"), column);
}

/// format() gives the text a client reads, also for types that have no `=` or that a cast writes otherwise; a
/// boolean is read as a cast writes it.
QString PostgresDialect::unchangedCondition(const QString &column, const Value &value) const
{
    return value.kind == Value::Kind::Blob
        ? column + QStringLiteral(" = ?")
        : QStringLiteral("%1 IS NOT NULL AND CAST(? AS TEXT) IN (format('%s', %1), CAST(%1 AS TEXT))")
              .replace(QLatin1String("%1"), column);
}

void PostgresDialect::appendLimit(Statement &statement, qint64 limit, qint64 offset, bool) const
{
    if (limit >= 0) {
        statement.text += QStringLiteral(" LIMIT ?");
        statement.binds.push_back(Value::integer(limit));
    }
    if (offset > 0) {
        statement.text += QStringLiteral(" OFFSET ?");
        statement.binds.push_back(Value::integer(offset));
    }
}

} // namespace stillroom
