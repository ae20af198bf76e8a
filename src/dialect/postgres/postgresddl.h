#pragma once

#include "dialect/ddlcompiler.h"
#include "dialect/postgres/postgresserver.h"

namespace stillroom {

/// DdlCompiler for PostgreSQL and what speaks its protocol: what the server of `before` cannot do is refused.
class PostgresDdlCompiler final : public DdlCompiler
{
public:
    PostgresDdlCompiler(const Dialect &dialect, const Schema &before)
        : DdlCompiler(dialect, before)
        , m_server(PostgresServer::of(before))
    { }

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
    [[nodiscard]] Statements compiled(const CreateConstraint &create) const override;
    [[nodiscard]] Statements compiled(const DropConstraint &drop) const override;
    [[nodiscard]] Statements compiled(const DropColumn &drop) const override;
    [[nodiscard]] Statements compiled(const CreateEnum &create) const override;
    [[nodiscard]] Statements compiled(const DropEnum &drop) const override;
    [[nodiscard]] Statements compiled(const AlterEnum &alter) const override;
    [[nodiscard]] Statements compiled(const RenameConstraint &rename) const override;

    [[nodiscard]] QString objectPlace(const SchemaObject &object) const override;
    [[nodiscard]] Statements alteredInPlace(const SchemaObject &object,
                                            const SchemaObject &existing) const override;
    [[nodiscard]] Statements objectComment(const SchemaObject &object, const QString &comment) const override;
    [[nodiscard]] QString domainText(const Domain &domain) const override;

    [[nodiscard]] QString tableSuffix(const Table &table) const override;
    [[nodiscard]] QString indexPlaceText(const TableName &table, const Index &index) const override;
    [[nodiscard]] std::optional<CheckConstraint> typeCheck(const Column &column) const override;

private:
    [[nodiscard]] Statements alteredDomain(const Domain &domain, const Domain &existing) const;
    [[nodiscard]] bool hasEnum(const EnumType &type) const;
    [[nodiscard]] Statements replacedEnum(const AlterEnum &alter) const;
    [[nodiscard]] QString identityChange(const AlterColumn &alter) const;
    [[nodiscard]] QString exclusionText(const ExcludeConstraint &exclude) const;
    [[nodiscard]] QString indexElementText(const Index &index, const IndexElement &element) const;
    // Each throws Error(Migration) with a sentence that names the server.
    void refuse(bool isRefused, const QString &what, const QString &object) const;
    void checkConstraint(const Constraint &constraint) const;
    void checkTable(const Table &table) const;
    void checkIndex(const Index &index) const;
    void checkUniqueness(const TableName &table, const QStringList &columns, const QString &object) const;
    void checkSpread(const TableName &table, const QString &column) const;

    PostgresServer m_server;
};

/// GENERATED … AS IDENTITY (…) as SQLAlchemy writes it.
[[nodiscard]] QString postgresIdentityText(const Identity &identity);

} // namespace stillroom
