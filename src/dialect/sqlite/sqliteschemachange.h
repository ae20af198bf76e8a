#pragma once

#include "db/connection.h"

#include <QMap>
#include <optional>

namespace stillroom {

/// A time in which SQLite's schema changes: foreign keys are off, because a rebuild drops tables that others
/// point to, and afterwards it is checked that no reference, view or trigger broke that was whole before.
/// Made outside of any transaction and destroyed outside of it, on the connection's thread.
class SqliteSchemaChange final
{
public:
    explicit SqliteSchemaChange(Connection &connection);
    ~SqliteSchemaChange();
    SqliteSchemaChange(const SqliteSchemaChange &) = delete;
    SqliteSchemaChange &operator=(const SqliteSchemaChange &) = delete;

    /// Before COMMIT. What is found becomes what the next check compares with. \throws Error(Constraint,
    /// Migration)
    void check();

private:
    /// "child table -> parent table" and the number of rows that point to nothing; not set where SQLite
    /// cannot tell.
    using Dangling = std::optional<QMap<QString, qint64>>;
    using Broken = QMap<QString, QString>; ///< views and triggers that do not compile, and why

    [[nodiscard]] Dangling dangling() const;
    [[nodiscard]] Broken broken() const;

    Connection &m_connection;
    bool m_enforced = false;
    Dangling m_dangling;
    Broken m_broken;
};

/// What a script must begin with so that a client that enforces foreign keys can run it; empty if nothing.
[[nodiscard]] QString sqliteScriptHead(const QString &script);

} // namespace stillroom
