#include "gui/editor/sqleditor.h"

#include "gui/common/sqllexer.h"
#include "gui/editor/completionpopup.h"

#include <QFocusEvent>
#include <QKeyEvent>

namespace stillroom {

SqlEditor::SqlEditor(QWidget *parent) : CodeEditor(Language::Sql, parent), m_popup(new CompletionPopup(*this))
{
    setAccessibleName(tr("SQL text"));
    connect(m_popup, &CompletionPopup::chosen, this, [this](const QString &text, qsizetype begin) {
        selectOffsets(begin, cursorOffset());
        replaceSelectedText(text);
    });
}

SqlSyntax SqlEditor::syntax() const
{
    return static_cast<SqlLexer *>(lexer())->syntax();
}

void SqlEditor::setSchema(std::shared_ptr<const Schema> schema, std::function<QString(const QString &)> quote)
{
    m_schema = std::move(schema);
    m_quote = std::move(quote);
}

StatementSpan SqlEditor::spanToRun() const
{
    const QString all = text();
    if (hasSelectedText()) {
        const auto position = [&](unsigned int message) {
            return QString::fromUtf8(all.toUtf8().left(SendScintilla(message))).size();
        };
        const qsizetype begin = position(SCI_GETSELECTIONSTART);
        const qsizetype end = position(SCI_GETSELECTIONEND);
        return {begin, end, int(QStringView(all).left(begin).count(QLatin1Char('\n'))) + 1};
    }
    const std::vector<StatementSpan> statements = splitStatements(all, syntax());
    const int index = statementAt(statements, cursorOffset());
    return index < 0 ? StatementSpan {} : statements[std::size_t(index)];
}

void SqlEditor::insertStatement(const QString &sql)
{
    const QString all = text();
    const std::vector<StatementSpan> statements = splitStatements(all, syntax());
    const int index = statementAt(statements, cursorOffset());
    qsizetype at = index < 0 ? cursorOffset() : statements[std::size_t(index)].end;
    while (at < all.size() && all[at] != QLatin1Char('\n'))
        ++at;
    const bool isEmpty = all.trimmed().isEmpty();
    QString inserted = sql;
    if (!isEmpty) {
        const QString separator = index < 0 ? QString() : statements[std::size_t(index)].separator;
        const bool closed
            = separator.isEmpty() || QStringView(all).left(at).trimmed().endsWith(separator.trimmed());
        inserted.prepend((closed ? QString() : separator) + QStringLiteral("\n\n"));
    }
    selectOffsets(isEmpty ? 0 : at, isEmpty ? all.size() : at);
    replaceSelectedText(inserted);
    const qsizetype end = (isEmpty ? 0 : at) + inserted.size();
    selectOffsets(end - sql.size(), end);
}

void SqlEditor::complete()
{
    showCompletions(true);
}

void SqlEditor::showCompletions(bool asked)
{
    if (!m_schema)
        return;
    const QString all = text();
    const qsizetype cursor = cursorOffset();
    const std::vector<StatementSpan> statements = splitStatements(all, syntax());
    const int index = statementAt(statements, cursor);
    const qsizetype begin = index < 0 ? cursor : qMin(statements[std::size_t(index)].begin, cursor);
    const qsizetype end = index < 0 ? cursor : qMax(statements[std::size_t(index)].end, cursor);
    CompletionList list
        = completions(all.mid(begin, end - begin), cursor - begin, *m_schema, m_quote, syntax());
    list.begin += begin;
    const bool afterDot = list.begin > 0 && all[list.begin - 1] == QLatin1Char('.');
    if (!asked && !afterDot && cursor - list.begin < 2)
        list.items.clear();
    m_popup->showCompletions(list);
}

void SqlEditor::toggleComment()
{
    int first = 0;
    int last = 0;
    int column = 0;
    int lastColumn = 0;
    if (hasSelectedText())
        getSelection(&first, &column, &last, &lastColumn);
    else
        getCursorPosition(&first, &column), last = first;
    if (hasSelectedText() && last > first && lastColumn == 0)
        --last;
    bool allCommented = true;
    for (int line = first; line <= last; ++line)
        allCommented = allCommented && text(line).trimmed().startsWith(QLatin1String("--"));
    beginUndoAction();
    for (int line = first; line <= last; ++line) {
        if (!allCommented) {
            insertAt(QStringLiteral("-- "), line, 0);
            continue;
        }
        const qsizetype at = text(line).indexOf(QLatin1String("--"));
        const bool space = text(line).mid(at + 2, 1) == QLatin1String(" ");
        setSelection(line, int(at), line, int(at) + (space ? 3 : 2));
        removeSelectedText();
    }
    endUndoAction();
}

void SqlEditor::keyPressEvent(QKeyEvent *event)
{
    if (m_popup->handleKey(event->key()))
        return;
    const bool control = event->modifiers().testFlag(Qt::ControlModifier);
    if (control && event->key() == Qt::Key_Space)
        return complete();
    if (control && event->key() == Qt::Key_Slash)
        return toggleComment();
    const QString typed = event->text();
    CodeEditor::keyPressEvent(event);
    const bool continues = !typed.isEmpty() && !control
        && (typed[0].isLetterOrNumber() || typed[0] == QLatin1Char('_') || typed[0] == QLatin1Char('.'));
    if (continues || (m_popup->isVisible() && event->key() == Qt::Key_Backspace))
        showCompletions(false);
    else if (!typed.isEmpty() || event->key() == Qt::Key_Left || event->key() == Qt::Key_Right)
        m_popup->hide();
}

void SqlEditor::focusOutEvent(QFocusEvent *event)
{
    m_popup->hide();
    CodeEditor::focusOutEvent(event);
}

} // namespace stillroom
