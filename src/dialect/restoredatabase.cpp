#include "dialect/restoredatabase.h"

namespace stillroom {

namespace {

/// Everything a dump may make anew, but for schemas: those that watch go first, lest they see the rest go.
const char *const emptyingBlock = R"(DO $empty$ DECLARE r record; BEGIN
  FOR r IN SELECT evtname AS n FROM pg_catalog.pg_event_trigger WHERE oid NOT IN
      (SELECT objid FROM pg_catalog.pg_depend WHERE classid = 'pg_catalog.pg_event_trigger'::regclass AND deptype = 'e') LOOP
    EXECUTE pg_catalog.format('DROP EVENT TRIGGER %I', r.n);
  END LOOP;
  FOR r IN SELECT pubname AS n FROM pg_catalog.pg_publication LOOP
    EXECUTE pg_catalog.format('DROP PUBLICATION %I', r.n);
  END LOOP;
  FOR r IN SELECT extname AS n FROM pg_catalog.pg_extension WHERE oid >= 16384 LOOP
    EXECUTE pg_catalog.format('DROP EXTENSION IF EXISTS %I CASCADE', r.n);
  END LOOP;
  FOR r IN SELECT fdwname AS n FROM pg_catalog.pg_foreign_data_wrapper WHERE oid >= 16384 LOOP
    EXECUTE pg_catalog.format('DROP FOREIGN DATA WRAPPER %I CASCADE', r.n);
  END LOOP;
  FOR r IN SELECT nspname AS n FROM pg_catalog.pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' LOOP
    EXECUTE pg_catalog.format('DROP SCHEMA %I CASCADE', r.n);
  END LOOP;
  FOR r IN SELECT lanname AS n FROM pg_catalog.pg_language WHERE oid >= 16384 LOOP
    EXECUTE pg_catalog.format('DROP LANGUAGE %I CASCADE', r.n);
  END LOOP;
  FOR r IN SELECT castsource::regtype AS s, casttarget::regtype AS t FROM pg_catalog.pg_cast WHERE oid >= 16384 LOOP
    EXECUTE pg_catalog.format('DROP CAST (%s AS %s)', r.s, r.t);
  END LOOP;
  FOR r IN SELECT DISTINCT d.defaclrole::regrole AS owner, x.grantee, CASE d.defaclobjtype WHEN 'r' THEN 'TABLES'
      WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'FUNCTIONS' WHEN 'T' THEN 'TYPES' WHEN 'n' THEN 'SCHEMAS' ELSE 'LARGE OBJECTS' END AS kind
      FROM pg_catalog.pg_default_acl d LEFT JOIN LATERAL pg_catalog.aclexplode(d.defaclacl) x ON true LOOP
    IF r.grantee IS NOT NULL THEN
      EXECUTE pg_catalog.format('ALTER DEFAULT PRIVILEGES FOR ROLE %s REVOKE ALL ON %s FROM %s', r.owner, r.kind,
        CASE WHEN r.grantee = 0 THEN 'PUBLIC' ELSE r.grantee::regrole::text END);
    END IF;
  END LOOP;
  FOR r IN SELECT d.defaclrole::regrole AS owner, CASE d.defaclobjtype WHEN 'r' THEN 'TABLES'
      WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'FUNCTIONS' WHEN 'T' THEN 'TYPES' WHEN 'n' THEN 'SCHEMAS' ELSE 'LARGE OBJECTS' END AS kind
      FROM pg_catalog.pg_default_acl d LOOP
    EXECUTE pg_catalog.format('ALTER DEFAULT PRIVILEGES FOR ROLE %s GRANT ALL ON %s TO %s', r.owner, r.kind, r.owner);
    IF r.kind IN ('FUNCTIONS', 'TYPES') THEN
      EXECUTE pg_catalog.format('ALTER DEFAULT PRIVILEGES FOR ROLE %s GRANT ALL ON %s TO PUBLIC', r.owner, r.kind);
    END IF;
  END LOOP;
END $empty$;
SELECT pg_catalog.count(pg_catalog.lo_unlink(oid)) FROM pg_catalog.pg_largeobject_metadata;
)";

/// `usual` is a schema "public" as a new database of PostgreSQL 15 has it; an older pg_dump tells no owner,
/// so it stays the one it was.
const char *const publicBlock = R"(CREATE SCHEMA public;
COMMENT ON SCHEMA public IS 'standard public schema';
DO $public$ DECLARE owner text := pg_catalog.current_setting('stillroom.public_owner'); BEGIN
  IF owner <> '' THEN
    EXECUTE pg_catalog.format('ALTER SCHEMA public OWNER TO %I', owner);
  END IF;
END $public$;
)";

