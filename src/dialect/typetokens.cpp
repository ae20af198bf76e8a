#include "dialect/typetokens.h"

#include <QRegularExpression>
#include <algorithm>

namespace stillroom {

namespace {

/// A type name in parts: the first word, the further words and the arguments in brackets.
struct TypeTokens
{
    QString first;
    QStringList further;
    QStringList arguments;

    [[nodiscard]] QString words() const { return (QStringList(first) + further).join(QLatin1Char(' ')); }
};

TypeTokens tokenized(const QString &ddl)
{
    static const QRegularExpression token(QStringLiteral(R"([\w\-]+|\(.+?\))"));
    static const QRegularExpression term(QStringLiteral("[^(),]+"));
    TypeTokens tokens;
    QString brackets;
    for (auto it = token.globalMatch(ddl.toLower()); it.hasNext();) {
        const QString text = it.next().captured();
        if (text.startsWith(QLatin1Char('(')))
            brackets = text;
        else if (tokens.first.isEmpty())
            tokens.first = text;
        else
            tokens.further.append(text);
    }
    for (auto it = term.globalMatch(brackets); it.hasNext();)
        tokens.arguments.append(it.next().captured().trimmed());
    return tokens;
}

} // namespace

bool sameTypeText(const QString &wantedText, const QString &foundText,
                  const std::vector<QStringList> &synonyms)
{
    if (wantedText == foundText)
        return true;
    const TypeTokens wanted = tokenized(wantedText);
    const TypeTokens found = tokenized(foundText);
    const auto areSynonyms = [&](const QString &a, const QString &b) {
        return std::any_of(synonyms.begin(), synonyms.end(),
                           [&](const QStringList &batch) { return batch.contains(a) && batch.contains(b); });
    };
    if (wanted.first != found.first && !areSynonyms(wanted.first, found.first)
        && !areSynonyms(wanted.words(), found.words()))
        return false;
    if (wanted.further.size() == found.further.size() && wanted.further != found.further)
        return false;
    return wanted.arguments.size() != found.arguments.size() || wanted.arguments == found.arguments;
}

} // namespace stillroom
