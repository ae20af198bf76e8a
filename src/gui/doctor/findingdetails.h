#pragma once

#include "project/doctor.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace stillroom {

class Badge;
class CodeEditor;
class FittingLabel;
class TextLabel;
class Workspace;

/// One finding: what is wrong, why it matters, what to write instead, and the source with its line marked.
class FindingDetails final : public QWidget
{
    Q_OBJECT

public:
    explicit FindingDetails(Workspace &workspace, QWidget *parent = nullptr);

    void showFinding(const Finding &finding);
    void showReport(const DoctorReport &report); ///< the whole, where no finding is chosen
    void openInEditor(); ///< asks the window for the finding's file at its line

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void readSource();
    void markLine();

    Workspace &m_workspace;
    Finding m_finding;
    quint64 m_run = 0; // only the newest reading counts
    QString m_shownFile;
    Badge *m_severity;
    FittingLabel *m_code;
    TextLabel *m_what;
    TextLabel *m_why;
    QLabel *m_fixTitle;
    TextLabel *m_fix;
    FittingLabel *m_place;
    QPushButton *m_open;
    QWidget *m_bar;
    CodeEditor *m_source;
};

} // namespace stillroom
