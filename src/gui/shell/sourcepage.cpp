#include "gui/shell/sourcepage.h"

#include "base/text.h"
#include "gui/common/buttons.h"
#include "gui/common/codeeditor.h"
#include "gui/common/errorbar.h"
#include "gui/common/fittinglabel.h"
#include "gui/common/future.h"
#include "gui/common/theme.h"

#include <QAction>
#include <QDir>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QToolButton>
#include <QVBoxLayout>

namespace stillroom {

SourcePage::SourcePage(Workspace &workspace, SourcePlace place, QWidget *parent)
    : TabPage(parent)
    , m_workspace(workspace)
    , m_place(std::move(place))
    , m_text(new CodeEditor(CodeEditor::Language::Python))
    , m_error(new ErrorBar)
    , m_file(new FittingLabel)
{
    m_text->setViewOnly(true);
    m_text->setWrapMode(QsciScintilla::WrapNone);
    m_text->setAccessibleName(tr("Source"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_error);
    layout->addWidget(m_text);
    setFocusProxy(m_text);
    QAction *edit = makeAction(this, tr("Open in your editor"), QStringLiteral("external-link"),
                               {QKeySequence(Qt::Key_F4)});
    edit->setObjectName(QStringLiteral("openInEditor"));
    edit->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    addAction(edit);
    connect(edit, &QAction::triggered, this, [this] {
        m_workspace.openInEditor({m_place.file, m_text->cursorLine()});
    });
    QToolButton *button = makeToolButton(edit, true);
    auto *strip = new QHBoxLayout;
    strip->setContentsMargins(12, 4, 8, 4);
    m_file->setProperty("role", QStringLiteral("muted"));
    m_file->setWordings({m_place.file, QFileInfo(m_place.file).fileName()});
    strip->addWidget(m_file, 1);
    strip->addWidget(button);
    layout->insertLayout(0, strip);
    layout->insertWidget(1, makeLine());
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
