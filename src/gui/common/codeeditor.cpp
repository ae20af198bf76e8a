#include "gui/common/codeeditor.h"

#include "gui/common/sqllexer.h"
#include "gui/common/theme.h"

namespace stillroom {

namespace {

constexpr int numberMargin = 0;
constexpr int errorMarker = 1;

void colorSql(QsciLexer &lexer, const Theme &theme)
{
    for (const int style : {QsciLexerSQL::Keyword, QsciLexerSQL::KeywordSet5, QsciLexerSQL::KeywordSet6})
        lexer.setColor(theme.color(Theme::Token::CodeKeyword), style);
    for (const int style : {QsciLexerSQL::SingleQuotedString, QsciLexerSQL::PlusKeyword})
        lexer.setColor(theme.color(Theme::Token::CodeString), style);
    for (const int style : {QsciLexerSQL::Comment, QsciLexerSQL::CommentLine, QsciLexerSQL::CommentLineHash,
                            QsciLexerSQL::CommentDoc})
        lexer.setColor(theme.color(Theme::Token::CodeComment), style);
    lexer.setColor(theme.color(Theme::Token::CodeNumber), QsciLexerSQL::Number);
}

void colorPython(QsciLexer &lexer, const Theme &theme)
{
    for (const int style : {QsciLexerPython::Keyword, QsciLexerPython::HighlightedIdentifier})
        lexer.setColor(theme.color(Theme::Token::CodeKeyword), style);
    for (const int style : {QsciLexerPython::SingleQuotedString, QsciLexerPython::DoubleQuotedString,
                            QsciLexerPython::SingleQuotedFString, QsciLexerPython::DoubleQuotedFString})
        lexer.setColor(theme.color(Theme::Token::CodeString), style);
    for (const int style :
         {QsciLexerPython::Comment, QsciLexerPython::CommentBlock, QsciLexerPython::TripleSingleQuotedString,
          QsciLexerPython::TripleDoubleQuotedString})
        lexer.setColor(theme.color(Theme::Token::CodeComment), style);
    for (const int style :
         {QsciLexerPython::ClassName, QsciLexerPython::FunctionMethodName, QsciLexerPython::Decorator})
        lexer.setColor(theme.color(Theme::Token::CodeName), style);
    lexer.setColor(theme.color(Theme::Token::CodeNumber), QsciLexerPython::Number);
}

} // namespace

CodeEditor::CodeEditor(Language language, QWidget *parent) : QsciScintilla(parent), m_language(language)
{
    setUtf8(true);
    setEolMode(QsciScintilla::EolUnix);
    setIndentationsUseTabs(false);
    setTabWidth(4);
    setAutoIndent(true);
    setBraceMatching(QsciScintilla::SloppyBraceMatch);
    setMarginType(numberMargin, QsciScintilla::NumberMargin);
    setMarginWidth(1, 0);
    setFrameShape(QFrame::NoFrame);
    setAnnotationDisplay(QsciScintilla::AnnotationIndented);
    SendScintilla(SCI_SETHSCROLLBAR, 1L);
    SendScintilla(SCI_SETSCROLLWIDTHTRACKING, 1L);
    SendScintilla(SCI_SETSCROLLWIDTH, 1L);
    SendScintilla(SCI_SETEXTRAASCENT, 2L);
    SendScintilla(SCI_SETEXTRADESCENT, 2L);
    SendScintilla(SCI_SETMARGINLEFT, 0UL, 8L);
    markerDefine(QsciScintilla::Background, errorMarker);
    // Keys that belong to the window: the editor would swallow them.
    for (const int key : {Qt::Key_D, Qt::Key_L, Qt::Key_T, Qt::Key_U, Qt::Key_Slash, Qt::Key_Backslash}) {
        for (const int modifier : {int(Qt::CTRL), int(Qt::CTRL) | int(Qt::SHIFT)}) {
            if (QsciCommand *command = standardCommands()->boundTo(modifier | key))
                command->setKey(0);
        }
    }
    if (language == Language::Sql)
        setLexer(new SqlLexer(this));
    else if (language == Language::Python)
        setLexer(new QsciLexerPython(this));
    applyTheme();
    connect(&Theme::current(), &Theme::changed, this, &CodeEditor::applyTheme);
    const auto widenMargin
        = [this] { setMarginWidth(numberMargin, QStringLiteral("0%1").arg(qMax(lines(), 10))); };
    connect(this, &QsciScintilla::linesChanged, this, widenMargin);
    widenMargin();
}

CodeEditor *CodeEditor::viewer(Language language, const QString &accessibleName, bool framed)
{
    auto *editor = new CodeEditor(language);
    editor->setViewOnly(true);
    editor->setProperty("framed", framed);
    editor->setAccessibleName(accessibleName);
    return editor;
}

void CodeEditor::setViewOnly(bool viewOnly)
{
    setReadOnly(viewOnly);
    setCaretLineVisible(!viewOnly);
    setCaretWidth(viewOnly ? 0 : 1);
    setWrapMode(viewOnly ? QsciScintilla::WrapWord : QsciScintilla::WrapNone);
    setWrapIndentMode(QsciScintilla::WrapIndentIndented);
    SendScintilla(SCI_CLEARCMDKEY, viewOnly ? ulong(SCK_TAB) : 0UL);
}

void CodeEditor::setSyntax(const SqlSyntax &syntax)
{
    if (auto *sql = qobject_cast<SqlLexer *>(lexer()))
        sql->setSyntax(syntax);
}

qsizetype CodeEditor::cursorOffset() const
{
    const long position = SendScintilla(SCI_GETCURRENTPOS);
    return QString::fromUtf8(text().toUtf8().left(position)).size();
}

QByteArray CodeEditor::utf8Before(qsizetype offset) const
{
    return text().left(offset).toUtf8();
}

void CodeEditor::setCursorOffset(qsizetype offset)
{
    SendScintilla(SCI_GOTOPOS, ulong(utf8Before(offset).size()));
}

void CodeEditor::selectOffsets(qsizetype begin, qsizetype end)
{
    SendScintilla(SCI_SETSEL, ulong(utf8Before(begin).size()), long(utf8Before(end).size()));
}

int CodeEditor::cursorLine() const
{
    return int(SendScintilla(SCI_LINEFROMPOSITION, SendScintilla(SCI_GETCURRENTPOS))) + 1;
}

void CodeEditor::showLine(int line)
{
    setCaretLineVisible(true);
    SendScintilla(SCI_SETCARETLINEVISIBLEALWAYS, 1L);
    setCursorPosition(qBound(0, line - 1, lines() - 1), 0);
    SendScintilla(SCI_VERTICALCENTRECARET);
}

void CodeEditor::markError(int line, const QString &sentence)
{
    const int index = qBound(0, line - 1, lines() - 1);
    markerAdd(index, errorMarker);
    QsciStyle style(-1, QStringLiteral("error"), Theme::current().color(Theme::Token::Error),
                    Theme::current().color(Theme::Token::RemovedBackground), font());
    annotate(index, sentence, style);
    ensureLineVisible(index);
}

void CodeEditor::clearErrors()
{
    clearAnnotations();
    markerDeleteAll(errorMarker);
}

void CodeEditor::applyTheme()
{
    const Theme &theme = Theme::current();
    const QColor paper = theme.color(Theme::Token::Base);
    const QColor ink = theme.color(Theme::Token::Text);
    const QFont font = theme.fixedFont();
    setFont(font);
    if (QsciLexer *language = lexer()) {
        language->setDefaultFont(font);
        language->setFont(font, -1);
        language->setDefaultPaper(paper);
        language->setPaper(paper, -1);
        language->setDefaultColor(ink);
        language->setColor(ink, -1);
        if (m_language == Language::Sql)
            colorSql(*language, theme);
        else
            colorPython(*language, theme);
    }
    setPaper(paper);
    setColor(ink);
    setCaretForegroundColor(ink);
    setCaretLineBackgroundColor(theme.color(Theme::Token::Alternate));
    setSelectionBackgroundColor(theme.color(Theme::Token::Selection));
    setSelectionForegroundColor(ink);
    setMarginsBackgroundColor(theme.color(Theme::Token::Window));
    setMarginsForegroundColor(theme.color(Theme::Token::Muted));
    setMarginsFont(font);
    setMatchedBraceBackgroundColor(theme.color(Theme::Token::AccentBackground));
    setMatchedBraceForegroundColor(theme.color(Theme::Token::Accent));
    setMarkerBackgroundColor(theme.color(Theme::Token::RemovedBackground), errorMarker);
}

} // namespace stillroom
