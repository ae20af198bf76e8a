#pragma once

#include "db/serverflavour.h"
#include "schema/schema.h"

namespace stillroom {

/// What a server that speaks PostgreSQL's protocol can do, told by its version string. What a product lacks
/// is a trait here: the inspector asks for less or in other words, and the compiler refuses before anything
/// runs. The sources of the facts stand beside them in the source file.
struct PostgresServer
{
    ServerFlavour flavour;

    [[nodiscard]] static PostgresServer of(const ServerFlavour &flavour);
    /// The server an inspected schema comes from; of any other schema, PostgreSQL.
    [[nodiscard]] static PostgresServer of(const Schema &schema);
    /// What Schema::server keeps of it; nothing of PostgreSQL itself.
    [[nodiscard]] QMap<QString, QString> kept() const;

    [[nodiscard]] bool hasKnownCatalogue() const; ///< false: nothing can be inspected
    [[nodiscard]] bool rollsBackSchemaChanges() const;
    [[nodiscard]] bool hasPostgresLocks() const; ///< what a schema change locks is as in PostgreSQL's manual

    // The catalogue.
    [[nodiscard]] bool hasHiddenColumns() const; ///< columns SELECT * leaves out, such as a made key
    [[nodiscard]] bool hasPartitionsAndInheritance() const; ///< as PostgreSQL has them
    [[nodiscard]] bool hasDomains() const;
    [[nodiscard]] bool hasTablespaces() const;
    [[nodiscard]] bool tellsTriggers() const;
    [[nodiscard]] bool tellsRoutines() const;
    [[nodiscard]] bool hasDistributedTables() const; ///< whose shards are tables too
    [[nodiscard]] bool uniqueIsIndex() const; ///< a unique constraint and a unique index are one thing
    [[nodiscard]] bool indexesNullsFirst() const; ///< NULL stands first in an ascending index, always
    [[nodiscard]] bool hasOneBigInteger() const; ///< INTEGER is BIGINT, and JSON is JSONB
    /// The name PostgreSQL has for an index method of the catalogue: "btree" for "lsm".
    [[nodiscard]] QString indexMethod(const QString &told) const;

    // Changes of the schema.
    [[nodiscard]] bool hasExclusionConstraints() const;
    [[nodiscard]] bool defersForeignKeys() const;
    [[nodiscard]] bool defersUniqueness() const; ///< of primary keys and unique constraints
    [[nodiscard]] bool hasInherits() const;
    [[nodiscard]] bool hasNullsNotDistinct() const;
    [[nodiscard]] bool hasIndexCollations() const;
    [[nodiscard]] bool hasIndexMethod(const QString &method) const;
    [[nodiscard]] bool hasVirtualColumns() const;
    [[nodiscard]] bool hasStoredColumns() const;
    [[nodiscard]] bool dropsPrimaryKeys() const; ///< and leaves the table without one

    bool operator==(const PostgresServer &) const = default;
};

/// The column by whose values Citus spreads the rows of a table; empty where it does not.
[[nodiscard]] QString distributionColumn(const Schema &schema, const TableName &table);
void setDistributionColumn(Schema &schema, const TableName &table, const QString &column);

} // namespace stillroom
