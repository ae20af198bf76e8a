#pragma once

#include "dialect/ddlcompiler.h"
#include "dialect/ddloptions.h"
#include "dialect/mysql/mysqlserver.h"

namespace stillroom {

/// A change to a column says the whole column again (CHANGE, MODIFY). What a revision does not tell of it is
/// taken from the schema as it is before, which Alembic does not do: there a MODIFY without existing_nullable
/// or existing_autoincrement takes NOT NULL or AUTO_INCREMENT away.
class MySqlDdlCompiler final : public DdlCompiler
{
public:
    MySqlDdlCompiler(const Dialect &dialect, const Schema &before);

    [[nodiscard]] QString createTableText(const Table &table, bool ifNotExists = false) const override;
    [[nodiscard]] QString createIndexText(const TableName &table, const Index &index,
                                          bool ifNotExists = false) const override;
    [[nodiscard]] QString columnText(const Table &table, const Column &column) const override;
    [[nodiscard]] QString constraintText(const Constraint &constraint) const override;
    [[nodiscard]] QString referencesText(const ForeignKey &key) const override;

protected:
    using DdlCompiler::compiled;
    [[nodiscard]] Statements compiled(const RenameTable &rename) const override;
    [[nodiscard]] Statements compiled(const AddColumn &add) const override;
    [[nodiscard]] Statements compiled(const DropColumn &drop) const override;
    [[nodiscard]] Statements compiled(const AlterColumn &alter) const override;
    [[nodiscard]] Statements compiled(const CreateIndex &create) const override;
    [[nodiscard]] Statements compiled(const DropIndex &drop) const override;
    [[nodiscard]] Statements compiled(const DropConstraint &drop) const override;
    [[nodiscard]] Statements compiled(const AlterTableComment &alter) const override;
    [[nodiscard]] Statements compiled(const RenameConstraint &rename) const override;

    [[nodiscard]] QString sequenceText(const Sequence &sequence) const override;
    [[nodiscard]] Statements alteredInPlace(const SchemaObject &object,
                                            const SchemaObject &existing) const override;

    [[nodiscard]] QString tableSuffix(const Table &table) const override;
    [[nodiscard]] std::optional<CheckConstraint> typeCheck(const Column &column) const override;

private:
    [[nodiscard]] QString option(const DdlOptions &options, const char *keyword) const;
    [[nodiscard]] QString text(const QString &string) const; ///< a literal that may stand behind COMMENT
    [[nodiscard]] QString defaultText(const SqlType &type, const ServerDefault &serverDefault) const;
    [[nodiscard]] QString wholeColumn(const AlterColumn &alter, const Column *before) const;
    [[nodiscard]] QString tableOptionText(const QString &keyword, const QString &value) const;
    [[nodiscard]] QString elementText(const Index &index, const IndexElement &element) const;
    void checkName(const QString &identifier) const;
    void refuseDeferrable(bool deferrable, const QString &initially) const;
    [[nodiscard]] Statements alteredColumn(const AlterColumn &whole, const Column *before) const;
    [[nodiscard]] Statement droppedForKey(const TableName &table, const QString &index,
                                          const ForeignKey &key) const;
    [[nodiscard]] Statement renamedColumn(const AlterColumn &whole, const Column *before) const;
    [[nodiscard]] static AlterColumn withExisting(const AlterColumn &alter, const Column *before);

    const MySqlServer m_server;
};

} // namespace stillroom
