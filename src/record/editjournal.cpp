#include "record/editjournal.h"

#include "base/error.h"
#include "base/text.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace stillroom {

namespace {

const char *const kinds[] = {"null", "integer", "real", "text", "blob"};
const char *const rowKinds[] = {"new", "changed", "deleted"};

template <std::size_t N>
int indexOf(const char *const (&names)[N], const QString &name)
{
    for (std::size_t i = 0; i < N; ++i) {
        if (name == QLatin1String(names[i]))
            return int(i);
    }
    return 0;
}

QJsonObject valueJson(const Value &value)
{
    QJsonObject json {{QStringLiteral("kind"), QLatin1String(kinds[int(value.kind)])}};
    // Text of a database need not be UTF-8; base64 keeps every byte.
    if (value.kind == Value::Kind::Blob
        || (value.kind == Value::Kind::Text && value.toString().toUtf8() != value.bytes))
        json.insert(QStringLiteral("base64"), QString::fromLatin1(value.bytes.toBase64()));
    else if (!value.isNull())
        json.insert(QStringLiteral("text"), value.toString());
    return json;
}

Value valueFrom(const QJsonObject &json)
{
    Value value;
    value.kind = Value::Kind(indexOf(kinds, json.value(QLatin1String("kind")).toString()));
    if (json.contains(QLatin1String("base64")))
        value.bytes = QByteArray::fromBase64(json.value(QLatin1String("base64")).toString().toLatin1());
    else
        value.bytes = json.value(QLatin1String("text")).toString().toUtf8();
    return value;
}

QJsonObject stagedJson(const StagedValue &value)
{
    switch (value.kind) {
    case StagedValue::Kind::Value:
        return valueJson(value.value);
    case StagedValue::Kind::Default:
        return {{QStringLiteral("default"), true}};
    case StagedValue::Kind::NewRow:
        return {{QStringLiteral("row"), qint64(value.row)}, {QStringLiteral("column"), value.column}};
    }
    return {};
}

StagedValue stagedFrom(const QJsonObject &json)
{
    if (json.value(QLatin1String("default")).toBool())
        return StagedValue::byDefault();
    if (json.contains(QLatin1String("row")))
        return StagedValue::ofNewRow(quint64(json.value(QLatin1String("row")).toInteger()),
                                     json.value(QLatin1String("column")).toString());
    return StagedValue::of(valueFrom(json));
}

QJsonObject rowJson(const StagedRow &row)
{
    QJsonArray key;
    for (const ColumnValue &part : row.key) {
        QJsonObject json = valueJson(part.value);
        json.insert(QStringLiteral("column"), part.column);
        key.append(json);
    }
    QJsonObject values;
    for (auto value = row.values.begin(); value != row.values.end(); ++value)
        values.insert(value.key(), stagedJson(value.value()));
    QJsonObject old;
    for (auto value = row.old.begin(); value != row.old.end(); ++value)
        old.insert(value.key(), valueJson(value.value()));
    return {{QStringLiteral("edit"), QLatin1String(rowKinds[int(row.kind)])},
            {QStringLiteral("id"), qint64(row.id)},
            {QStringLiteral("schema"), row.table.schema},
            {QStringLiteral("table"), row.table.name},
            {QStringLiteral("key"), key},
            {QStringLiteral("values"), values},
            {QStringLiteral("old"), old}};
}

StagedRow rowFrom(const QJsonObject &json)
{
    StagedRow row;
    row.kind = StagedRow::Kind(indexOf(rowKinds, json.value(QLatin1String("edit")).toString()));
    row.id = quint64(json.value(QLatin1String("id")).toInteger());
    row.table
        = {json.value(QLatin1String("schema")).toString(), json.value(QLatin1String("table")).toString()};
    for (const QJsonValue part : json.value(QLatin1String("key")).toArray()) {
        const QJsonObject column = part.toObject();
        row.key.push_back({column.value(QLatin1String("column")).toString(), valueFrom(column), false, {}});
    }
    const QJsonObject values = json.value(QLatin1String("values")).toObject();
    for (auto value = values.begin(); value != values.end(); ++value)
        row.values.insert(value.key(), stagedFrom(value.value().toObject()));
    const QJsonObject old = json.value(QLatin1String("old")).toObject();
    for (auto value = old.begin(); value != old.end(); ++value)
        row.old.insert(value.key(), valueFrom(value.value().toObject()));
    return row;
}

Error failure(const QString &path, const QString &reason)
{
    return Error(Error::Kind::Io,
                 coreTr("The journal of staged edits %1 could not be used: %2.").arg(path, reason))
        .withHint(coreTr("Staged edits are kept in memory only until this works again: apply them soon."));
}

} // namespace

QString EditJournal::fileFor(const QString &configFolder, const QString &target, const QString &what)
{
    const QByteArray hash
        = QCryptographicHash::hash((target + QLatin1Char('\n') + what).toUtf8(), QCryptographicHash::Sha256);
    return configFolder + QStringLiteral("/edits/") + QString::fromLatin1(hash.left(12).toHex())
        + QStringLiteral(".jsonl");
}

std::vector<StagedRow> EditJournal::load() const
{
    QFile file(m_path);
    if (!file.exists())
        return {};
    if (!file.open(QIODevice::ReadOnly))
        throw failure(m_path, file.errorString());
    QMap<qint64, StagedRow> rows;
    while (!file.atEnd()) {
        const QJsonObject json = QJsonDocument::fromJson(file.readLine()).object();
        if (json.isEmpty())
            continue;
        const qint64 id = json.value(QLatin1String("id")).toInteger();
        if (json.contains(QLatin1String("edit")))
            rows.insert(id, rowFrom(json));
        else
            rows.remove(id);
    }
    return {rows.begin(), rows.end()};
}

void EditJournal::append(quint64 id, const StagedRow *row)
{
    if (!m_file.isOpen()) {
        QDir().mkpath(QFileInfo(m_path).path());
        m_file.setFileName(m_path);
        if (!m_file.open(QIODevice::ReadWrite))
            throw failure(m_path, m_file.errorString());
        m_file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
        bool endsLine = true;
        if (m_file.size() > 0) {
            char last = 0;
            m_file.seek(m_file.size() - 1);
            m_file.getChar(&last);
            endsLine = last == '\n';
        }
        m_file.seek(m_file.size());
        if (!endsLine)
            m_file.write("\n"); // what a crash cut short must not swallow the next line
    }
    const QJsonObject json = row ? rowJson(*row) : QJsonObject {{QStringLiteral("id"), qint64(id)}};
    m_file.write(QJsonDocument(json).toJson(QJsonDocument::Compact) + '\n');
    if (!m_file.flush())
        throw failure(m_path, m_file.errorString());
}

void EditJournal::remove()
{
    m_file.close();
    QFile::remove(m_path);
}

} // namespace stillroom
