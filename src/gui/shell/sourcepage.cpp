#include "gui/shell/sourcepage.h"

#include "base/text.h"
#include "gui/common/codeeditor.h"
#include "gui/common/errorbar.h"
#include "gui/common/future.h"
#include "gui/common/theme.h"

#include <QDir>
#include <QFileInfo>
#include <QVBoxLayout>

namespace stillroom {

SourcePage::SourcePage(Workspace &workspace, SourcePlace place, QWidget *parent)
    : TabPage(parent)
    , m_workspace(workspace)
    , m_place(std::move(place))
    , m_text(new CodeEditor(CodeEditor::Language::Python))
    , m_error(new ErrorBar)
{
    m_text->setViewOnly(true);
    m_text->setWrapMode(QsciScintilla::WrapNone);
    m_text->setAccessibleName(tr("Source"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_error);
    layout->addWidget(m_text);
    setFocusProxy(m_text);
    connect(m_text, &QsciScintilla::cursorPositionChanged, this, &TabPage::statusChanged);
    connect(&workspace, &Workspace::modelsChanged, this, &SourcePage::refresh);
    refresh();
}

QString SourcePage::title() const
{
    return QFileInfo(m_place.file).fileName();
}

QIcon SourcePage::icon() const
{
    return Theme::current().icon(QStringLiteral("file-code-2"));
}

QString SourcePage::statusText() const
{
    return tr("%1, line %2").arg(m_place.file).arg(m_text->cursorLine());
}

void SourcePage::refresh()
{
    const QString file = QDir(m_workspace.project().folder).absoluteFilePath(m_place.file);
    follow(
        this, inBackground([file] { return readTextFile(file); }),
        [this](const QString &text) {
            m_error->clear();
            if (text != m_text->text())
                m_text->setText(text);
            showLine(m_place.line);
        },
        [this](const Error &error) { m_error->showError(error); });
}

void SourcePage::showLine(int line)
{
    m_place.line = line;
    m_text->showLine(line);
}

} // namespace stillroom
