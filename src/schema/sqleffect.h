#pragma once

#include "schema/sqltokens.h"

namespace stillroom {

/// What running an SQL text may do to what a database holds, as far as its words tell.
struct SqlEffect
{
    enum class Kind {
        Reads, ///< known to change nothing that outlives the session
        Unknown, ///< runs something that the text does not show: a function, a procedure
        Changes ///< changes data, objects or settings of the server, or is not known to be harmless
    };
    Kind kind = Kind::Reads;
    QString because; ///< the word or the function that decided; empty where it reads

    bool operator==(const SqlEffect &) const = default;
};

/// Of a statement, a batch or a script. Every word counts: what is not known to be harmless, is not.
/// Functions of PostgreSQL and MySQL that are not known to only read make it Unknown; SQLite and SQL Server
/// let no function change anything, except a few.
[[nodiscard]] SqlEffect sqlEffect(const QString &sql, const SqlSyntax &syntax);

/// Whether an UPDATE or DELETE in the text names no rows: it has neither WHERE nor a limit. What a routine's
/// body holds does not count, it does not run.
[[nodiscard]] bool changesEveryRow(const QString &sql, const SqlSyntax &syntax);

/// Whether a text that was cut off as one statement has one result: a batch may hold several queries.
[[nodiscard]] bool isOneQuery(const QString &sql, const SqlSyntax &syntax);

/// Whether tables and the like may be others afterwards.
[[nodiscard]] bool mayChangeSchema(const QString &sql, const SqlSyntax &syntax);

} // namespace stillroom
