#pragma once

#include "dialect/dialect.h"

namespace stillroom {

/// SQL Server 2017 and later, Azure SQL. Comments are kept in the extended property MS_Description, as
/// SQLAlchemy 2 does; 1.4 knows none there, and Alembic then prints a COMMENT ON that the server refuses.
class MssqlDialect final : public Dialect
{
public:
    MssqlDialect();

    using Dialect::quoted;
    using Dialect::quotedIfNeeded;
    [[nodiscard]] QString quoted(const QString &identifier) const override;
    [[nodiscard]] QString quotedIfNeeded(const QString &identifier) const override;
    [[nodiscard]] QString literal(const Value &value) const override;
    [[nodiscard]] QString typeDdl(const SqlType &type) const override;
    [[nodiscard]] SqlType parseType(const QString &declared) const override;
    [[nodiscard]] QString defaultDdl(const ServerDefault &serverDefault) const override;
    [[nodiscard]] bool sameType(const SqlType &model, const SqlType &database) const override;
    [[nodiscard]] Schema inspect(Connection &connection, const InspectOptions &options = {}) const override;
    [[nodiscard]] std::vector<Statement> compile(const Operation &operation,
                                                 const Schema &before) const override;
    [[nodiscard]] QString createTableDdl(const Table &table) const override;
    [[nodiscard]] QString createIndexDdl(const TableName &table, const Index &index) const override;
    [[nodiscard]] Statement explain(const QString &sql) const override;

    [[nodiscard]] QString likeCondition(const QString &column) const override;
    [[nodiscard]] QString unchangedCondition(const QString &column, const Value &value) const override;

protected:
    void appendLimit(Statement &statement, qint64 limit, qint64 offset, bool isOrdered) const override;
    [[nodiscard]] QString insertReturning(const QString &into, const QString &values,
                                          const QStringList &returned) const override;
};

} // namespace stillroom
