#include "gui/history/historypage.h"

#include "gui/common/theme.h"
#include "gui/history/historypanel.h"

#include <QVBoxLayout>

namespace stillroom {

HistoryPage::HistoryPage(Workspace &workspace, QWidget *parent)
    : TabPage(parent)
    , m_panel(new HistoryPanel(workspace, Qt::Horizontal, this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_panel);
    setFocusProxy(m_panel);
}

QIcon HistoryPage::icon() const
{
    return Theme::current().icon(QStringLiteral("history"));
}

} // namespace stillroom
