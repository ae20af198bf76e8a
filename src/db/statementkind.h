#pragma once

#include "schema/sqltokens.h"

namespace stillroom {

// What the words of a statement tell about it. Functions that it calls are not looked into.

/// The first word of a statement in capitals, behind blanks, comments and opening brackets.
[[nodiscard]] QString firstWord(const QString &sql);

/// Whether a statement changes nothing, as far as its first words tell; its result may then be cut short by
/// cancelling it.
[[nodiscard]] bool onlyReads(const QString &sql);

/// The statements of a text, each without blanks and comments, none of them empty.
[[nodiscard]] std::vector<std::vector<SqlToken>> statementTokens(const QString &sql, const SqlSyntax &syntax);

/// What ends a transaction with its changes kept.
enum class Commits {
    WhenTold, ///< COMMIT alone (PostgreSQL)
    InProcedures, ///< also a procedure that is called (SQL Server)
    WithSchemaChanges, ///< and what is not known to leave it open: changes of the schema (MySQL, CockroachDB)
};

/// Whether a transaction that was open before may be committed by this text.
[[nodiscard]] bool mayCommit(const QString &sql, Commits commits, const SqlSyntax &syntax = {});

/// Whether a word is one of these, whatever its case.
[[nodiscard]] bool isOneOf(const QString &word, std::initializer_list<const char *> words);

} // namespace stillroom
