#pragma once

#include "base/value.h"

#include <QByteArrayView>

namespace stillroom {

/// Some rows of a result: all values in one buffer, with offsets and kinds. Copying is cheap to think about
/// but not to do; move it or share it. A value becomes a QString only when it is painted.
class RowBatch final
{
public:
    explicit RowBatch(int columnCount = 0) : m_columnCount(columnCount) { }

    [[nodiscard]] int columnCount() const { return m_columnCount; }
    [[nodiscard]] int rowCount() const
    {
        return m_columnCount == 0 ? 0 : int(m_kinds.size()) / m_columnCount;
    }
    [[nodiscard]] bool isEmpty() const { return m_kinds.empty(); }

    /// Cells are appended row by row, left to right.
    void append(Value::Kind kind, QByteArrayView bytes)
    {
        m_buffer.append(bytes.data(), bytes.size());
        m_kinds.push_back(kind);
        m_ends.push_back(quint64(m_buffer.size()));
    }

    [[nodiscard]] Value::Kind kind(int row, int column) const { return m_kinds[cell(row, column)]; }
    [[nodiscard]] bool isNull(int row, int column) const { return kind(row, column) == Value::Kind::Null; }
    [[nodiscard]] QByteArrayView bytes(int row, int column) const
    {
        const std::size_t at = cell(row, column);
        const quint64 begin = at == 0 ? 0 : m_ends[at - 1];
        return QByteArrayView(m_buffer.constData() + begin, qsizetype(m_ends[at] - begin));
    }
    [[nodiscard]] Value value(int row, int column) const
    {
        return {kind(row, column), bytes(row, column).toByteArray()};
    }
    [[nodiscard]] QString text(int row, int column) const { return QString::fromUtf8(bytes(row, column)); }
    [[nodiscard]] Row row(int row) const
    {
        Row values;
        values.reserve(std::size_t(m_columnCount));
        for (int column = 0; column < m_columnCount; ++column)
            values.push_back(value(row, column));
        return values;
    }
    [[nodiscard]] qint64 byteSize() const ///< memory held, in bytes
    {
        return m_buffer.capacity() + qint64(m_kinds.capacity()) + qint64(m_ends.capacity() * sizeof(quint64));
    }

private:
    [[nodiscard]] std::size_t cell(int row, int column) const
    {
        return std::size_t(row) * std::size_t(m_columnCount) + std::size_t(column);
    }

    int m_columnCount;
    QByteArray m_buffer;
    std::vector<quint64> m_ends;
    std::vector<Value::Kind> m_kinds;
};

} // namespace stillroom
