#pragma once

#include "db/rowbatch.h"
#include "schema/operation.h"

namespace stillroom {

/// What a statement answered.
struct ScriptRows
{
    bool hasRows = false; ///< it is one that returns rows, if only none this time
    QStringList columns;
    QStringList types; ///< of the columns, as the database declares them; empty where it does not
    RowBatch rows {0};
    qint64 affected = -1; ///< rows inserted, updated or deleted; -1 = not known
    qint64 insertedId = 0; ///< generated key of the row just inserted; 0 = none
};

/// The database a revision script is run in while it asks and goes by the answers: each directive is carried
/// out, each question answered where it stands, inside the revision's transaction. Every call may throw
/// Error.
class ScriptDatabase
{
public:
    virtual ~ScriptDatabase() = default;
    virtual void carryOut(const Operation &operation) = 0;
    /// One statement or, without an answer, several.
    [[nodiscard]] virtual ScriptRows execute(const Operation &sql) = 0;
    /// The tables as they are now. \param schemaName is looked at besides the default one; empty = none
    [[nodiscard]] virtual const Schema &schema(const QString &schemaName) = 0;
};

} // namespace stillroom
