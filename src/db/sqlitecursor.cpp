#include "db/sqlitecursor.h"

#include "base/error.h"
#include "base/text.h"
#include "db/sqlitevalue.h"

#include <sqlite3.h>

namespace stillroom {

namespace {

/// Whether nothing but white space, comments and semicolons follows.
bool isBlankSql(QByteArrayView sql)
{
    for (qsizetype i = 0; i < sql.size(); ++i) {
        const char c = sql[i];
        if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == ';')
            continue;
        const char next = i + 1 < sql.size() ? sql[i + 1] : '\0';
        if (c == '-' && next == '-') {
            while (i < sql.size() && sql[i] != '\n')
                ++i;
        } else if (c == '/' && next == '*') {
            i += 2;
            while (i < sql.size() && !(sql[i] == '*' && i + 1 < sql.size() && sql[i + 1] == '/'))
                ++i;
            ++i;
        } else {
            return false;
        }
    }
    return true;
}

} // namespace

SqliteCursor::SqliteCursor(SqliteConnection &connection, const Statement &statement)
    : m_connection(connection)
    , m_sql(statement.text)
{
    const SqliteConnection::Running running(connection);
    connection.statementBegins();
    try {
        prepare(statement);
        if (m_statement)
            step();
    } catch (...) {
        sqlite3_finalize(m_statement);
        throw;
    }
}

SqliteCursor::~SqliteCursor()
{
    sqlite3_finalize(m_statement);
}

void SqliteCursor::prepare(const Statement &statement)
{
    const QByteArray sql = statement.text.toUtf8();
    if (sql.contains('\0'))
        throw Error(Error::Kind::Sql, coreTr("The statement contains a NUL character.")).withStatement(m_sql);
    const char *tail = nullptr;
    const int code = sqlite3_prepare_v2(m_connection.handle(), sql.constData(), int(sql.size()) + 1,
                                        &m_statement, &tail);
    if (code != SQLITE_OK)
        m_connection.fail(code, m_sql);
    if (!isBlankSql(QByteArrayView(tail, sql.constData() + sql.size())))
        throw Error(Error::Kind::Sql,
                    coreTr("Only one statement can be run at a time here; another one follows."))
            .withHint(coreTr("Run them as a script."))
            .withStatement(m_sql);
    const int wanted = sqlite3_bind_parameter_count(m_statement);
    if (wanted != int(statement.binds.size()))
        throw Error(Error::Kind::Sql,
                    coreTr("The statement has %1 parameters, but %2 values were given.")
                        .arg(wanted)
                        .arg(statement.binds.size()))
            .withStatement(m_sql);
    for (int i = 0; i < wanted; ++i) {
        const int bound = bindValue(m_statement, i + 1, statement.binds[std::size_t(i)]);
        if (bound != SQLITE_OK)
            m_connection.fail(bound, m_sql);
    }
    readColumns();
    m_changesBefore = sqlite3_total_changes(m_connection.handle());
}

void SqliteCursor::readColumns()
{
    const int count = sqlite3_column_count(m_statement);
    m_columns.reserve(std::size_t(count));
    for (int i = 0; i < count; ++i) {
        ResultColumn column;
        column.name = QString::fromUtf8(sqlite3_column_name(m_statement, i));
        column.declaredType = QString::fromUtf8(sqlite3_column_decltype(m_statement, i));
#ifdef STILLROOM_SQLITE_COLUMN_METADATA
        column.table = QString::fromUtf8(sqlite3_column_table_name(m_statement, i));
        column.column = QString::fromUtf8(sqlite3_column_origin_name(m_statement, i));
#endif
        m_columns.push_back(std::move(column));
    }
}

void SqliteCursor::step()
{
    const int code = sqlite3_step(m_statement);
    m_onRow = code == SQLITE_ROW;
    if (m_onRow)
        return;
    if (code != SQLITE_DONE) {
        try {
            m_connection.fail(code, m_sql);
        } catch (...) {
            sqlite3_reset(m_statement);
            throw;
        }
    }
    // sqlite3_changes() keeps the count of an earlier statement when this one changed nothing.
    if (sqlite3_total_changes(m_connection.handle()) != m_changesBefore)
        m_affectedRows = sqlite3_changes(m_connection.handle());
    sqlite3_reset(m_statement); // gives read locks back before the cursor is destroyed
}

bool SqliteCursor::fetch(RowBatch &batch, int maxRows)
{
    const SqliteConnection::Running running(m_connection);
    const int columnCount = int(m_columns.size());
    for (int row = 0; m_onRow && row < maxRows; ++row) {
        for (int column = 0; column < columnCount; ++column)
            appendCell(m_statement, column, batch);
        step();
    }
    return m_onRow;
}

} // namespace stillroom
