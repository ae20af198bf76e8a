#include "dialect/mysql/mysqlcatalogue.h"

#include "dialect/ddloptions.h"
#include "dialect/mysql/mysqltypes.h"
#include "schema/sqltokens.h"

#include <QRegularExpression>
#include <QSet>
#include <algorithm>

namespace stillroom {

namespace {

/// MySQL writes expressions into its catalogue with the quotes of their strings escaped.
QString unescaped(const QString &told)
{
    QString text;
    for (qsizetype at = 0; at < told.size(); ++at) {
        if (told[at] != QLatin1Char('\\') || at + 1 == told.size()) {
            text += told[at];
            continue;
        }
        const QChar next = told[++at];
        text += next == QLatin1Char('n') ? QLatin1Char('\n')
            : next == QLatin1Char('r')   ? QLatin1Char('\r')
            : next == QLatin1Char('0')   ? QChar(QChar::Null)
                                         : next;
    }
    return text;
}

QString onUpdate(const QString &extra)
{
    static const QRegularExpression clause(QStringLiteral(R"(\bon update (\S+))"),
                                           QRegularExpression::CaseInsensitiveOption);
    if (extra.isEmpty())
        return {};
    const QRegularExpressionMatch match = clause.match(extra);
    return match.hasMatch() ? QStringLiteral(" ON UPDATE ") + match.captured(1) : QString();
}

bool isNow(const QString &text)
{
    static const QRegularExpression now(QStringLiteral(R"(^current_timestamp(\(\d*\))?$)"),
                                        QRegularExpression::CaseInsensitiveOption);
    return now.match(text).hasMatch();
}

/// A server that tells bare values: which of them are not strings is seen by the type.
QString quotedDefault(const MySqlServer &server, const QString &text, const QString &columnType,
                      const QString &extra)
{
    const bool isMoment = columnType.startsWith(QLatin1String("datetime"))
        || columnType.startsWith(QLatin1String("timestamp"));
    if (extra.contains(QLatin1String("DEFAULT_GENERATED"))) {
        const QString expression = catalogueExpression(server, text);
        return isNow(expression) ? expression : QStringLiteral("(%1)").arg(expression);
    }
    if (isMoment && isNow(text))
        return text;
    if (columnType.startsWith(QLatin1String("bit")) && text.startsWith(QLatin1String("b'")))
        return text;
    if (columnType.contains(QLatin1String("binary")) && text.startsWith(QLatin1String("0x")))
        return text;
    return mysqlQuotedText(text, server.backslashEscapes);
}

QString partitionValues(const MySqlPartition &partition)
{
    const bool isColumns = partition.method.contains(QLatin1String("COLUMNS"));
    if (partition.method.startsWith(QLatin1String("RANGE")))
        return partition.description == QLatin1String("MAXVALUE") && !isColumns
            ? QStringLiteral(" VALUES LESS THAN MAXVALUE")
            : QStringLiteral(" VALUES LESS THAN (%1)").arg(partition.description);
    return QStringLiteral(" VALUES IN (%1)").arg(partition.description);
}

QString quotedName(QString name)
{
    return QLatin1Char('`') + name.replace(QLatin1String("`"), QLatin1String("``")) + QLatin1Char('`');
}

} // namespace

bool isBracketed(const QString &expression)
{
    if (!expression.startsWith(QLatin1Char('(')) || !expression.endsWith(QLatin1Char(')')))
        return false;
    const std::vector<SqlToken> tokens = tokenizeSql(expression);
    return tokens.back().isSymbol(')')
        && std::none_of(tokens.begin() + 1, tokens.end() - 1,
                        [](const SqlToken &token) { return token.isSymbol(')') && token.depth == 0; });
}

QString catalogueExpression(const MySqlServer &server, const QString &told)
{
    const QString text = server.escapesExpressions() ? unescaped(told) : told;
    return isBracketed(text) ? text.mid(1, text.size() - 2) : text;
}

std::optional<ServerDefault> catalogueDefault(const MySqlServer &server, const Value &told,
                                              const QString &columnType, bool nullable, const QString &extra)
{
    const QString update = onUpdate(extra);
    QString text = told.toString();
    const bool none = told.isNull() || (server.quotesDefaults() && text == QLatin1String("NULL"));
    if (none) {
        if (update.isEmpty() || !nullable)
            return {};
        text = QStringLiteral("NULL");
    } else if (!server.quotesDefaults()) {
        text = quotedDefault(server, text, columnType, extra);
    }
    return ServerDefault {ServerDefault::Kind::Text, text + update};
}

QMap<QString, QString> catalogueTableOptions(const QString &createOptions)
{
    static const QRegularExpression pair(QStringLiteral(R"((\w+)=(\w+))"));
    static const QSet<QString> known {
        QStringLiteral("row_format"),        QStringLiteral("key_block_size"),
        QStringLiteral("checksum"),          QStringLiteral("delay_key_write"),
        QStringLiteral("pack_keys"),         QStringLiteral("max_rows"),
        QStringLiteral("min_rows"),          QStringLiteral("avg_row_length"),
        QStringLiteral("insert_method"),     QStringLiteral("stats_persistent"),
        QStringLiteral("stats_auto_recalc"), QStringLiteral("stats_sample_pages")};
    QMap<QString, QString> options;
    for (auto it = pair.globalMatch(createOptions.toLower()); it.hasNext();) {
        const QRegularExpressionMatch match = it.next();
        if (known.contains(match.captured(1)))
            options.insert(match.captured(1), pythonSource(match.captured(2).toUpper()));
    }
    return options;
}

QString partitionText(const std::vector<MySqlPartition> &partitions)
{
    if (partitions.empty())
        return {};
    const MySqlPartition &first = partitions.front();
    QStringList definitions;
    QSet<QString> names;
    for (const MySqlPartition &each : partitions) {
        if (names.contains(each.name))
            continue;
        names.insert(each.name);
        definitions.append(
            QStringLiteral("PARTITION %1%2").arg(quotedName(each.name), partitionValues(each)));
    }
    QString text = QStringLiteral("%1 (%2)").arg(first.method, first.expression);
    const auto subparts
        = std::count_if(partitions.begin(), partitions.end(), [&](const MySqlPartition &each) {
              return each.name == first.name && !each.subpartition.isEmpty();
          });
    const QString subText = subparts == 0 ? QString()
                                          : QStringLiteral(" SUBPARTITION BY %1 (%2) SUBPARTITIONS %3")
                                                .arg(first.subMethod, first.subExpression)
                                                .arg(subparts);
    if (first.method.contains(QLatin1String("HASH")) || first.method.contains(QLatin1String("KEY")))
        return text + QStringLiteral(" PARTITIONS %1").arg(names.size()) + subText;
    if (!first.method.startsWith(QLatin1String("RANGE")) && !first.method.startsWith(QLatin1String("LIST")))
        return {};
    return text + subText + QStringLiteral(" (%1)").arg(definitions.join(QStringLiteral(", ")));
}

bool namesColumns(const QString &select, const QStringList &columns)
{
    QStringList names;
    QString last;
    bool isInList = false;
    for (const SqlToken &token : solidTokens(select, SqlSyntax::mysql())) {
        if (token.depth > 0)
            continue;
        if (!isInList) {
            isInList = token.isWord("SELECT");
            continue;
        }
        if (token.isOneOf({"FROM", "UNION", "EXCEPT", "INTERSECT", "LIMIT", "ORDER"}))
            break;
        if (token.isSymbol(','))
            names.append(last);
        last = token.isIdentifier() ? token.name() : QString();
    }
    names.append(last);
    return names == columns;
}

QString charsetOf(const QString &collation)
{
    return collation.section(QLatin1Char('_'), 0, 0);
}

QMap<QString, QString> fullTextParsers(const QString &createTable)
{
    static const QRegularExpression line(
        QStringLiteral(R"(FULLTEXT KEY `((?:[^`]|``)+)` .*WITH PARSER `?(\w+)`?)"));
    QMap<QString, QString> parsers;
    for (auto it = line.globalMatch(createTable); it.hasNext();) {
        const QRegularExpressionMatch match = it.next();
        parsers.insert(match.captured(1).replace(QLatin1String("``"), QLatin1String("`")), match.captured(2));
    }
    return parsers;
}

} // namespace stillroom
