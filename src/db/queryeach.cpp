#include "db/queryeach.h"

#include "db/mysqlconnection.h"

namespace stillroom {

void queryEach(Connection &connection, const QStringList &queries,
               const std::function<void(const RowBatch &)> &use)
{
    if (auto *const mysql = dynamic_cast<MysqlConnection *>(&connection))
        return mysql->queryEach(queries, use);
    for (const QString &each : queries)
        use(connection.query(Statement(each)));
}

} // namespace stillroom
