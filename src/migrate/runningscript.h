#pragma once

#include "base/error.h"
#include "base/text.h"
#include "migrate/migrator.h"

#include <optional>

// What Migrator keeps to itself while it runs.

namespace stillroom {

/// The transaction a revision runs in, and what is kept of the revision whatever happens.
struct Migrator::Running
{
    Connection &connection;
    bool rollsBack; ///< a rolled back transaction takes changes of the schema with it
    std::optional<Transaction> transaction {};
    QStringList pending {}; ///< operations done since the last commit
    QStringList kept {};
    QString underWay {}; ///< the operation that runs
    bool isEnding = false; ///< the transaction that holds the version rows is being committed

    void begin()
    {
        pending.clear();
        kept.clear();
        underWay.clear();
        isEnding = false;
        transaction.emplace(connection);
    }
    void commit()
    {
        transaction->commit();
        transaction.reset();
        kept += pending;
        pending.clear();
    }
    void rollback() { transaction.reset(); }
    void leave()
    {
        if (transaction)
            commit();
    }
    void enter()
    {
        // A script may go on after an error with which the server ended the transaction by itself.
        if (transaction && !connection.isLost() && !connection.inTransaction()) {
            if (!rollsBack)
                kept += pending;
            pending.clear();
            transaction.reset();
        }
        if (!transaction)
            transaction.emplace(connection);
    }
    /// MySQL commits by itself with each change of the schema: what was done up to here stays, and a new
    /// transaction begins. \return whether it has
    bool hasCommittedItself()
    {
        if (!transaction || connection.inTransaction())
            return false;
        kept += pending;
        pending.clear();
        transaction.reset();
        transaction.emplace(connection);
        return true;
    }
    /// A change of the schema that fails has committed what came before it all the same.
    void failed(const QString &part)
    {
        if (transaction && !connection.isLost() && !connection.inTransaction()) {
            kept += pending;
            pending.clear();
        }
        if (!part.isEmpty())
            kept.append(part);
    }
    void done(const Operation &operation, bool canBeTakenBack)
    {
        (transaction && canBeTakenBack ? pending : kept).append(toText(operation));
        underWay.clear();
    }
};

/// A script that runs in the database: what it says is carried out by the same way as operations that were
/// read.
class Migrator::RunningScript final : public ScriptDatabase
{
public:
    RunningScript(const Migrator &migrator, Running &running, const RevisionStep &step, Known &known,
                  const Tell &tell)
        : m_migrator(migrator)
        , m_running(running)
        , m_step(step)
        , m_known(known)
        , m_tell(tell)
    { }

    void carryOut(const Operation &operation) override
    {
        m_migrator.runOperation(m_running, m_step, operation, m_known, m_tell);
    }
    ScriptRows execute(const Operation &sql) override
    {
        ScriptRows rows;
        m_migrator.runOperation(m_running, m_step, sql, m_known, m_tell, &rows);
        return rows;
    }
    const Schema &schema(const QString &schemaName) override
    {
        if (!schemaName.isEmpty() && !m_looked.contains(schemaName)) {
            m_looked << schemaName;
            m_known.certain = false;
        }
        if (!m_known.certain) {
            InspectOptions options = m_migrator.m_versions.inspectOptions();
            for (const QString &name : std::as_const(m_looked)) {
                if (!options.schemas.contains(name))
                    options.schemas << name;
            }
            m_known = {m_migrator.m_dialect.inspect(m_running.connection, options), true};
        }
        return m_known.schema;
    }

private:
    const Migrator &m_migrator;
    Running &m_running;
    const RevisionStep &m_step;
    Known &m_known;
    const Tell &m_tell;
    QStringList m_looked; ///< schemas that were asked for
};

/// A script whose questions about tables are answered from a replayed schema; rows are not known.
class Migrator::ReplayedScript final : public ScriptDatabase
{
public:
    ReplayedScript(const Migrator &migrator, const RevisionStep &step, Schema &schema, bool &certain)
        : m_migrator(migrator)
        , m_step(step)
        , m_schema(schema)
        , m_certain(certain)
    { }

    void carryOut(const Operation &operation) override
    {
        static_cast<void>(m_migrator.compiled(m_step, {operation}, m_schema, m_certain, false));
    }
    ScriptRows execute(const Operation &sql) override
    {
        carryOut(sql);
        const QString text = sql.as<ExecuteSql>()->sql.trimmed();
        if (text.startsWith(QLatin1String("SELECT"), Qt::CaseInsensitive)
            || text.startsWith(QLatin1String("WITH"), Qt::CaseInsensitive)
            || text.startsWith(QLatin1String("SHOW"), Qt::CaseInsensitive)
            || text.contains(QLatin1String("RETURNING"), Qt::CaseInsensitive))
            throw Error(Error::Kind::Migration,
                        coreTr("What this statement answers is only known in the database."))
                .withStatement(text);
        return {};
    }
    const Schema &schema(const QString &) override { return m_schema; }

private:
    const Migrator &m_migrator;
    const RevisionStep &m_step;
    Schema &m_schema;
    bool &m_certain;
};

} // namespace stillroom
