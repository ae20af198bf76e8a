#pragma once

#include "dialect/ddlcompiler.h"

namespace stillroom {

/// DdlCompiler for PostgreSQL.
class PostgresDdlCompiler final : public DdlCompiler
{
public:
    using DdlCompiler::DdlCompiler;

    [[nodiscard]] QString createTableText(const Table &table, bool ifNotExists = false) const override;
    [[nodiscard]] QString createIndexText(const TableName &table, const Index &index,
                                          bool ifNotExists = false) const override;
    [[nodiscard]] QString columnText(const Table &table, const Column &column) const override;
    [[nodiscard]] QString constraintText(const Constraint &constraint) const override;

protected:
    using DdlCompiler::compiled;
    [[nodiscard]] Statements compiled(const CreateTable &create) const override;
    [[nodiscard]] Statements compiled(const AlterColumn &alter) const override;
    [[nodiscard]] Statements compiled(const DropIndex &drop) const override;
    [[nodiscard]] Statements compiled(const CreateEnum &create) const override;
    [[nodiscard]] Statements compiled(const DropEnum &drop) const override;

    [[nodiscard]] QString tableSuffix(const Table &table) const override;
    [[nodiscard]] QString indexPlaceText(const TableName &table, const Index &index) const override;
    [[nodiscard]] std::optional<CheckConstraint> typeCheck(const Column &column) const override;

private:
    [[nodiscard]] bool hasEnum(const EnumType &type) const;
    [[nodiscard]] QString identityChange(const AlterColumn &alter) const;
};

/// GENERATED … AS IDENTITY (…) as SQLAlchemy writes it.
[[nodiscard]] QString postgresIdentityText(const Identity &identity);

} // namespace stillroom
