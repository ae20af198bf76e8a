#include "base/error.h"

namespace stillroom {

QString Error::toText() const
{
    QString text;
    if (!file.isEmpty())
        text += line > 0 ? QStringLiteral("%1:%2: ").arg(file).arg(line) : file + QStringLiteral(": ");
    text += message;
    if (!driverText.isEmpty() && !message.contains(driverText))
        text += QLatin1Char('\n') + driverText;
    if (!hint.isEmpty())
        text += QLatin1Char('\n') + hint;
    return text;
}

const char *Error::what() const noexcept
{
    m_what = message.toUtf8();
    return m_what.constData();
}

} // namespace stillroom
