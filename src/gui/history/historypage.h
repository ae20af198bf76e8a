#pragma once

#include "gui/common/tabpage.h"

namespace stillroom {

class HistoryPanel;
class Workspace;

/// The history as a tab: the panel with its list at the left and the details beside it.
class HistoryPage final : public TabPage
{
    Q_OBJECT

public:
    explicit HistoryPage(Workspace &workspace, QWidget *parent = nullptr);

    [[nodiscard]] QString title() const override { return tr("History"); }
    [[nodiscard]] QIcon icon() const override;
    [[nodiscard]] QString key() const override { return QStringLiteral("history"); }

private:
    HistoryPanel *m_panel;
};

} // namespace stillroom
