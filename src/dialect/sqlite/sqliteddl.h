#pragma once

#include "dialect/ddlcompiler.h"

namespace stillroom {

/// ALTER TABLE where SQLite has it and it is exact, else a rebuild of the table (sqliterebuild.h). Drops and
/// rebuilds want `PRAGMA foreign_keys = OFF`, which only works before BEGIN: with it on, SQLite deletes the
/// children of a table's rows along with the table.
class SqliteDdlCompiler final : public DdlCompiler
{
public:
    using DdlCompiler::DdlCompiler;

    [[nodiscard]] QString createTableText(const Table &table, bool ifNotExists = false) const override;
    [[nodiscard]] QString createIndexText(const TableName &table, const Index &index,
                                          bool ifNotExists = false) const override;
    [[nodiscard]] QString columnText(const Table &table, const Column &column) const override;
    [[nodiscard]] QString constraintText(const Constraint &constraint) const override;
    [[nodiscard]] QString referencesText(const ForeignKey &key) const override;

    /// Whether the table is made anew for it. Of a batch: in one go, for all that is in it.
    [[nodiscard]] bool rebuilds(const Operation &operation) const;

protected:
    using DdlCompiler::compiled;
    [[nodiscard]] Statements compiled(const AddColumn &add) const override;
    [[nodiscard]] Statements compiled(const DropColumn &drop) const override;
    [[nodiscard]] Statements compiled(const AlterColumn &alter) const override;
    [[nodiscard]] Statements compiled(const CreateConstraint &create) const override;
    [[nodiscard]] Statements compiled(const DropConstraint &drop) const override;
    /// One rebuild for all that needs it, in the columns' old names; then the new names, natively.
    [[nodiscard]] Statements compiled(const BatchAlterTable &batch) const override;

    [[nodiscard]] QString tableSuffix(const Table &table) const override;
    [[nodiscard]] QString indexPlaceText(const TableName &table, const Index &index) const override;
    [[nodiscard]] std::vector<Constraint> inlineConstraints(const Table &table) const override;

private:
    [[nodiscard]] static bool countsByKeyword(const Table &table); ///< PRIMARY KEY AUTOINCREMENT
    [[nodiscard]] bool canAddNatively(const AddColumn &add) const;
    [[nodiscard]] bool canDropNatively(const Table &table, const QString &column) const;
    [[nodiscard]] bool needsRebuild(const Operation &operation) const;
    [[nodiscard]] bool hasConstraintsToName(const BatchAlterTable &batch) const;
    [[nodiscard]] Statements rebuild(const TableName &table, const Operation &change) const;
    [[nodiscard]] Statement renameColumn(const TableName &table, const QString &from,
                                         const QString &to) const;
};

} // namespace stillroom
