#pragma once

#include "support/schemacomparison.h"
#include "support/testservers.h"

namespace stillroom {

/// A connection to a test server with what tests do on it over and over. What it makes it can take away. The
/// session writes values in one form, however the server is set.
class TestDatabase
{
public:
    explicit TestDatabase(const TestServer &server);

    [[nodiscard]] Connection &connection() const { return *m_connection; }
    [[nodiscard]] const Dialect &dialect() const { return m_dialect; }
    [[nodiscard]] Schema inspect(const InspectOptions &options = {}) const;
    /// Compiles the operation against what is there and runs it.
    void carryOut(const Operation &operation, const InspectOptions &options = {}) const;
    void run(const Statement &statement) const { m_connection->run(statement); }
    [[nodiscard]] QStringList texts(const Statement &statement) const; ///< a line for each row, NULL as null
    /// Drops all of the default schema, and of PostgreSQL the other schemas whole; elsewhere those named.
    void clear(const QStringList &schemas = {}) const;

private:
    std::unique_ptr<Connection> m_connection;
    const Dialect &m_dialect;
};

} // namespace stillroom
