#pragma once

#include "db/connection.h"

namespace stillroom {

/// A connection whose transactions lie in one that is always rolled back: what runs through it sees its own
/// changes, and nobody else ever does. For databases with savepoints and transactional DDL (PostgreSQL). The
/// other connection must outlive it and must not be in a transaction.
class NestedTransactions final : public Connection
{
public:
    explicit NestedTransactions(Connection &outer);
    ~NestedTransactions() override; ///< rolls everything back

    [[nodiscard]] SqlSyntax syntax() const override { return m_outer.syntax(); }
    [[nodiscard]] bool isReadOnly() const override { return m_outer.isReadOnly(); }
    [[nodiscard]] bool inTransaction() const override { return m_outer.inTransaction(); }
    [[nodiscard]] bool isLost() const override { return m_outer.isLost(); }
    [[nodiscard]] bool isOutcomeUnknown() const override { return m_outer.isOutcomeUnknown(); }
    void begin() override;
    void commit() override;
    void rollback() override;
    [[nodiscard]] std::unique_ptr<Cursor> execute(const Statement &statement) override;
    void executeScript(const QString &sql) override;
    void interrupt() override { m_outer.interrupt(); }
    void beginJob() override { m_outer.beginJob(); }
    void endJob() noexcept override { m_outer.endJob(); }

private:
    void mustBeContained() const; ///< \throws Error(Migration) where something ended the outer transaction

    Connection &m_outer;
};

} // namespace stillroom
