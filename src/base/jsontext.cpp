#include "base/jsontext.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <algorithm>
#include <cstring>

namespace stillroom {

namespace {

/// Room for some more bytes, to be written at once: appending piece by piece takes several times as long.
char *grown(QByteArray &text, std::size_t by)
{
    const qsizetype from = text.size();
    text.resize(from + qsizetype(by));
    return text.data() + from;
}

char *written(char *at, const char *text, std::size_t size)
{
    std::memcpy(at, text, size);
    return at + size;
}

} // namespace

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
    char *at = grown(json, std::size_t(text.size()) + 2);
    *at++ = '"';
    at = std::transform(text.begin(), text.end(), at, [](QChar c) { return c.toLatin1(); });
    *at = '"';
}

void JsonText::startLine()
{
    const std::size_t comma = m_first ? 0 : 2;
    const std::size_t blanks = 4 * std::size_t(m_depth);
    char *at = grown(m_text, comma + blanks);
    at = written(at, ",\n", comma);
    std::memset(at, ' ', blanks);
    m_first = false;
}

void JsonText::startKey(const char *key)
{
    const std::size_t size = std::strlen(key);
    startLine();
    char *at = grown(m_text, size + 4);
    *at++ = '"';
    written(written(at, key, size), "\": ", 3);
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
