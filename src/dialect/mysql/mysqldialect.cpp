#include "dialect/mysql/mysqldialect.h"

#include "db/floattext.h"
#include "dialect/mysql/mysqlddl.h"
#include "dialect/mysql/mysqlinspector.h"
#include "dialect/mysql/mysqltypes.h"

#include <QRegularExpression>
#include <QSet>

namespace stillroom {

namespace {

/// SQLAlchemy's lists: what both reserve, then what either alone does.
constexpr auto commonWords
    = "accessible add all alter analyze and as asc asensitive before between bigint binary blob both by call "
      "cascade case change char character check collate column condition constraint continue convert create "
      "cross current_date current_time current_timestamp current_user cursor database databases day_hour "
      "day_microsecond day_minute day_second dec decimal declare default delayed delete desc describe "
      "deterministic distinct distinctrow div double drop dual each else elseif enclosed escaped except "
      "exists exit explain false fetch float float4 float8 for force foreign from fulltext general grant "
      "group having high_priority hour_microsecond hour_minute hour_second if ignore ignore_server_ids in "
      "index infile inner inout insensitive insert int int1 int2 int3 int4 int8 integer interval into is "
      "iterate join key keys kill leading leave left like limit linear lines load localtime localtimestamp "
      "lock long longblob longtext loop low_priority master_heartbeat_period master_ssl_verify_server_cert "
      "match maxvalue mediumblob mediumint mediumtext middleint minute_microsecond minute_second mod "
      "modifies natural no_write_to_binlog not null numeric on optimize option optionally or order out outer "
      "outfile over partition precision primary procedure purge range read read_write reads real recursive "
      "references regexp release rename repeat replace require resignal restrict return revoke right rlike "
      "rows schema schemas second_microsecond select sensitive separator set show signal slow smallint "
      "spatial specific sql sql_big_result sql_calc_found_rows sql_small_result sqlexception sqlstate "
      "sqlwarning ssl starting straight_join system table terminated then tinyblob tinyint tinytext to "
      "trailing trigger true undo union unique unlock unsigned update usage use using utc_date utc_time "
      "utc_timestamp values varbinary varchar varcharacter varying when where while window with write xor "
      "year_month zerofill";
constexpr auto mariaDbWords
    = "body current_role do_domain_ids elsif goto history ignore_domain_ids intersect offset others package "
      "page_checksum parse_vcol_expr period position raise ref_system_id returning rowtype stats_auto_recalc "
      "stats_persistent stats_sample_pages system_time versioning without";
constexpr auto mySqlWords
    = "admin array cube cume_dist dense_rank empty first_value function generated get get_master_public_key "
      "grouping groups io_after_gtids io_before_gtids json_table lag last_value lateral lead master_bind "
      "member nth_value ntile of optimizer_costs parse_gcol_expr percent_rank persist persist_only rank role "
      "row row_number sql_after_gtids sql_before_gtids stored virtual";

QSet<QString> wordSet(const char *common, const char *own)
{
    const QStringList list = (QLatin1String(common) + QLatin1Char(' ') + QLatin1String(own)).split(u' ');
    return QSet<QString>(list.begin(), list.end());
}

const QSet<QString> &reservedWords(bool mariaDb)
{
    static const QSet<QString> ofMariaDb = wordSet(commonWords, mariaDbWords);
    static const QSet<QString> ofMySql = wordSet(commonWords, mySqlWords);
    return mariaDb ? ofMariaDb : ofMySql;
}

/// SQLAlchemy's generic functions in MySQL's words.
QString translatedFunction(const QString &generic)
{
    static const QRegularExpression keyword(
        QStringLiteral(
            R"(^\s*(current_timestamp|current_date|current_time|localtime|localtimestamp|current_user|session_user|user|null)\s*(\(\s*\))?\s*$)"),
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression sysdate(QStringLiteral(R"(^\s*sysdate\s*(\(\s*\))?\s*$)"),
                                            QRegularExpression::CaseInsensitiveOption);
    if (const auto match = keyword.match(generic); match.hasMatch())
        return match.captured(1).toUpper();
    return sysdate.match(generic).hasMatch() ? QStringLiteral("SYSDATE()") : generic;
}

QString doubleLiteral(double number)
{
    const QByteArray text = floatText(number);
    return QString::fromLatin1(text.contains('e') ? text : text + "e0");
}

/// Of a number that has more than six digits as a double.
QString isFloat(const QString &column)
{
    return QStringLiteral("CONVERT(%1 USING utf8mb4) <> CONVERT(%1 + 0e0 USING utf8mb4)").arg(column);
}

} // namespace

MySqlDialect::MySqlDialect(bool mariaDb) : m_isMariaDb(mariaDb)
{
    name = mariaDb ? QStringLiteral("mariadb") : QStringLiteral("mysql");
    syntax = SqlSyntax::mysql();
    title = mariaDb ? QStringLiteral("MariaDB") : QStringLiteral("MySQL");
    objectKinds = {ObjectKind::Namespace, ObjectKind::Routine, ObjectKind::View, ObjectKind::Trigger};
    if (mariaDb)
        objectKinds.insert(ObjectKind::Sequence);
    transactionalDdl = false;
    inlineComments = true;
    identifierLimit = 64;
    scriptBegin.clear();
    scriptCommit.clear();
}

QString MySqlDialect::quoted(const QString &identifier) const
{
    QString doubled = identifier;
    doubled.replace(QLatin1String("`"), QLatin1String("``"));
    return QLatin1Char('`') + doubled + QLatin1Char('`');
}

QString MySqlDialect::quotedIfNeeded(const QString &identifier) const
{
    static const QRegularExpression legal(QStringLiteral("^[a-z_][a-z0-9_$]*\\z"));
    const bool plain = legal.match(identifier).hasMatch() && !reservedWords(m_isMariaDb).contains(identifier);
    return plain ? identifier : quoted(identifier);
}

QString MySqlDialect::literal(const Value &value) const
{
    const auto hexText
        = [&] { return QStringLiteral("X'%1'").arg(QString::fromLatin1(value.bytes.toHex().toUpper())); };
    switch (value.kind) {
    case Value::Kind::Null:
        return QStringLiteral("NULL");
    case Value::Kind::Integer:
    case Value::Kind::Real:
        return QString::fromLatin1(value.bytes);
    case Value::Kind::Text:
        return value.bytes.contains('\\') || value.bytes.contains('\0')
            ? QStringLiteral("_utf8mb4 ") + hexText()
            : mysqlQuotedText(value.toString());
    case Value::Kind::Blob:
        return hexText();
    }
    return {};
}

QString MySqlDialect::typeDdl(const SqlType &type) const
{
    return type.declared.isEmpty() ? mysqlTypeName(type, name) : type.declared + mysqlCharsetText(type);
}

SqlType MySqlDialect::parseType(const QString &declared) const
{
    return mysqlParsedType(declared);
}

QString MySqlDialect::defaultDdl(const ServerDefault &serverDefault) const
{
    switch (serverDefault.kind) {
    case ServerDefault::Kind::Literal:
        return mysqlQuotedText(serverDefault.text);
    case ServerDefault::Kind::Function:
        return translatedFunction(serverDefault.text);
    case ServerDefault::Kind::Text:
        break;
    }
    return serverDefault.text;
}

bool MySqlDialect::sameType(const SqlType &model, const SqlType &database) const
{
    return mysqlSameType(model, database);
}

bool MySqlDialect::sameDefault(const Column &model, const Column &database) const
{
    return mysqlSameDefault(model, database);
}

Schema MySqlDialect::inspect(Connection &connection, const InspectOptions &options) const
{
    return inspectMySql(*this, connection, options);
}

std::vector<Statement> MySqlDialect::compile(const Operation &operation, const Schema &before) const
{
    return MySqlDdlCompiler(*this, before).compile(operation);
}

QString MySqlDialect::createTableDdl(const Table &table) const
{
    return MySqlDdlCompiler(*this, {}).createTableText(table);
}

QString MySqlDialect::createIndexDdl(const TableName &table, const Index &index) const
{
    return MySqlDdlCompiler(*this, {}).createIndexText(table, index);
}

/// A column may compare by its case (a binary collation, JSON) or by bytes (BLOB): converted, none does.
QString MySqlDialect::likeCondition(const QString &column) const
{
    return QStringLiteral("CONVERT(%1 USING utf8mb4) COLLATE utf8mb4_general_ci LIKE ? ESCAPE '!'")
        .arg(column);
}

/// The servers compare a FLOAT as the double it is, 0.10000000149011612 where 0.1 was written. What a column
/// is they tell by the texts they make of it: a FLOAT's has six digits.
QString MySqlDialect::alsoEqualCondition(const QString &column, const Value &value) const
{
    const std::optional<float> number
        = value.kind == Value::Kind::Real ? floatOfText(value.bytes) : std::nullopt;
    if (!number || double(*number) == value.bytes.toDouble())
        return {};
    // Where it reads an = the server puts the number in the column's place everywhere.
    return QStringLiteral("(%1 >= %2 AND %1 <= %2 AND %3)")
        .arg(column, doubleLiteral(*number), isFloat(column));
}

/// By the text the value was read as, byte by byte. An = would not hold for JSON, for a zero date in strict
/// mode, and would hold for another case, accent or trailing space. Of a FLOAT there is no whole text: what
/// may be one is compared as a number besides.
QString MySqlDialect::unchangedCondition(const QString &column, const Value &value) const
{
    if (value.kind == Value::Kind::Integer || value.kind == Value::Kind::Blob)
        return column + QStringLiteral(" = ?");
    const QString sameText
        = QStringLiteral(
              "CAST(CONVERT(%1 USING utf8mb4) AS BINARY) = CAST(CONVERT(? USING utf8mb4) AS BINARY)")
              .arg(column);
    const std::optional<float> number
        = value.kind == Value::Kind::Real ? floatOfText(value.bytes) : std::nullopt;
    if (!number)
        return sameText;
    const QString sameNumber
        = QStringLiteral("%1 + 0e0 = %2").arg(column, doubleLiteral(value.bytes.toDouble()));
    const QString asFloat = alsoEqualCondition(column, value);
    if (asFloat.isEmpty())
        return QStringLiteral("(%1 AND (%2 OR %3))").arg(sameNumber, sameText, isFloat(column));
    return QStringLiteral("((%1 AND %2) OR %3)").arg(sameNumber, sameText, asFloat);
}

/// There is no OFFSET without a LIMIT.
void MySqlDialect::appendLimit(Statement &statement, qint64 limit, qint64 offset, bool isOrdered) const
{
    if (limit >= 0)
        return Dialect::appendLimit(statement, limit, offset, isOrdered);
    statement.text += QStringLiteral(" LIMIT 18446744073709551615 OFFSET ?");
    statement.binds.push_back(Value::integer(offset));
}

QString MySqlDialect::defaultValuesText() const
{
    return QStringLiteral("() VALUES ()");
}

} // namespace stillroom
