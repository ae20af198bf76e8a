#include "dialect/fillnulls.h"

namespace stillroom {

Statement fillNulls(const Dialect &dialect, const TableName &table, const QString &column,
                    const QString &expression)
{
    const QString name = dialect.quotedIfNeeded(column);
    return Statement(QStringLiteral("UPDATE %1 SET %2 = ").arg(dialect.quotedIfNeeded(table), name)
                     + expression + QStringLiteral(" WHERE %1 IS NULL").arg(name));
}

} // namespace stillroom
