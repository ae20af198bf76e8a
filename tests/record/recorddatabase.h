#pragma once

#include "db/connection.h"
#include "dialect/dialect.h"

#include <QTemporaryDir>
#include <QtTest>

namespace stillroom {

/// A SQLite database of its own for one test.
class RecordDatabase final
{
public:
    explicit RecordDatabase(const char *script)
        : file(m_folder.filePath(QStringLiteral("test.db")))
        , connection(open())
        , dialect(Dialect::of(Backend::Sqlite))
    {
        connection->executeScript(QString::fromUtf8(script));
        schema = dialect.inspect(*connection);
    }

    [[nodiscard]] std::unique_ptr<Connection> open() const
    {
        OpenOptions options;
        options.createMissing = true;
        return Connection::open(ConnectionUrl::sqliteFile(file), options);
    }

    /// Rows as "a|b", one a line.
    [[nodiscard]] QString rows(const char *sql) const
    {
        const RowBatch found = connection->query(Statement(QString::fromUtf8(sql)));
        QStringList lines;
        for (int row = 0; row < found.rowCount(); ++row) {
            QStringList cells;
            for (int column = 0; column < found.columnCount(); ++column)
                cells << (found.isNull(row, column) ? QStringLiteral("NULL") : found.text(row, column));
            lines << cells.join(QLatin1Char('|'));
        }
        return lines.join(QLatin1Char('\n'));
    }

private:
    QTemporaryDir m_folder;

public:
    QString file;
    std::unique_ptr<Connection> connection;
    const Dialect &dialect;
    Schema schema;
};

inline TableName table(const char *name)
{
    return {{}, QString::fromUtf8(name)};
}

inline std::vector<ColumnValue> keyOf(qint64 id, const char *column = "id")
{
    return {{QString::fromUtf8(column), Value::integer(id), false, {}}};
}

} // namespace stillroom
