#include "support/compliancecases.h"
#include "support/operations.h"

namespace stillroom {

// What one database has and others have not.

namespace {

QString source(const char *text)
{
    return QString::fromUtf8(text);
}

SqlType ownType(const char *name, const char *module, std::optional<int> length = {})
{
    SqlType type = sqlType(name, length);
    type.module = QLatin1String(module);
    return type;
}

SqlType postgresType(const char *name, std::optional<int> length = {})
{
    return ownType(name, "postgresql", length);
}

/// A type SQLAlchemy has no class for, in the database's own words.
SqlType declaredType(const char *text)
{
    SqlType type;
    type.declared = QLatin1String(text);
    return type;
}

SqlType withArgument(SqlType type, const char *keyword, const char *value)
{
    type.arguments.insert(QLatin1String(keyword), QLatin1String(value));
    return type;
}

Table animals()
{
    return makeTable("animals",
                     {idColumn(), makeColumn("name", sqlType("String", 50), false),
                      makeColumn("kind", sqlType("String", 20)), makeColumn("age", sqlType("Integer"))});
}

SchemaCase tableCase(const char *need, const Table &table, std::vector<Operation> changes = {})
{
    SchemaCase one;
    if (*need != '\0')
        one.needs = {QLatin1String(need)};
    one.tables = {table};
    one.changes = std::move(changes);
    return one;
}

/// Primary keys, keys and uniques with all that PostgreSQL knows of them.
void addPostgresConstraints(SchemaCases &cases)
{
    Table named = animals();
    named.primaryKey.name = QStringLiteral("pk_animals");
    cases.push_back({"primary key with a name", tableCase("named primary keys", named)});
    named.primaryKey.options = {{QStringLiteral("deferrable"), QStringLiteral("True")},
                                {QStringLiteral("initially"), QStringLiteral("'DEFERRED'")}};
    cases.push_back({"deferred primary key", tableCase("deferrable uniques", named)});

    Table pair = makeTable(
        "pairs",
        {idColumn(), makeColumn("a", sqlType("Integer"), false), makeColumn("b", sqlType("Integer"), false)});
    pair.primaryKey.columns = {QStringLiteral("a"), QStringLiteral("b")};
    pair.columns.erase(pair.columns.begin());
    Table refers = makeTable(
        "refers", {idColumn(), makeColumn("x", sqlType("Integer")), makeColumn("y", sqlType("Integer"))});
    ForeignKey key = makeForeignKey("fk_pair", "x", "pairs", "a");
    key.columns.append(QStringLiteral("y"));
    key.referredColumns.append(QStringLiteral("b"));
    key.match = QStringLiteral("FULL");
    key.onDelete = QStringLiteral("RESTRICT");
    key.onUpdate = QStringLiteral("SET DEFAULT");
    refers.foreignKeys = {key};
    SchemaCase full = tableCase("match", pair);
    full.tables.push_back(refers);
    cases.push_back({"foreign key that matches in full", full});

    Table unique = animals();
    unique.uniqueConstraints = {makeUnique("uq_name", "name")};
    unique.uniqueConstraints[0].options
        = {{QStringLiteral("postgresql_nulls_not_distinct"), QStringLiteral("True")},
           {QStringLiteral("postgresql_include"), QStringLiteral("['age']")}};
    unique.indexes = {makeIndex("ix_kind", "kind", true)};
    unique.indexes[0].options = {{QStringLiteral("postgresql_nulls_not_distinct"), QStringLiteral("True")}};
    cases.push_back({"NULL as a value like others", tableCase("nulls not distinct", unique)});
}

void addPostgresIndexes(SchemaCases &cases)
{
    Table table = animals();
    table.indexes = {makeIndex("ix_first", "age"), makeIndex("ix_last", "age")};
    table.indexes[0].elements[0].nulls = QStringLiteral("FIRST");
    table.indexes[1].elements[0].descending = true;
    table.indexes[1].elements[0].nulls = QStringLiteral("LAST");
    cases.push_back({"index that says where NULL stands",
                     tableCase("postgresql", table,
                               {DropIndex {QStringLiteral("ix_last"), table.tableName(), {}, false}})});
    Table collated = animals();
    collated.indexes = {makeIndex("ix_collated", "name"), makeIndex("ix_lower", "")};
    collated.indexes[0].elements[0].collation = QStringLiteral("C");
    collated.indexes[0].elements.push_back({QStringLiteral("kind"), {}, true, {}, QStringLiteral("POSIX")});
    collated.indexes[1].elements[0].expression = QStringLiteral("lower(name)");
    collated.indexes[1].where = QStringLiteral("age > 3");
    cases.push_back({"index with a collation", tableCase("postgresql", collated)});
    Table inverted = animals();
    inverted.columns.push_back(makeColumn("tags", postgresType("JSONB")));
    inverted.indexes = {makeIndex("ix_tags", "tags")};
    inverted.indexes[0].options
        = {{QStringLiteral("postgresql_using"), QStringLiteral("'gin'")},
           {QStringLiteral("postgresql_ops"), QStringLiteral("{'tags': 'jsonb_path_ops'}")},
           {QStringLiteral("postgresql_with"), QStringLiteral("{'fastupdate': 'off'}")}};
    cases.push_back({"inverted index", tableCase("postgresql", inverted)});
}

void addPostgresTables(SchemaCases &cases)
{
    Table parted = makeTable("parted",
                             {makeColumn("at", sqlType("Date"), false), makeColumn("n", sqlType("Integer"))});
    parted.options.insert(QStringLiteral("postgresql_partition_by"), QStringLiteral("'RANGE (at)'"));
    parted.partitions = {QStringLiteral("parted_2024"), QStringLiteral("parted_rest")};
    AddColumn add;
    add.table = parted.tableName();
    add.column = makeColumn("note", sqlType("String", 20));
    SchemaCase one = tableCase("postgresql", parted,
                               {add, CreateIndex {parted.tableName(), makeIndex("ix_n", "n"), false}});
    one.sqlBehind = {source("CREATE TABLE parted_2024 PARTITION OF parted FOR VALUES FROM ('2024-01-01') "
                            "TO ('2025-01-01')"),
                     source("CREATE TABLE parted_rest PARTITION OF parted DEFAULT")};
    cases.push_back({"partitioned table with partitions", one});

    Table lists = parted;
    lists.options[QStringLiteral("postgresql_partition_by")] = QStringLiteral("'LIST (n)'");
    lists.primaryKey.columns = {QStringLiteral("at"), QStringLiteral("n")};
    lists.columns[1].nullable = false;
    lists.partitions
        = {QStringLiteral("parted_even"), QStringLiteral("parted_odd"), QStringLiteral("parted_odd_1")};
    SchemaCase nested = tableCase("postgresql", lists);
    nested.sqlBehind
        = {source("CREATE TABLE parted_even PARTITION OF parted FOR VALUES IN (0, 2)"),
           source("CREATE TABLE parted_odd PARTITION OF parted FOR VALUES IN (1, 3) PARTITION BY HASH (at)"),
           source("CREATE TABLE parted_odd_1 PARTITION OF parted_odd FOR VALUES WITH (modulus 1, remainder "
                  "0)")};
    cases.push_back({"partitions of partitions", nested});

    Table stored = animals();
    stored.options = {{QStringLiteral("postgresql_with"), QStringLiteral("{'fillfactor': '70'}")},
                      {QStringLiteral("prefixes"), QStringLiteral("['UNLOGGED']")}};
    cases.push_back({"table with storage parameters", tableCase("postgresql", stored)});

    Table brought = animals();
    brought.extension = QStringLiteral("citext");
    Table own = makeTable("owners", {idColumn(), makeColumn("name", postgresType("CITEXT"))});
    own.columns[1].type.module = QStringLiteral("postgresql");
    SchemaCase extension = tableCase("extensions", brought);
    extension.tables.push_back(own);
    extension.sqlBefore = {source("CREATE EXTENSION citext")};
    extension.sqlBehind = {source("ALTER EXTENSION citext ADD TABLE animals")};
    cases.push_back({"table of an extension", extension});
}

void addPostgresTypes(SchemaCases &cases)
{
    Table types = makeTable("types", {idColumn()});
    const auto typed = [&types](const char *name, const SqlType &type) {
        types.columns.push_back(makeColumn(name, type));
    };
    for (const char *name : {"TSQUERY", "XML", "MACADDR8", "INT8RANGE", "TSRANGE", "REGCLASS", "REGCONFIG"})
        typed(QByteArray(name).toLower().constData(),
              qstrcmp(name, "XML") == 0 ? declaredType("xml") : postgresType(name));
    typed("bits", withArgument(postgresType("BIT"), "varying", "True"));
    typed("bits5", withArgument(postgresType("BIT", 5), "varying", "True"));
    typed("chars", sqlType("CHAR", 7));
    typed("one", sqlType("CHAR"));
    typed("real", sqlType("REAL"));
    typed("exact", sqlType("NUMERIC"));
    typed("whole", sqlType("NUMERIC"));
    types.columns.back().type.precision = 12;
    types.columns.back().type.scale = 0;
    typed("json", postgresType("JSON"));
    typed("point", declaredType("point"));
    typed("name", sqlType("VARCHAR"));
    typed("lsn", declaredType("pg_lsn"));
    typed("secs", postgresType("INTERVAL"));
    types.columns.back().type.precision = 3;
    SqlType zoned = postgresType("TIME");
    zoned.timezone = true;
    zoned.precision = 3;
    typed("timetz", zoned);
    for (const char *element : {"UUID", "JSONB", "TSQUERY"}) {
        SqlType array = postgresType("ARRAY");
        array.items = {postgresType(element)};
        typed((QByteArray("many_") + QByteArray(element).toLower()).constData(), array);
    }
    cases.push_back({"PostgreSQL's other types", tableCase("postgresql", types)});

    Table ranges = makeTable("ranges", {idColumn()});
    for (const char *name : {"INT4MULTIRANGE", "INT8MULTIRANGE", "NUMMULTIRANGE", "DATEMULTIRANGE",
                             "TSMULTIRANGE", "TSTZMULTIRANGE"})
        ranges.columns.push_back(makeColumn(QByteArray(name).toLower().constData(), postgresType(name)));
    cases.push_back({"types of several ranges", tableCase("multiranges", ranges)});

    Table brought = makeTable("brought",
                              {idColumn(), makeColumn("c", postgresType("CITEXT"), false),
                               makeColumn("h", postgresType("HSTORE"))});
    brought.uniqueConstraints = {makeUnique("uq_c", "c")};
    SchemaCase extensions = tableCase("extensions", brought);
    extensions.sqlBefore = {source("CREATE EXTENSION citext"), source("CREATE EXTENSION hstore")};
    cases.push_back({"types of extensions", extensions});
}

void addEnums(SchemaCases &cases)
{
    SqlType mood = sqlType("Enum");
    mood.enumName = QStringLiteral("mood");
    mood.enumValues = {QStringLiteral("sad"), QStringLiteral("happy")};
    Table table = makeTable("moods", {idColumn(), makeColumn("mood", mood)});
    SchemaCase grown = tableCase("enums", table);
    grown.changes = {ExecuteSql {source("ALTER TYPE mood ADD VALUE 'it''s ok' BEFORE 'happy'"), {}}};
    grown.expect = [](Schema &wanted) {
        const QStringList values {QStringLiteral("sad"), QStringLiteral("it's ok"), QStringLiteral("happy")};
        wanted.enums.front().values = values;
        wanted.tables.front().columns[1].type.enumValues = values;
    };
    grown.reversible = false;
    cases.push_back({"enumerated type that gains a value", grown});

    SqlType elsewhere = withArgument(mood, "schema", "'extra'");
    elsewhere.enumName = QStringLiteral("Mood \"m\"");
    SqlType many = postgresType("ARRAY");
    many.items = {elsewhere};
    Table held
        = makeTable("moods", {idColumn(), makeColumn("mood", elsewhere), makeColumn("all_moods", many)});
    SchemaCase spaced = tableCase("enums", held);
    spaced.schemas = {QStringLiteral("extra")};
    spaced.before = {Namespace {QStringLiteral("extra")}};
    cases.push_back({"enumerated type of another schema", spaced});
}

void addIdentities(SchemaCases &cases)
{
    Table table = makeTable("counted", {idColumn(), makeColumn("n", sqlType("Integer"))});
    table.columns[0].type = sqlType("BigInteger");
    table.columns[0].identity = Identity {true,
                                          {{QStringLiteral("start"), QStringLiteral("100")},
                                           {QStringLiteral("increment"), QStringLiteral("10")},
                                           {QStringLiteral("minvalue"), QStringLiteral("50")},
                                           {QStringLiteral("maxvalue"), QStringLiteral("5000")},
                                           {QStringLiteral("cache"), QStringLiteral("3")},
                                           {QStringLiteral("cycle"), QStringLiteral("True")}}};
    AlterColumn alter;
    alter.table = table.tableName();
    alter.column = QStringLiteral("id");
    alter.existingType = table.columns[0].type;
    alter.identity = std::optional(Identity {false,
                                             {{QStringLiteral("start"), QStringLiteral("7")},
                                              {QStringLiteral("increment"), QStringLiteral("2")},
                                              {QStringLiteral("minvalue"), QStringLiteral("1")},
                                              {QStringLiteral("maxvalue"), QStringLiteral("9000")},
                                              {QStringLiteral("cache"), QStringLiteral("1")},
                                              {QStringLiteral("cycle"), QStringLiteral("False")}}});
    alter.existingIdentity = std::optional(*table.columns[0].identity);
    cases.push_back({"identity with all its options", tableCase("identity options", table, {alter})});
    Table steps = makeTable("counted", {idColumn(), makeColumn("n", sqlType("Integer"))});
    steps.columns[0].identity = Identity {
        false,
        {{QStringLiteral("start"), QStringLiteral("7")}, {QStringLiteral("increment"), QStringLiteral("3")}}};
    cases.push_back({"identity that takes steps", tableCase("identity", steps)});
}

void addMysqlTables(SchemaCases &cases)
{
    const auto parted = [&](const char *title, const char *by, const QStringList &partitions,
                            const SqlType &type = sqlType("Integer")) {
        Table table = makeTable("parted", {idColumn(), makeColumn("n", type, false)});
        table.primaryKey.columns.append(QStringLiteral("n"));
        table.columns[0].autoincrement = false;
        table.partitions = partitions;
        for (const char *dialect : {"mysql", "mariadb"}) {
            Table one = table;
            one.options.insert(QLatin1String(dialect) + QStringLiteral("_partition_by"), source(by));
            AddColumn add;
            add.table = one.tableName();
            add.column = makeColumn("note", sqlType("String", 20));
            cases.push_back({title, tableCase(dialect, one, {add})});
        }
    };
    const auto named = [](std::initializer_list<const char *> names) {
        QStringList list;
        for (const char *name : names)
            list.append(QLatin1String(name));
        return list;
    };
    parted("partitions by range",
           "'RANGE (`n`) (PARTITION `p0` VALUES LESS THAN (10), PARTITION `p1` VALUES LESS THAN MAXVALUE)'",
           named({"p0", "p1"}));
    parted("partitions by list",
           "\"LIST COLUMNS (`n`) (PARTITION `pa` VALUES IN ('a','it''s'), PARTITION `pb` VALUES IN ('b'))\"",
           named({"pa", "pb"}), sqlType("String", 10));
    parted("partitions by hash", "'HASH (`id`) PARTITIONS 3'", named({"p0", "p1", "p2"}));
    parted("partitions by key", "'KEY (`id`) PARTITIONS 2'", named({"p0", "p1"}));
    parted(
        "partitions of partitions",
        "'RANGE COLUMNS (`n`) SUBPARTITION BY HASH (`id`) SUBPARTITIONS 2 (PARTITION `p0` VALUES LESS THAN "
        "(10), PARTITION `p1` VALUES LESS THAN (MAXVALUE))'",
        named({"p0", "p1"}));

    for (const char *dialect : {"mysql", "mariadb"}) {
        const auto keyword = [&](const char *name) {
            return QLatin1String(dialect) + QLatin1Char('_') + QLatin1String(name);
        };
        Table texts = animals();
        texts.columns.push_back(makeColumn("notes", sqlType("Text")));
        texts.columns.push_back(makeColumn("place", declaredType("point"), false));
        texts.columns.push_back(makeColumn("area", declaredType("polygon")));
        texts.columns.push_back(makeColumn("shape", declaredType("geometry")));
        texts.indexes = {makeIndex("ft_notes", "notes"), makeIndex("ix_prefix", "name"),
                         makeIndex("ix_unique_prefix", "name", true), makeIndex("sp_place", "place")};
        texts.indexes[0].options = {{keyword("prefix"), QStringLiteral("'FULLTEXT'")}};
        texts.indexes[1].elements.push_back({QStringLiteral("notes"), {}, false, {}, {}});
        texts.indexes[1].options = {{keyword("length"), QStringLiteral("{'name': 7, 'notes': 10}")}};
        texts.indexes[2].options = {{keyword("length"), QStringLiteral("{'name': 3}")}};
        texts.indexes[3].options = {{keyword("prefix"), QStringLiteral("'SPATIAL'")}};
        cases.push_back({"full text, spatial and prefix indexes",
                         tableCase(dialect, texts,
                                   {DropIndex {QStringLiteral("ft_notes"), texts.tableName(), {}, false},
                                    DropIndex {QStringLiteral("sp_place"), texts.tableName(), {}, false},
                                    DropIndex {QStringLiteral("ix_prefix"), texts.tableName(), {}, false}})});
        Table options = animals();
        options.options = {{keyword("engine"), QStringLiteral("'MyISAM'")},
                           {keyword("row_format"), QStringLiteral("'FIXED'")},
                           {keyword("max_rows"), QStringLiteral("'1000'")},
                           {keyword("default_charset"), QStringLiteral("'latin1'")},
                           {keyword("collate"), QStringLiteral("'latin1_bin'")}};
        options.comment = QStringLiteral("it's \\ kept");
        cases.push_back({"table with options", tableCase(dialect, options)});
    }
}

void addMysqlTypes(SchemaCases &cases)
{
    const auto mysqlType = [](const char *name) { return ownType(name, "mysql"); };
    Table types = makeTable("mysql_types", {idColumn()});
    const auto typed = [&types](const char *name, const SqlType &type) {
        types.columns.push_back(makeColumn(name, type));
    };
    SqlType filled = withArgument(mysqlType("INTEGER"), "zerofill", "True");
    filled = withArgument(withArgument(filled, "unsigned", "True"), "display_width", "10");
    typed("t_filled", filled);
    typed(
        "t_filled2",
        withArgument(withArgument(withArgument(mysqlType("BIGINT"), "zerofill", "True"), "unsigned", "True"),
                     "display_width", "12"));
    SqlType exact = withArgument(mysqlType("DECIMAL"), "unsigned", "True");
    exact.precision = 10;
    exact.scale = 2;
    typed("t_decimal", exact);
    SqlType twice = mysqlType("DOUBLE");
    twice.precision = 10;
    twice.scale = 3;
    typed("t_double", twice);
    SqlType once = mysqlType("FLOAT");
    once.precision = 7;
    once.scale = 4;
    typed("t_float", once);
    typed("t_char", sqlType("CHAR", 7));
    typed("t_tiny", mysqlType("TINYTEXT"));
    typed("t_medium", mysqlType("MEDIUMTEXT"));
    typed("t_tinyblob", mysqlType("TINYBLOB"));
    typed("t_longblob", mysqlType("LONGBLOB"));
    typed("t_varbinary", sqlType("VARBINARY", 12));
    SqlType chosen = mysqlType("ENUM");
    chosen.enumValues = {QStringLiteral("a"), QStringLiteral("b\\c")};
    chosen.collation = QStringLiteral("utf8mb4_bin");
    typed("t_enum", chosen);
    for (const char *name : {"linestring", "multipoint", "multilinestring", "multipolygon"})
        typed(name, declaredType(name));
    cases.push_back({"MySQL's other types", tableCase("mysql types", types)});

    Table moments = makeTable("moments", {idColumn()});
    const auto moment
        = [&](const char *name, const char *type, const char *digits, bool nullable, const char *text) {
              Column column = makeColumn(name, mysqlType(type), nullable);
              if (*digits != '\0')
                  column.type.arguments.insert(QStringLiteral("fsp"), QLatin1String(digits));
              column.serverDefault = ServerDefault {ServerDefault::Kind::Text, QLatin1String(text)};
              moments.columns.push_back(column);
          };
    moment("ts", "TIMESTAMP", "", false, "CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP");
    moment("ts3", "TIMESTAMP", "3", true, "CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3)");
    moment("dt", "DATETIME", "6", true, "NULL ON UPDATE CURRENT_TIMESTAMP(6)");
    moment("fixed", "DATETIME", "", false, "'2024-01-02 03:04:05' ON UPDATE CURRENT_TIMESTAMP");
    AlterColumn renamed;
    renamed.table = moments.tableName();
    renamed.column = QStringLiteral("ts");
    renamed.newName = QStringLiteral("at");
    AlterColumn needed;
    needed.table = moments.tableName();
    needed.column = QStringLiteral("dt");
    needed.comment = QStringLiteral("when");
    cases.push_back({"moments that follow an update", tableCase("mysql types", moments, {renamed, needed})});

    Table parsed = animals();
    parsed.columns.push_back(makeColumn("notes", sqlType("Text")));
    parsed.indexes = {makeIndex("ft_notes", "notes")};
    parsed.indexes[0].options = {{QStringLiteral("mysql_prefix"), QStringLiteral("'FULLTEXT'")},
                                 {QStringLiteral("mysql_with_parser"), QStringLiteral("'ngram'")}};
    cases.push_back({"full text index with a parser", tableCase("ngram", parsed)});

    Table uuids = makeTable("uuids", {idColumn(), makeColumn("u", declaredType("uuid"), false)});
    uuids.indexes = {makeIndex("ix_u", "u")};
    cases.push_back({"uuid of MariaDB", tableCase("uuid of MariaDB", uuids)});
    Table addresses = makeTable("addresses", {idColumn(), makeColumn("a", declaredType("inet6"))});
    cases.push_back({"address of MariaDB", tableCase("inet6", addresses)});
}

void addSqliteTables(SchemaCases &cases)
{
    Table table = animals();
    table.options.insert(QStringLiteral("sqlite_autoincrement"), QStringLiteral("True"));
    table.uniqueConstraints = {makeUnique("uq_name", "name")};
    table.uniqueConstraints[0].options.insert(QStringLiteral("sqlite_on_conflict"),
                                              QStringLiteral("'IGNORE'"));
    AddColumn add;
    add.table = table.tableName();
    add.column = makeColumn("note", sqlType("String", 20));
    AlterColumn alter;
    alter.table = table.tableName();
    alter.column = QStringLiteral("kind");
    alter.nullable = false;
    cases.push_back({"table that never counts twice", tableCase("sqlite", table, {add, alter})});
    Table keyed = animals();
    keyed.columns[0].type = sqlType("TEXT");
    keyed.columns[1].type = sqlType("TEXT");
    keyed.columns[2].type = sqlType("BLOB");
    keyed.columns[3].type = sqlType("INTEGER");
    keyed.options = {{QStringLiteral("sqlite_with_rowid"), QStringLiteral("False")},
                     {QStringLiteral("sqlite_strict"), QStringLiteral("True")}};
    alter.table = keyed.tableName();
    cases.push_back({"strict table without a rowid", tableCase("sqlite", keyed, {alter})});
}

void addSqlServer(SchemaCases &cases)
{
    Table table = animals();
    table.primaryKey.name = QStringLiteral("pk_animals");
    table.primaryKey.options.insert(QStringLiteral("mssql_clustered"), QStringLiteral("False"));
    table.indexes = {makeIndex("ix_name", "name"), makeIndex("ix_age", "age")};
    table.indexes[0].options = {{QStringLiteral("mssql_include"), QStringLiteral("['kind', 'age']")}};
    table.indexes[1].options = {{QStringLiteral("mssql_clustered"), QStringLiteral("True")}};
    table.indexes[1].elements[0].descending = true;
    cases.push_back({"clustered and covering indexes", tableCase("mssql", table)});

    Table types = makeTable("types", {idColumn()});
    const auto typed = [&types](const char *name, const SqlType &type) {
        types.columns.push_back(makeColumn(name, type));
    };
    for (const char *name : {"MONEY", "SMALLMONEY", "XML", "DATETIMEOFFSET", "DATETIME2", "SMALLDATETIME",
                             "UNIQUEIDENTIFIER", "BIT", "TINYINT", "ROWVERSION", "IMAGE", "SQL_VARIANT"})
        typed((QByteArray("t_") + QByteArray(name).toLower()).constData(), ownType(name, "mssql"));
    typed("t_long", sqlType("NVARCHAR"));
    typed("t_text", sqlType("NVARCHAR", 30));
    typed("t_bytes", sqlType("VARBINARY"));
    typed("t_tree", declaredType("hierarchyid"));
    typed("t_place", declaredType("geography"));
    cases.push_back({"SQL Server's types", tableCase("mssql", types)});

    const auto routine = [](const char *kind, const char *name, const char *sql) {
        Routine one;
        one.kind = QLatin1String(kind);
        one.name = QLatin1String(name);
        one.language = QStringLiteral("T-SQL");
        one.sql = QLatin1String(sql);
        return one;
    };
    Routine twice = routine("function", "twice",
                            "CREATE FUNCTION twice(@n int) RETURNS int AS BEGIN RETURN @n * 2 END");
    twice.arguments = QStringLiteral("@n int");
    twice.returns = QStringLiteral("int");
    Routine thrice = twice;
    thrice.sql.replace(QLatin1String("* 2"), QLatin1String("* 3"));
    SchemaCase functions = tableCase("mssql", animals(), {AlterObject {thrice, {}}});
    functions.objects = {twice};
    cases.push_back({"function", functions});
    Routine forget = routine("procedure", "forget",
                             "CREATE PROCEDURE forget @who int AS DELETE FROM animals WHERE id = @who");
    forget.arguments = QStringLiteral("@who int");
    SchemaCase procedures = tableCase("mssql", animals(), {DropObject {forget, {}, false}});
    procedures.objects = {forget};
    cases.push_back({"procedure", procedures});
    const auto stamping = [](const char *value) {
        return TableTrigger {
            tableNamed("animals"),
            {QStringLiteral("tr_age"),
             QStringLiteral("CREATE TRIGGER tr_age ON animals AFTER INSERT AS UPDATE animals "
                            "SET age = %1 WHERE id IN (SELECT id FROM inserted)")
                 .arg(QLatin1String(value))}};
    };
    SchemaCase triggers = tableCase("mssql", animals(), {AlterObject {stamping("2"), {}}});
    triggers.objects = {stamping("1")};
    cases.push_back({"trigger", triggers});
    Domain alias;
    alias.name = QStringLiteral("code");
    alias.type = sqlType("NVARCHAR", 12);
    alias.nullable = false;
    SchemaCase aliases = tableCase("mssql", animals());
    aliases.before = {alias};
    aliases.tables.front().columns.push_back(makeColumn("code", declaredType("code"), false));
    cases.push_back({"alias type", aliases});
}

} // namespace

void addServerCases(SchemaCases &cases)
{
    addPostgresConstraints(cases);
    addPostgresIndexes(cases);
    addPostgresTables(cases);
    addPostgresTypes(cases);
    addEnums(cases);
    addIdentities(cases);
    addMysqlTables(cases);
    addMysqlTypes(cases);
    addSqliteTables(cases);
    addSqlServer(cases);
}

} // namespace stillroom
