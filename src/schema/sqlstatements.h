#pragma once

#include "schema/sqltokens.h"

namespace stillroom {

/// What of an SQL text is sent to the database at once; offsets count UTF-16 units from the start of the
/// text.
struct StatementSpan
{
    qsizetype begin = 0; ///< of its first word; comments before it do not belong to it, hints do
    qsizetype end = 0; ///< behind its last word; what ends it does not belong to it
    int line = 1; ///< 1-based line of `begin`
    int repeat = 1; ///< how often it is run: `GO 5`
    QString separator = QStringLiteral(";"); ///< what a further statement behind it has to be set off with
    QString refusal
        = {}; ///< why only the database's own client can run it, a sentence; empty where it is SQL

    bool operator==(const StatementSpan &) const = default;
};

/// Cuts SQL text as the database's own client does, so that what runs is what was written there:
/// - SQLite: at semicolons, but not in the body of CREATE TRIGGER;
/// - PostgreSQL: at semicolons outside brackets and outside BEGIN ATOMIC … END of a routine;
/// - MySQL and MariaDB: at the delimiter (DELIMITER, `\g`, `\G`). While that is the semicolon also bodies of
///   routines, triggers, events and MariaDB's anonymous blocks stay whole, which their client cuts. Bodies in
///   MariaDB's Oracle mode that declare before BEGIN need DELIMITER here too;
/// - SQL Server: at lines that say GO; a batch keeps its comments, which a module is stored with.
/// Commands of the clients and COPY … FROM stdin, with the rows that follow, are told by `refusal`. Text
/// without a word yields nothing.
/// \param from where to begin, and with which delimiter: the syntax may be another after a statement was run
[[nodiscard]] std::vector<StatementSpan> splitStatements(QStringView text, const SqlSyntax &syntax,
                                                         qsizetype from = 0,
                                                         const QString &delimiter = QStringLiteral(";"));

/// Index of the statement the cursor is in, or of the one before it where it stands between two; -1 if there
/// is none.
[[nodiscard]] int statementAt(const std::vector<StatementSpan> &statements, qsizetype cursor);

} // namespace stillroom
