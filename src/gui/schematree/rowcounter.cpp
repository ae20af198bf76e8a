#include "gui/schematree/rowcounter.h"

#include "gui/common/future.h"

#include <algorithm>

namespace stillroom {

namespace {
constexpr int limitMs = 250;
}

RowCounter::RowCounter(Workspace &workspace, QObject *parent) : QObject(parent), m_workspace(workspace)
{
    m_limit.setSingleShot(true);
    m_limit.setInterval(limitMs);
    connect(&m_limit, &QTimer::timeout, this, [this] {
        if (m_session)
            m_session->cancel();
    });
}

RowCounter::~RowCounter() = default;

void RowCounter::count(std::vector<TableName> tables)
{
    std::reverse(tables.begin(), tables.end());
    m_waiting = std::move(tables);
    if (!m_running)
        next();
}

void RowCounter::next()
{
    if (m_waiting.empty() || !m_workspace.hasDatabase()) {
        m_session.reset(); // no connection is kept while there is nothing to count
        return;
    }
    if (!m_session)
        m_session = m_workspace.newSession();
    Session &session = m_session ? *m_session : m_workspace.session();
    const TableName table = m_waiting.back();
    m_waiting.pop_back();
    RowQuery query;
    query.table = table;
    query.countOnly = true;
    m_running = true;
    m_limit.start();
    const auto done = [this, table](qint64 rows) {
        m_limit.stop();
        m_running = false;
        Q_EMIT counted(table, rows);
        next();
    };
    follow(this, session.run([statement = m_workspace.dialect().selectRows(query)](Connection &connection) {
        return connection.scalar(statement).toInteger();
    }),
           done, [done](const Error &) { done(-1); });
}

} // namespace stillroom
