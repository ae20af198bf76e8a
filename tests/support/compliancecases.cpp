#include "support/compliancecases.h"

#include "support/operations.h"

namespace stillroom {

namespace {

SqlType typeOf(const char *name, const char *module, std::optional<int> precision = {}, bool timezone = false)
{
    SqlType type = sqlType(name);
    type.module = QLatin1String(module);
    type.precision = precision;
    type.timezone = timezone;
    return type;
}

SqlType numericType(int precision, int scale)
{
    SqlType type = sqlType("Numeric");
    type.precision = precision;
    type.scale = scale;
    return type;
}

SqlType enumType(const char *name, const QStringList &values)
{
    SqlType type = sqlType("Enum");
    type.enumName = QString::fromLatin1(name);
    type.enumValues = values;
    return type;
}

/// A type of MySQL's.
SqlType lengthType(const char *name, int length)
{
    SqlType type = typeOf(name, "mysql");
    type.length = length;
    return type;
}

SqlType unsignedType(const char *name)
{
    SqlType type = typeOf(name, "mysql");
    type.arguments.insert(QStringLiteral("unsigned"), QStringLiteral("True"));
    return type;
}

SqlType fractionType(const char *name, int digits)
{
    SqlType type = typeOf(name, "mysql");
    type.arguments.insert(QStringLiteral("fsp"), QString::number(digits));
    return type;
}

SqlType valuesType(const char *name, const QStringList &values)
{
    SqlType type = typeOf(name, "mysql");
    type.enumValues = values;
    return type;
}

SqlType collatedType(const char *name, int length, const char *collation)
{
    SqlType type = lengthType(name, length);
    type.collation = QString::fromLatin1(collation);
    return type;
}

SqlType arrayOf(const SqlType &element)
{
    SqlType type = typeOf("ARRAY", "postgresql");
    type.items = {element};
    return type;
}

Table groups()
{
    return makeTable("groups", {idColumn(), makeColumn("name", sqlType("String", 50), false)});
}

Table users()
{
    return makeTable("users",
                     {idColumn(), makeColumn("name", sqlType("String", 50), false),
                      makeColumn("age", sqlType("Integer")), makeColumn("group_id", sqlType("Integer"))});
}

void addTables(SchemaCases &cases)
{
    using Kind = ServerDefault::Kind;
    cases.push_back({"plain table", {{}, {groups()}, {}}});

    Table types
        = makeTable("types",
                    {idColumn(), makeColumn("t_small", sqlType("SmallInteger")),
                     makeColumn("t_big", sqlType("BigInteger")), makeColumn("t_numeric", numericType(10, 2)),
                     makeColumn("t_float", sqlType("Float")), makeColumn("t_string", sqlType("String", 20)),
                     makeColumn("t_text", sqlType("Text")), makeColumn("t_bool", sqlType("Boolean")),
                     makeColumn("t_date", sqlType("Date")), makeColumn("t_time", sqlType("Time")),
                     makeColumn("t_datetime", sqlType("DateTime")),
                     makeColumn("t_binary", sqlType("LargeBinary")), makeColumn("t_json", sqlType("JSON"))});
    cases.push_back({"generic types", {{}, {types}, {}}});

    Table defaults = makeTable(
        "defaults",
        {idColumn(), withDefault(makeColumn("a", sqlType("String", 20), false), Kind::Literal, "it's"),
         withDefault(makeColumn("b", sqlType("Integer"), false), Kind::Text, "0"),
         withDefault(makeColumn("c", sqlType("Integer")), Kind::Literal, "7"),
         withDefault(makeColumn("d", sqlType("DateTime"), false), Kind::Function, "now()"),
         withDefault(makeColumn("e", sqlType("Boolean"), false), Kind::Function, "true"),
         withDefault(makeColumn("f", numericType(8, 2)), Kind::Text, "1.50")});
    cases.push_back({"defaults", {{}, {defaults}, {}}});

    Table odd = makeTable("Odd Name",
                          {idColumn(), makeColumn("order", sqlType("Integer")),
                           makeColumn("Größe", sqlType("Integer")),
                           makeColumn("with \"quote\"", sqlType("Integer"))});
    odd.indexes = {makeIndex("ix odd", "order")};
    cases.push_back({"names that need quotes", {{}, {odd}, {}}});

    Table composite = makeTable(
        "composite",
        {makeColumn("a", sqlType("Integer"), false), makeColumn("b", sqlType("String", 10), false)});
    composite.primaryKey.columns = {QStringLiteral("b"), QStringLiteral("a")};
    Table refers = makeTable(
        "refers", {idColumn(), makeColumn("x", sqlType("Integer")), makeColumn("y", sqlType("String", 10))});
    ForeignKey pair = makeForeignKey("fk_pair", "y", "composite", "b");
    pair.columns.append(QStringLiteral("x"));
    pair.referredColumns.append(QStringLiteral("a"));
    pair.onDelete = QStringLiteral("CASCADE");
    refers.foreignKeys = {pair};
    cases.push_back({"composite keys", {{}, {composite, refers}, {}}});

    Table keyed = users();
    keyed.foreignKeys = {makeForeignKey("fk_group", "group_id", "groups", "id")};
    keyed.foreignKeys[0].onDelete = QStringLiteral("SET NULL");
    keyed.foreignKeys[0].onUpdate = QStringLiteral("CASCADE");
    keyed.uniqueConstraints = {makeUnique("uq_name", "name")};
    keyed.checkConstraints = {{QStringLiteral("ck_age"), QStringLiteral("age > 0 AND age < 200")}};
    keyed.indexes = {makeIndex("ix_age", "age"), makeIndex("ix_both", "name", true)};
    keyed.indexes[1].elements.push_back({QStringLiteral("age"), {}, false, {}, {}});
    cases.push_back({"all constraints", {{}, {groups(), keyed}, {}}});

    Table unnamed = users();
    unnamed.foreignKeys = {makeForeignKey("", "group_id", "groups", "id")};
    unnamed.uniqueConstraints = {makeUnique("", "name")};
    cases.push_back({"constraints without names", {{}, {groups(), unnamed}, {}}});

    Table self = makeTable("tree", {idColumn(), makeColumn("parent_id", sqlType("Integer"))});
    self.foreignKeys = {makeForeignKey("fk_parent", "parent_id", "tree", "id")};
    cases.push_back({"a table that refers to itself", {{}, {self}, {}}});

    Table computed = makeTable(
        "computed",
        {idColumn(), makeColumn("a", sqlType("Integer")), makeColumn("twice", sqlType("Integer"))});
    computed.columns[2].computed = Computed {QStringLiteral("a * 2"), true};
    AddColumn thrice;
    thrice.table = computed.tableName();
    thrice.column = computed.columns[2];
    thrice.column.computed->sqltext = QStringLiteral("a * 3");
    const DropColumn twice {computed.tableName(), QStringLiteral("twice"), {}, false};
    cases.push_back({"generated column", {{}, {computed}, {}}});
    cases.push_back({"change of a computed expression", {{}, {computed}, {twice, thrice}}});
    computed.columns[2].computed->persisted = false;
    thrice.column.computed->persisted = false;
    cases.push_back(
        {"virtual generated column", {{QStringLiteral("virtual columns")}, {computed}, {twice, thrice}}});

    Table rekeyed = makeTable(
        "rekeyed",
        {idColumn(), makeColumn("code", sqlType("String", 10), false), makeColumn("n", sqlType("Integer"))});
    rekeyed.columns[0].autoincrement = false;
    rekeyed.primaryKey.name = QStringLiteral("pk_rekeyed");
    PrimaryKey wider = rekeyed.primaryKey;
    wider.columns.append(QStringLiteral("code"));
    using Type = DropConstraint::Type;
    cases.push_back(
        {"change of a primary key",
         {{},
          {rekeyed},
          {DropConstraint {QStringLiteral("pk_rekeyed"), rekeyed.tableName(), Type::PrimaryKey, {}},
           CreateConstraint {rekeyed.tableName(), wider}}}});
}

void addSpecialTables(SchemaCases &cases)
{
    Table deferred = users();
    deferred.foreignKeys = {makeForeignKey("fk_group", "group_id", "groups", "id")};
    deferred.foreignKeys[0].deferrable = true;
    deferred.foreignKeys[0].initially = QStringLiteral("DEFERRED");
    cases.push_back({"deferred foreign key", {{QStringLiteral("deferrable")}, {groups(), deferred}, {}}});
    Table unique = users();
    unique.uniqueConstraints = {makeUnique("uq_name", "name")};
    unique.uniqueConstraints[0].options.insert(QStringLiteral("deferrable"), QStringLiteral("True"));
    cases.push_back({"deferrable unique", {{QStringLiteral("deferrable uniques")}, {unique}, {}}});

    Table indexed = users();
    indexed.indexes = {makeIndex("ix_part", "name")};
    indexed.indexes[0].where = QStringLiteral("age > 10");
    cases.push_back({"partial index", {{QStringLiteral("partial indexes")}, {indexed}, {}}});
    indexed.indexes = {makeIndex("ix_lower", "")};
    indexed.indexes[0].elements[0].expression = QStringLiteral("lower(name)");
    indexed.indexes[0].elements.push_back({QStringLiteral("age"), {}, false, {}, {}});
    cases.push_back({"expression index", {{QStringLiteral("expression indexes")}, {indexed}, {}}});
    indexed.indexes = {makeIndex("ix_desc", "name")};
    indexed.indexes[0].elements[0].descending = true;
    cases.push_back({"descending index", {{QStringLiteral("descending indexes")}, {indexed}, {}}});

    Table commented = users();
    commented.comment = QStringLiteral("People's table");
    commented.columns[1].comment = QStringLiteral("as they say \"it\"");
    cases.push_back({"comments", {{QStringLiteral("comments")}, {commented}, {}}});

    Table mood = makeTable(
        "moods",
        {idColumn(),
         makeColumn("mood", enumType("mood", {QStringLiteral("sad"), QStringLiteral("it's ok")}))});
    cases.push_back({"enumerated type", {{QStringLiteral("enums")}, {mood}, {}}});
    mood.columns[1].type.nativeEnum = false;
    cases.push_back({"enumeration as text", {{}, {mood}, {}}});

    Table identity = makeTable("identity", {idColumn(), makeColumn("n", sqlType("Integer"))});
    identity.columns[0].identity = Identity {true, {{QStringLiteral("start"), QStringLiteral("5")}}};
    cases.push_back({"identity", {{QStringLiteral("identity")}, {identity}, {}}});

    Table booking = makeTable("booking", {idColumn(), makeColumn("during", typeOf("TSRANGE", "postgresql"))});
    booking.excludeConstraints.push_back({QStringLiteral("ex_during"),
                                          {{QStringLiteral("during"), QStringLiteral("&&")}},
                                          QStringLiteral("id > 0"),
                                          {}});
    cases.push_back({"exclude constraint", {{QStringLiteral("exclusion")}, {booking}, {}}});

    Table exact = makeTable("exact", {idColumn()});
    for (const char *name :
         {"UUID", "JSONB", "INET", "CIDR", "MACADDR", "MONEY", "TSVECTOR", "INT4RANGE", "NUMRANGE",
          "DATERANGE", "TSTZRANGE", "BYTEA", "INTERVAL", "OID", "DOUBLE_PRECISION"})
        exact.columns.push_back(makeColumn(QString::fromLatin1(name).toLower().toLatin1().constData(),
                                           typeOf(name, "postgresql")));
    exact.columns.push_back(makeColumn("ts", typeOf("TIMESTAMP", "postgresql", 3, true)));
    exact.columns.push_back(makeColumn("tm", typeOf("TIME", "postgresql", 0)));
    exact.columns.push_back(makeColumn("ints", arrayOf(sqlType("Integer"))));
    exact.columns.push_back(makeColumn("texts", arrayOf(sqlType("String", 5))));
    exact.columns.push_back(makeColumn("bits", typeOf("BIT", "postgresql")));
    exact.columns.back().type.length = 3;
    exact.columns.push_back(makeColumn("months", typeOf("INTERVAL", "postgresql")));
    exact.columns.back().type.arguments.insert(QStringLiteral("fields"), QStringLiteral("'YEAR TO MONTH'"));
    cases.push_back({"PostgreSQL's types", {{QStringLiteral("postgresql")}, {exact}, {}}});
    Table mysqlTypes = makeTable("mysql_types", {idColumn()});
    const auto typed = [&mysqlTypes](const char *name, const SqlType &type) {
        mysqlTypes.columns.push_back(makeColumn(name, type));
    };
    typed("t_unsigned", unsignedType("BIGINT"));
    typed("t_medium", unsignedType("MEDIUMINT"));
    typed("t_flag", typeOf("TINYINT", "mysql"));
    mysqlTypes.columns.back().type.arguments.insert(QStringLiteral("display_width"), QStringLiteral("1"));
    typed("t_year", typeOf("YEAR", "mysql"));
    typed("t_set", valuesType("SET", {QStringLiteral("a"), QStringLiteral("it's")}));
    typed("t_enum", valuesType("ENUM", {QStringLiteral("x,y"), QStringLiteral("")}));
    typed("t_bit", lengthType("BIT", 5));
    typed("t_json", sqlType("JSON"));
    typed("t_datetime", fractionType("DATETIME", 6));
    typed("t_timestamp", fractionType("TIMESTAMP", 3));
    typed("t_time", fractionType("TIME", 2));
    typed("t_collated", collatedType("VARCHAR", 20, "utf8mb4_bin"));
    typed("t_charset", lengthType("VARCHAR", 20));
    mysqlTypes.columns.back().type.arguments.insert(QStringLiteral("charset"), QStringLiteral("'latin1'"));
    typed("t_long", typeOf("LONGTEXT", "mysql"));
    typed("t_blob", typeOf("MEDIUMBLOB", "mysql"));
    typed("t_binary", lengthType("BINARY", 4));
    typed("t_double", typeOf("DOUBLE", "mysql"));
    cases.push_back({"MySQL's types", {{QStringLiteral("mysql types")}, {mysqlTypes}, {}}});

    Table options = users();
    options.indexes
        = {makeIndex("ix_hash", "name"), makeIndex("ix_incl", "age"), makeIndex("ix_ops", "name")};
    options.indexes[0].options = {{QStringLiteral("postgresql_using"), QStringLiteral("'hash'")}};
    options.indexes[1].options
        = {{QStringLiteral("postgresql_include"), QStringLiteral("['name']")},
           {QStringLiteral("postgresql_with"), QStringLiteral("{'fillfactor': '70'}")}};
    options.indexes[2].options
        = {{QStringLiteral("postgresql_ops"), QStringLiteral("{'name': 'varchar_pattern_ops'}")}};
    cases.push_back({"PostgreSQL's index options", {{QStringLiteral("postgresql")}, {options}, {}}});
    Table parted = makeTable("parted",
                             {makeColumn("at", sqlType("Date"), false), makeColumn("n", sqlType("Integer"))});
    parted.options.insert(QStringLiteral("postgresql_partition_by"), QStringLiteral("'RANGE (at)'"));
    cases.push_back({"partitioned table", {{QStringLiteral("postgresql")}, {parted}, {}}});
}

void addChanges(SchemaCases &cases)
{
    const TableName name = tableNamed("users");
    const auto change = [&](const char *title, const QStringList &needs, std::vector<Operation> operations,
                            bool reversible = true) {
        Table keyed = users();
        keyed.uniqueConstraints = {makeUnique("uq_name", "name")};
        keyed.checkConstraints = {{QStringLiteral("ck_age"), QStringLiteral("age > 0")}};
        keyed.indexes = {makeIndex("ix_age", "age")};
        keyed.foreignKeys = {makeForeignKey("fk_group", "group_id", "groups", "id")};
        cases.push_back({title, {needs, {groups(), keyed}, std::move(operations), reversible}});
    };
    AddColumn add;
    add.table = name;
    add.column = makeColumn("nick", sqlType("String", 30));
    change("add column", {}, {add});
    const DropColumn dropped {name, QStringLiteral("nick"), {}, false};
    change("drop column that nothing refers to", {}, {add, dropped});
    add.column = withDefault(makeColumn("score", sqlType("Integer"), false), ServerDefault::Kind::Text, "0");
    change("add column that must be filled", {}, {add});
    change("drop column", {QStringLiteral("keys go with their column")},
           {DropColumn {name, QStringLiteral("group_id"), {}, false}}, false);
    change("drop the column of a key that went", {QStringLiteral("keys leave an index")},
           {DropConstraint {QStringLiteral("fk_group"), name, DropConstraint::Type::ForeignKey, {}},
            DropColumn {name, QStringLiteral("group_id"), {}, false}},
           false);
    AlterColumn alter;
    alter.table = name;
    alter.column = QStringLiteral("age");
    alter.existingType = sqlType("Integer");
    AlterColumn type = alter;
    type.type = sqlType("BigInteger");
    change("alter type", {}, {type});
    AlterColumn nullable = alter;
    nullable.nullable = false;
    nullable.existingNullable = true;
    change("alter nullability", {}, {nullable});
    AlterColumn value = alter;
    value.existingNullable = true;
    value.serverDefault = std::optional(ServerDefault {ServerDefault::Kind::Text, QStringLiteral("18")});
    change("alter default", {}, {value});
    AlterColumn renamed = alter;
    renamed.existingNullable = true;
    renamed.newName = QStringLiteral("years");
    change("rename column", {}, {renamed});
    AlterColumn comment = alter;
    comment.existingNullable = true;
    comment.comment = QStringLiteral("in years");
    change("comment column", {QStringLiteral("comments")}, {comment});
    change("comment table", {QStringLiteral("comments")},
           {AlterTableComment {name, QStringLiteral("People"), {}}});
    change("rename table", {}, {RenameTable {name, QStringLiteral("people")}});
    change("create index", {}, {CreateIndex {name, makeIndex("ix_name", "name", true), false}});
    change("drop index", {}, {DropIndex {QStringLiteral("ix_age"), name, {}, false}});
    change("create unique", {}, {CreateConstraint {name, makeUnique("uq_age", "age")}});
    change("drop unique", {},
           {DropConstraint {QStringLiteral("uq_name"), name, DropConstraint::Type::Unique, {}}});
    change(
        "create check", {QStringLiteral("checks")},
        {CreateConstraint {name, CheckConstraint {QStringLiteral("ck_old"), QStringLiteral("age < 200")}}});
    change("drop check", {QStringLiteral("checks")},
           {DropConstraint {QStringLiteral("ck_age"), name, DropConstraint::Type::Check, {}}});
    change("create foreign key", {},
           {CreateConstraint {name, makeForeignKey("fk_age", "age", "groups", "id")}});
    change("drop foreign key", {QStringLiteral("keys leave no index")},
           {DropConstraint {QStringLiteral("fk_group"), name, DropConstraint::Type::ForeignKey, {}}});
    change("drop foreign key", {QStringLiteral("keys leave an index")},
           {DropConstraint {QStringLiteral("fk_group"), name, DropConstraint::Type::ForeignKey, {}}});
    cases.back().second.expect = [](Schema &wanted) {
        wanted.table(QStringLiteral("users"))->indexes.push_back(makeIndex("fk_group", "group_id"));
    };
    change("drop table", {}, {DropTable {name, {}, false}});
    AlterColumn identity = alter;
    identity.column = QStringLiteral("age");
    identity.nullable = false;
    identity.existingNullable = true;
    identity.identity = std::optional(Identity {false, {}});
    identity.existingIdentity.emplace();
    change("make a column an identity", {QStringLiteral("identity options")}, {identity});
    change("create and drop a type", {QStringLiteral("enums")},
           {CreateEnum {{QStringLiteral("size"), {}, {QStringLiteral("s"), QStringLiteral("m")}}, false}});
}

Value textValue(const char *value)
{
    return Value::text(QString::fromUtf8(value));
}

Value number(const char *value)
{
    return {Value::Kind::Integer, value};
}

Value real(const char *value)
{
    return {Value::Kind::Real, value};
}

} // namespace

const SchemaCases &schemaCases()
{
    static const SchemaCases cases = [] {
        SchemaCases made;
        addTables(made);
        addSpecialTables(made);
        addChanges(made);
        addObjectCases(made);
        addServerCases(made);
        return made;
    }();
    return cases;
}

const ValueCases &valueCases()
{
    static const QStringList postgres {QStringLiteral("postgresql")};
    static const QStringList sqlite {QStringLiteral("sqlite")};
    static const QStringList mysqlTypes {QStringLiteral("mysql types")};
    static const QStringList mariadb {QStringLiteral("mariadb")};
    static const QStringList mysql {QStringLiteral("mysql")};
    static const QStringList mssql {QStringLiteral("mssql")};
    static const std::vector<std::pair<const char *, ValueCase>> cases {
        {"integer", {{}, sqlType("Integer"), {number("-7"), number("0"), number("2147483647")}}},
        {"big integer",
         {{}, sqlType("BigInteger"), {number("-9223372036854775808"), number("9223372036854775807")}}},
        {"string",
         {{}, sqlType("String", 50), {textValue(""), textValue("100%"), textValue("Zo\u00eb 😀 it's")}}},
        {"text", {{}, sqlType("Text"), {textValue("a\nb"), textValue("back\\slash"), textValue("c_d!e")}}},
        {"binary",
         {{}, sqlType("LargeBinary"), {Value::blob(QByteArray("\x00\x01", 2)), Value::blob("\xff'\\")}}},
        {"string that is empty", {{}, sqlType("String", 5), {textValue("")}, false}},
        {"text of a character set's last plane",
         {{},
          sqlType("Text"),
          {textValue("\u0416 \u4e2d\u6587"), textValue("\U0001f469\u200d\U0001f680")},
          false}}, // some collations have pictures before letters
        {"numeric",
         {{QStringLiteral("exact numerics")},
          numericType(38, 10),
          {real("-0.0000000001"), real("1234567890123456789012345678.1234567890")}}},
        {"numeric as a file keeps it",
         {sqlite,
          numericType(38, 10),
          {real("-0.5"), number("7"), number("9223372036854775807"), textValue("12 monkeys")}}},
        {"any kind in one column",
         {sqlite,
          sqlType("Integer"),
          {number("-1"), real("0.25"), textValue("abc"), Value::blob(QByteArray("\x00\xff", 2))}}},
        {"numeric's special values",
         {postgres, sqlType("Numeric"), {real("-Infinity"), real("0"), real("Infinity"), real("NaN")}}},
        {"float", {postgres, sqlType("Float"), {real("-1.5"), real("0.1"), real("1e+300")}}},
        {"float in a file", {sqlite, sqlType("Float"), {real("-1.5"), real("0.1"), real("1.5e+300")}}},
        {"double precision",
         {mysqlTypes, typeOf("DOUBLE", "mysql"), {real("-1.5"), real("0.1"), real("1e300")}}},
        {"float of MySQL",
         {mysqlTypes,
          typeOf("FLOAT", "mysql"),
          {real("0.1"), real("0.10000001"), real("123456.79"), real("16777216")},
          true,
          false}},
        {"float's special values",
         {postgres,
          typeOf("DOUBLE_PRECISION", "postgresql"),
          {real("-Infinity"), real("1e-300"), real("Infinity"), real("NaN")}}},
        // MySQL and MariaDB write a negative zero without its sign.
        {"negative zero", {postgres, typeOf("DOUBLE_PRECISION", "postgresql"), {real("-0")}, false}},
        {"unsigned", {mysqlTypes, unsignedType("BIGINT"), {number("0"), number("18446744073709551615")}}},
        {"bits of MySQL",
         {mysqlTypes, lengthType("BIT", 64), {number("0"), number("18446744073709551615")}, true, false}},
        {"year", {mysqlTypes, typeOf("YEAR", "mysql"), {number("1901"), number("2155")}}},
        {"set",
         {mysqlTypes,
          valuesType("SET", {QStringLiteral("a"), QStringLiteral("it's"), QStringLiteral("z")}),
          {textValue(""), textValue("a"), textValue("a,it's,z")}}},
        {"enumeration of MySQL",
         {mysqlTypes,
          valuesType("ENUM", {QStringLiteral("large"), QStringLiteral("small")}),
          {textValue("large"), textValue("small")}}},
        {"time beyond a day",
         {mysqlTypes,
          fractionType("TIME", 6),
          {textValue("-838:59:59.000000"), textValue("00:00:00.000001"), textValue("838:59:59.000000")},
          false}},
        {"date and time of MySQL",
         {mysqlTypes,
          fractionType("DATETIME", 6),
          {textValue("1850-01-01 00:00:00.000000"), textValue("2024-05-06 07:08:09.123456")}}},
        {"zero dates", {mariadb, sqlType("Date"), {textValue("0000-00-00"), textValue("2024-00-15")}, false}},
        {"zero dates and times", {mariadb, sqlType("DateTime"), {textValue("0000-00-00 00:00:00")}, false}},
        {"json byte for byte",
         {mariadb, sqlType("JSON"), {textValue("{\"b\" : 1.50,  \"a\": null}")}, false}},
        {"json of MySQL", {mysql, sqlType("JSON"), {textValue("{\"a\": null, \"bb\": 1.5}")}, false}},
        {"binary collation",
         {mysqlTypes, collatedType("VARCHAR", 20, "utf8mb4_bin"), {textValue("Zo\u00eb"), textValue("zo")}}},
        {"short bytes",
         {mysqlTypes,
          lengthType("VARBINARY", 10),
          {Value::blob(QByteArray("\x00\x01", 2)), Value::blob("\xff'\\")}}},
        {"boolean", {postgres, sqlType("Boolean"), {textValue("false"), textValue("true")}}},
        {"boolean as a number", {sqlite, sqlType("Boolean"), {number("0"), number("1")}}},
        {"boolean of MySQL", {mysqlTypes, sqlType("Boolean"), {number("0"), number("1")}}},
        {"decimal of SQL Server",
         {mssql,
          numericType(38, 10),
          {real("-0.0000000001"), real("1234567890123456789012345678.1234567890")}}},
        {"offset of SQL Server",
         {mssql,
          typeOf("DATETIMEOFFSET", "mssql"),
          {textValue("1850-01-01 00:00:00.0000000 +00:00"),
           textValue("2024-06-01 12:00:00.1234570 +05:30")}}},
        {"date and time of SQL Server",
         {mssql, typeOf("DATETIME2", "mssql"), {textValue("2024-05-06 07:08:09.1234567")}, false}},
        {"bit of SQL Server", {mssql, typeOf("BIT", "mssql"), {number("0"), number("1")}}},
        {"identifier of SQL Server",
         {mssql,
          typeOf("UNIQUEIDENTIFIER", "mssql"),
          {textValue("A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11")},
          false}},
        {"money of SQL Server", {mssql, typeOf("MONEY", "mssql"), {real("-1.0000"), real("2.5000")}}},
        {"date",
         {{}, sqlType("Date"), {textValue("0044-03-15"), textValue("1850-02-28"), textValue("9999-12-31")}}},
        {"date before Christ",
         {postgres, sqlType("Date"), {textValue("0044-03-15 BC"), textValue("infinity")}}},
        {"time", {postgres, sqlType("Time"), {textValue("00:00:00"), textValue("23:59:59.999999")}}},
        {"time in a file", {sqlite, sqlType("Time"), {textValue("00:00:00"), textValue("23:59:59.999999")}}},
        {"time with its offset",
         {postgres, typeOf("TIME", "postgresql", {}, true), {textValue("24:00:00-03:30")}, false}},
        {"date and time in a file",
         {sqlite,
          sqlType("DateTime"),
          {textValue("1850-01-01 00:00:00"), textValue("2024-05-06 07:08:09.123456+05:30")}}},
        {"date and time",
         {postgres,
          sqlType("DateTime"),
          {textValue("1850-01-01 00:00:00"), textValue("2024-05-06 07:08:09.123456")}}},
        {"time zone",
         {postgres,
          typeOf("TIMESTAMP", "postgresql", {}, true),
          {textValue("2024-05-06 07:08:09.123456+00"), textValue("infinity")}}},
        {"interval",
         {postgres,
          sqlType("Interval"),
          {textValue("-1 days"), textValue("1 year 2 mons 3 days 04:05:06.789")}}},
        {"uuid",
         {postgres,
          typeOf("UUID", "postgresql"),
          {textValue("00000000-0000-0000-0000-000000000001"),
           textValue("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11")}}},
        {"inet",
         {postgres,
          typeOf("INET", "postgresql"),
          {textValue("10.0.0.0/24"), textValue("10.0.0.1"), textValue("::1")}}},
        {"cidr",
         {postgres, typeOf("CIDR", "postgresql"), {textValue("10.0.0.0/8"), textValue("10.1.0.0/16")}}},
        {"mac address",
         {postgres,
          typeOf("MACADDR", "postgresql"),
          {textValue("08:00:2b:01:02:03"), textValue("ff:00:2b:01:02:03")}}},
        {"bits", {postgres, typeOf("BIT", "postgresql"), {textValue("0"), textValue("1")}}},
        {"json",
         {postgres,
          typeOf("JSON", "postgresql"),
          {textValue("{\"b\": 1,  \"a\": null}"), textValue("[1,2]")},
          false}},
        {"jsonb",
         {postgres,
          typeOf("JSONB", "postgresql"),
          {textValue("\"x\""), textValue("{\"a\": null, \"b\": 1}")}}},
        {"array", {postgres, arrayOf(sqlType("Integer")), {textValue("{}"), textValue("{1,NULL,3}")}}},
        {"array of texts",
         {postgres, arrayOf(sqlType("Text")), {textValue("{\"a,b\",\"\",\"NULL\"}"), textValue("{z}")}}},
        {"range", {postgres, typeOf("INT4RANGE", "postgresql"), {textValue("empty"), textValue("[1,5)")}}},
        {"text search",
         {postgres, typeOf("TSVECTOR", "postgresql"), {textValue("'a':1"), textValue("'cat':2 'fat':1")}}},
        {"money", {postgres, typeOf("MONEY", "postgresql"), {textValue("-$1.00"), textValue("$2.50")}}},
        {"enum",
         {{QStringLiteral("enums")},
          enumType("mood", {QStringLiteral("sad"), QStringLiteral("happy")}),
          {textValue("sad"), textValue("happy")}}},
    };
    return cases;
}

} // namespace stillroom
