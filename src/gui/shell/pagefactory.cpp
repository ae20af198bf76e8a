#include "gui/shell/pagefactory.h"

#include "gui/common/theme.h"
#include "gui/diagram/diagrampage.h"
#include "gui/doctor/doctorpage.h"
#include "gui/drift/driftpage.h"
#include "gui/editor/sqlpage.h"
#include "gui/form/formpage.h"
#include "gui/grid/gridpage.h"
#include "gui/history/historypage.h"
#include "gui/shell/sourcepage.h"

namespace stillroom {

namespace {

constexpr std::pair<TabRequest::Kind, const char *> kindNames[] = {
    {TabRequest::Kind::Diagram, "diagram"}, {TabRequest::Kind::Table, "table"},
    {TabRequest::Kind::Record, "record"},   {TabRequest::Kind::Sql, "sql"},
    {TabRequest::Kind::Source, "source"},   {TabRequest::Kind::History, "history"},
    {TabRequest::Kind::Doctor, "doctor"},   {TabRequest::Kind::Drift, "drift"},
};

} // namespace

QJsonObject TabRequest::toJson() const
{
    QJsonObject object;
    for (const auto &[known, name] : kindNames) {
        if (known == kind)
            object.insert(QStringLiteral("kind"), QString::fromLatin1(name));
    }
    if (!table.name.isEmpty()) {
        object.insert(QStringLiteral("schema"), table.schema);
        object.insert(QStringLiteral("table"), table.name);
    }
    if (!place.file.isEmpty()) {
        object.insert(QStringLiteral("file"), place.file);
        object.insert(QStringLiteral("line"), place.line);
    }
    if (kind == Kind::Sql)
        object.insert(QStringLiteral("number"), number);
    return object;
}

std::optional<TabRequest> TabRequest::fromJson(const QJsonObject &object)
{
    const QString wanted = object.value(QStringLiteral("kind")).toString();
    for (const auto &[known, name] : kindNames) {
        if (wanted != QLatin1String(name) || known == Kind::Record)
            continue; // a record would need its key, which is data
        TabRequest request;
        request.kind = known;
        request.table = {object.value(QStringLiteral("schema")).toString(),
                         object.value(QStringLiteral("table")).toString()};
        request.place
            = {object.value(QStringLiteral("file")).toString(), object.value(QStringLiteral("line")).toInt()};
        request.number = object.value(QStringLiteral("number")).toInt(1);
        if (known == Kind::Table && request.table.name.isEmpty())
            return {};
        return request;
    }
    return {};
}

TabPage *makePage(Workspace &workspace, const TabRequest &request)
{
    switch (request.kind) {
    case TabRequest::Kind::Diagram: {
        auto *page = new DiagramPage(workspace, nullptr);
        if (!request.table.name.isEmpty())
            page->focusTable(request.table);
        return page;
    }
    case TabRequest::Kind::Table:
        return new GridPage(workspace, request.table, request.filters, nullptr);
    case TabRequest::Kind::Record:
        return new FormPage(workspace, request.table, request.key, nullptr);
    case TabRequest::Kind::Sql:
        return new SqlPage(workspace, request.number, nullptr, request.place.file);
    case TabRequest::Kind::Source:
        return new SourcePage(workspace, request.place, nullptr);
    case TabRequest::Kind::History:
        return new HistoryPage(workspace, nullptr);
    case TabRequest::Kind::Doctor:
        return new DoctorPage(workspace, nullptr);
    case TabRequest::Kind::Drift: {
        auto *page = new DriftPage(workspace, nullptr);
        page->selectTable(request.table);
        return page;
    }
    default:
        return nullptr;
    }
}

WaitingPage::WaitingPage(TabRequest request, QString title, QString key, QJsonObject state)
    : m_request(std::move(request))
    , m_title(std::move(title))
    , m_key(std::move(key))
    , m_state(std::move(state))
{ }

QIcon WaitingPage::icon() const
{
    switch (m_request.kind) {
    case TabRequest::Kind::Diagram:
        return Theme::current().icon(QStringLiteral("boxes"));
    case TabRequest::Kind::Sql:
        return Theme::current().icon(QStringLiteral("file-code-2"));
    case TabRequest::Kind::History:
        return Theme::current().icon(QStringLiteral("history"));
    case TabRequest::Kind::Doctor:
        return Theme::current().icon(QStringLiteral("stethoscope"));
    case TabRequest::Kind::Drift:
        return Theme::current().icon(QStringLiteral("git-compare"));
    case TabRequest::Kind::Source:
        return Theme::current().icon(QStringLiteral("file-code-2"));
    default:
        return Theme::current().icon(QStringLiteral("table"));
    }
}

} // namespace stillroom
