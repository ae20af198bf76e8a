#pragma once

#include "dialect/dialect.h"

namespace stillroom {

/// MySQL, MariaDB and what speaks like them. Two objects, because SQLAlchemy knows two names ("mysql_engine",
/// "mariadb_engine") with reserved words of their own; what a single server can do is told by MySqlServer.
class MySqlDialect final : public Dialect
{
public:
    explicit MySqlDialect(bool mariaDb);

    using Dialect::quoted;
    using Dialect::quotedIfNeeded;
    [[nodiscard]] QString quoted(const QString &identifier) const override;
    [[nodiscard]] QString quotedIfNeeded(const QString &identifier) const override;
    /// Right with and without NO_BACKSLASH_ESCAPES: a text with a backslash is written in hexadecimal.
    [[nodiscard]] QString literal(const Value &value) const override;
    [[nodiscard]] QString typeDdl(const SqlType &type) const override;
    [[nodiscard]] SqlType parseType(const QString &declared) const override;
    [[nodiscard]] QString defaultDdl(const ServerDefault &serverDefault) const override;
    [[nodiscard]] bool sameType(const SqlType &model, const SqlType &database) const override;
    [[nodiscard]] bool sameDefault(const Column &model, const Column &database) const override;
    [[nodiscard]] Schema inspect(Connection &connection, const InspectOptions &options = {}) const override;
    [[nodiscard]] std::vector<Statement> compile(const Operation &operation,
                                                 const Schema &before) const override;
    [[nodiscard]] QString createTableDdl(const Table &table) const override;
    [[nodiscard]] QString createIndexDdl(const TableName &table, const Index &index) const override;
    [[nodiscard]] QString likeCondition(const QString &column) const override;
    [[nodiscard]] QString alsoEqualCondition(const QString &column, const Value &value) const override;
    [[nodiscard]] QString unchangedCondition(const QString &column, const Value &value) const override;

protected:
    void appendLimit(Statement &statement, qint64 limit, qint64 offset, bool isOrdered) const override;
    [[nodiscard]] QString defaultValuesText() const override;

private:
    bool m_isMariaDb;
};

} // namespace stillroom
