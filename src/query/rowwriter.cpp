#include "query/rowwriter.h"

#include "base/error.h"
#include "base/text.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace stillroom {

namespace {

void put(QIODevice &device, const QByteArray &bytes)
{
    if (device.write(bytes) != bytes.size())
        throw Error(Error::Kind::Io, coreTr("The rows could not be written: %1.").arg(device.errorString()));
}

/// A blob has no text of its own: it is written as the hexadecimal literal SQL has for it.
QByteArray plain(const RowBatch &batch, int row, int column)
{
    if (batch.kind(row, column) == Value::Kind::Blob)
        return "X'" + batch.bytes(row, column).toByteArray().toHex().toUpper() + '\'';
    return batch.bytes(row, column).toByteArray();
}

class CsvWriter final : public RowWriter
{
public:
    explicit CsvWriter(QIODevice &device) : m_device(device) { }

    void begin(const std::vector<ResultColumn> &columns) override
    {
        QByteArray line;
        for (std::size_t column = 0; column < columns.size(); ++column)
            line += (column > 0 ? "," : "") + field(columns[column].name.toUtf8());
        put(m_device, line + "\r\n");
    }

    void write(const RowBatch &batch) override
    {
        QByteArray lines;
        for (int row = 0; row < batch.rowCount(); ++row) {
            for (int column = 0; column < batch.columnCount(); ++column) {
                if (column > 0)
                    lines += ',';
                if (!batch.isNull(row, column))
                    lines += field(plain(batch, row, column));
            }
            lines += "\r\n";
        }
        put(m_device, lines);
    }

    void finish() override { }

private:
    static QByteArray field(QByteArray text)
    {
        const bool quotes = text.isEmpty() || text.contains('"') || text.contains(',') || text.contains('\n')
            || text.contains('\r') || text.startsWith(' ') || text.endsWith(' ');
        return quotes ? '"' + text.replace('"', "\"\"") + '"' : text;
    }

    QIODevice &m_device;
};

class JsonWriter final : public RowWriter
{
public:
    JsonWriter(QIODevice &device, bool lines) : m_device(device), m_lines(lines) { }

    void begin(const std::vector<ResultColumn> &columns) override
    {
        for (const ResultColumn &column : columns)
            m_names.push_back(string(column.name));
        if (!m_lines)
            put(m_device, "[");
    }

    void write(const RowBatch &batch) override
    {
        QByteArray text;
        for (int row = 0; row < batch.rowCount(); ++row) {
            if (!m_lines)
                text += m_first ? "\n" : ",\n";
            m_first = false;
            text += '{';
            for (int column = 0; column < batch.columnCount(); ++column)
                text += (column > 0 ? ", " : "") + m_names[std::size_t(column)] + ": "
                    + value(batch, row, column);
            text += m_lines ? "}\n" : "}";
        }
        put(m_device, text);
    }

    void finish() override
    {
        if (!m_lines)
            put(m_device, m_first ? "]\n" : "\n]\n");
    }

private:
    static QByteArray string(const QString &text)
    {
        const QByteArray array = QJsonDocument(QJsonArray {text}).toJson(QJsonDocument::Compact);
        return array.mid(1, array.size() - 2);
    }

    static QByteArray value(const RowBatch &batch, int row, int column)
    {
        switch (batch.kind(row, column)) {
        case Value::Kind::Null:
            return "null";
        case Value::Kind::Integer:
            return batch.bytes(row, column).toByteArray();
        case Value::Kind::Real: {
            const QByteArray number = batch.bytes(row, column).toByteArray();
            return number.toLower().contains('n') ? string(QString::fromUtf8(number)) : number; // inf and nan
        }
        case Value::Kind::Text:
            return string(batch.text(row, column));
        case Value::Kind::Blob:
            return string(QString::fromLatin1(plain(batch, row, column)));
        }
        return "null";
    }

    QIODevice &m_device;
    bool m_lines;
    bool m_first = true;
    std::vector<QByteArray> m_names;
};

class TableWriter final : public RowWriter
{
public:
    explicit TableWriter(QIODevice &device) : m_device(device) { }

    void begin(const std::vector<ResultColumn> &columns) override
    {
        for (const ResultColumn &column : columns) {
            m_header.append(column.name);
            m_widths.push_back(column.name.size());
            m_numeric.push_back(true);
        }
    }

    void write(const RowBatch &batch) override
    {
        for (int row = 0; row < batch.rowCount(); ++row) {
            QStringList cells;
            for (int column = 0; column < batch.columnCount(); ++column) {
                const auto at = std::size_t(column);
                QString text = batch.isNull(row, column) ? QStringLiteral("NULL")
                                                         : QString::fromUtf8(plain(batch, row, column));
                text.replace(QLatin1Char('\n'), QStringLiteral("\\n"));
                m_widths[at] = std::max(m_widths[at], text.size());
                const Value::Kind kind = batch.kind(row, column);
                if (kind == Value::Kind::Text || kind == Value::Kind::Blob)
                    m_numeric[at] = false;
                cells.append(text);
            }
            m_rows.push_back(cells);
        }
    }

    void finish() override
    {
        QString text = line(m_header);
        QStringList rules;
        for (const qsizetype width : m_widths)
            rules.append(QString(width, QLatin1Char('-')));
        text += line(rules);
        for (const QStringList &cells : m_rows)
            text += line(cells);
        put(m_device, text.toUtf8());
    }

private:
    [[nodiscard]] QString line(const QStringList &cells) const
    {
        QString text;
        for (qsizetype column = 0; column < cells.size(); ++column) {
            const auto at = std::size_t(column);
            if (column > 0)
                text += QStringLiteral("  ");
            text += m_numeric[at] ? cells[column].rightJustified(m_widths[at])
                                  : cells[column].leftJustified(m_widths[at]);
        }
        while (text.endsWith(QLatin1Char(' ')))
            text.chop(1);
        return text + QLatin1Char('\n');
    }

    QIODevice &m_device;
    QStringList m_header;
    std::vector<qsizetype> m_widths;
    std::vector<bool> m_numeric;
    std::vector<QStringList> m_rows;
};

} // namespace

std::unique_ptr<RowWriter> RowWriter::create(Format format, QIODevice &device)
{
    switch (format) {
    case Format::Table:
        return std::make_unique<TableWriter>(device);
    case Format::Csv:
        return std::make_unique<CsvWriter>(device);
    case Format::Json:
        return std::make_unique<JsonWriter>(device, false);
    case Format::JsonLines:
        return std::make_unique<JsonWriter>(device, true);
    }
    return nullptr;
}

RowWriter::Format rowFormatFromName(const QString &name)
{
    if (name == QLatin1String("table"))
        return RowWriter::Format::Table;
    if (name == QLatin1String("csv"))
        return RowWriter::Format::Csv;
    if (name == QLatin1String("json"))
        return RowWriter::Format::Json;
    if (name == QLatin1String("jsonl"))
        return RowWriter::Format::JsonLines;
    throw Error(Error::Kind::Usage,
                coreTr("There is no format \"%1\"; take table, csv, json or jsonl.").arg(name));
}

} // namespace stillroom