/// Kept by the session, because the schema is gone when it is asked for.
const char *const rememberOwner
    = R"(SELECT pg_catalog.set_config('stillroom.public_owner', coalesce((SELECT rolname
  FROM pg_catalog.pg_roles WHERE %1), ''), true);
)";

QStringList firstValues(Connection &connection, const Statement &statement)
{
    const RowBatch rows = connection.query(statement);
    QStringList values;
    for (int row = 0; row < rows.rowCount(); ++row)
        values << rows.text(row, 0);
    return values;
}

} // namespace

std::optional<Statement> serverIdentityStatement(const ServerFlavour &server)
{
    using Product = ServerFlavour::Product;
    switch (server.product) {
    case Product::PostgreSql:
    case Product::Citus:
        return Statement(QStringLiteral("SELECT system_identifier FROM pg_catalog.pg_control_system()"));
    case Product::MySql:
        return Statement(QStringLiteral("SELECT @@GLOBAL.server_uuid"));
    case Product::MariaDb:
        return Statement(QStringLiteral("SELECT VARIABLE_VALUE FROM information_schema.GLOBAL_VARIABLES "
                                        "WHERE VARIABLE_NAME = 'SERVER_UID'"));
    default:
        return std::nullopt;
    }
}

Statement currentDatabase(Backend backend)
{
    return Statement(backend == Backend::PostgreSql ? QStringLiteral("SELECT pg_catalog.current_database()")
                                                    : QStringLiteral("SELECT DATABASE()"));
}

QString emptyDatabaseScript(const Dialect &dialect, const PublicSchema &publicSchema, int lockWaitMs)
{
    Q_ASSERT(dialect.defaultSchema == QLatin1String("public"));
    QString script
        = QStringLiteral("BEGIN;\n"
                         "SET LOCAL client_min_messages = warning;\n"
                         "SELECT pg_catalog.set_config(name, '0', true) FROM pg_catalog.pg_settings\n"
                         "  WHERE name IN ('statement_timeout', 'idle_in_transaction_session_timeout',\n"
                         "    'transaction_timeout');\n"
                         "SET LOCAL lock_timeout = %1;\n")
              .arg(lockWaitMs);
    script += QString::fromLatin1(rememberOwner)
                  .arg(publicSchema.ofPostgres15
                           ? QStringLiteral("rolname = 'pg_database_owner'")
                           : QStringLiteral("oid = (SELECT nspowner FROM pg_catalog.pg_namespace "
                                            "WHERE nspname = 'public')"));
    script += QString::fromLatin1(emptyingBlock);
    if (!publicSchema.exists)
        return script;
    script += QString::fromLatin1(publicBlock);
    return script
        + (publicSchema.ofPostgres15 ? QStringLiteral("GRANT USAGE ON SCHEMA public TO PUBLIC;\n")
                                     : QStringLiteral("GRANT ALL ON SCHEMA public TO PUBLIC;\n"));
}

QString checkRestoredScript(const Dialect &dialect, const QStringList &tables)
{
    QStringList names;
    for (const QString &table : tables)
        names << dialect.literal(Value::text(table));
    const QString check
        = QStringLiteral("DECLARE missing text := (SELECT pg_catalog.string_agg(n, ', ') "
                         "FROM pg_catalog.unnest(ARRAY[%1]::pg_catalog.text[]) n "
                         "WHERE n NOT IN (SELECT CASE WHEN s.nspname = 'public' THEN c.relname::text "
                         "ELSE s.nspname || '.' || c.relname END FROM pg_catalog.pg_class c "
                         "JOIN pg_catalog.pg_namespace s ON s.oid = c.relnamespace)); BEGIN "
                         "IF missing IS NOT NULL THEN RAISE EXCEPTION 'The backup lacks %', missing; END IF; "
                         "END")
              .replace(QLatin1String("%1"), names.join(QStringLiteral(", ")));
    return QStringLiteral("\nDO ") + dialect.literal(Value::text(check)) + QStringLiteral(";\nSELECT ")
        + dialect.literal(Value::text(QString::fromLatin1(restoredMark()))) + QStringLiteral(";\n");
}

QByteArray restoredMark()
{
    return QByteArrayLiteral("stillroom: all of the backup is here");
}

Statement settingNames()
{
    return Statement(QStringLiteral("SELECT name FROM pg_catalog.pg_settings"));
}

Statement schemaNames()
{
    return Statement(QStringLiteral("SELECT nspname FROM pg_catalog.pg_namespace WHERE nspname !~ '^pg_' "
                                    "AND nspname <> 'information_schema' ORDER BY nspname"));
}

