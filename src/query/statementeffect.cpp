#include "query/statementeffect.h"

#include "query/splitstatements.h"

#include <QSet>
#include <QStringList>

namespace stillroom {

namespace {

/// The words outside quotes and comments, in lower case.
QStringList wordsOf(QStringView statement)
{
    QStringList words;
    qsizetype at = 0;
    while (at < statement.size()) {
        if (const qsizetype behind = skipQuotedOrComment(statement, at); behind > at) {
            at = behind;
            continue;
        }
        qsizetype end = at;
        while (end < statement.size()
               && (statement[end].isLetterOrNumber() || statement[end] == QLatin1Char('_')))
            ++end;
        if (end > at)
            words << statement.mid(at, end - at).toString().toLower();
        else if (statement[at] == QLatin1Char('='))
            words << QStringLiteral("=");
        at = qMax(end, at + 1);
    }
    return words;
}

const QSet<QString> &writing()
{
    static const QSet<QString> words {QStringLiteral("insert"),  QStringLiteral("update"),
                                      QStringLiteral("delete"),  QStringLiteral("merge"),
                                      QStringLiteral("replace"), QStringLiteral("into"),
                                      QStringLiteral("truncate")};
    return words;
}

} // namespace

bool mayChangeDatabase(QStringView statement)
{
    static const QSet<QString> reading {QStringLiteral("select"), QStringLiteral("with"),
                                        QStringLiteral("values"), QStringLiteral("table"),
                                        QStringLiteral("explain")};
    static const QSet<QString> harmless {
        QStringLiteral("show"),    QStringLiteral("describe"), QStringLiteral("desc"),
        QStringLiteral("begin"),   QStringLiteral("start"),    QStringLiteral("commit"),
        QStringLiteral("end"),     QStringLiteral("rollback"), QStringLiteral("savepoint"),
        QStringLiteral("release"), QStringLiteral("use"),      QStringLiteral("set")};
    const QStringList words = wordsOf(statement);
    if (words.isEmpty())
        return false;
    const QString &first = words.constFirst();
    if (harmless.contains(first))
        return false;
    if (first == QLatin1String("pragma"))
        return words.contains(QStringLiteral("="));
    if (!reading.contains(first))
        return true;
    // EXPLAIN ANALYZE runs what it explains.
    if (first == QLatin1String("explain") && !words.contains(QStringLiteral("analyze")))
        return false;
    // WITH … DELETE, SELECT … INTO; FOR UPDATE only locks.
    for (qsizetype i = 1; i < words.size(); ++i) {
        const bool locks = words[i] == QLatin1String("update")
            && (words[i - 1] == QLatin1String("for") || words[i - 1] == QLatin1String("key"));
        if (writing().contains(words[i]) && !locks)
            return true;
    }
    return false;
}

} // namespace stillroom
