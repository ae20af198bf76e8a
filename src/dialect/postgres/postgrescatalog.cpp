#include "dialect/postgres/postgrescatalog.h"

namespace stillroom::postgrescatalog {

namespace {

/// The text of a query with what differs put in for @1, @2 …; `%1` stays for the schemas.
QString worded(QString text, const QStringList &words)
{
    for (qsizetype i = 0; i < words.size(); ++i)
        text.replace(QStringLiteral("@%1").arg(i + 1), words[i]);
    return text;
}

QString tablespace(const PostgresServer &server)
{
    return server.hasTablespaces() ? QStringLiteral("s.spcname") : QStringLiteral("NULL");
}

} // namespace

QString relations(const PostgresServer &server)
{
    static const QString text = QStringLiteral(
        "SELECT c.oid, c.relname, c.relnamespace, c.relkind, c.relispartition, d.description, x.extname, "
        "array_to_json(c.reloptions), CASE WHEN c.relkind = 'p' THEN @1 END, "
        "CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END, @2, c.relpersistence "
        "FROM pg_catalog.pg_class c "
        "LEFT JOIN pg_catalog.pg_description d ON d.objoid = c.oid AND d.classoid = 'pg_class'::regclass "
        "AND d.objsubid = 0 "
        "LEFT JOIN pg_catalog.pg_depend e ON e.objid = c.oid AND e.classid = 'pg_class'::regclass "
        "AND e.objsubid = 0 AND e.deptype = 'e' "
        "LEFT JOIN pg_catalog.pg_extension x ON x.oid = e.refobjid "
        "LEFT JOIN pg_catalog.pg_tablespace s ON s.oid = c.reltablespace "
        "WHERE c.relnamespace IN (%1) AND c.relkind IN ('r', 'p', 'v', 'm', 'f')@3 ORDER BY c.relname");
    return worded(text,
                  {server.hasPartitionsAndInheritance() ? QStringLiteral("pg_get_partkeydef(c.oid)")
                                                        : QStringLiteral("NULL"),
                   tablespace(server),
                   // Before Citus 11 the shards a node holds stand in pg_class as tables.
                   server.hasDistributedTables()
                       ? QStringLiteral(" AND NOT pg_catalog.relation_is_a_known_shard(c.oid)")
                       : QString()});
}

QString columns(int version)
{
    static const QString text = QStringLiteral(
        "SELECT a.attrelid, a.attnum, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), "
        "pg_catalog.pg_get_expr(f.adbin, @2), a.attnotnull, a.attidentity, @1, "
        "a.attcollation, CASE WHEN a.attcollation <> t.typcollation THEN o.collname END, d.description, "
        "a.attislocal "
        "FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid "
        "JOIN pg_catalog.pg_type t ON t.oid = a.atttypid "
        "LEFT JOIN pg_catalog.pg_attrdef f ON f.adrelid = a.attrelid AND f.adnum = a.attnum "
        "LEFT JOIN pg_catalog.pg_collation o ON o.oid = a.attcollation AND a.attcollation <> t.typcollation "
        "LEFT JOIN pg_catalog.pg_description d ON d.objoid = a.attrelid AND d.objsubid = a.attnum "
        "AND d.classoid = 'pg_class'::regclass "
        "WHERE c.relnamespace IN (%1) AND c.relkind IN ('r', 'p', 'v', 'm', 'f') "
        "AND c.relispartition IS NOT TRUE AND a.attnum > 0 AND NOT a.attisdropped "
        "ORDER BY a.attrelid, a.attnum");
    // YugabyteDB was PostgreSQL 11 for long, which knows no generated columns.
    // A default names no columns: without its table the server need not open that, which takes most of the
    // time.
    return version >= 120000
        ? worded(text,
                 {QStringLiteral("a.attgenerated"),
                  QStringLiteral("CASE WHEN a.attgenerated = '' THEN 0 ELSE f.adrelid END")})
        : worded(text, {QStringLiteral("''"), QStringLiteral("0")});
}

QString identities(const PostgresServer &server)
{
    static const QString text = QStringLiteral(
        "SELECT p.refobjid, p.refobjsubid, s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, "
        "s.seqcycle FROM pg_catalog.pg_sequence s JOIN pg_catalog.pg_depend p ON p.objid = s.seqrelid "
        "AND p.classid = 'pg_class'::regclass AND p.refclassid = 'pg_class'::regclass AND p.deptype = '@1' "
        "JOIN pg_catalog.pg_class c ON c.oid = p.refobjid WHERE c.relnamespace IN (%1)");
    // CockroachDB's pg_depend has one kind for all sequences that a column owns (pkg/sql/pg_catalog.go).
    return worded(text, {server.hasHiddenColumns() ? QStringLiteral("a") : QStringLiteral("i")});
}

QString indexes(const PostgresServer &server, int version)
{
    static const QString text = QStringLiteral(
        "SELECT x.indexrelid, x.indrelid, i.relname, x.indisunique, x.indkey, x.indnkeyatts, x.indoption, "
        "x.indclass, x.indcollation, pg_catalog.pg_get_expr(x.indpred, x.indrelid), m.amname, "
        "array_to_json(i.reloptions), @1, @2, x.indisprimary, CASE WHEN x.indexprs IS NOT NULL THEN @3 END "
        "FROM pg_catalog.pg_index x JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid "
        "JOIN pg_catalog.pg_class c ON c.oid = x.indrelid JOIN pg_catalog.pg_am m ON m.oid = i.relam "
        "LEFT JOIN pg_catalog.pg_tablespace s ON s.oid = i.reltablespace "
        "WHERE c.relnamespace IN (%1) AND c.relkind IN ('r', 'p', 'f', 'm') AND c.relispartition IS NOT TRUE "
        "ORDER BY x.indrelid, i.relname");
    return worded(
        text,
        {tablespace(server),
         version >= 150000 ? QStringLiteral("x.indnullsnotdistinct") : QStringLiteral("false"),
         // CockroachDB keeps the expressions as the text of an array, those of the elements that are one.
         server.hasHiddenColumns()
             ? QStringLiteral("array_to_json(x.indexprs::text[])")
             : QStringLiteral(
                 "(SELECT json_agg(pg_catalog.pg_get_indexdef(x.indexrelid, k, false) ORDER BY k) "
                 "FROM generate_series(1, x.indnkeyatts) AS k)")});
}

QString routines(const PostgresServer &server)
{
    static const QString text
        = QStringLiteral("SELECT p.proname, p.pronamespace, p.prokind, pg_catalog.@1(p.oid), "
                         "pg_catalog.pg_get_function_result(p.oid), l.lanname, "
                         "CASE WHEN p.prokind <> 'a' THEN pg_catalog.pg_get_functiondef(p.oid) END, "
                         "pg_catalog.oidvectortypes(p.proargtypes), "
                         "pg_catalog.obj_description(p.oid, 'pg_proc') "
                         "FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_language l ON l.oid = p.prolang "
                         "WHERE p.pronamespace IN (%1) AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d "
                         "WHERE d.objid = p.oid AND d.classid = 'pg_proc'::regclass AND d.deptype = 'e') "
                         "ORDER BY p.proname, p.oid");
    // CockroachDB got the first of the two later than functions of its users.
    return worded(text,
                  {server.hasHiddenColumns() ? QStringLiteral("pg_get_function_identity_arguments")
                                             : QStringLiteral("pg_get_function_arguments")});
}

} // namespace stillroom::postgrescatalog
