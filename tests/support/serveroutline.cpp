#include "support/serveroutline.h"

#include <QRegularExpression>

namespace stillroom {

namespace {

/// Each gives lines of text. pg_temp and the system's own schemas are left out.
constexpr const char *postgresQuestions[] = {
    // Relations.
    "SELECT 'relation', c.oid::regclass, c.relkind, c.relpersistence, c.reloptions, "
    "pg_get_partkeydef(c.oid), "
    "pg_get_expr(c.relpartbound, c.oid), CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END, "
    "obj_description(c.oid, 'pg_class'), m.amname FROM pg_class c LEFT JOIN pg_am m ON m.oid = c.relam "
    "WHERE @ ORDER BY 2",
    // Columns.
    "SELECT 'column', c.oid::regclass, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, "
    "a.attidentity, "
    "a.attgenerated, pg_get_expr(d.adbin, d.adrelid), o.collname, col_description(c.oid, a.attnum), "
    "a.attstorage, "
    "row_number() OVER (PARTITION BY c.oid ORDER BY a.attnum) FROM pg_attribute a JOIN pg_class c ON c.oid = "
    "a.attrelid "
    "LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum "
    "LEFT JOIN pg_collation o ON o.oid = a.attcollation "
    "WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND @ ORDER BY 2, "
    "12",
    "SELECT 'constraint', c.oid::regclass, k.conname, pg_get_constraintdef(k.oid), obj_description(k.oid) "
    "FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid WHERE @ ORDER BY 2, 3",
    "SELECT 'index', pg_get_indexdef(c.oid) FROM pg_class c WHERE c.relkind IN ('i', 'I') AND @ ORDER BY 2",
    "SELECT 'sequence', c.oid::regclass, s.seqtypid::regtype, s.seqstart, s.seqincrement, s.seqmin, "
    "s.seqmax, s.seqcache, "
    "s.seqcycle FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid WHERE @ ORDER BY 2",
    "SELECT 'trigger', pg_get_triggerdef(t.oid), obj_description(t.oid) FROM pg_trigger t "
    "JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal AND @ ORDER BY 2",
    "SELECT 'routine', pg_get_functiondef(p.oid), obj_description(p.oid) FROM pg_proc p "
    "JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> "
    "'information_schema' "
    "AND p.prokind IN ('f', 'p') ORDER BY 2",
    "SELECT 'type', t.oid::regtype, t.typtype, t.typnotnull, t.typdefault, format_type(t.typbasetype, "
    "t.typtypmod), "
    "t.typcollation::regcollation, obj_description(t.oid), "
    "(SELECT string_agg(e.enumlabel, ',' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = "
    "t.oid), "
    "(SELECT string_agg(k.conname || pg_get_constraintdef(k.oid), ',' ORDER BY k.conname) FROM pg_constraint "
    "k "
    "WHERE k.contypid = t.oid) FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace "
    "WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema' AND t.typtype IN ('e', 'd') "
    "ORDER BY 2",
};

QStringList postgresOutline(const TestDatabase &database)
{
    QStringList lines;
    for (const char *question : postgresQuestions) {
        QString sql = QLatin1String(question);
        sql.replace(QLatin1Char('@'),
                    QLatin1String("c.relnamespace IN (SELECT oid FROM pg_namespace WHERE nspname NOT LIKE "
                                  "'pg\\_%' AND nspname <> 'information_schema')"));
        lines += database.texts(Statement(sql));
    }
    return lines;
}

Statement asked(const char *sql, const QString &schema)
{
    return Statement(QLatin1String(sql), {Value::text(schema)});
}

/// A text without what a second making may have otherwise: the name of an index that came with a foreign key,
/// and the list of a view's columns where the SELECT calls them so anyhow.
QString withoutMadeNames(QString text)
{
    static const QRegularExpression keyed(QStringLiteral("KEY `\\w+_ibfk_\\d+` \\("));
    static const QRegularExpression called(QStringLiteral("KEY `(\\w+)` \\(`\\1`\\)"));
    static const QRegularExpression listed(
        QStringLiteral("^(CREATE ALGORITHM.* VIEW `[^`]+` )\\([^)]*\\) (?=AS select )"));
    text.replace(keyed, QStringLiteral("KEY ("));
    text.replace(called, QStringLiteral("KEY (`\\1`)"));
    return text.replace(listed, QStringLiteral("\\1"));
}

/// What SHOW CREATE says of each, in `column` of its answer.
QStringList shown(const TestDatabase &database, const QString &schema, const QString &kind, int column,
                  const QStringList &names)
{
    QStringList lines;
    for (const QString &name : names) {
        const RowBatch rows = database.connection().query(
            Statement(QStringLiteral("SHOW CREATE %1 %2")
                          .arg(kind, database.dialect().quoted(TableName {schema, name}))));
        lines.append(withoutMadeNames(rows.text(0, column)));
    }
    return lines;
}

QStringList mysqlOutline(const TestDatabase &database, const QStringList &schemas)
{
    QStringList lines;
    const QString own
        = database.connection().scalar(Statement(QStringLiteral("SELECT DATABASE()"))).toString();
    for (const QString &schema : QStringList {own} + schemas) {
        const auto names = [&](const char *sql) { return database.texts(asked(sql, schema)); };
        lines += shown(database, schema, QStringLiteral("TABLE"), 1,
                       names("SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? "
                             "ORDER BY TABLE_NAME"));
        lines += shown(database, schema, QStringLiteral("TRIGGER"), 2,
                       names("SELECT TRIGGER_NAME FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = ? "
                             "ORDER BY TRIGGER_NAME"));
        for (const char *kind : {"FUNCTION", "PROCEDURE"})
            lines += shown(database, schema, QLatin1String(kind), 2,
                           database.texts(Statement(
                               QStringLiteral("SELECT ROUTINE_NAME FROM information_schema.ROUTINES "
                                              "WHERE ROUTINE_SCHEMA = ? AND ROUTINE_TYPE = ? ORDER BY 1"),
                               {Value::text(schema), Value::text(QLatin1String(kind))})));
    }
    return lines;
}

/// SQLite keeps the very text: blanks, and quotes count for nothing.
QStringList sqliteOutline(const TestDatabase &database)
{
    static const QRegularExpression blanks(QStringLiteral("[\\s\"`()]+"));
    QStringList lines = database.texts(
        Statement(QStringLiteral("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY 1, 2")));
    for (QString &line : lines) {
        line.remove(blanks);
    }
    return lines;
}

} // namespace

QStringList serverOutline(const TestDatabase &database, const QStringList &schemas)
{
    switch (database.connection().url().backend()) {
    case Backend::Sqlite:
        return sqliteOutline(database);
    case Backend::PostgreSql:
        return postgresOutline(database);
    case Backend::MySql:
    case Backend::MariaDb:
        return mysqlOutline(database, schemas);
    default:
        return {};
    }
}

} // namespace stillroom
