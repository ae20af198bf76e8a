#include "dialect/sqlite/sqlitedialect.h"

#include "dialect/sqlite/sqliteddl.h"
#include "dialect/sqlite/sqliteinspector.h"
#include "dialect/sqlite/sqlitetypes.h"

#include <QRegularExpression>
#include <QSet>
#include <algorithm>

namespace stillroom {

namespace {

/// SQLAlchemy's list, and two words that SQLite itself does not take unquoted.
const QSet<QString> &reservedWords()
{
    static const QSet<QString> words = [] {
        const QStringList list
            = QStringLiteral(
                  "add after all alter analyze and as asc attach autoincrement before begin between by "
                  "cascade case cast check collate column commit conflict constraint create cross "
                  "current_date current_time current_timestamp database default deferrable deferred delete "
                  "desc detach distinct drop each else end escape except exclusive exists explain false "
                  "fail for foreign from full glob group having if ignore immediate in index indexed "
                  "initially inner insert instead intersect into is isnull join key left like limit match "
                  "natural not notnull null of offset on or order outer plan pragma primary query raise "
                  "references reindex rename replace restrict right rollback row select set table temp "
                  "temporary then to transaction trigger true union unique update using vacuum values view "
                  "virtual when where nothing returning")
                  .split(QLatin1Char(' '));
        return QSet<QString>(list.begin(), list.end());
    }();
    return words;
}

QString quotedText(QString text)
{
    return QLatin1Char('\'') + text.replace(QLatin1String("'"), QLatin1String("''")) + QLatin1Char('\'');
}

QString hexText(const QByteArray &bytes)
{
    return QStringLiteral("X'%1'").arg(QString::fromLatin1(bytes.toHex().toUpper()));
}

/// SQLAlchemy's generic functions in SQLite's words.
QString translatedFunction(const QString &generic)
{
    static const QRegularExpression keyword(
        QStringLiteral(
            R"(^\s*(now|current_timestamp|current_date|current_time|localtimestamp)\s*(\(\s*\))?\s*$)"),
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression length(QStringLiteral(R"(\bchar_length\b(?=\s*\())"),
                                           QRegularExpression::CaseInsensitiveOption);
    const QRegularExpressionMatch match = keyword.match(generic);
    if (match.hasMatch()) {
        const QString name = match.captured(1).toLower();
        if (name == QLatin1String("now"))
            return QStringLiteral("CURRENT_TIMESTAMP");
        if (name == QLatin1String("localtimestamp"))
            return QStringLiteral("DATETIME(CURRENT_TIMESTAMP, \"localtime\")");
        return name.toUpper();
    }
    const QString word = generic.trimmed().toLower();
    if (word == QLatin1String("true"))
        return QStringLiteral("1");
    if (word == QLatin1String("false"))
        return QStringLiteral("0");
    return QString(generic).replace(length, QStringLiteral("length"));
}

} // namespace

SqliteDialect::SqliteDialect()
{
    name = QStringLiteral("sqlite");
    title = QStringLiteral("SQLite");
    objectKinds = {ObjectKind::View, ObjectKind::Trigger};
    supportsAlterColumn = false;
    supportsSchemas = false;
    supportsComments = false;
}

QString SqliteDialect::quotedIfNeeded(const QString &identifier) const
{
    static const QRegularExpression legal(QStringLiteral("^[a-z_][a-z0-9_$]*\\z"));
    const bool plain = legal.match(identifier).hasMatch() && !reservedWords().contains(identifier);
    return plain ? identifier : quoted(identifier);
}

QString SqliteDialect::literal(const Value &value) const
{
    switch (value.kind) {
    case Value::Kind::Null:
        return QStringLiteral("NULL");
    case Value::Kind::Integer:
        return QString::fromLatin1(value.bytes);
    case Value::Kind::Real:
        if (value.bytes.contains("inf"))
            return value.bytes.startsWith('-') ? QStringLiteral("-9e999") : QStringLiteral("9e999");
        return QString::fromLatin1(value.bytes);
    case Value::Kind::Text:
        return value.bytes.contains('\0') ? QStringLiteral("CAST(%1 AS TEXT)").arg(hexText(value.bytes))
                                          : quotedText(value.toString());
    case Value::Kind::Blob:
        return hexText(value.bytes);
    }
    return {};
}

QString SqliteDialect::typeDdl(const SqlType &type) const
{
    return type.declared.isEmpty() ? sqliteTypeName(type) : type.declared;
}

SqlType SqliteDialect::parseType(const QString &declared) const
{
    return sqliteParsedType(declared);
}

QString SqliteDialect::defaultDdl(const ServerDefault &serverDefault) const
{
    switch (serverDefault.kind) {
    case ServerDefault::Kind::Literal:
        return quotedText(serverDefault.text);
    case ServerDefault::Kind::Function:
        return QLatin1Char('(') + translatedFunction(serverDefault.text) + QLatin1Char(')');
    case ServerDefault::Kind::Text:
        break;
    }
    return serverDefault.text;
}

bool SqliteDialect::sameType(const SqlType &model, const SqlType &database) const
{
    return sqliteSameType(model, database);
}

Schema SqliteDialect::inspect(Connection &connection, const InspectOptions &) const
{
    return inspectSqlite(*this, connection);
}

std::vector<Statement> SqliteDialect::compile(const Operation &operation, const Schema &before) const
{
    return SqliteDdlCompiler(*this, before).compile(operation);
}

QString SqliteDialect::createTableDdl(const Table &table) const
{
    return SqliteDdlCompiler(*this, {}).createTableText(table);
}

QString SqliteDialect::createIndexDdl(const TableName &table, const Index &index) const
{
    return SqliteDdlCompiler(*this, {}).createIndexText(table, index);
}

QString SqliteDialect::rowidColumn(const Table &table) const
{
    if (table.options.value(QStringLiteral("sqlite_with_rowid")) == QLatin1String("False"))
        return {};
    for (const char *candidate : {"rowid", "_rowid_", "oid"}) {
        const bool taken = std::any_of(table.columns.begin(), table.columns.end(), [&](const Column &column) {
            return column.name.compare(QLatin1String(candidate), Qt::CaseInsensitive) == 0;
        });
        if (!taken)
            return QLatin1String(candidate);
    }
    return {};
}

Statement SqliteDialect::explain(const QString &sql) const
{
    return Statement(QStringLiteral("EXPLAIN QUERY PLAN ") + sql);
}

} // namespace stillroom
