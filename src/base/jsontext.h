#pragma once

#include <QByteArray>
#include <QString>

namespace stillroom {

/// A string as JSON writes it, in UTF-8, with its quotation marks.
void appendJsonString(QByteArray &json, QStringView text);

/// Writes indented JSON as it goes, in the form QJsonDocument gives it, without building a document: of a
/// large schema that would take most of the time. The caller names the keys of an object in alphabetical
/// order.
class JsonText final
{
public:
    void beginObject() { open('{'); }
    void beginObject(const char *key);
    void endObject() { close('}'); }
    void beginArray() { open('['); }
    void beginArray(const char *key);
    void endArray() { close(']'); }

    void null(const char *key);
    void value(const char *key, bool truth);
    void value(const char *key, QStringView text);
    void value(QStringView key, QStringView text);
    void valueOrNull(const char *key, const QString &text); ///< null for an empty text
    void value(const char *key, const QStringList &texts);
    void element(QStringView text);

    [[nodiscard]] QByteArray finished() const { return m_text + '\n'; } ///< after the outermost end

private:
    void open(char bracket);
    void close(char bracket);
    void startLine();
    void startKey(const char *key);
    void indent() { m_text.append(4 * m_depth, ' '); }

    QByteArray m_text;
    qsizetype m_depth = 0;
    bool m_first = true; ///< in the innermost brackets
};

} // namespace stillroom
