#pragma once

#include "gui/common/tabpage.h"
#include "gui/common/workspace.h"

namespace stillroom {

class CodeEditor;
class ErrorBar;
class FittingLabel;

/// A Python file of the project, to read: models and revisions. Read on a worker.
class SourcePage final : public TabPage
{
    Q_OBJECT

public:
    SourcePage(Workspace &workspace, SourcePlace place, QWidget *parent);

    [[nodiscard]] QString title() const override;
    [[nodiscard]] QIcon icon() const override;
    [[nodiscard]] QString key() const override { return QStringLiteral("source:") + m_place.file; }
    [[nodiscard]] QString statusText() const override;
    void refresh() override;
    void showLine(int line);

private:
    Workspace &m_workspace;
    SourcePlace m_place;
    CodeEditor *m_text;
    ErrorBar *m_error;
    FittingLabel *m_file; ///< its name
};

} // namespace stillroom
