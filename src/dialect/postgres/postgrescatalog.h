#pragma once

#include "dialect/postgres/postgresserver.h"

namespace stillroom {

// The queries of the inspector. `%1` stands for the numbers of the schemas looked at. Order and number of
// the columns are what inspectPostgres() reads by; where servers differ in words, a function gives the text.

namespace postgrescatalog {

[[nodiscard]] QString relations(const PostgresServer &server);

inline const QString inheritance
    = QStringLiteral("SELECT i.inhrelid, i.inhparent, c.relname FROM pg_catalog.pg_inherits i "
                     "JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid WHERE c.relkind IN ('r', 'p', 'f') "
                     "ORDER BY c.relname, i.inhseqno");

/// \param version 150018, as the server tells it
[[nodiscard]] QString columns(int version);

[[nodiscard]] QString identities(const PostgresServer &server);

inline const QString constraints = QStringLiteral(
    "SELECT k.conrelid, k.conname, k.contype, array_to_json(k.conkey), k.confrelid, r.relname, "
    "r.relnamespace, n.nspname, pg_catalog.pg_table_is_visible(k.confrelid), array_to_json(k.confkey), "
    "k.confupdtype, k.confdeltype, k.confmatchtype, k.condeferrable, k.condeferred, k.convalidated, "
    "CASE WHEN k.contype IN ('c', 'x') THEN pg_catalog.pg_get_constraintdef(k.oid) END, k.conindid "
    "FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_class c ON c.oid = k.conrelid "
    "LEFT JOIN pg_catalog.pg_class r ON r.oid = k.confrelid "
    "LEFT JOIN pg_catalog.pg_namespace n ON n.oid = r.relnamespace "
    "WHERE c.relnamespace IN (%1) AND c.relispartition IS NOT TRUE AND k.conparentid = 0 "
    "AND k.contype IN ('p', 'u', 'f', 'c', 'x') ORDER BY k.conrelid, k.conname");

[[nodiscard]] QString indexes(const PostgresServer &server, int version);

inline const QString operatorClasses
    = QStringLiteral("SELECT oid, opcname FROM pg_catalog.pg_opclass WHERE NOT opcdefault");

inline const QString collations
    = QStringLiteral("SELECT oid, collname FROM pg_catalog.pg_collation WHERE oid IN (%1)");

inline const QString foreignColumns = QStringLiteral(
    "SELECT attrelid, attnum, attname FROM pg_catalog.pg_attribute WHERE attrelid IN (%1) AND attnum > 0");

inline const QString enums = QStringLiteral(
    "SELECT t.oid, t.typname, t.typnamespace, n.nspname, pg_catalog.pg_type_is_visible(t.oid), "
    "pg_catalog.format_type(t.oid, NULL), e.enumlabel, x.objid IS NOT NULL "
    "FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace "
    "LEFT JOIN pg_catalog.pg_enum e ON e.enumtypid = t.oid "
    "LEFT JOIN pg_catalog.pg_depend x ON x.objid = t.oid AND x.classid = 'pg_type'::regclass "
    "AND x.deptype = 'e' WHERE t.typtype = 'e' ORDER BY t.typname, t.oid, e.enumsortorder");

inline const QString domains = QStringLiteral(
    "SELECT t.oid, t.typname, t.typnamespace, n.nspname, pg_catalog.format_type(t.oid, NULL), "
    "pg_catalog.format_type(t.typbasetype, t.typtypmod), t.typnotnull, t.typdefault, "
    "x.objid IS NOT NULL, o.collname, pg_catalog.obj_description(t.oid, 'pg_type') "
    "FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace "
    "JOIN pg_catalog.pg_type b ON b.oid = t.typbasetype "
    "LEFT JOIN pg_catalog.pg_collation o ON o.oid = t.typcollation AND t.typcollation <> b.typcollation "
    "LEFT JOIN pg_catalog.pg_depend x ON x.objid = t.oid AND x.classid = 'pg_type'::regclass "
    "AND x.deptype = 'e' WHERE t.typtype = 'd' AND n.nspname <> 'information_schema' ORDER BY t.typname");

inline const QString domainChecks = QStringLiteral(
    "SELECT contypid, conname, pg_catalog.pg_get_constraintdef(oid) FROM pg_catalog.pg_constraint "
    "WHERE contypid <> 0 AND contype = 'c' ORDER BY contypid, conname");

inline const QString sequences = QStringLiteral(
    "SELECT c.relname, c.relnamespace, s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, "
    "s.seqcycle, pg_catalog.format_type(s.seqtypid, NULL), pg_catalog.obj_description(c.oid, 'pg_class') "
    "FROM pg_catalog.pg_sequence s "
    "JOIN pg_catalog.pg_class c ON c.oid = s.seqrelid WHERE c.relnamespace IN (%1) "
    "AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend p WHERE p.objid = c.oid "
    "AND p.classid = 'pg_class'::regclass AND p.deptype IN ('a', 'i', 'e')) ORDER BY c.relname");

inline const QString triggers
    = QStringLiteral("SELECT t.tgrelid, t.tgname, pg_catalog.pg_get_triggerdef(t.oid), "
                     "pg_catalog.obj_description(t.oid, 'pg_trigger') FROM pg_catalog.pg_trigger t "
                     "JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid WHERE c.relnamespace IN (%1) "
                     "AND NOT t.tgisinternal AND c.relispartition IS NOT TRUE ORDER BY t.tgrelid, t.tgname");

[[nodiscard]] QString routines(const PostgresServer &server);

/// CockroachDB: the columns it hides, and the expressions of generated ones, which pg_attrdef lacks.
inline const QString hiddenAndGenerated = QStringLiteral(
    "SELECT c.oid, s.is_hidden, s.generation_expression, s.column_name FROM information_schema.columns s "
    "JOIN pg_catalog.pg_namespace n ON n.nspname = s.table_schema "
    "JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = s.table_name "
    "WHERE n.oid IN (%1) AND (s.is_hidden = 'YES' OR s.generation_expression <> '')");

/// Citus: the tables it spreads by the values of a column ("h"); reference and local tables have none.
inline const QString distributions
    = QStringLiteral("SELECT p.logicalrelid::oid, CASE WHEN p.partkey IS NOT NULL THEN "
                     "pg_catalog.column_to_column_name(p.logicalrelid, p.partkey) END "
                     "FROM pg_catalog.pg_dist_partition p WHERE p.partmethod = 'h'");

} // namespace postgrescatalog

} // namespace stillroom
