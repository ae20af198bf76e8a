#pragma once

#include "db/connection.h"
#include "db/postgresclient.h"

#include <QElapsedTimer>
#include <QHash>
#include <QSet>

namespace stillroom {

/// Names of the types and tables that results refer to by number, as far as they have been looked up on one
/// connection. They are forgotten after DDL, and after a minute, because others may rename things.
class PostgresNames final
{
public:
    /// Whether the server can answer at all: one that only speaks PostgreSQL's protocol may not. A look-up
    /// that failed later would end the transaction it is in.
    void tryOut(PGconn *handle);
    /// Looks up what the columns of a described result need and is not known yet. Only between statements.
    void learn(PGconn *handle, const PGresult *described);
    [[nodiscard]] std::vector<ResultColumn> columns(const PGresult *result) const;

    [[nodiscard]] bool wasDescribed(const QString &sql); ///< all names of its result are known
    void setDescribed(const QString &sql);
    void forget();

private:
    QHash<std::pair<uint, int>, QString> m_types; ///< by OID and modifier
    QHash<std::pair<uint, int>, std::pair<QString, QString>> m_origins; ///< table, column by OID and number
    QSet<QString> m_described;
    QElapsedTimer m_age;
    bool m_usable = false;
};

} // namespace stillroom
