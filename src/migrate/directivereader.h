#pragma once

#include "python/schemavalues.h"

namespace stillroom {

class StatementReader;

/// Turns calls of op.* and batch_op.* into operations.
class DirectiveReader final
{
public:
    explicit DirectiveReader(QString dialect) : m_dialect(std::move(dialect)) { }

    /// Whose classes the types and statements may be; it has to outlive the reader.
    /// \param offline rows are written one by one then, each with the columns it has
    void setEvaluator(Evaluator &evaluator, StatementReader &statements, bool offline)
    {
        m_offline = offline;
        m_evaluator = &evaluator;
        m_statements = &statements;
    }

    /// \param directive name without "op."; `batch` is the table of the batch_alter_table block, if it is in
    /// one \return nothing for a directive that is not known
    [[nodiscard]] std::optional<std::vector<Operation>> read(const QString &directive, const PyValue &call,
                                                             const TableName *batch) const;
    /// The block that `with op.batch_alter_table(…)` opens, still empty.
    [[nodiscard]] BatchAlterTable readBatch(const PyValue &call) const;
    [[nodiscard]] Table readTable(const PyValue &call, bool *ifNotExists) const;

private:
    class Arguments;

    [[nodiscard]] std::vector<Operation> createTable(const PyValue &call) const;
    [[nodiscard]] Operation addColumn(const Arguments &arguments) const;
    [[nodiscard]] Operation alterColumn(const Arguments &arguments) const;
    [[nodiscard]] Operation createIndex(const Arguments &arguments) const;
    [[nodiscard]] Operation createForeignKey(const Arguments &arguments) const;
    [[nodiscard]] Operation createUnique(const Arguments &arguments) const;
    [[nodiscard]] Operation createExclude(const PyValue &call, const TableName *batch) const;
    [[nodiscard]] Operation dropConstraint(const Arguments &arguments) const;
    [[nodiscard]] std::vector<Operation> bulkInsert(const PyValue &call) const;

    QString m_dialect;
    Evaluator *m_evaluator = nullptr;
    StatementReader *m_statements = nullptr;
    bool m_offline = false;
};

} // namespace stillroom