Statement subscriptionCount()
{
    return Statement(QStringLiteral("SELECT count(*) FROM pg_catalog.pg_subscription WHERE subdbid = "
                                    "(SELECT oid FROM pg_catalog.pg_database WHERE datname = "
                                    "current_database())"));
}

DatabaseObjects databaseObjects(Connection &connection, const QString &database)
{
    const auto namesIn = [&](const QString &view, const QString &name, const QString &schema,
                             const QString &condition) {
        return firstValues(connection,
                           Statement(QStringLiteral("SELECT %1 FROM information_schema.%2 WHERE %3 = ?%4 "
                                                    "ORDER BY %1")
                                         .arg(name, view, schema, condition),
                                     {Value::text(database)}));
    };
    const auto tables = [&](const QString &condition) {
        return namesIn(QStringLiteral("TABLES"), QStringLiteral("TABLE_NAME"), QStringLiteral("TABLE_SCHEMA"),
                       QStringLiteral(" AND TABLE_TYPE ") + condition);
    };
    const auto routines = [&](const QString &kind) {
        return namesIn(QStringLiteral("ROUTINES"), QStringLiteral("ROUTINE_NAME"),
                       QStringLiteral("ROUTINE_SCHEMA"),
                       QStringLiteral(" AND ROUTINE_TYPE = '%1'").arg(kind));
    };
    DatabaseObjects objects;
    objects.tables = tables(QStringLiteral("NOT LIKE '%VIEW'"));
    objects.views = tables(QStringLiteral("LIKE '%VIEW'"));
    objects.triggers = namesIn(QStringLiteral("TRIGGERS"), QStringLiteral("TRIGGER_NAME"),
                               QStringLiteral("TRIGGER_SCHEMA"), {});
    objects.events
        = namesIn(QStringLiteral("EVENTS"), QStringLiteral("EVENT_NAME"), QStringLiteral("EVENT_SCHEMA"), {});
    objects.functions = routines(QStringLiteral("FUNCTION"));
    objects.procedures = routines(QStringLiteral("PROCEDURE"));
    objects.packages = routines(QStringLiteral("PACKAGE"));
    return objects;
}

std::vector<Statement> dropObjects(const Dialect &dialect, const QString &database,
                                   const DatabaseObjects &objects)
{
    std::vector<Statement> statements;
    const auto drop = [&](const char *kind, const QStringList &names) {
        for (const QString &name : names)
            statements.emplace_back(
                QStringLiteral("DROP %1 IF EXISTS %2")
                    .arg(QLatin1String(kind), dialect.quoted(TableName {database, name})));
    };
    drop("EVENT", objects.events);
    drop("TRIGGER", objects.triggers);
    drop("VIEW", objects.views);
    drop("FUNCTION", objects.functions);
    drop("PROCEDURE", objects.procedures);
    drop("PACKAGE", objects.packages);
    return statements;
}

Statement moveTables(const Dialect &dialect, const std::vector<TableMove> &moves)
{
    QStringList parts;
    for (const TableMove &move : moves)
        parts << QStringLiteral("%1 TO %2")
                     .arg(dialect.quoted(TableName {move.from, move.table}),
                          dialect.quoted(TableName {move.to, move.table}));
    return Statement(QStringLiteral("RENAME TABLE ") + parts.join(QStringLiteral(", ")));
}

DatabaseObjects objectsInTheWay(const DatabaseObjects &objects, const QStringList &coming)
{
    DatabaseObjects inTheWay;
    inTheWay.triggers = objects.triggers;
    inTheWay.events = objects.events;
    for (const QString &view : objects.views) {
        if (coming.contains(view, Qt::CaseInsensitive)) // servers differ in what is the same name
            inTheWay.views << view;
    }
    return inTheWay;
}

Statement keysFromElsewhere(const QString &database)
{
    return Statement(QStringLiteral("SELECT DISTINCT CONCAT(TABLE_SCHEMA, '.', TABLE_NAME) FROM "
                                    "information_schema.KEY_COLUMN_USAGE WHERE REFERENCED_TABLE_SCHEMA = ? "
                                    "AND TABLE_SCHEMA <> REFERENCED_TABLE_SCHEMA ORDER BY 1"),
                     {Value::text(database)});
}

