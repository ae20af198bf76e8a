#pragma once

#include "dialect/ddlcompiler.h"
#include "dialect/mssql/mssqltypes.h"

namespace stillroom {

/// As Alembic's MSSQLImpl and SQLAlchemy's dialect print it, with what SQL Server wants beyond that: comments
/// as extended properties, IDENTITY_INSERT only where identity values are given, defaults dropped before
/// their column.
class MssqlDdlCompiler final : public DdlCompiler
{
public:
    MssqlDdlCompiler(const Dialect &dialect, const Schema &before);

    [[nodiscard]] QString createTableText(const Table &table, bool ifNotExists = false) const override;
    [[nodiscard]] QString createIndexText(const TableName &table, const Index &index,
                                          bool ifNotExists = false) const override;
    [[nodiscard]] QString columnText(const Table &table, const Column &column) const override;
    [[nodiscard]] QString constraintText(const Constraint &constraint) const override;
    [[nodiscard]] QString referencesText(const ForeignKey &key) const override;

protected:
    using DdlCompiler::compiled;
    [[nodiscard]] Statements compiled(const RenameTable &rename) const override;
    [[nodiscard]] Statements compiled(const DropColumn &drop) const override;
    [[nodiscard]] Statements compiled(const AlterColumn &alter) const override;
    [[nodiscard]] Statements compiled(const DropIndex &drop) const override;
    [[nodiscard]] Statements compiled(const AlterTableComment &alter) const override;
    [[nodiscard]] Statements compiled(const BulkInsert &insert) const override;

    [[nodiscard]] QString domainText(const Domain &domain) const override;
    [[nodiscard]] QString objectPlace(const SchemaObject &object) const override;
    [[nodiscard]] Statements alteredInPlace(const SchemaObject &object,
                                            const SchemaObject &existing) const override;
    [[nodiscard]] Statements objectComment(const SchemaObject &object, const QString &comment) const override;

    [[nodiscard]] std::optional<CheckConstraint> typeCheck(const Column &column) const override;
    [[nodiscard]] QString addColumnText(const AddColumn &add, const QString &column) const override;
    [[nodiscard]] Statement columnComment(const TableName &table, const QString &column,
                                          const QString &comment) const override;
    [[nodiscard]] Statements commentStatements(const Table &table) const override;

private:
    enum class Known { Absent, Present, Unknown }; ///< whether there is a comment already

    [[nodiscard]] QString typeText(const SqlType &type) const;
    [[nodiscard]] QString national(const QString &text) const; ///< N'…', for arguments of procedures
    [[nodiscard]] QString stringOf(const TableName &table) const; ///< the table's name inside '…'
    [[nodiscard]] Statement comment(const TableName &table, const QString &column, const QString &comment,
                                    Known before, const QString &kind = QStringLiteral("TABLE")) const;
    /// Drops the constraint a column has in this catalogue view, whatever its name.
    [[nodiscard]] Statement dropColumnConstraint(const TableName &table, const QString &column,
                                                 const char *catalog) const;
    [[nodiscard]] Statement dropColumnForeignKey(const TableName &table, const QString &column) const;
    [[nodiscard]] const Column *columnBefore(const TableName &table, const QString &column) const;

    MssqlServer m_server;
};

} // namespace stillroom
