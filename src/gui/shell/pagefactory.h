#pragma once

#include "gui/common/tabpage.h"
#include "gui/common/workspace.h"

#include <QJsonObject>

namespace stillroom {

/// What is needed to make a page, now or when the project is opened again.
struct TabRequest
{
    enum class Kind { Diagram, Table, Record, Sql, Source, History, Doctor, Drift };
    Kind kind = Kind::Diagram;
    TableName table; ///< Table, Record
    std::vector<RowFilter> filters; ///< Table
    std::vector<ColumnValue> key; ///< Record
    SourcePlace place; ///< Source
    int number = 1; ///< Sql: "Query 1"

    [[nodiscard]] QJsonObject toJson() const; ///< without filters and keys: those are data
    [[nodiscard]] static std::optional<TabRequest> fromJson(const QJsonObject &object);
};

/// Makes the page that was asked for.
[[nodiscard]] TabPage *makePage(Workspace &workspace, const TabRequest &request);

/// Stands in a tab for a page that was open before, until the tab is looked at.
class WaitingPage final : public TabPage
{
    Q_OBJECT

public:
    WaitingPage(TabRequest request, QString title, QString key, QJsonObject state);
    [[nodiscard]] QString title() const override { return m_title; }
    [[nodiscard]] QIcon icon() const override;
    [[nodiscard]] QString key() const override { return m_key; }
    [[nodiscard]] QJsonObject saveState() const override { return m_state; }
    [[nodiscard]] const TabRequest &request() const { return m_request; }

private:
    TabRequest m_request;
    QString m_title;
    QString m_key;
    QJsonObject m_state;
};

} // namespace stillroom
