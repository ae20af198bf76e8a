#include "base/jsontext.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <algorithm>

namespace stillroom {

void appendJsonString(QByteArray &json, QStringView text)
{
    const bool isPlain = std::all_of(text.begin(), text.end(), [](QChar c) {
        return c >= QLatin1Char(' ') && c.unicode() < 0x7f && c != QLatin1Char('"') && c != QLatin1Char('\\');
    });
    if (!isPlain) {
        const QByteArray array = QJsonDocument(QJsonArray {text.toString()}).toJson(QJsonDocument::Compact);
        json.append(array.constData() + 1, array.size() - 2);
        return;
    }
    const qsizetype from = json.size();
    json.resize(from + text.size() + 2);
    char *at = json.data() + from;
    *at++ = '"';
    at = std::transform(text.begin(), text.end(), at, [](QChar c) { return c.toLatin1(); });
    *at = '"';
}

void JsonText::startLine()
{
    if (!m_first)
        m_text += ",\n";
    m_first = false;
    indent();
}

void JsonText::startKey(const char *key)
{
    startLine();
    m_text += '"';
    m_text += key;
    m_text += "\": ";
}

void JsonText::open(char bracket)
{
    // Behind a key the bracket stands on the key's line.
    if (m_depth > 0 && !m_text.endsWith(": "))
        startLine();
    m_text += bracket;
    m_text += '\n';
    ++m_depth;
    m_first = true;
}

void JsonText::close(char bracket)
{
    --m_depth;
    if (!m_first)
        m_text += '\n';
    indent();
    m_text += bracket;
    m_first = false;
}

void JsonText::beginObject(const char *key)
{
    startKey(key);
    open('{');
}

void JsonText::beginArray(const char *key)
{
    startKey(key);
    open('[');
}

void JsonText::null(const char *key)
{
    startKey(key);
    m_text += "null";
}

void JsonText::value(const char *key, bool truth)
{
    startKey(key);
    m_text += truth ? "true" : "false";
}

void JsonText::value(const char *key, QStringView text)
{
    startKey(key);
    appendJsonString(m_text, text);
}

void JsonText::value(QStringView key, QStringView text)
{
    startLine();
    appendJsonString(m_text, key);
    m_text += ": ";
    appendJsonString(m_text, text);
}

void JsonText::valueOrNull(const char *key, const QString &text)
{
    if (text.isEmpty())
        null(key);
    else
        value(key, QStringView(text));
}

void JsonText::value(const char *key, const QStringList &texts)
{
    beginArray(key);
    for (const QString &text : texts)
        element(text);
    endArray();
}

void JsonText::element(QStringView text)
{
    startLine();
    appendJsonString(m_text, text);
}

} // namespace stillroom
