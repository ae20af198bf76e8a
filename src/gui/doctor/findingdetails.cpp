#include "gui/doctor/findingdetails.h"

#include "base/text.h"
#include "gui/common/badge.h"
#include "gui/common/buttons.h"
#include "gui/common/codeeditor.h"
#include "gui/common/fittinglabel.h"
#include "gui/common/future.h"
#include "gui/common/textlabel.h"
#include "gui/common/workspace.h"
#include "gui/doctor/findingmodel.h"

#include <QDir>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace stillroom {

FindingDetails::FindingDetails(Workspace &workspace, QWidget *parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_severity(new Badge)
    , m_code(new FittingLabel)
    , m_what(new TextLabel("section"))
    , m_why(new TextLabel)
    , m_fixTitle(new QLabel(tr("What to do")))
    , m_fix(new TextLabel)
    , m_place(new FittingLabel)
    , m_open(makeButton(tr("Open in editor"), ButtonKind::Secondary, QStringLiteral("external-link")))
    , m_bar(new QWidget)
    , m_source(CodeEditor::viewer(CodeEditor::Language::Python, tr("Source of the finding")))
{
    for (FittingLabel *label : {m_code, m_place})
        label->setProperty("role", QStringLiteral("muted"));
    m_fixTitle->setProperty("role", QStringLiteral("muted"));
    m_what->setObjectName(QStringLiteral("findingWhat"));
    m_fix->setObjectName(QStringLiteral("findingFix"));
    m_open->setObjectName(QStringLiteral("openFinding"));
    m_open->setToolTip(tr("Open the file at this line (Enter)"));
    connect(m_open, &QPushButton::clicked, this, &FindingDetails::openInEditor);
    m_source->setWrapMode(QsciScintilla::WrapNone);
    m_source->setMinimumHeight(80);
    connect(&Theme::current(), &Theme::changed, this, &FindingDetails::markLine);

    auto *head = new QHBoxLayout;
    head->setSpacing(8);
    head->addWidget(m_severity);
    head->addWidget(m_code, 1);
    auto *words = new QVBoxLayout;
    words->setContentsMargins(16, 12, 16, 12);
    words->setSpacing(8);
    words->addLayout(head);
    words->addWidget(m_what);
    words->addWidget(m_why);
    words->addWidget(m_fixTitle);
    words->addWidget(m_fix);
    m_bar->setProperty("role", QStringLiteral("dockTitle"));
    m_bar->setAttribute(Qt::WA_StyledBackground);
    auto *bar = new QHBoxLayout(m_bar);
    bar->setContentsMargins(16, 4, 12, 4);
    bar->addWidget(m_place, 1);
    bar->addWidget(m_open);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(words);
    layout->addWidget(m_bar);
    layout->addWidget(m_source, 1);
    layout->addStretch();
}

void FindingDetails::showReport(const DoctorReport &report)
{
    ++m_run;
    m_finding = {};
    m_shownFile.clear();
    m_severity->hide();
    m_code->setWordings({});
    m_what->setText(report.summary());
    m_why->setText(tr("Choose a finding to see what it means and where it stands."));
    for (QWidget *each : {static_cast<QWidget *>(m_fixTitle), static_cast<QWidget *>(m_fix), m_bar,
                          static_cast<QWidget *>(m_source)})
        each->hide();
}

void FindingDetails::showFinding(const Finding &finding)
{
    m_finding = finding;
    switch (finding.severity) {
    case Finding::Severity::Error:
        m_severity->setText(tr("error"));
        m_severity->setKind(Badge::Kind::Removed);
        break;
    case Finding::Severity::Warning:
        m_severity->setText(tr("warning"));
        m_severity->setKind(Badge::Kind::Changed);
        break;
    default:
        m_severity->setText(tr("note"));
        m_severity->setKind(Badge::Kind::Neutral);
        break;
    }
    m_severity->updateGeometry();
    m_severity->show();
    m_code->setWordings({finding.code});
    m_what->setText(finding.what);
    m_why->setText(finding.why);
    m_why->setVisible(!finding.why.isEmpty());
    m_fix->setText(finding.fix);
    m_fix->setVisible(!finding.fix.isEmpty());
    m_fixTitle->setVisible(!finding.fix.isEmpty());
    const QString place = FindingModel::placeText(finding.place);
    m_place->setWordings({place, place.section(QLatin1Char('/'), -1)});
    m_place->setToolTip(place);
    const bool hasFile = !finding.place.file.isEmpty();
    m_bar->setVisible(hasFile);
    m_source->setVisible(hasFile);
    if (hasFile)
        readSource();
}

void FindingDetails::readSource()
{
    const quint64 run = ++m_run;
    const QString file = QDir(m_workspace.project().folder).absoluteFilePath(m_finding.place.file);
    follow(
        this, inBackground([file] { return readTextFile(file); }),
        [this, run, file](const QString &text) {
            if (run != m_run)
                return;
            if (file != m_shownFile || text != m_source->text())
                m_source->setText(text);
            m_shownFile = file;
            markLine();
            m_source->showLine(qMax(1, m_finding.place.line));
        },
        [this, run](const Error &error) {
            if (run == m_run)
                m_source->setText(error.toText());
        });
}

void FindingDetails::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    if (!m_shownFile.isEmpty())
        m_source->showLine(qMax(1, m_finding.place.line));
}

/// The line of the finding has the colour of its severity.
void FindingDetails::markLine()
{
    const auto token = m_finding.severity == Finding::Severity::Error ? Theme::Token::RemovedBackground
        : m_finding.severity == Finding::Severity::Warning            ? Theme::Token::WarningBackground
                                                                      : Theme::Token::AccentBackground;
    m_source->setCaretLineBackgroundColor(Theme::current().color(token));
}

void FindingDetails::openInEditor()
{
    if (!m_finding.place.file.isEmpty())
        m_workspace.requestSource({m_finding.place.file, qMax(1, m_finding.place.line)});
}

} // namespace stillroom
