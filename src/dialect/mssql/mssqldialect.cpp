#include "dialect/mssql/mssqldialect.h"

#include "dialect/mssql/mssqlddl.h"
#include "dialect/mssql/mssqlinspector.h"
#include "dialect/mssql/mssqltypes.h"

#include <QRegularExpression>
#include <QSet>
#include <algorithm>

namespace stillroom {

namespace {

/// SQLAlchemy's list.
const QSet<QString> &reservedWords()
{
    static const QSet<QString> words = [] {
        const QStringList list
            = QStringLiteral(
                  "add all alter and any as asc authorization backup begin between break browse bulk by "
                  "cascade case check checkpoint close clustered coalesce collate column commit compute "
                  "constraint contains containstable continue convert create cross current current_date "
                  "current_time current_timestamp current_user cursor database dbcc deallocate declare "
                  "default delete deny desc disk distinct distributed double drop dump else end errlvl "
                  "escape except exec execute exists exit external fetch file fillfactor for foreign "
                  "freetext freetexttable from full function goto grant group having holdlock identity "
                  "identity_insert identitycol if in index inner insert intersect into is join key kill left "
                  "like lineno load merge national nocheck nonclustered not null nullif of off offsets on "
                  "open opendatasource openquery openrowset openxml option or order outer over percent pivot "
                  "plan precision primary print proc procedure public raiserror read readtext reconfigure "
                  "references replication restore restrict return revert revoke right rollback rowcount "
                  "rowguidcol rule save schema securityaudit select session_user set setuser shutdown some "
                  "statistics system_user table tablesample textsize then to top tran transaction trigger "
                  "truncate tsequal union unique unpivot update updatetext use user values varying view "
                  "waitfor when where while with writetext")
                  .split(QLatin1Char(' '));
        return QSet<QString>(list.begin(), list.end());
    }();
    return words;
}

bool isAscii(const QString &text)
{
    return std::all_of(text.begin(), text.end(), [](QChar c) { return c.unicode() < 128; });
}

/// N'…' only where it is needed: compared with an N'' string, a varchar column is converted row by row.
QString quotedText(QString text)
{
    return (isAscii(text) ? QStringLiteral("'") : QStringLiteral("N'"))
        + text.replace(QLatin1String("'"), QLatin1String("''")) + QLatin1Char('\'');
}

/// SQLAlchemy's generic functions in SQL Server's words.
QString translatedFunction(const QString &generic)
{
    static const QRegularExpression keyword(
        QStringLiteral(R"(^\s*(now|current_timestamp|current_date|current_time|current_user|localtime|)"
                       R"(localtimestamp|session_user|sysdate|user)\s*\(\s*\)\s*$)"),
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression length(QStringLiteral(R"(\b(?:char_length|length)\b(?=\s*\())"),
                                           QRegularExpression::CaseInsensitiveOption);
    const QRegularExpressionMatch match = keyword.match(generic);
    if (match.hasMatch()) {
        const QString name = match.captured(1).toLower();
        if (name == QLatin1String("now"))
            return QStringLiteral("CURRENT_TIMESTAMP");
        if (name == QLatin1String("current_date"))
            return QStringLiteral("GETDATE()");
        return name == QLatin1String("sysdate") ? name : name.toUpper();
    }
    const QString word = generic.trimmed().toLower();
    if (word == QLatin1String("true"))
        return QStringLiteral("1");
    if (word == QLatin1String("false"))
        return QStringLiteral("0");
    if (word == QLatin1String("null"))
        return QStringLiteral("NULL");
    return QString(generic).replace(length, QStringLiteral("LEN"));
}

/// Dates, times and identifiers, which compare in their own type; a string would compare in theirs.
bool looksTyped(const QString &text)
{
    static const QRegularExpression typed(QStringLiteral(
        R"(^(\d{4}-\d\d-\d\d.*|\d\d:\d\d.*|[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})$)"));
    return typed.match(text).hasMatch();
}

} // namespace

MssqlDialect::MssqlDialect()
{
    name = QStringLiteral("mssql");
    syntax = SqlSyntax::mssql();
    title = QStringLiteral("SQL Server");
    objectKinds = {ObjectKind::Namespace, ObjectKind::Domain, ObjectKind::Sequence,
                   ObjectKind::Routine,   ObjectKind::View,   ObjectKind::Trigger};
    materializedViews = true;
    identifierLimit = 128;
    defaultSchema = QStringLiteral("dbo");
    autoincrementByIdentity = true;
    insertedKey = InsertedKey::Returned;
    dottedSchemas = true;
    scriptBegin = QStringLiteral("BEGIN TRANSACTION");
    scriptSeparator = QStringLiteral("GO");
}

QString MssqlDialect::quoted(const QString &identifier) const
{
    QString doubled = identifier;
    doubled.replace(QLatin1String("]"), QLatin1String("]]"));
    return QLatin1Char('[') + doubled + QLatin1Char(']');
}

QString MssqlDialect::quotedIfNeeded(const QString &identifier) const
{
    static const QRegularExpression legal(QStringLiteral("^[a-z_][a-z0-9_$]*\\z"));
    const bool plain = legal.match(identifier).hasMatch() && !reservedWords().contains(identifier);
    return plain ? identifier : quoted(identifier);
}

QString MssqlDialect::literal(const Value &value) const
{
    switch (value.kind) {
    case Value::Kind::Null:
        return QStringLiteral("NULL");
    case Value::Kind::Integer:
    case Value::Kind::Real:
        return QString::fromLatin1(value.bytes);
    case Value::Kind::Text:
        return quotedText(value.toString());
    case Value::Kind::Blob:
        return QStringLiteral("0x") + QString::fromLatin1(value.bytes.toHex().toUpper());
    }
    return {};
}

QString MssqlDialect::typeDdl(const SqlType &type) const
{
    if (type.declared.isEmpty())
        return mssqlTypeName(type, MssqlServer::Unknown);
    if (type.collation.isEmpty() || type.declared.contains(QLatin1String("COLLATE"), Qt::CaseInsensitive))
        return type.declared;
    return type.declared + QStringLiteral(" COLLATE ") + type.collation;
}

SqlType MssqlDialect::parseType(const QString &declared) const
{
    return mssqlParsedType(declared);
}

QString MssqlDialect::defaultDdl(const ServerDefault &serverDefault) const
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

bool MssqlDialect::sameType(const SqlType &model, const SqlType &database) const
{
    return mssqlSameType(model, database);
}

Schema MssqlDialect::inspect(Connection &connection, const InspectOptions &options) const
{
    return inspectMssql(*this, connection, options);
}

std::vector<Statement> MssqlDialect::compile(const Operation &operation, const Schema &before) const
{
    return MssqlDdlCompiler(*this, before).compile(operation);
}

QString MssqlDialect::createTableDdl(const Table &table) const
{
    return MssqlDdlCompiler(*this, {}).createTableText(table);
}

QString MssqlDialect::createIndexDdl(const TableName &table, const Index &index) const
{
    return MssqlDdlCompiler(*this, {}).createIndexText(table, index);
}

Statement MssqlDialect::explain(const QString &sql) const
{
    // Three batches; as one the server refuses them all.
    return Statement(QStringLiteral("SET SHOWPLAN_ALL ON\nGO\n%1\nGO\nSET SHOWPLAN_ALL OFF").arg(sql));
}

QString MssqlDialect::likeCondition(const QString &column) const
{
    // A bracket opens a set of characters here.
    return QStringLiteral("LOWER(CAST(%1 AS nvarchar(max))) LIKE LOWER(REPLACE(?, '[', '![')) ESCAPE '!'")
        .arg(column);
}

QString MssqlDialect::unchangedCondition(const QString &column, const Value &value) const
{
    if (value.kind == Value::Kind::Text && !looksTyped(value.toString())) // text and xml have no =
        return QStringLiteral("CAST(%1 AS nvarchar(max)) = ? COLLATE Latin1_General_100_BIN2").arg(column);
    return Dialect::unchangedCondition(column, value);
}

void MssqlDialect::appendLimit(Statement &statement, qint64 limit, qint64 offset, bool isOrdered) const
{
    if (offset == 0) {
        statement.text.insert(int(qstrlen("SELECT")), QStringLiteral(" TOP (?)"));
        statement.binds.insert(statement.binds.begin(), Value::integer(limit));
        return;
    }
    if (!isOrdered)
        statement.text += QStringLiteral(" ORDER BY (SELECT NULL)");
    statement.text += QStringLiteral(" OFFSET ? ROWS");
    statement.binds.push_back(Value::integer(offset));
    if (limit >= 0) {
        statement.text += QStringLiteral(" FETCH NEXT ? ROWS ONLY");
        statement.binds.push_back(Value::integer(limit));
    }
}

/// Through a table variable: OUTPUT alone is refused where the table has triggers.
QString MssqlDialect::insertReturning(const QString &into, const QString &values,
                                      const QStringList &returned) const
{
    QStringList names;
    QStringList declared;
    QStringList inserted;
    for (const QString &column : returned) {
        names.append(quoted(column));
        declared.append(quoted(column) + QStringLiteral(" sql_variant"));
        inserted.append(QStringLiteral("inserted.") + quoted(column));
    }
    const QString list = names.join(QLatin1String(", "));
    return QStringLiteral("DECLARE @inserted TABLE (%1); %2 OUTPUT %3 INTO @inserted (%4) %5; "
                          "SELECT %4 FROM @inserted")
        .arg(declared.join(QLatin1String(", ")), into, inserted.join(QLatin1String(", ")), list, values);
}

} // namespace stillroom
