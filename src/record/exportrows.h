#pragma once

#include "record/rowwindow.h"

#include <functional>

class QIODevice;

namespace stillroom {

enum class ExportFormat { Csv, Json };

/// Writes all rows of the window's table, filters and order, one at a time, never the whole table in memory.
/// CSV as RFC 4180: NULL is nothing, the empty text is "", bytes are hexadecimal. JSON is one array of
/// objects, numbers as numbers, bytes as base64. \return rows written. `progress` gets them now and then;
/// returning false stops. \throws Error(Sql, Io, Cancelled)
qint64 exportRows(Connection &connection, const Dialect &dialect, const RowWindowSpec &spec,
                  ExportFormat format, QIODevice &out, const std::function<bool(qint64 rows)> &progress = {});

} // namespace stillroom
