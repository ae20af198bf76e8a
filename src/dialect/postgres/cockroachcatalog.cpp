#include "dialect/postgres/cockroachcatalog.h"

#include "schema/sqltokens.h"

#include <QRegularExpression>
#include <algorithm>

namespace stillroom {

namespace {

const QString int8 = QStringLiteral("INT8");
const QString jsonb = QStringLiteral("JSONB");

} // namespace

CockroachColumns CockroachColumns::read(const RowBatch &rows)
{
    CockroachColumns columns;
    for (int row = 0; row < rows.rowCount(); ++row) {
        const std::pair<quint32, QString> column {rows.text(row, 0).toUInt(), rows.text(row, 3)};
        if (rows.text(row, 1) == QLatin1String("YES"))
            columns.m_hidden.insert(column);
        if (const QString expression = rows.text(row, 2); !expression.isEmpty())
            columns.m_expressions.insert(column, expression);
    }
    return columns;
}

bool isCockroachSerial(const QString &defaultText)
{
    return defaultText == QLatin1String("unique_rowid()");
}

SqlType asCockroachNames(SqlType type)
{
    if (type.name == QLatin1String("BIGINT"))
        type.declared = int8;
    else if (type.name == QLatin1String("JSONB"))
        type.declared = jsonb;
    return type;
}

std::optional<bool> sameCockroachType(const QString &model, const QString &declared)
{
    if (declared == int8)
        return model == QLatin1String("INTEGER") || model == QLatin1String("BIGINT");
    if (declared == jsonb)
        return model == QLatin1String("JSON") || model == QLatin1String("JSONB");
    return {};
}

QString asPostgresElement(const QString &expression)
{
    const std::vector<SqlToken> tokens = tokenizeSql(expression);
    if (tokens.size() < 5 || !tokens.front().isSymbol('(') || !tokens[1].isIdentifier()
        || !tokens[2].isSymbol('(') || !tokens[tokens.size() - 2].isSymbol(')'))
        return expression;
    // A call, and nothing beside it within the outer brackets.
    const bool isCall = std::none_of(tokens.begin() + 3, tokens.end() - 2,
                                     [](const SqlToken &token) { return token.depth < 2; });
    return isCall ? expression.mid(1, expression.size() - 2) : expression;
}

bool isPlainUnique(const Index &index)
{
    return index.unique && index.where.isEmpty() && index.options.isEmpty()
        && std::all_of(index.elements.begin(), index.elements.end(), [](const IndexElement &element) {
               return !element.column.isEmpty() && !element.descending;
           });
}

DdlOptions hashShardedOptions(const QString &shard)
{
    static const QRegularExpression name(QStringLiteral(R"(^crdb_internal_.*_shard_(\d+)$)"));
    const QRegularExpressionMatch match = name.match(shard);
    if (!match.hasMatch())
        return {};
    return {
        {QStringLiteral("postgresql_using"), pythonSource(QStringLiteral("hash"))},
        {QStringLiteral("postgresql_with"), QStringLiteral("{'bucket_count': '%1'}").arg(match.captured(1))}};
}

} // namespace stillroom
