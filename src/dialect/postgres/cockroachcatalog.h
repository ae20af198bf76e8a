#pragma once

#include "db/rowbatch.h"
#include "dialect/ddloptions.h"
#include "schema/table.h"

#include <QHash>
#include <QSet>

namespace stillroom {

// What CockroachDB's catalogue tells otherwise than PostgreSQL's.

/// Columns that SELECT * leaves out (the key it makes for a table without one, those that spread an index),
/// and the expressions of generated columns. Empty on other servers.
class CockroachColumns
{
public:
    /// \param rows number of the table, is_hidden, generation_expression, column
    [[nodiscard]] static CockroachColumns read(const RowBatch &rows);

    [[nodiscard]] bool isHidden(quint32 table, const QString &column) const
    {
        return !m_hidden.isEmpty() && m_hidden.contains({table, column});
    }
    [[nodiscard]] QString expression(quint32 table, const QString &column) const
    {
        return m_expressions.value({table, column});
    }

private:
    QSet<std::pair<quint32, QString>> m_hidden;
    QHash<std::pair<quint32, QString>, QString> m_expressions;
};

/// Whether a default is that of a SERIAL column.
[[nodiscard]] bool isCockroachSerial(const QString &defaultText);

/// The type as declared under CockroachDB's own name where PostgreSQL's would say more than is so: INTEGER
/// and BIGINT are both INT8, JSON and JSONB both JSONB.
[[nodiscard]] SqlType asCockroachNames(SqlType type);
/// Whether that name stands for the type of a model; nothing where the declared name is none of these.
[[nodiscard]] std::optional<bool> sameCockroachType(const QString &model, const QString &declared);

/// An element of an index as PostgreSQL tells it: "lower(c)", "(a + b)" for "(lower(c))", "(a + b)".
[[nodiscard]] QString asPostgresElement(const QString &expression);

/// Whether a unique index says no more than a unique constraint does.
[[nodiscard]] bool isPlainUnique(const Index &index);

/// The options of an index that the hidden column `shard` ("crdb_internal_at_shard_16") spreads; nothing for
/// other columns.
[[nodiscard]] DdlOptions hashShardedOptions(const QString &shard);

} // namespace stillroom
