#include "gui/shell/fuzzymatch.h"

namespace stillroom {

namespace {

bool startsWord(const QString &text, qsizetype at)
{
    if (at == 0)
        return true;
    const QChar before = text.at(at - 1);
    return !before.isLetterOrNumber() || (before.isLower() && text.at(at).isUpper());
}

int scoreFrom(const QString &typed, const QString &text, qsizetype start)
{
    int score = 1;
    qsizetype at = start;
    qsizetype last = -2;
    for (const QChar letter : typed) {
        if (letter.isSpace())
            continue;
        at = text.indexOf(letter, at, Qt::CaseInsensitive);
        if (at < 0)
            return 0;
        score += at == last + 1 ? 8 : 1;
        score += startsWord(text, at) ? 6 : 0;
        last = at++;
    }
    score += qMax(0, 10 - int(start)); // earlier is better
    score += qMax(0, 20 - int(text.size() - typed.size())); // and so is shorter
    return score + (typed.size() == text.size() ? 30 : 0);
}

} // namespace

int fuzzyScore(const QString &typed, const QString &text)
{
    const QString letters = typed.trimmed();
    if (letters.isEmpty())
        return 1;
    int best = 0;
    for (qsizetype at = text.indexOf(letters.at(0), 0, Qt::CaseInsensitive); at >= 0;
         at = text.indexOf(letters.at(0), at + 1, Qt::CaseInsensitive))
        best = qMax(best, scoreFrom(letters, text, at));
    return best;
}

} // namespace stillroom
