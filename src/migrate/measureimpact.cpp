#include "migrate/impactsheet.h"

#include "base/text.h"

#include <QElapsedTimer>
#include <map>

namespace stillroom {

namespace {

using State = Measured::State;

/// Asks the questions of one sheet, each table's size once.
class Measurer
{
public:
    Measurer(Connection &connection, const Dialect &dialect, const MeasureLimits &limits)
        : m_connection(connection)
        , m_dialect(dialect)
        , m_limits(limits)
        , m_bound(timeBound(dialect, limits.queryMs))
    {
        m_clock.start();
    }

    Measured rows(const TableName &table)
    {
        const auto found = m_rows.find(table);
        if (found != m_rows.end())
            return found->second;
        Measured measured = ask(rowsOf(table));
        if (measured.state == State::Exact && measured.count >= m_limits.rows)
            measured.state = State::AtLeast;
        return m_rows[table] = measured;
    }

    Measured count(const RowProbe &probe)
    {
        const Measured all = rows(probe.table);
        if (all.state == State::NotMeasured)
            return all;
        if (probe.condition.isEmpty() && probe.groups.isEmpty())
            return all;
        if (all.state == State::Exact && all.count == 0)
            return all;
        Measured measured = ask(probe);
        if (measured.state == State::Exact)
            measured.state = all.state; // only the first rows were looked at
        return measured;
    }

private:
    Measured ask(const RowProbe &probe)
    {
        if (m_clock.elapsed() > m_limits.allMs)
            return {State::NotMeasured, 0, coreTr("there was no time left for it")};
        Statement statement = countStatement(m_dialect, probe, m_limits.rows);
        statement.text = m_bound.applied(statement.text);
        try {
            if (m_bound.transactionScript.isEmpty() || m_connection.inTransaction())
                return {State::Exact, m_connection.scalar(statement).toInteger(), {}};
            Transaction transaction(m_connection); // rolls back
            m_connection.executeScript(m_bound.transactionScript);
            return {State::Exact, m_connection.scalar(statement).toInteger(), {}};
        } catch (const Error &error) {
            if (error.kind == Error::Kind::Cancelled || error.kind == Error::Kind::Connection
                || m_connection.isLost())
                throw;
            return {State::NotMeasured, 0, error.message};
        }
    }

    Connection &m_connection;
    const Dialect &m_dialect;
    MeasureLimits m_limits;
    TimeBound m_bound;
    QElapsedTimer m_clock;
    std::map<TableName, Measured> m_rows;
};

} // namespace

void measureImpact(ImpactSheet &sheet, Connection &connection, const Dialect &dialect,
                   const MeasureLimits &limits, const std::function<bool(int, int)> &progress)
{
    Measurer measurer(connection, dialect, limits);
    int all = 0;
    for (const ImpactStep &step : sheet.steps)
        all += 1 + int(step.facts.size());
    int done = 0;
    const auto tell = [&] {
        if (progress && !progress(done, all))
            throw Error(Error::Kind::Cancelled, coreTr("Measuring was cancelled."));
        ++done;
    };
    for (ImpactStep &step : sheet.steps) {
        tell();
        if (step.table && step.rows.state == State::Pending)
            step.rows = measurer.rows(*step.table);
        for (ImpactFact &fact : step.facts) {
            tell();
            if (fact.found.state == State::Pending)
                fact.found = measurer.count(fact.probe);
        }
    }
}

} // namespace stillroom
