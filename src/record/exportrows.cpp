#include "record/exportrows.h"

#include "base/text.h"

#include <QIODevice>
#include <QJsonDocument>
#include <QJsonObject>

namespace stillroom {

namespace {

QByteArray csvText(QByteArrayView bytes)
{
    QByteArray text = bytes.toByteArray();
    text.replace('"', "\"\"");
    return '"' + text + '"';
}

QByteArray csvCell(const RowBatch &rows, int row, int column)
{
    const QByteArrayView bytes = rows.bytes(row, column);
    switch (rows.kind(row, column)) {
    case Value::Kind::Null:
        return {};
    case Value::Kind::Integer:
    case Value::Kind::Real:
        return bytes.toByteArray();
    case Value::Kind::Blob:
        return bytes.toByteArray().toHex();
    case Value::Kind::Text:
        break;
    }
    const bool plain = !bytes.isEmpty() && bytes.front() != ' ' && bytes.back() != ' '
        && std::none_of(bytes.begin(), bytes.end(),
                        [](char c) { return c == ',' || c == '"' || c == '\n' || c == '\r'; });
    return plain ? bytes.toByteArray() : csvText(bytes);
}

QByteArray jsonText(const QString &text)
{
    // A document must be an object or an array: the text is taken from inside one.
    const QByteArray json
        = QJsonDocument(QJsonObject {{QStringLiteral("a"), text}}).toJson(QJsonDocument::Compact);
    return json.mid(5, json.size() - 6);
}

QByteArray jsonCell(const RowBatch &rows, int row, int column)
{
    const QByteArray bytes = rows.bytes(row, column).toByteArray();
    switch (rows.kind(row, column)) {
    case Value::Kind::Null:
        return QByteArrayLiteral("null");
    case Value::Kind::Integer:
        return bytes;
    case Value::Kind::Real:
        // Infinity and NaN have no place in JSON.
        return bytes.isEmpty() || bytes.toLower().contains('n') ? jsonText(QString::fromUtf8(bytes)) : bytes;
    case Value::Kind::Blob:
        return jsonText(QString::fromLatin1(bytes.toBase64()));
    case Value::Kind::Text:
        return jsonText(QString::fromUtf8(bytes));
    }
    return {};
}

void put(QIODevice &out, const QByteArray &bytes)
{
    if (out.write(bytes) != bytes.size())
        throw Error(Error::Kind::Io, coreTr("The rows could not be written: %1.").arg(out.errorString()));
}

} // namespace

qint64 exportRows(Connection &connection, const Dialect &dialect, const RowWindowSpec &spec,
                  ExportFormat format, QIODevice &out, const std::function<bool(qint64 rows)> &progress)
{
    RowQuery query;
    query.table = spec.table;
    query.columns = spec.columns;
    query.filters = spec.filters;
    query.order = spec.fullOrder();
    auto cursor = connection.execute(dialect.selectRows(query));
    std::vector<QByteArray> names;
    for (const ResultColumn &column : cursor->columns())
        names.push_back(format == ExportFormat::Json ? jsonText(column.name) : column.name.toUtf8());
    if (format == ExportFormat::Csv) {
        QByteArray head;
        for (const QByteArray &name : names)
            head += (head.isEmpty() ? "" : ",")
                + (name.contains(',') || name.contains('"') ? csvText(name) : name);
        put(out, head + "\r\n");
    } else {
        put(out, "[");
    }
    qint64 written = 0;
    for (bool more = true; more;) {
        RowBatch rows(int(names.size()));
        more = cursor->fetch(rows, 500);
        QByteArray text;
        for (int row = 0; row < rows.rowCount(); ++row, ++written) {
            if (format == ExportFormat::Json)
                text += written == 0 ? "\n  {" : ",\n  {";
            for (int column = 0; column < rows.columnCount(); ++column) {
                if (column > 0)
                    text += format == ExportFormat::Json ? ", " : ",";
                if (format == ExportFormat::Json)
                    text += names[std::size_t(column)] + ": " + jsonCell(rows, row, column);
                else
                    text += csvCell(rows, row, column);
            }
            text += format == ExportFormat::Json ? "}" : "\r\n";
        }
        put(out, text);
        if (progress && !progress(written))
            throw Error(Error::Kind::Cancelled, coreTr("The export was stopped after %1 rows.").arg(written));
    }
    if (format == ExportFormat::Json)
        put(out, written == 0 ? "]\n" : "\n]\n");
    return written;
}

} // namespace stillroom
