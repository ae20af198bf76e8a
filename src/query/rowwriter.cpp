#include "query/rowwriter.h"

#include "base/error.h"
#include "base/jsontext.h"
#include "base/text.h"

#include <algorithm>

namespace stillroom {

namespace {

void put(QIODevice &device, const QByteArray &bytes)
{
    if (device.write(bytes) != bytes.size())
        throw Error(Error::Kind::Io, coreTr("The rows could not be written: %1.").arg(device.errorString()));
}

/// A blob has no text of its own: it is written as the hexadecimal literal SQL has for it.
QByteArray blobLiteral(QByteArrayView bytes)
{
    return "X'" + bytes.toByteArray().toHex().toUpper() + '\'';
}

QByteArray plain(const RowBatch &batch, int row, int column)
{
    const QByteArrayView bytes = batch.bytes(row, column);
    return batch.kind(row, column) == Value::Kind::Blob ? blobLiteral(bytes) : bytes.toByteArray();
}

class CsvWriter final : public RowWriter
{
public:
    explicit CsvWriter(QIODevice &device) : m_device(device) { }

    void begin(const std::vector<ResultColumn> &columns) override
    {
        m_lines.resize(0);
        for (std::size_t column = 0; column < columns.size(); ++column) {
            if (column > 0)
                m_lines += ',';
            appendField(columns[column].name.toUtf8());
        }
        m_lines += "\r\n";
        put(m_device, m_lines);
    }

    void write(const RowBatch &batch) override
    {
        m_lines.resize(0);
        for (int row = 0; row < batch.rowCount(); ++row) {
            for (int column = 0; column < batch.columnCount(); ++column) {
                if (column > 0)
                    m_lines += ',';
                appendCell(batch, row, column);
            }
            m_lines.append("\r\n", 2);
        }
        put(m_device, m_lines);
    }

    void finish() override { }

private:
    void appendCell(const RowBatch &batch, int row, int column)
    {
        const QByteArrayView bytes = batch.bytes(row, column);
        switch (batch.kind(row, column)) {
        case Value::Kind::Null:
            break;
        case Value::Kind::Integer:
        case Value::Kind::Real:
            m_lines.append(bytes.data(), bytes.size());
            break;
        case Value::Kind::Text:
            appendField(bytes);
            break;
        case Value::Kind::Blob:
            appendField(blobLiteral(bytes));
            break;
        }
    }

    void appendField(QByteArrayView text)
    {
        if (!needsQuotes(text)) {
            m_lines.append(text.data(), text.size());
            return;
        }
        m_lines += '"';
        for (const char c : text) {
            if (c == '"')
                m_lines += '"';
            m_lines += c;
        }
        m_lines += '"';
    }

    static bool needsQuotes(QByteArrayView text)
    {
        return text.isEmpty() || text.front() == ' ' || text.back() == ' '
            || std::any_of(text.begin(), text.end(),
                           [](char c) { return c == '"' || c == ',' || c == '\n' || c == '\r'; });
    }

    QIODevice &m_device;
    QByteArray m_lines;
};

class JsonWriter final : public RowWriter
{
public:
    JsonWriter(QIODevice &device, bool lines) : m_device(device), m_lines(lines) { }

    void begin(const std::vector<ResultColumn> &columns) override
    {
        for (const ResultColumn &column : columns)
            appendJsonString(m_names.emplace_back(), column.name);
        if (!m_lines)
            put(m_device, "[");
    }

    void write(const RowBatch &batch) override
    {
        m_text.resize(0);
        for (int row = 0; row < batch.rowCount(); ++row) {
            if (!m_lines)
                m_text += m_first ? "\n" : ",\n";
            m_first = false;
            m_text += '{';
            for (int column = 0; column < batch.columnCount(); ++column) {
                if (column > 0)
                    m_text += ", ";
                m_text += m_names[std::size_t(column)];
                m_text += ": ";
                appendValue(batch, row, column);
            }
            m_text += m_lines ? "}\n" : "}";
        }
        put(m_device, m_text);
    }

    void finish() override
    {
        if (!m_lines)
            put(m_device, m_first ? "]\n" : "\n]\n");
    }

private:
    void appendValue(const RowBatch &batch, int row, int column)
    {
        const QByteArrayView bytes = batch.bytes(row, column);
        switch (batch.kind(row, column)) {
        case Value::Kind::Null:
            m_text += "null";
            break;
        case Value::Kind::Integer:
            m_text.append(bytes.data(), bytes.size());
            break;
        case Value::Kind::Real:
            if (bytes.contains('n') || bytes.contains('N')) // inf and nan
                appendText(bytes);
            else
                m_text.append(bytes.data(), bytes.size());
            break;
        case Value::Kind::Text:
            appendText(bytes);
            break;
        case Value::Kind::Blob:
            appendText(blobLiteral(bytes));
            break;
        }
    }

    /// Only what JSON escapes, or what may not be UTF-8, takes the way through Qt.
    void appendText(QByteArrayView text)
    {
        const bool isPlain = std::all_of(
            text.begin(), text.end(), [](char c) { return c >= ' ' && c < 0x7f && c != '"' && c != '\\'; });
        if (!isPlain) {
            appendJsonString(m_text, QString::fromUtf8(text));
            return;
        }
        m_text += '"';
        m_text.append(text.data(), text.size());
        m_text += '"';
    }

    QIODevice &m_device;
    bool m_lines;
    bool m_first = true;
    std::vector<QByteArray> m_names;
    QByteArray m_text;
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
