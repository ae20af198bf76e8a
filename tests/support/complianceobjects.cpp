#include "support/compliancecases.h"
#include "support/operations.h"

#include <QCoreApplication>

namespace stillroom {

namespace {

const QString sqlite = QStringLiteral("sqlite");
const QString postgresql = QStringLiteral("postgresql");
const QString mysqlTexts = QStringLiteral("mysql's texts");
const QString hostile = QStringLiteral("odd \"na'me\" `x`; --");

Table people(const QString &schema = {})
{
    Table table = makeTable("people",
                            {idColumn(), makeColumn("name", sqlType("String", 50), false),
                             makeColumn("age", sqlType("Integer"))});
    table.schema = schema;
    return table;
}

View viewOf(const QString &name, const char *select, const QStringList &columns, const QString &schema = {})
{
    View view;
    view.name = name;
    view.schema = schema;
    view.definition = QString::fromUtf8(select);
    view.columns = columns;
    return view;
}

SchemaCase objectCase(const QStringList &needs, std::vector<SchemaObject> objects,
                      std::vector<Operation> changes = {}, std::vector<SchemaObject> before = {})
{
    SchemaCase one;
    one.needs = needs;
    one.tables = {people()};
    one.changes = std::move(changes);
    one.before = std::move(before);
    one.objects = std::move(objects);
    return one;
}

void addViews(SchemaCases &cases)
{
    const QString id = QStringLiteral("id");
    const QString name = QStringLiteral("name");
    const View adults
        = viewOf(QStringLiteral("adults"), "SELECT id, name FROM people WHERE age > 17", {id, name});
    const View wider = viewOf(QStringLiteral("adults"), "SELECT id, name, age FROM people WHERE age > 20",
                              {id, name, QStringLiteral("age")});
    const View other
        = viewOf(QStringLiteral("adults"), "SELECT age, id FROM people", {QStringLiteral("age"), id});
    const View above = viewOf(QStringLiteral("above"), "SELECT id FROM adults", {id});
    const View top = viewOf(QStringLiteral("a top"), "SELECT id FROM above", {id});
    cases.push_back({"view", objectCase({}, {adults}, {AlterObject {wider, {}}})});
    cases.push_back({"view with other columns", objectCase({}, {adults}, {AlterObject {other, {}}})});
    cases.push_back({"drop a view", objectCase({}, {adults}, {DropObject {adults, {}, false}})});
    cases.push_back({"views of a view", objectCase({}, {adults, above, top}, {AlterObject {other, {}}})});
    cases.push_back({"view with a hostile name",
                     objectCase({}, {viewOf(hostile, "SELECT id FROM people", {hostile})},
                                {DropObject {viewOf(hostile, "", {}), {}, false}})});
    View commented = adults;
    commented.comment = QStringLiteral("who's \"of age\"");
    cases.push_back(
        {"comment on a view",
         objectCase({QStringLiteral("comments on all")}, {commented}, {AlterObject {adults, {}}})});

    View kept = adults;
    kept.materialized = true;
    kept.comment = QStringLiteral("kept");
    kept.indexes = {makeIndex("ix_kept", "id", true)};
    View keptOther = kept;
    keptOther.definition = QStringLiteral("SELECT name, id FROM people");
    keptOther.columns = {name, id};
    const QStringList needs {QStringLiteral("materialized views")};
    cases.push_back({"materialized view", objectCase(needs, {kept, above}, {AlterObject {keptOther, {}}})});
    cases.push_back({"drop a materialized view", objectCase(needs, {kept}, {DropObject {kept, {}, false}})});
    View checked = viewOf(QStringLiteral("adults"), "", {id});
    checked.sql = QStringLiteral("CREATE VIEW adults WITH (security_barrier=true, check_option=local) AS\n"
                                 "SELECT people.id\n   FROM people\n  WHERE (people.age > 1)");
    cases.push_back({"view with options", objectCase({postgresql}, {checked})});
}

Sequence sequenceOf(const QString &name, const QMap<QString, QString> &options, const QString &schema = {})
{
    return {name, schema, options};
}

void addSequences(SchemaCases &cases)
{
    const auto options = [](const char *start, const char *increment, const char *least, const char *most,
                            const char *cache, bool cycles) {
        return QMap<QString, QString> {
            {QStringLiteral("start"), QLatin1String(start)},
            {QStringLiteral("increment"), QLatin1String(increment)},
            {QStringLiteral("minvalue"), QLatin1String(least)},
            {QStringLiteral("maxvalue"), QLatin1String(most)},
            {QStringLiteral("cache"), QLatin1String(cache)},
            {QStringLiteral("cycle"), cycles ? QStringLiteral("True") : QStringLiteral("False")}};
    };
    const QString numbers = QStringLiteral("numbers");
    const QStringList needs {QStringLiteral("sequences")};
    const Sequence first = sequenceOf(numbers, options("10", "5", "1", "100000", "20", false));
    const Sequence second = sequenceOf(numbers, options("100", "-2", "-500", "900", "1", true));
    cases.push_back({"sequence", objectCase(needs, {first}, {AlterObject {second, {}}})});
    cases.push_back({"drop a sequence", objectCase(needs, {first}, {DropObject {first, {}, false}})});
    cases.push_back(
        {"sequence with a hostile name",
         objectCase(needs, {sequenceOf(hostile, options("1", "1", "1", "99", "5", true))},
                    {AlterObject {sequenceOf(hostile, options("2", "3", "1", "999", "7", false)), {}}})});
    QMap<QString, QString> typed = options("1", "1", "1", "32767", "1", false);
    typed.insert(QStringLiteral("data_type"), QStringLiteral("'smallint'"));
    Sequence small = sequenceOf(numbers, typed);
    small.comment = QStringLiteral("it's counted");
    cases.push_back({"sequence of a type", objectCase({postgresql}, {small}, {AlterObject {first, {}}})});
}

Routine routineOf(const char *kind, const char *name, const char *arguments, const char *identity,
                  const char *returns, const char *language, const char *sql)
{
    Routine routine;
    routine.name = QString::fromUtf8(name);
    routine.kind = QLatin1String(kind);
    routine.arguments = QLatin1String(arguments);
    routine.identity = QLatin1String(identity);
    routine.returns = QLatin1String(returns);
    routine.language = QLatin1String(language);
    routine.sql = QString::fromUtf8(sql);
    return routine;
}

Routine stamping(const char *value)
{
    Routine routine = routineOf("function", "stamp", "", "", "trigger", "plpgsql", "");
    routine.sql
        = QStringLiteral("CREATE OR REPLACE FUNCTION public.stamp()\n RETURNS trigger\n LANGUAGE plpgsql\n"
                         "AS $function$ BEGIN NEW.age := %1; RETURN NEW; END $function$")
              .arg(QLatin1String(value));
    return routine;
}

TableTrigger triggerOf(const char *table, const QString &name, const QString &sql)
{
    return {tableNamed(table), {name, sql}};
}

void addTriggers(SchemaCases &cases)
{
    const QString name = QStringLiteral("tr_age");
    const auto cased = [&](const char *title, const QStringList &needs, const TableTrigger &first,
                           const TableTrigger &second, std::vector<SchemaObject> before = {}) {
        cases.push_back({title, objectCase(needs, {first}, {AlterObject {second, {}}}, std::move(before))});
        cases.push_back(
            {title, objectCase(needs, {first}, {DropObject {first, {}, false}}, cases.back().second.before)});
    };
    const auto lite = [&](const char *more) {
        return triggerOf(
            "people", name,
            QStringLiteral("CREATE TRIGGER tr_age AFTER INSERT ON people BEGIN UPDATE people SET "
                           "age = %1 WHERE id = NEW.id; END")
                .arg(QLatin1String(more)));
    };
    cased("trigger", {sqlite}, lite("1"), lite("2"));
    const auto maria = [&](const char *more) {
        return triggerOf("people", name,
                         QStringLiteral("CREATE TRIGGER `tr_age` BEFORE INSERT ON `people` FOR EACH ROW SET "
                                        "NEW.age = %1")
                             .arg(QLatin1String(more)));
    };
    cased("trigger", {mysqlTexts}, maria("1"), maria("2"));
    const auto postgres = [&](const char *moment) {
        TableTrigger trigger = triggerOf(
            "people", name,
            QStringLiteral("CREATE TRIGGER tr_age BEFORE %1 ON public.people FOR EACH ROW EXECUTE "
                           "FUNCTION stamp()")
                .arg(QLatin1String(moment)));
        trigger.trigger.comment = QLatin1String(moment);
        return trigger;
    };
    cased("trigger", {postgresql}, postgres("INSERT"), postgres("UPDATE"), {stamping("1")});

    const TableTrigger odd = triggerOf(
        "people", hostile,
        QStringLiteral("CREATE TRIGGER \"odd \"\"na'me\"\" `x`; --\" AFTER DELETE ON people BEGIN "
                       "SELECT 1; END"));
    cases.push_back(
        {"trigger with a hostile name", objectCase({sqlite}, {odd}, {DropObject {odd, {}, false}})});
    const View view = viewOf(QStringLiteral("adults"), "SELECT id, name FROM people",
                             {QStringLiteral("id"), QStringLiteral("name")});
    const View wider = viewOf(QStringLiteral("adults"), "SELECT id, name, age FROM people",
                              {QStringLiteral("id"), QStringLiteral("name"), QStringLiteral("age")});
    const TableTrigger instead = triggerOf(
        "adults", QStringLiteral("tr_in"),
        QStringLiteral("CREATE TRIGGER tr_in INSTEAD OF DELETE ON adults BEGIN DELETE FROM people "
                       "WHERE id = OLD.id; END"));
    cases.push_back(
        {"view with a trigger", objectCase({sqlite}, {view, instead}, {AlterObject {wider, {}}})});
    const TableTrigger insteadPostgres = triggerOf(
        "adults", QStringLiteral("tr_in"),
        QStringLiteral("CREATE TRIGGER tr_in INSTEAD OF DELETE ON public.adults FOR EACH ROW EXECUTE "
                       "FUNCTION stamp()"));
    cases.push_back({"view with a trigger",
                     objectCase({postgresql}, {view, insteadPostgres},
                                {AlterObject {viewOf(QStringLiteral("adults"), "SELECT name FROM people",
                                                     {QStringLiteral("name")}),
                                              {}}},
                                {stamping("1")})});
}

void addRoutines(SchemaCases &cases)
{
    const Routine twice = routineOf("function", "twice", "n integer", "integer", "integer", "sql",
                                    "CREATE OR REPLACE FUNCTION public.twice(n integer)\n RETURNS integer\n "
                                    "LANGUAGE sql\nAS $function$ SELECT n * 2 $function$");
    Routine thrice = twice;
    thrice.sql.replace(QLatin1String("n * 2"), QLatin1String("n * 3 -- it's"));
    thrice.comment = QStringLiteral("three 'times'");
    Routine texts
        = routineOf("function", "twice", "n text", "text", "text", "sql",
                    "CREATE OR REPLACE FUNCTION public.twice(n text)\n RETURNS text\n LANGUAGE sql\n"
                    "AS $function$ SELECT n || n $function$");
    Routine wide = twice;
    wide.returns = QStringLiteral("bigint");
    wide.sql.replace(QLatin1String("RETURNS integer"), QLatin1String("RETURNS bigint"));
    const Routine called
        = routineOf("procedure", "note", "IN who integer", "integer", "", "sql",
                    "CREATE OR REPLACE PROCEDURE public.note(IN who integer)\n LANGUAGE sql\n"
                    "AS $procedure$ DELETE FROM people WHERE id = who $procedure$");
    const auto postgres
        = [&](const char *title, std::vector<SchemaObject> objects, std::vector<Operation> changes) {
              cases.push_back({title, objectCase({postgresql}, std::move(objects), std::move(changes))});
          };
    postgres("function", {twice}, {AlterObject {thrice, {}}});
    postgres("function with another result", {twice}, {AlterObject {wide, {}}});
    postgres("overloaded function", {twice, texts}, {DropObject {texts, {}, false}});
    postgres("procedure", {called}, {DropObject {called, {}, false}});
    const auto maria = [](const char *factor) {
        return routineOf(
            "function", "twice", "n double", "", "double", "SQL",
            (QByteArrayLiteral("CREATE FUNCTION `twice`(n double) RETURNS double DETERMINISTIC COMMENT "
                               "'it''s'\nRETURN n * ")
             + factor)
                .constData());
    };
    const Routine note = routineOf("procedure", "twice", "who double", "", "", "SQL",
                                   "CREATE PROCEDURE `twice`(who double)\nDELETE FROM people WHERE id = who");
    cases.push_back(
        {"function", objectCase({mysqlTexts}, {maria("2"), note}, {AlterObject {maria("3"), {}}})});
    cases.push_back({"procedure", objectCase({mysqlTexts}, {note}, {DropObject {note, {}, false}})});
}

void addDomains(SchemaCases &cases)
{
    Domain plain;
    plain.name = QStringLiteral("age");
    plain.type = sqlType("INTEGER");
    plain.checkConstraints = {{QStringLiteral("age_check"), QStringLiteral("VALUE > 0")}};
    Domain other = plain;
    other.nullable = false;
    other.serverDefault = ServerDefault {ServerDefault::Kind::Text, QStringLiteral("18")};
    other.checkConstraints = {{QStringLiteral("age_check"), QStringLiteral("VALUE > 1")},
                              {QStringLiteral("age_most"), QStringLiteral("VALUE < 200")}};
    other.comment = QStringLiteral("in 'years'");
    Domain wide = plain;
    wide.type = sqlType("BIGINT");
    const QStringList needs {QStringLiteral("domains")};
    cases.push_back({"domain", objectCase(needs, {plain}, {AlterObject {other, {}}})});
    cases.push_back({"domain of another type", objectCase(needs, {plain}, {AlterObject {wide, {}}})});
    cases.push_back({"drop a domain", objectCase(needs, {other}, {DropObject {other, {}, false}})});
    Domain odd;
    odd.name = hostile;
    odd.type = sqlType("VARCHAR", 20);
    odd.type.collation = QStringLiteral("C");
    SchemaCase used = objectCase(needs, {}, {}, {odd});
    Column column = makeColumn("odd", odd.type);
    column.type = SqlType();
    column.type.declared = QStringLiteral("\"odd \"\"na'me\"\" `x`; --\"");
    used.tables.front().columns.push_back(column);
    cases.push_back({"domain with a hostile name", used});
}

void addSchemas(SchemaCases &cases)
{
    // On MySQL it is a database of the server, which other runs use too.
    const QString name = QStringLiteral("stillroom extra \"s\" %1").arg(QCoreApplication::applicationPid());
    SchemaCase one;
    one.needs = {QStringLiteral("schemas")};
    one.schemas = {name};
    one.before = {Namespace {name}};
    one.tables = {people(name), people()};
    Table pet = makeTable("pets", {idColumn(), makeColumn("owner_id", sqlType("Integer"))});
    ForeignKey key = makeForeignKey("fk_owner", "owner_id", "people", "id");
    key.referredSchema = name;
    pet.foreignKeys = {key};
    one.tables.push_back(pet);
    one.objects = {viewOf(QStringLiteral("adults"), "SELECT id, name FROM people",
                          {QStringLiteral("id"), QStringLiteral("name")})};
    AddColumn add;
    add.table = {name, QStringLiteral("people")};
    add.column = makeColumn("nick", sqlType("String", 20));
    CreateIndex index {add.table, makeIndex("ix_age", "age"), false};
    one.changes = {add, index, RenameTable {add.table, QStringLiteral("humans")}};
    cases.push_back({"tables in several schemas", one});
    SchemaCase alone;
    alone.needs = one.needs;
    alone.schemas = one.schemas;
    alone.tables = {people()};
    alone.changes = {CreateObject {Namespace {name}, false}};
    cases.push_back({"create and drop a schema", alone});
}

void addCollations(SchemaCases &cases)
{
    struct
    {
        const char *dialect;
        const char *collation;
        const char *other;
    } const all[] = {{"sqlite", "NOCASE", "RTRIM"},
                     {"postgresql", "C", "POSIX"},
                     {"mysql's texts", "utf8mb4_bin", "utf8mb4_spanish_ci"},
                     {"mssql", "Latin1_General_BIN2", "Latin1_General_100_CS_AS"}};
    for (const auto &[dialect, collation, other] : all) {
        Table table = people();
        table.columns[1].type.collation = QLatin1String(collation);
        SchemaCase one;
        one.needs = {QLatin1String(dialect)};
        one.tables = {table};
        AlterColumn alter;
        alter.table = table.tableName();
        alter.column = QStringLiteral("name");
        alter.existingType = table.columns[1].type;
        alter.existingNullable = false;
        alter.type = table.columns[1].type;
        alter.type->length = 80;
        one.changes = {alter};
        cases.push_back({"column with a collation", one});
        alter.type = table.columns[1].type;
        alter.type->collation = QLatin1String(other);
        one.changes = {alter};
        cases.push_back({"change of a collation", one});
    }
}

void addExclusions(SchemaCases &cases)
{
    Table booking = makeTable("booking", {idColumn(), makeColumn("during", sqlType("TSRANGE"))});
    booking.columns[1].type.module = QStringLiteral("postgresql");
    ExcludeConstraint exclude {QStringLiteral("ex_during"),
                               {{QStringLiteral("during"), QStringLiteral("&&")}},
                               QStringLiteral("id > 0"),
                               {}};
    SchemaCase made;
    made.needs = {QStringLiteral("exclusion")};
    made.tables = {booking};
    made.changes = {CreateConstraint {booking.tableName(), exclude}};
    cases.push_back({"create an exclude constraint", made});
    SchemaCase dropped = made;
    dropped.tables.front().excludeConstraints = {exclude};
    dropped.changes = {DropConstraint {exclude.name, booking.tableName(), DropConstraint::Type::Exclude, {}}};
    cases.push_back({"drop an exclude constraint", dropped});
}

/// Two tables that refer to each other: the key told use_alter comes when both are there.
void addCycles(SchemaCases &cases)
{
    Table left = makeTable("eggs", {idColumn(), makeColumn("hen_id", sqlType("Integer"))});
    left.foreignKeys = {makeForeignKey("fk_hen", "hen_id", "hens", "id")};
    left.foreignKeys[0].useAlter = true;
    Table right = makeTable("hens", {idColumn(), makeColumn("egg_id", sqlType("Integer"))});
    right.foreignKeys = {makeForeignKey("fk_egg", "egg_id", "eggs", "id")};
    SchemaCase one;
    Table bare = left;
    bare.foreignKeys.clear();
    one.tables = {bare, right};
    one.changes = {CreateConstraint {left.tableName(), left.foreignKeys[0]}};
    one.needs = {QStringLiteral("keys leave no index")};
    cases.push_back({"tables that refer to each other", one});
}

} // namespace

void addObjectCases(SchemaCases &cases)
{
    addViews(cases);
    addSequences(cases);
    addTriggers(cases);
    addRoutines(cases);
    addDomains(cases);
    addSchemas(cases);
    addCollations(cases);
    addExclusions(cases);
    addCycles(cases);
}

} // namespace stillroom
