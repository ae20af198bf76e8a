#include "gui/shell/sourcepage.h"

#include "base/text.h"
#include "gui/common/codehighlighter.h"
#include "gui/common/errorbar.h"
#include "gui/common/future.h"
#include "gui/common/theme.h"

#include <QDir>
#include <QFileInfo>
#include <QPlainTextEdit>
#include <QTextBlock>
#include <QVBoxLayout>

namespace stillroom {

SourcePage::SourcePage(Workspace &workspace, SourcePlace place, QWidget *parent)
    : TabPage(parent)
    , m_workspace(workspace)
    , m_place(std::move(place))
    , m_text(new QPlainTextEdit)
    , m_error(new ErrorBar)
{
    m_text->setReadOnly(true);
    m_text->setTextInteractionFlags(Qt::TextBrowserInteraction | Qt::TextSelectableByKeyboard);
    m_text->setProperty("flat", true);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setFont(Theme::current().fixedFont());
    m_text->setTabStopDistance(4 * QFontMetricsF(m_text->font()).horizontalAdvance(QLatin1Char(' ')));
    m_text->document()->setDocumentMargin(12);
    new CodeHighlighter(CodeHighlighter::Language::Python, m_text->document());
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_error);
    layout->addWidget(m_text);
    setFocusProxy(m_text);
    connect(m_text, &QPlainTextEdit::cursorPositionChanged, this, &TabPage::statusChanged);
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
    return tr("%1, line %2").arg(m_place.file).arg(m_text->textCursor().blockNumber() + 1);
}

void SourcePage::refresh()
{
    const QString file = QDir(m_workspace.project().folder).absoluteFilePath(m_place.file);
    follow(
        this, inBackground([file] { return readTextFile(file); }),
        [this](const QString &text) {
            m_error->clear();
            if (text != m_text->toPlainText())
                m_text->setPlainText(text);
            showLine(m_place.line);
        },
        [this](const Error &error) { m_error->showError(error); });
}

void SourcePage::showLine(int line)
{
    m_place.line = line;
    const QTextBlock block = m_text->document()->findBlockByNumber(line - 1);
    if (!block.isValid())
        return;
    QTextCursor cursor(block);
    m_text->setTextCursor(cursor);
    m_text->centerCursor();
    QTextEdit::ExtraSelection mark;
    mark.cursor = cursor;
    mark.format.setBackground(Theme::current().color(Theme::Token::Selection));
    mark.format.setProperty(QTextFormat::FullWidthSelection, true);
    m_text->setExtraSelections({mark});
}

} // namespace stillroom
