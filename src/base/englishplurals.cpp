#include "base/englishplurals.h"

namespace stillroom {

QString EnglishPlurals::translate(const char *, const char *sourceText, const char *, int n) const
{
    if (n < 0)
        return {}; // nothing is counted: the text stays as it is
    const QString text = QString::fromUtf8(sourceText);
    if (!text.contains(QStringLiteral("(s)")))
        return {};
    return QString(text).replace(QStringLiteral("(s)"), n == 1 ? QString() : QStringLiteral("s"));
}

} // namespace stillroom
