#pragma once

#include <QString>

namespace stillroom {

// The queries of the inspector. `%1` stands for the numbers of the schemas looked at. Order and number of
// the columns are what inspectPostgres() reads by.

namespace postgrescatalog {

inline const QString relations = QStringLiteral(
    "SELECT c.oid, c.relname, c.relnamespace, c.relkind, c.relispartition, d.description, x.extname, "
    "array_to_json(c.reloptions), CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END, "
    "CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END, s.spcname, c.relpersistence "
    "FROM pg_catalog.pg_class c "
    "LEFT JOIN pg_catalog.pg_description d ON d.objoid = c.oid AND d.classoid = 'pg_class'::regclass "
    "AND d.objsubid = 0 "
    "LEFT JOIN pg_catalog.pg_depend e ON e.objid = c.oid AND e.classid = 'pg_class'::regclass "
    "AND e.objsubid = 0 AND e.deptype = 'e' "
    "LEFT JOIN pg_catalog.pg_extension x ON x.oid = e.refobjid "
    "LEFT JOIN pg_catalog.pg_tablespace s ON s.oid = c.reltablespace "
    "WHERE c.relnamespace IN (%1) AND c.relkind IN ('r', 'p', 'v', 'm', 'f') ORDER BY c.relname");

inline const QString inheritance
    = QStringLiteral("SELECT i.inhrelid, i.inhparent, c.relname FROM pg_catalog.pg_inherits i "
                     "JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid WHERE c.relkind IN ('r', 'p', 'f') "
                     "ORDER BY c.relname, i.inhseqno");

/// A default names no columns: without its table the server need not open that, which takes most of the time.
inline const QString columns = QStringLiteral(
    "SELECT a.attrelid, a.attnum, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), "
    "pg_catalog.pg_get_expr(f.adbin, CASE WHEN a.attgenerated = '' THEN 0 ELSE f.adrelid END), a.attnotnull, "
    "a.attidentity, a.attgenerated, "
    "a.attcollation, CASE WHEN a.attcollation <> t.typcollation THEN o.collname END, d.description, "
    "a.attislocal "
    "FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid "
    "JOIN pg_catalog.pg_type t ON t.oid = a.atttypid "
    "LEFT JOIN pg_catalog.pg_attrdef f ON f.adrelid = a.attrelid AND f.adnum = a.attnum "
    "LEFT JOIN pg_catalog.pg_collation o ON o.oid = a.attcollation AND a.attcollation <> t.typcollation "
    "LEFT JOIN pg_catalog.pg_description d ON d.objoid = a.attrelid AND d.objsubid = a.attnum "
    "AND d.classoid = 'pg_class'::regclass "
    "WHERE c.relnamespace IN (%1) AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition "
    "AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attrelid, a.attnum");

inline const QString identities = QStringLiteral(
    "SELECT p.refobjid, p.refobjsubid, s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, "
    "s.seqcycle FROM pg_catalog.pg_sequence s JOIN pg_catalog.pg_depend p ON p.objid = s.seqrelid "
    "AND p.classid = 'pg_class'::regclass AND p.refclassid = 'pg_class'::regclass AND p.deptype = 'i' "
    "JOIN pg_catalog.pg_class c ON c.oid = p.refobjid WHERE c.relnamespace IN (%1)");

inline const QString constraints = QStringLiteral(
    "SELECT k.conrelid, k.conname, k.contype, array_to_json(k.conkey), k.confrelid, r.relname, "
    "r.relnamespace, n.nspname, pg_catalog.pg_table_is_visible(k.confrelid), array_to_json(k.confkey), "
    "k.confupdtype, k.confdeltype, k.confmatchtype, k.condeferrable, k.condeferred, k.convalidated, "
    "CASE WHEN k.contype IN ('c', 'x') THEN pg_catalog.pg_get_constraintdef(k.oid) END, k.conindid "
    "FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_class c ON c.oid = k.conrelid "
    "LEFT JOIN pg_catalog.pg_class r ON r.oid = k.confrelid "
    "LEFT JOIN pg_catalog.pg_namespace n ON n.oid = r.relnamespace "
    "WHERE c.relnamespace IN (%1) AND NOT c.relispartition AND k.conparentid = 0 "
    "AND k.contype IN ('p', 'u', 'f', 'c', 'x') ORDER BY k.conrelid, k.conname");

/// `%2`: whether NULLs are distinct, which PostgreSQL tells from 15 on.
inline const QString indexes = QStringLiteral(
    "SELECT x.indexrelid, x.indrelid, i.relname, x.indisunique, x.indkey, x.indnkeyatts, x.indoption, "
    "x.indclass, x.indcollation, pg_catalog.pg_get_expr(x.indpred, x.indrelid), m.amname, "
    "array_to_json(i.reloptions), s.spcname, %2, x.indisprimary, CASE WHEN x.indexprs IS NOT NULL THEN "
    "(SELECT json_agg(pg_catalog.pg_get_indexdef(x.indexrelid, k, false) ORDER BY k) "
    "FROM generate_series(1, x.indnkeyatts) AS k) END "
    "FROM pg_catalog.pg_index x JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid "
    "JOIN pg_catalog.pg_class c ON c.oid = x.indrelid JOIN pg_catalog.pg_am m ON m.oid = i.relam "
    "LEFT JOIN pg_catalog.pg_tablespace s ON s.oid = i.reltablespace "
    "WHERE c.relnamespace IN (%1) AND c.relkind IN ('r', 'p', 'f') AND NOT c.relispartition "
    "ORDER BY x.indrelid, i.relname");

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
    "x.objid IS NOT NULL, o.collname "
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
    "s.seqcycle, pg_catalog.format_type(s.seqtypid, NULL) FROM pg_catalog.pg_sequence s "
    "JOIN pg_catalog.pg_class c ON c.oid = s.seqrelid WHERE c.relnamespace IN (%1) "
    "AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend p WHERE p.objid = c.oid "
    "AND p.classid = 'pg_class'::regclass AND p.deptype IN ('a', 'i', 'e')) ORDER BY c.relname");

inline const QString triggers = QStringLiteral(
    "SELECT t.tgrelid, t.tgname, pg_catalog.pg_get_triggerdef(t.oid) FROM pg_catalog.pg_trigger t "
    "JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid WHERE c.relnamespace IN (%1) "
    "AND NOT t.tgisinternal AND NOT c.relispartition ORDER BY t.tgrelid, t.tgname");

inline const QString routines = QStringLiteral(
    "SELECT p.proname, p.pronamespace, p.prokind, pg_catalog.pg_get_function_arguments(p.oid), "
    "pg_catalog.pg_get_function_result(p.oid), l.lanname, "
    "CASE WHEN p.prokind <> 'a' THEN pg_catalog.pg_get_functiondef(p.oid) END "
    "FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_language l ON l.oid = p.prolang "
    "WHERE p.pronamespace IN (%1) AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d "
    "WHERE d.objid = p.oid AND d.classid = 'pg_proc'::regclass AND d.deptype = 'e') "
    "ORDER BY p.proname, p.oid");

} // namespace postgrescatalog

} // namespace stillroom
