#pragma once

#include "db/connection.h"

#include <QIODevice>
#include <memory>

namespace stillroom {

/// Writes rows to a device as they come, in one of the formats of `stillroom query --format` and of the
/// export dialogs.
class RowWriter
{
public:
    enum class Format {
        Table, ///< aligned text for a terminal; keeps all rows until finish() to know the widths
        Csv, ///< RFC 4180: CRLF, quotes doubled; NULL is an empty field, the empty string is ""
        Json, ///< an array of objects
        JsonLines, ///< an object per line
    };

    [[nodiscard]] static std::unique_ptr<RowWriter> create(Format format, QIODevice &device);
    virtual ~RowWriter() = default;

    virtual void begin(const std::vector<ResultColumn> &columns) = 0;
    virtual void write(const RowBatch &batch) = 0; ///< \throws Error(Io) when the device is full or gone
    virtual void finish() = 0;
};

/// \throws Error(Usage) for a word that is none of table, csv, json, jsonl
[[nodiscard]] RowWriter::Format rowFormatFromName(const QString &name);

} // namespace stillroom
