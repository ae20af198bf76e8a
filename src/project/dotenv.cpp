#include "project/dotenv.h"

#include <QRegularExpression>

namespace stillroom {

namespace {

QString expanded(const QString &text, const QMap<QString, QString> &known)
{
    static const QRegularExpression reference(QStringLiteral("\\$\\{(\\w+)(?::-([^}]*))?\\}"));
    QString result;
    qsizetype at = 0;
    for (auto it = reference.globalMatch(text); it.hasNext();) {
        const auto found = it.next();
        result += text.mid(at, found.capturedStart() - at);
        at = found.capturedEnd();
        const QString name = found.captured(1);
        const QByteArray variable = name.toUtf8();
        if (qEnvironmentVariableIsSet(variable.constData()))
            result += qEnvironmentVariable(variable.constData());
        else
            result += known.value(name, found.captured(2));
    }
    return result + text.mid(at);
}

QString unescaped(const QString &text)
{
    QString result;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] != QLatin1Char('\\') || i + 1 == text.size()) {
            result += text[i];
            continue;
        }
        const QChar next = text[++i];
        if (next == QLatin1Char('n'))
            result += QLatin1Char('\n');
        else if (next == QLatin1Char('t'))
            result += QLatin1Char('\t');
        else if (next == QLatin1Char('r'))
            result += QLatin1Char('\r');
        else if (next == QLatin1Char('"') || next == QLatin1Char('\\') || next == QLatin1Char('$'))
            result += next;
        else
            result += QLatin1Char('\\') + QString(next);
    }
    return result;
}

} // namespace

QMap<QString, QString> readDotenv(const QString &text)
{
    static const QRegularExpression entry(
        QStringLiteral("^[ \\t]*(?:export[ \\t]+)?([A-Za-z_][\\w.]*)[ \\t]*=[ \\t]*"
                       "(?:'((?:[^'\\\\]|\\\\.)*)'|\"((?:[^\"\\\\]|\\\\.)*)\"|([^\\n]*))"),
        QRegularExpression::MultilineOption | QRegularExpression::DotMatchesEverythingOption);
    static const QRegularExpression comment(QStringLiteral("(?:^|\\s)#.*$"));
    QString source = text;
    source.replace(QStringLiteral("\r\n"), QStringLiteral("\n"));
    QMap<QString, QString> values;
    for (auto it = entry.globalMatch(source); it.hasNext();) {
        const auto found = it.next();
        QString value;
        if (found.capturedStart(2) >= 0) {
            value = found.captured(2);
            value.replace(QStringLiteral("\\'"), QStringLiteral("'"));
        } else if (found.capturedStart(3) >= 0) {
            value = expanded(unescaped(found.captured(3)), values);
        } else {
            value = expanded(found.captured(4).remove(comment).trimmed(), values);
        }
        values[found.captured(1)] = value;
    }
    return values;
}

} // namespace stillroom
