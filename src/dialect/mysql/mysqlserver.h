#pragma once

#include "schema/schema.h"

namespace stillroom {

/// What a server of the MySQL family can do, told by its version string. What a product lacks is a trait
/// here: the inspector asks for less and the compiler writes it another way.
struct MySqlServer
{
    enum class Product { MySql, MariaDb, TiDb, Vitess };
    Product product = Product::MySql;
    int version = 0; ///< 101119 for 10.11.19; TiDB's own, not that of the MySQL it stands for
    bool backslashEscapes = true; ///< false with the SQL mode NO_BACKSLASH_ESCAPES
    bool printsPlainly = true; ///< no SQL mode changes what SHOW CREATE TABLE prints

    /// \param version as SELECT VERSION() tells it; \param sqlMode as @@sql_mode does
    [[nodiscard]] static MySqlServer of(const QString &version, const QString &sqlMode = {});
    /// The server an inspected schema comes from; of a replayed one, a current server of its dialect.
    [[nodiscard]] static MySqlServer of(const Schema &schema, bool mariaDb);

    [[nodiscard]] bool isMariaDb() const { return product == Product::MariaDb; }
    /// Whether inspecting is best done by the texts of the tables. MySQL 8 keeps its catalogue in tables of
    /// its own and answers faster by it.
    [[nodiscard]] bool tellsTablesByText() const;
    [[nodiscard]] bool hasForeignKeys() const;
    [[nodiscard]] bool hasCheckConstraints() const;
    [[nodiscard]] bool checksHoldNames() const; ///< a column a check names cannot be renamed
    [[nodiscard]] bool tellsCheckLevel() const; ///< whether a check was written beside its column
    [[nodiscard]] bool hasGeneratedColumns() const;
    [[nodiscard]] bool hasExpressionIndexes() const;
    [[nodiscard]] bool hasTriggersAndRoutines() const;
    [[nodiscard]] bool renamesIndexes() const;
    [[nodiscard]] bool hasIfExistsEverywhere() const; ///< for columns and indexes, not only for tables
    [[nodiscard]] bool quotesDefaults() const; ///< the catalogue shows a default as SQL, not as a bare value
    [[nodiscard]] bool needsBracketedDefaults() const; ///< DEFAULT (uuid()), not DEFAULT uuid()
    [[nodiscard]] bool escapesExpressions() const; ///< expressions in the catalogue have \' for '
    [[nodiscard]] bool restrictIsDefault() const; ///< a key without actions is told as RESTRICT
};

} // namespace stillroom
