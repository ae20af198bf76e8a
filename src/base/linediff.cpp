#include "base/linediff.h"

#include <QStringList>
#include <algorithm>
#include <vector>

namespace stillroom {

namespace {

constexpr qsizetype around = 3; ///< lines shown before and behind a change

/// Lines of the text before that are replaced by lines of the text after.
struct Change
{
    qsizetype at = 0;
    qsizetype removed = 0;
    qsizetype atAfter = 0;
    qsizetype added = 0;
};

QStringList linesOf(const QString &text)
{
    QStringList lines = text.split(QLatin1Char('\n'));
    if (lines.constLast().isEmpty())
        lines.removeLast();
    return lines;
}

std::vector<Change> changesOf(const QStringList &before, const QStringList &after)
{
    qsizetype head = 0;
    while (head < before.size() && head < after.size() && before[head] == after[head])
        ++head;
    qsizetype tail = 0;
    while (tail < before.size() - head && tail < after.size() - head
           && before[before.size() - 1 - tail] == after[after.size() - 1 - tail])
        ++tail;
    const qsizetype removed = before.size() - head - tail;
    const qsizetype added = after.size() - head - tail;
    if (removed != added)
        return {{head, removed, head, added}};
    std::vector<Change> changes;
    for (qsizetype i = head; i < head + removed; ++i) {
        if (before[i] == after[i])
            continue;
        if (!changes.empty() && changes.back().at + changes.back().removed == i) {
            ++changes.back().removed;
            ++changes.back().added;
        } else {
            changes.push_back({i, 1, i, 1});
        }
    }
    return changes;
}

QString rangeText(qsizetype at, qsizetype count)
{
    return count == 1 ? QString::number(at + 1)
                      : QStringLiteral("%1,%2").arg(count == 0 ? at : at + 1).arg(count);
}

} // namespace

QString lineDiff(const QString &before, const QString &after, const QString &file)
{
    const QStringList old = linesOf(before);
    const QStringList now = linesOf(after);
    const std::vector<Change> changes = changesOf(old, now);
    if (changes.empty() || (changes.size() == 1 && changes[0].removed == 0 && changes[0].added == 0))
        return {};
    QString text = QStringLiteral("--- %1\n+++ %1\n").arg(file);
    for (std::size_t first = 0; first < changes.size();) {
        std::size_t last = first;
        while (last + 1 < changes.size()
               && changes[last + 1].at - (changes[last].at + changes[last].removed) <= 2 * around)
            ++last;
        const qsizetype begin = std::max<qsizetype>(0, changes[first].at - around);
        const qsizetype end = std::min(old.size(), changes[last].at + changes[last].removed + around);
        const qsizetype shift = changes[first].atAfter - changes[first].at;
        qsizetype grown = 0;
        QString body;
        qsizetype at = begin;
        for (std::size_t i = first; i <= last; ++i) {
            for (; at < changes[i].at; ++at)
                body += QLatin1Char(' ') + old[at] + QLatin1Char('\n');
            for (; at < changes[i].at + changes[i].removed; ++at)
                body += QLatin1Char('-') + old[at] + QLatin1Char('\n');
            for (qsizetype line = 0; line < changes[i].added; ++line)
                body += QLatin1Char('+') + now[changes[i].atAfter + line] + QLatin1Char('\n');
            grown += changes[i].added - changes[i].removed;
        }
        for (; at < end; ++at)
            body += QLatin1Char(' ') + old[at] + QLatin1Char('\n');
        text += QStringLiteral("@@ -%1 +%2 @@\n")
                    .arg(rangeText(begin, end - begin), rangeText(begin + shift, end - begin + grown))
            + body;
        first = last + 1;
    }
    return text;
}

} // namespace stillroom
