#include "gui/common/textlabel.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMenu>

namespace stillroom {

namespace {

/// Ends a line within a paragraph. Names do not hold it: what has it is a break of ours.
constexpr QChar lineBreak(QChar::LineSeparator);

/// Letters of a word that are shown; no database but SQLite takes longer names. More would fill the window.
constexpr qsizetype longestName = 130;

/// The word with breaks so that no piece is wider; after a mark rather than within a part of a name.
QString brokenWord(const QString &word, const QFontMetrics &metrics, int width)
{
    static const QString marks = QStringLiteral("_.,/(:-");
    QString broken;
    QString rest = word;
    if (rest.size() > longestName)
        rest = rest.left(longestName / 2) + QStringLiteral("…") + rest.right(longestName / 2);
    while (metrics.horizontalAdvance(rest) > width) {
        qsizetype fits = 1;
        qsizetype most = rest.size() - 1;
        while (fits < most) { // the longest beginning that fits
            const qsizetype middle = (fits + most + 1) / 2;
            if (metrics.horizontalAdvance(rest.left(middle)) <= width)
                fits = middle;
            else
                most = middle - 1;
        }
        if (fits < rest.size() && rest[fits].isLowSurrogate())
            fits += fits > 1 ? -1 : 1;
        for (qsizetype i = fits; i > fits / 2; --i) {
            if (marks.contains(rest[i - 1])) {
                fits = i;
                break;
            }
        }
        if (fits >= rest.size())
            break;
        broken += rest.left(fits) + lineBreak;
        rest.remove(0, fits);
    }
    return broken + rest;
}

} // namespace

TextLabel::TextLabel(const char *role, QWidget *parent) : QLabel(parent)
{
    setTextFormat(Qt::PlainText);
    setWordWrap(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    if (role != nullptr)
        setProperty("role", QString::fromLatin1(role));
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Minimum);
}

void TextLabel::setText(const QString &text)
{
    m_text = text;
    setAccessibleName(text);
    m_brokenFor = -1;
    breakWords();
}

/// No word makes it wider than it has to be.
QSize TextLabel::minimumSizeHint() const
{
    constexpr int narrowest = 64;
    return {narrowest, QLabel::minimumSizeHint().height()};
}

void TextLabel::breakWords()
{
    const int room = contentsRect().width() - 2 * margin() - 1;
    if (room == m_brokenFor)
        return;
    m_brokenFor = room;
    QString shown;
    if (room < fontMetrics().averageCharWidth()) { // not laid out yet
        shown = m_text;
    } else {
        qsizetype begin = 0;
        for (qsizetype i = 0; i <= m_text.size(); ++i) {
            if (i < m_text.size() && !m_text[i].isSpace())
                continue;
            shown += brokenWord(m_text.sliced(begin, i - begin), fontMetrics(), room);
            if (i < m_text.size())
                shown += m_text[i];
            begin = i + 1;
        }
    }
    setToolTip(shown.contains(QStringLiteral("…")) && !m_text.contains(QStringLiteral("…")) ? m_text
                                                                                            : QString());
    if (shown == QLabel::text())
        return;
    QLabel::setText(shown);
    updateGeometry();
}

void TextLabel::resizeEvent(QResizeEvent *event)
{
    QLabel::resizeEvent(event);
    breakWords();
}

void TextLabel::changeEvent(QEvent *event)
{
    QLabel::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) {
        m_brokenFor = -1;
        breakWords();
    }
}

void TextLabel::copySelection() const
{
    QString selected = selectedText();
    selected.remove(lineBreak);
    QApplication::clipboard()->setText(selected.replace(QChar::ParagraphSeparator, QLatin1Char('\n')));
}

void TextLabel::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy) && hasSelectedText())
        return copySelection();
    QLabel::keyPressEvent(event);
}

void TextLabel::contextMenuEvent(QContextMenuEvent *event)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    QAction *copy = menu->addAction(tr("Copy"), this, &TextLabel::copySelection);
    copy->setEnabled(hasSelectedText());
    menu->addAction(tr("Select all"), this, [this] { setSelection(0, int(QLabel::text().size())); });
    menu->popup(event->globalPos());
}

} // namespace stillroom
