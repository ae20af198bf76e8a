#include "dialect/sqlite/sqliteschemachange.h"

#include "base/error.h"
#include "base/text.h"
#include "dialect/dialect.h"

namespace stillroom {

SqliteSchemaChange::SqliteSchemaChange(Connection &connection) : m_connection(connection)
{
    m_enforced = connection.scalar(Statement(QStringLiteral("PRAGMA foreign_keys"))).toInteger() != 0;
    if (m_enforced)
        connection.run(Statement(QStringLiteral("PRAGMA foreign_keys = OFF")));
    m_dangling = dangling();
    m_broken = broken();
}

SqliteSchemaChange::~SqliteSchemaChange()
{
    try {
        m_connection.run(Statement(QStringLiteral("PRAGMA legacy_alter_table = OFF")));
        if (m_enforced)
            m_connection.run(Statement(QStringLiteral("PRAGMA foreign_keys = ON")));
    } catch (const Error &) { // the connection is gone, and the setting with it
    }
}

void SqliteSchemaChange::check()
{
    const Dangling nowDangling = dangling();
    if (nowDangling && m_dangling) {
        for (auto it = nowDangling->cbegin(); it != nowDangling->cend(); ++it) {
            if (it.value() > m_dangling->value(it.key()))
                throw Error(Error::Kind::Constraint,
                            coreTr("Rows would be left that point to nothing: %1 (%n row(s)).",
                                   int(it.value() - m_dangling->value(it.key())))
                                .arg(it.key()))
                    .withHint(coreTr("Delete or change these rows in the revision before the parent goes."));
        }
    }
    const Broken nowBroken = broken();
    for (auto it = nowBroken.cbegin(); it != nowBroken.cend(); ++it) {
        if (!m_broken.contains(it.key()))
            throw Error(Error::Kind::Migration,
                        coreTr("%1 would no longer work: %2.").arg(it.key(), it.value()))
                .withHint(coreTr("Drop or change it in the same revision."));
    }
    m_dangling = nowDangling;
    m_broken = nowBroken;
}

SqliteSchemaChange::Dangling SqliteSchemaChange::dangling() const
{
    try {
        QMap<QString, qint64> counts;
        const RowBatch rows = m_connection.query(
            Statement(QStringLiteral("SELECT \"table\", parent, count(*) FROM pragma_foreign_key_check "
                                     "GROUP BY \"table\", parent")));
        for (int row = 0; row < rows.rowCount(); ++row)
            counts.insert(QStringLiteral("%1 -> %2").arg(rows.text(row, 0), rows.text(row, 1)),
                          rows.value(row, 2).toInteger());
        return counts;
    } catch (const Error &error) {
        if (error.kind == Error::Kind::Cancelled)
            throw;
        return {}; // "foreign key mismatch": a key refers to columns that are not unique
    }
}

SqliteSchemaChange::Broken SqliteSchemaChange::broken() const
{
    Broken found;
    const Dialect &dialect = Dialect::of(Backend::Sqlite);
    const auto compiles = [&](const QString &what, const QString &sql) {
        try {
            static_cast<void>(m_connection.query(Statement(QStringLiteral("EXPLAIN ") + sql)));
        } catch (const Error &error) {
            if (error.kind == Error::Kind::Cancelled)
                throw;
            found.insert(what, error.driverText.isEmpty() ? error.message : error.driverText);
        }
    };
    const RowBatch rows = m_connection.query(
        Statement(QStringLiteral("SELECT type, name, tbl_name FROM sqlite_master "
                                 "WHERE type IN ('view', 'trigger') ORDER BY type DESC, name")));
    for (int row = 0; row < rows.rowCount(); ++row) {
        const QString name = rows.text(row, 1);
        if (rows.text(row, 0) == QLatin1String("view")) {
            compiles(coreTr("View %1").arg(name), QStringLiteral("SELECT * FROM ") + dialect.quoted(name));
            continue;
        }
        const QString owner = dialect.quoted(rows.text(row, 2));
        const QString what = coreTr("Trigger %1").arg(name);
        if (found.contains(coreTr("View %1").arg(rows.text(row, 2))))
            continue;
        compiles(what, QStringLiteral("INSERT INTO %1 DEFAULT VALUES").arg(owner));
        compiles(what, QStringLiteral("DELETE FROM %1").arg(owner));
        QStringList assignments;
        const RowBatch columns = m_connection.query(
            Statement(QStringLiteral("SELECT name FROM pragma_table_info(?)"), {rows.value(row, 2)}));
        for (int column = 0; column < columns.rowCount(); ++column)
            assignments.append(QStringLiteral("%1 = %1").arg(dialect.quoted(columns.text(column, 0))));
        if (!assignments.isEmpty())
            compiles(what, QStringLiteral("UPDATE %1 SET %2").arg(owner, assignments.join(QLatin1Char(','))));
    }
    return found;
}

QString sqliteScriptHead(const QString &script)
{
    const bool rebuilds = script.contains(QLatin1String("PRAGMA legacy_alter_table = ON"));
    return rebuilds ? QStringLiteral("PRAGMA foreign_keys = OFF") : QString();
}

} // namespace stillroom
