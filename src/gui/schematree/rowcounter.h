#pragma once

#include "gui/common/workspace.h"

#include <QTimer>

namespace stillroom {

/// Counts the rows of tables one after the other on a connection of its own; a table that takes longer than
/// 250 ms is left uncounted. Lives on the GUI thread.
class RowCounter final : public QObject
{
    Q_OBJECT

public:
    explicit RowCounter(Workspace &workspace, QObject *parent = nullptr);
    ~RowCounter() override;
    void count(std::vector<TableName> tables); ///< instead of what was still to do

Q_SIGNALS:
    void counted(const stillroom::TableName &table, qint64 rows); ///< -1: it would have taken too long

private:
    void next();

    Workspace &m_workspace;
    std::unique_ptr<Session> m_session;
    std::vector<TableName> m_waiting; // the next one is the last
    QTimer m_limit;
    bool m_running = false;
};

} // namespace stillroom