Statement innodbKeysFromElsewhere(const ServerFlavour &server, const QString &database)
{
    const bool isRenamed = server.product == ServerFlavour::Product::MySql && server.isAtLeast(8);
    return Statement(
        QStringLiteral("SELECT DISTINCT REPLACE(FOR_NAME, '/', '.') FROM information_schema.%1 WHERE "
                       "CAST(SUBSTRING_INDEX(REF_NAME, '/', 1) AS BINARY) = CAST(CONVERT(? USING filename) "
                       "AS BINARY) AND "
                       "SUBSTRING_INDEX(FOR_NAME, '/', 1) <> SUBSTRING_INDEX(REF_NAME, '/', 1) ORDER BY 1")
            .arg(isRenamed ? QStringLiteral("INNODB_FOREIGN") : QStringLiteral("INNODB_SYS_FOREIGN")),
        {Value::text(database)});
}

Statement takeRestoreLock(const QString &database, int waitSeconds)
{
    return Statement(
        QStringLiteral("SELECT GET_LOCK(CONCAT('stillroom:', LEFT(SHA2(LOWER(?), 256), 40)), %1)")
            .arg(waitSeconds),
        {Value::text(database)});
}

Statement isRestoreLockFree(const QString &database)
{
    return Statement(
        QStringLiteral("SELECT IS_FREE_LOCK(CONCAT('stillroom:', LEFT(SHA2(LOWER(?), 256), 40)))"),
        {Value::text(database)});
}

Statement setEncoding(const Dialect &dialect, const QString &database, const QString &characterSet,
                      const QString &collation)
{
    return Statement(
        QStringLiteral("ALTER DATABASE %1 CHARACTER SET %2 COLLATE %3")
            .arg(dialect.quoted(database), dialect.quoted(characterSet), dialect.quoted(collation)));
}

Statement otherDefiners(const QString &database)
{
    const Value name = Value::text(database);
    return Statement(
        QStringLiteral("SELECT d FROM ("
                       "SELECT DEFINER AS d FROM information_schema.VIEWS WHERE TABLE_SCHEMA = ? UNION "
                       "SELECT DEFINER FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = ? UNION "
                       "SELECT DEFINER FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = ? UNION "
                       "SELECT DEFINER FROM information_schema.EVENTS WHERE EVENT_SCHEMA = ?) definers "
                       "WHERE CONVERT(d USING utf8mb4) COLLATE utf8mb4_bin <> "
                       "CONVERT(CURRENT_USER() USING utf8mb4) COLLATE utf8mb4_bin ORDER BY d"),
        {name, name, name, name});
}

std::vector<Statement> tryDefiner(const Dialect &dialect, const QString &database, const QString &definer)
{
    const qsizetype at = definer.lastIndexOf(QLatin1Char('@'));
    QString account = dialect.quoted(at < 0 ? definer : definer.left(at));
    if (at >= 0 && at + 1 < definer.size()) // a role of MariaDB's has no host
        account += QLatin1Char('@') + dialect.quoted(definer.mid(at + 1));
    const QString view = dialect.quoted(TableName {database, QStringLiteral("stillroom_tries")});
    return {Statement(QStringLiteral("CREATE DEFINER = %1 VIEW %2 AS SELECT 1 AS one").arg(account, view)),
            Statement(QStringLiteral("DROP VIEW ") + view)};
}

Statement openView(const Dialect &dialect, const QString &database, const QString &view)
{
    return Statement(
        QStringLiteral("SELECT 1 FROM %1 LIMIT 0").arg(dialect.quoted(TableName {database, view})));
}

Statement boundMetadataWait(int seconds)
{
    return Statement(QStringLiteral("SET SESSION lock_wait_timeout = %1").arg(seconds));
}

Statement routineGrants(const QString &database)
{
    return Statement(QStringLiteral("SELECT User, Host, Routine_type, Routine_name, Proc_priv "
                                    "FROM mysql.procs_priv WHERE Db = ?"),
                     {Value::text(database)});
}

Statement grantRoutine(const Dialect &dialect, const QString &database, const RowBatch &rows, int row)
{
    const QStringList held = rows.text(row, 4).split(QLatin1Char(','));
    QStringList rights;
    for (const QString &right : held) {
        if (right.compare(QLatin1String("Grant"), Qt::CaseInsensitive) != 0)
            rights << right;
    }
    const QString role = rows.text(row, 1).isEmpty() // a role of MariaDB's has no host
        ? dialect.quoted(rows.text(row, 0))
        : dialect.quoted(rows.text(row, 0)) + QLatin1Char('@') + dialect.quoted(rows.text(row, 1));
    return Statement(
        QStringLiteral("GRANT %1 ON %2 %3 TO %4%5")
            .arg(rights.isEmpty() ? QStringLiteral("USAGE") : rights.join(QStringLiteral(", ")),
                 rows.text(row, 2), dialect.quoted(TableName {database, rows.text(row, 3)}), role,
                 rights.size() < held.size() ? QStringLiteral(" WITH GRANT OPTION") : QString()));
}

} // namespace stillroom
