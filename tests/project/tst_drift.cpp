#include <QtTest>

#include "base/englishplurals.h"
#include "base/text.h"
#include "db/connection.h"
#include "project/autogenerate.h"
#include "project/diagraminput.h"
#include "project/drift.h"

#include <QRegularExpression>
#include <QTemporaryDir>

using namespace stillroom;

/// Models against a SQLite database: what is told, in which words, and what rules do.
class DriftTest : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;

    static QString latin(const char *text) { return QString::fromLatin1(text); }
    const Dialect &dialect() const { return Dialect::of(Backend::Sqlite); }

    ModelSet models(const char *body) const
    {
        writeTextFile(m_folder->filePath(latin("models.py")),
                      latin("from sqlalchemy import *\n"
                            "from sqlalchemy.orm import declarative_base\n"
                            "Base = declarative_base()\n")
                          + latin(body));
        ReadModelsOptions options;
        options.folder = m_folder->path();
        return readModels(options);
    }

    static Schema database(const char *sql)
    {
        OpenOptions options;
        const auto connection = Connection::open(ConnectionUrl::parse(latin("sqlite://")), options);
        connection->executeScript(latin(sql));
        return Dialect::of(Backend::Sqlite).inspect(*connection);
    }

    DriftReport report(const ModelSet &set, const Schema &schema, const DriftRules &rules = {}) const
    {
        CompareOptions options = compareOptions(set);
        options.compareServerDefaults = true;
        return findDrift(set, schema, dialect(), options, rules);
    }

    static QStringList lines(const DriftReport &report)
    {
        QStringList all;
        for (const Difference &each : report.differences) {
            QString line = each.toText();
            if (!each.left.isEmpty())
                line += latin(" | ") + each.left;
            if (each.rule)
                line += latin(" | ") + each.rule->toText();
            all << line;
        }
        return all;
    }

    static constexpr const char *users
        = "class User(Base):\n"
          "    __tablename__ = 'users'\n"
          "    id = Column(Integer, primary_key=True)\n"
          "    email = Column(String(255), nullable=False, index=True)\n"
          "    state = Column(String(8), server_default='new')\n"
          "    seen = Column(DateTime)\n"
          "    group_id = Column(ForeignKey('groups.id', ondelete='CASCADE'))\n"
          "    __table_args__ = (CheckConstraint('id > 0', name='ck_id'),)\n"
          "class Group(Base):\n"
          "    __tablename__ = 'groups'\n"
          "    id = Column(Integer, primary_key=True)\n"
          "class Tag(Base):\n"
          "    __tablename__ = 'tags'\n"
          "    name = Column(String(20), primary_key=True)\n";
    static constexpr const char *tables
        = "CREATE TABLE groups (id INTEGER NOT NULL PRIMARY KEY);"
          "CREATE TABLE users (id INTEGER NOT NULL PRIMARY KEY, email VARCHAR(128),"
          "  state VARCHAR(8) DEFAULT 'old', nick TEXT, group_id INTEGER REFERENCES groups (id));"
          "CREATE INDEX ix_users_nick ON users (nick);"
          "CREATE TABLE legacy (id INTEGER PRIMARY KEY);"
          "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL);";

    static constexpr const char *rooms
        = "class Room(Base):\n"
          "    __tablename__ = 'rooms'\n"
          "    house = Column(Integer, primary_key=True)\n"
          "    number = Column(Integer, primary_key=True)\n"
          "    seats = Column(Integer)\n"
          "    __table_args__ = (CheckConstraint('seats > 0'), CheckConstraint('number > 0', "
          "name='ck_number'),\n"
          "                      UniqueConstraint('seats', name='uq_seats'),\n"
          "                      Index('ix_rooms', 'number', 'seats', unique=True))\n";
    static constexpr const char *roomTables
        = "CREATE TABLE rooms (house INTEGER NOT NULL, number INTEGER NOT NULL, seats INTEGER,"
          "  PRIMARY KEY (number), CHECK (seats > 1), CHECK (house > 0), UNIQUE (house, seats),"
          "  CONSTRAINT ck_number CHECK (number >= 0), CONSTRAINT uq_seats UNIQUE (seats));"
          "CREATE UNIQUE INDEX ix_rooms ON rooms (seats, number);";

    EnglishPlurals m_plurals;

private Q_SLOTS:
    void initTestCase() { QCoreApplication::installTranslator(&m_plurals); }
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void everythingIsTold()
    {
        const ModelSet set = models(users);
        const DriftReport found = report(set, database(tables));
        QCOMPARE(
            lines(found),
            QStringList({
                latin("legacy: table only in the database"),
                latin("tags: table only in the models"),
                latin("users.nick: column only in the database"),
                latin("users.seen: column only in the models"),
                QStringLiteral("users.email: type VARCHAR(128) → VARCHAR(255)"),
                QStringLiteral("users.email: NULL → NOT NULL"),
                QStringLiteral("users.state: default 'old' → 'new'"),
                latin("users: index ix_users_email only in the models"),
                latin("users: index ix_users_nick only in the database"),
                QStringLiteral("users: foreign key (group_id) REFERENCES groups (id) → "
                               "REFERENCES groups (id) ON DELETE CASCADE"),
                latin("users: check constraint ck_id only in the models | Alembic does not compare this. "
                      "It is generated where beyond_alembic is switched on."),
            }));
        QCOMPARE(found.equalTables, std::vector<TableName>({{{}, latin("groups")}}));
        QCOMPARE(found.count(Drift::OnlyInModels), 4);
        QCOMPARE(found.count(Drift::OnlyInDatabase), 3);
        QCOMPARE(found.open(), 11);
        const Difference &type = found.differences[4];
        QCOMPARE(type.models, latin("VARCHAR(255)"));
        QCOMPARE(type.place.line, set.tables.value(latin("users")).columns.value(latin("email")).place.line);
        QCOMPARE(toText(type.operations.front()),
                 latin("Alter column users.email: type VARCHAR(128) to VARCHAR(255)"));
    }

    void theDiagramColoursTheSame()
    {
        const ModelSet set = models(users);
        const Schema schema = database(tables);
        const DriftReport found = report(set, schema);
        const DiagramInput input = diagramInput(&schema, &set, &dialect(), DiagramShown::Both, &found);
        const DiagramDrift &drift = input.options.drift;
        QCOMPARE(drift.tables.value(latin("legacy")).status, Drift::OnlyInDatabase);
        QCOMPARE(drift.tables.value(latin("groups")).status, Drift::Equal);
        const TableDrift &table = drift.tables[latin("users")];
        QCOMPARE(table.status, Drift::Different);
        QCOMPARE(table.columns.value(latin("email")), Drift::Different);
        QCOMPARE(table.columns.value(latin("nick")), Drift::OnlyInDatabase);
        QCOMPARE(table.columns.value(latin("group_id")), Drift::Different);
        QVERIFY(!input.schema.table(latin("alembic_version")));
        QCOMPARE(drift.differences.size(), 11);
    }

    /// Each difference goes by the rule that is made of it, from the list and from what check and
    /// autogenerate find, and no other goes with it.
    void everyDifferenceCanBeIgnored()
    {
        const ModelSet set = models(users);
        const Schema schema = database(tables);
        const DriftReport all = report(set, schema);
        CompareOptions options = compareOptions(set);
        options.compareServerDefaults = true;
        options.beyondAlembic = true;
        const std::size_t operations
            = compareSchemas(set.schema, schema, dialect(), options).operations.size();
        for (const Difference &each : all.differences) {
            const DriftRules rules {each.ignoring()};
            const DriftReport now = report(set, schema, rules);
            QVERIFY2(now.unusedRules.empty(), qPrintable(each.toText()));
            for (const Difference &other : now.differences) {
                const bool restsOnIt = each.part == DriftPart::Column && other.name.contains(each.name);
                if (!restsOnIt)
                    QCOMPARE(other.rule.has_value(), other.id() == each.id());
            }
            const DriftReport ruled = findDrift(set, schema, dialect(), options, rules);
            const AutogenerateResult &result = ruled.generated;
            // Two aspects of a column are one operation; a changed key is two.
            const std::size_t gone = operations - result.operations.size();
            const bool sharesOne = each.part == DriftPart::Type || each.part == DriftPart::Nullable;
            // A column that is ignored takes the index over it along; an index that is kept keeps its column.
            const bool hasIndex = each.part == DriftPart::Column && each.name == latin("nick");
            const bool isOverIt = each.name == latin("ix_users_nick");
            QCOMPARE(gone, sharesOne ? 0U : each.operations.size() + (hasIndex || isOverIt ? 1 : 0));
            QCOMPARE(ruled.excused(), hasIndex ? 2 : 1);
        }
    }

    /// What Alembic does not compare is always told, and generated where the project asks for it.
    void whatAlembicDoesNotCompare()
    {
        const ModelSet set = models(rooms);
        const Schema schema = database(roomTables);
        const DriftReport told = report(set, schema);
        const QString why = latin(" | Alembic does not compare this. It is generated where beyond_alembic is "
                                  "switched on.");
        QCOMPARE(lines(told),
                 QStringList(
                     {QStringLiteral("rooms: index ix_rooms UNIQUE (seats, number) → UNIQUE (number, seats)"),
                      latin("rooms: unique constraint (house, seats) only in the database"),
                      QStringLiteral("rooms: primary key (number) → (house, number)"),
                      latin("rooms: check constraint (house > 0) only in the database"),
                      latin("rooms: check constraint (seats > 0) only in the models"),
                      latin("rooms: check constraint (seats > 1) only in the database"),
                      QStringLiteral("rooms: check constraint ck_number number >= 0 → number > 0")})
                     .replaceInStrings(QRegularExpression(latin("$")), why));
        QVERIFY(told.generated.operations.empty());
        const DriftRule beyond {DriftRule::Kind::Beyond, {}, DriftPart::Table, {}, {}, {}};
        const DriftReport ruled = report(set, schema, {beyond});
        QCOMPARE(ruled.differences.size(), told.differences.size());
        for (const Difference &each : ruled.differences)
            QVERIFY(each.left.isEmpty() && each.isBeyondAlembic);
        QVERIFY(ruled.unusedRules.empty());
        QCOMPARE(ruled.generated.operations.size(), std::size_t(10));
        QCOMPARE(ruled.generated.beyondAlembic.size(), std::size_t(10));
        Schema now = schema;
        for (const Operation &operation : ruled.generated.operations)
            apply(operation, now);
        QCOMPARE(lines(report(set, now)), QStringList());
        // Each can be ignored by itself.
        for (const Difference &each : told.differences) {
            const DriftReport without = report(set, schema, {beyond, each.ignoring()});
            QCOMPARE(without.excused(), 1);
            QCOMPARE(without.generated.operations.size(), 10 - each.operations.size());
        }
    }

    /// What was not understood takes nothing away, until a rule says that the model is complete.
    void modelsCanBeCalledComplete()
    {
        const ModelSet set = models("from stamps import stamp\n"
                                    "class A(Base):\n"
                                    "    __tablename__ = 'a'\n"
                                    "    id = Column(Integer, primary_key=True)\n"
                                    "    made = stamp()\n"
                                    "    typed = Column(stamp(), nullable=False)\n"
                                    "class B(Base):\n"
                                    "    __tablename__ = stamp()\n"
                                    "    id = Column(Integer, primary_key=True)\n");
        const Schema schema = database("CREATE TABLE a (id INTEGER PRIMARY KEY, typed TEXT, old TEXT);"
                                       "CREATE TABLE b (id INTEGER PRIMARY KEY);");
        const auto detected = [&](const DriftRules &rules) {
            return findDrift(set, schema, dialect(), compareOptions(set), rules)
                .generated.detected.join(QLatin1Char('|'));
        };
        const auto complete = [](const char *table) {
            return DriftRule {DriftRule::Kind::Complete, latin(table), DriftPart::Table, {}, {}, {}};
        };
        QCOMPARE(detected({}), QString());
        QCOMPARE(detected({complete("other")}), QString());
        QCOMPARE(detected({complete("a")}),
                 latin("Detected NOT NULL on column 'a.typed'|Detected removed column 'a.old'"));
        QVERIFY(detected({complete("*")}).contains(latin("Detected removed table 'b'")));
    }

    /// The rule stands with what was not understood, as what excuses it, and is made from there.
    void completeModelsAreExcused()
    {
        const ModelSet set = models("import unknown\n"
                                    "class A(Base):\n"
                                    "    __tablename__ = 'a'\n"
                                    "    id = Column(Integer, primary_key=True)\n"
                                    "    shape = Column(unknown.Shape())\n");
        const Schema schema
            = database("CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY, shape BLOB, old TEXT);");
        const DriftReport before = report(set, schema);
        QCOMPARE(before.count(Drift::NotUnderstood), 1);
        QVERIFY(operations(before).isEmpty());
        const auto row = [](const DriftReport &found) {
            return *std::find_if(found.differences.begin(), found.differences.end(),
                                 [](const Difference &each) { return each.part == DriftPart::Model; });
        };
        const std::optional<DriftRule> rule = row(before).completing();
        QVERIFY(rule);
        QCOMPARE(rule->kind, DriftRule::Kind::Complete);
        QCOMPARE(rule->table, latin("a"));
        const DriftReport after = report(set, schema, {*rule});
        QCOMPARE(after.count(Drift::NotUnderstood), 0);
        QCOMPARE(row(after).rule, rule);
        QVERIFY2(row(after).left.contains(latin("counts as complete")), qPrintable(row(after).left));
        QVERIFY(after.unusedRules.empty());
        QCOMPARE(after.excused(), 0);
        QCOMPARE(operations(after), QStringList({latin("Drop column a.old")}));
        const DriftRule other {DriftRule::Kind::Complete, latin("b"), DriftPart::Table, {}, {}, {}};
        const DriftRule all {DriftRule::Kind::Complete, latin("*"), DriftPart::Table, {}, {}, {}};
        QCOMPARE(report(set, schema, {other, all}).unusedRules, DriftRules {other});
        for (const Difference &each : before.differences)
            QCOMPARE(each.completing().has_value(), each.part == DriftPart::Model);
    }

    void pairsAreTreatedAsEqual()
    {
        const ModelSet set = models("class A(Base):\n"
                                    "    __tablename__ = 'a'\n"
                                    "    id = Column(Integer, primary_key=True)\n"
                                    "    x = Column(String(36))\n"
                                    "    y = Column(String(36))\n");
        const Schema schema = database("CREATE TABLE a (id INTEGER PRIMARY KEY, x CHAR(36), y CHAR(36));");
        DriftReport found = report(set, schema);
        if (found.differences.empty())
            QSKIP("SQLite takes the two for one type");
        QCOMPARE(found.open(), 2);
        const DriftRule here = *found.differences[0].equating(false);
        const DriftRule everywhere = *found.differences[0].equating(true);
        found = report(set, schema, {here});
        QCOMPARE(found.open(), 1);
        QVERIFY(found.equalTables.empty());
        found = report(set, schema, {everywhere});
        QCOMPARE(found.open(), 0);
        QCOMPARE(found.equalTables.size(), std::size_t(1));
        DriftRule other = everywhere;
        other.database = latin("CHAR(35)");
        found = report(set, schema, {other});
        QCOMPARE(found.open(), 2);
        QCOMPARE(found.unusedRules, DriftRules {other});
    }

    void wholeTablesByPattern()
    {
        const ModelSet set = models(users);
        const DriftRule rule {DriftRule::Kind::Ignore, latin("*s"), DriftPart::Table, {}, {}, {}};
        const DriftReport found = report(set, database(tables), {rule});
        QCOMPARE(found.open(), 1); // legacy
    }

    void whatIsNotUnderstoodIsSaid()
    {
        const ModelSet set = models("import unknown\n"
                                    "class A(Base):\n"
                                    "    __tablename__ = 'a'\n"
                                    "    id = Column(Integer, primary_key=True)\n"
                                    "    shape = Column(unknown.Shape())\n");
        const DriftReport found = report(
            set,
            database("CREATE TABLE a (id INTEGER PRIMARY KEY, shape BLOB); CREATE TABLE b (id INTEGER);"));
        QCOMPARE(found.count(Drift::NotUnderstood), 1);
        QVERIFY2(lines(found).join(QLatin1Char('\n')).contains(latin("a: not understood: ")),
                 qPrintable(lines(found).join(QLatin1Char('\n'))));
        QCOMPARE(found.count(Drift::OnlyInDatabase), 1); // b; the column may be the one that was not read
    }

    /// "Not understood" is a row of its own: the table may be only in the models as well, and ignoring the
    /// row ignores no more than it.
    void whatIsNotUnderstoodStandsBesideTheRest()
    {
        const ModelSet set = models("import unknown\n"
                                    "class A(Base):\n"
                                    "    __tablename__ = 'a'\n"
                                    "    id = Column(Integer, primary_key=True)\n"
                                    "    name = Column(String(20))\n"
                                    "    shape = Column(unknown.Shape())\n"
                                    "class B(Base):\n"
                                    "    __tablename__ = 'b'\n"
                                    "    id = Column(Integer, primary_key=True)\n"
                                    "    shape = Column(unknown.Shape())\n");
        const Schema schema
            = database("CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(10), shape BLOB);");
        const DriftReport found = report(set, schema);
        QCOMPARE(found.count(Drift::NotUnderstood), 2);
        QCOMPARE(found.count(Drift::OnlyInModels), 1);
        QCOMPARE(found.count(Drift::Different), 1);
        DriftRules rules;
        for (const Difference &each : found.differences) {
            if (each.status == Drift::NotUnderstood)
                rules.push_back(each.ignoring());
        }
        const DriftReport ruled = report(set, schema, rules);
        QCOMPARE(ruled.count(Drift::NotUnderstood), 0);
        QCOMPARE(ruled.open(), 2);
        QVERIFY(ruled.unusedRules.empty());
        QCOMPARE(ruled.generated.operations, found.generated.operations);
        QCOMPARE(found.generated.operations.size(), std::size_t(2)); // b is made, the name longer
        const DriftRule all {DriftRule::Kind::Ignore, latin("*"), DriftPart::Model, {}, {}, {}};
        QCOMPARE(report(set, schema, {all}).open(), 2);
    }

    QStringList operations(const DriftReport &report) const
    {
        QStringList all;
        for (const Operation &operation : report.generated.operations)
            all << toText(operation);
        return all;
    }

    static DriftRule ignored(const char *table, DriftPart part = DriftPart::Table, const char *name = "")
    {
        return {DriftRule::Kind::Ignore, latin(table), part, latin(name), {}, {}};
    }

    /// The type stays as long as a table that a rule keeps uses it.
    void anIgnoredTableKeepsItsEnum()
    {
        const Dialect &postgres = Dialect::of(Backend::PostgreSql);
        Table table;
        table.name = latin("a");
        Column mood;
        mood.name = latin("mood");
        mood.type.name = latin("Enum");
        mood.type.enumValues = QStringList {latin("good"), latin("bad")};
        mood.type.enumName = latin("mood");
        table.columns.push_back(mood);
        Schema database;
        database.dialect = postgres.name;
        database.tables = {table, table};
        database.tables[1].name = latin("b");
        EnumType type;
        type.name = latin("mood");
        type.values = mood.type.enumValues;
        database.enums.push_back(type);
        ModelSet set;
        set.schema = database;
        set.schema.enums.clear();
        set.schema.tables.erase(set.schema.tables.begin());
        set.schema.tables[0].columns.front().name = latin("state"); // of another type, in another column
        set.schema.tables[0].columns.front().type = postgres.parseType(latin("INTEGER"));
        const auto drops = [](const DriftReport &report) {
            return std::any_of(report.generated.operations.begin(), report.generated.operations.end(),
                               [](const Operation &each) { return each.as<DropEnum>() != nullptr; });
        };
        const DriftReport all = findDrift(set, database, postgres, {}, {});
        QVERIFY2(drops(all), qPrintable(operations(all).join(QLatin1Char('\n'))));
        const DriftReport ruled = findDrift(set, database, postgres, {}, {ignored("a")});
        QVERIFY(!drops(ruled));
        QCOMPARE(ruled.generated.operations.size(), std::size_t(2));
        QCOMPARE(ruled.excused(), 1);
    }

    /// What rests on a column that a rule keeps away goes with it.
    void whatRestsOnAnIgnoredColumnGoesWithIt()
    {
        const ModelSet set = models("class A(Base):\n"
                                    "    __tablename__ = 'a'\n"
                                    "    id = Column(Integer, primary_key=True)\n"
                                    "    x = Column(Integer, ForeignKey('b.id'), index=True)\n"
                                    "    y = Column(Integer, unique=True)\n"
                                    "    __table_args__ = (CheckConstraint('x > 0', name='ck_x'),\n"
                                    "                      Index('ix_low', func.lower(y)))\n"
                                    "class B(Base):\n"
                                    "    __tablename__ = 'b'\n"
                                    "    id = Column(Integer, primary_key=True)\n");
        const Schema schema = database("CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY, y INTEGER UNIQUE);"
                                       "CREATE TABLE b (id INTEGER NOT NULL PRIMARY KEY);");
        const DriftReport all = report(set, schema);
        QCOMPARE(all.open(), 5); // x, its key, its index, its check; ix_low
        const DriftReport ruled = report(set, schema, {ignored("a", DriftPart::Column, "x")});
        QCOMPARE(ruled.open(), 1);
        QCOMPARE(operations(ruled).size(), 1);
        QVERIFY2(operations(ruled).first().contains(latin("ix_low")), qPrintable(operations(ruled).first()));
    }

    /// What a rule keeps is neither needed nor taken away by what is generated.
    void whatIsInTheWayIsKeptBack()
    {
        const ModelSet set = models("class Child(Base):\n"
                                    "    __tablename__ = 'child'\n"
                                    "    id = Column(Integer, ForeignKey('fresh.id'), primary_key=True)\n"
                                    "class Grandchild(Base):\n"
                                    "    __tablename__ = 'grandchild'\n"
                                    "    id = Column(Integer, ForeignKey('child.id'), primary_key=True)\n"
                                    "class Fresh(Base):\n"
                                    "    __tablename__ = 'fresh'\n"
                                    "    id = Column(Integer, primary_key=True)\n"
                                    "class Kept(Base):\n"
                                    "    __tablename__ = 'kept'\n"
                                    "    id = Column(Integer, primary_key=True)\n"
                                    "    fresh_id = Column(Integer, ForeignKey('fresh.id'))\n");
        const Schema schema
            = database("CREATE TABLE ground (id INTEGER NOT NULL PRIMARY KEY);"
                       "CREATE TABLE parent (id INTEGER NOT NULL PRIMARY KEY REFERENCES ground (id));"
                       "CREATE TABLE theirs (id INTEGER NOT NULL PRIMARY KEY REFERENCES parent (id));"
                       "CREATE TABLE kept (id INTEGER NOT NULL PRIMARY KEY, fresh_id INTEGER, nick TEXT);"
                       "CREATE INDEX ix_nick ON kept (nick);");
        QCOMPARE(report(set, schema).generated.operations.size(), std::size_t(9));
        const DriftReport ruled = report(
            set, schema, {ignored("theirs"), ignored("fresh"), ignored("kept", DriftPart::Index, "ix_nick")});
        QCOMPARE(operations(ruled), QStringList());
        QStringList kept;
        for (const Difference &each : ruled.differences) {
            if (each.isKeptBack)
                kept << each.title() + latin(": ") + each.left;
        }
        QCOMPARE(
            kept,
            QStringList(
                {latin("child: Its foreign key (id) refers to fresh, which a rule of the project keeps out "
                       "of the "
                       "database."),
                 latin("grandchild: Its foreign key (id) refers to child, which a rule of the project keeps "
                       "out "
                       "of the database."),
                 latin("ground: A foreign key of parent refers to it, which a rule of the project keeps as "
                       "it is."),
                 latin("kept.nick: ix_nick rests on it, which a rule of the project keeps as it is."),
                 latin(
                     "parent: A foreign key of theirs refers to it, which a rule of the project keeps as it "
                     "is.")}));
        QCOMPARE(ruled.open(), 5); // the key of kept goes by the rule of fresh
        QCOMPARE(ruled.excused(), 4);
    }

    void whatIsIgnoredWasNotRenamed()
    {
        const ModelSet set = models("class Person(Base):\n"
                                    "    __tablename__ = 'persons'\n"
                                    "    id = Column(Integer, primary_key=True)\n"
                                    "    full_name = Column(String(20))\n");
        const Schema schema
            = database("CREATE TABLE persons (id INTEGER NOT NULL PRIMARY KEY, fullname VARCHAR(20));");
        QCOMPARE(report(set, schema).generated.renameCandidates.size(), std::size_t(1));
        const DriftReport ruled = report(set, schema, {ignored("persons", DriftPart::Column, "fullname")});
        QVERIFY(ruled.generated.renameCandidates.empty());
        QCOMPARE(operations(ruled).size(), 1);
    }

    /// On MySQL a unique constraint is told as an index; a value is told with the column of its type.
    void constraintsAndValuesThatAreIgnoredWereNotRenamed()
    {
        const auto candidates
            = [](const Schema &after, const Schema &before, const Dialect &on, bool isRuled, DriftPart part) {
                  ModelSet set;
                  set.schema = after;
                  CompareOptions options;
                  options.beyondAlembic = true;
                  const DriftReport all = findDrift(set, before, on, options, {});
                  DriftRules rules;
                  for (const Difference &each : all.differences) {
                      if (isRuled && each.part == part)
                          rules.push_back(each.ignoring());
                  }
                  return findDrift(set, before, on, options, rules).generated.renameCandidates.size();
              };
        const Dialect &mysql = Dialect::of(Backend::MySql);
        Schema before;
        before.dialect = mysql.name;
        before.server.insert(latin("version"), latin("8.0.30"));
        Table table;
        table.name = latin("rooms");
        table.columns.resize(1);
        table.columns[0].name = latin("seats");
        table.columns[0].type = mysql.parseType(latin("INTEGER"));
        table.uniqueConstraints = {{latin("uq_a"), {latin("seats")}, {}}};
        before.tables = {table};
        Schema after = before;
        after.tables[0].uniqueConstraints[0].name = latin("uq_b");
        QCOMPARE(candidates(after, before, mysql, false, DriftPart::Index), std::size_t(1));
        for (const DriftPart part : {DriftPart::Index, DriftPart::Unique}) // the old one, the new one
            QCOMPARE(candidates(after, before, mysql, true, part), std::size_t(0));

        const Dialect &postgres = Dialect::of(Backend::PostgreSql);
        const auto moods = [&](const QStringList &values) {
            Schema schema;
            schema.dialect = postgres.name;
            schema.enums = {{latin("mood"), {}, values}};
            schema.tables = {table};
            schema.tables[0].uniqueConstraints.clear();
            SqlType &type = schema.tables[0].columns[0].type;
            type = SqlType();
            type.name = latin("Enum");
            type.enumName = latin("mood");
            type.enumValues = values;
            return schema;
        };
        const Schema now = moods({latin("sad"), latin("okay")});
        const Schema wanted = moods({latin("sad"), latin("ok")});
        QCOMPARE(candidates(wanted, now, postgres, false, DriftPart::Type), std::size_t(1));
        QCOMPARE(candidates(wanted, now, postgres, true, DriftPart::Type), std::size_t(0));
    }

    /// One aspect of a column is ignored, the others are changed, in one operation.
    void oneAspectOfAColumnIsIgnored()
    {
        const ModelSet set = models(users);
        const Schema schema = database(tables);
        const DriftReport all = report(set, schema);
        QVERIFY(all.generated.detected.contains(latin("Detected NOT NULL on column 'users.email'")));
        const DriftReport ruled = report(set, schema, {ignored("users", DriftPart::Type, "email")});
        QCOMPARE(ruled.generated.operations.size(), all.generated.operations.size());
        QCOMPARE(operations(ruled).filter(latin("users.email")),
                 QStringList({latin("Alter column users.email: NULL to NOT NULL")}));
        QCOMPARE(ruled.generated.detected.filter(latin("users.email")),
                 QStringList({latin("Detected NOT NULL on column 'users.email'")}));
    }

    /// "public.c" in the models is the "c" that an inspector tells of the default schema.
    void theDefaultSchemaMayBeSpelledOut()
    {
        const Dialect &postgres = Dialect::of(Backend::PostgreSql);
        ModelSet set;
        Table table;
        table.name = latin("c");
        table.schema = latin("public");
        Column id;
        id.name = latin("id");
        id.type = postgres.parseType(latin("INTEGER"));
        id.nullable = false;
        table.columns.push_back(id);
        table.primaryKey.columns = QStringList {latin("id")};
        Table child = table;
        child.name = latin("d");
        ForeignKey key;
        key.columns = key.referredColumns = QStringList {latin("id")};
        key.referredSchema = latin("public");
        key.referredTable = latin("c");
        child.foreignKeys.push_back(key);
        set.schema.tables = {table, child};
        Schema database = set.schema;
        for (Table &each : database.tables)
            each.schema.clear();
        database.tables[1].foreignKeys[0].referredSchema.clear();
        QCOMPARE(lines(findDrift(set, database, postgres, compareOptions(set), {})), QStringList());
        QVERIFY(findDrift(set, database, postgres, {}, {}).generated.operations.empty());
        QCOMPARE(diagramInput(&database, &set, &postgres).schema.tables.size(), std::size_t(2));
        database.tables.front().name = latin("e");
        QCOMPARE(findDrift(set, database, postgres, compareOptions(set), {}).count(Drift::OnlyInDatabase), 1);
    }

    void whatEnvLeavesOutHasItsReason()
    {
        const ModelSet set = models(users);
        CompareOptions options = compareOptions(set);
        options.compareTypes = false;
        const DriftReport found = findDrift(set, database(tables), dialect(), options, {});
        QStringList reasons;
        for (const Difference &each : found.differences) {
            if (each.part == DriftPart::Type || each.part == DriftPart::Default)
                reasons << each.left;
        }
        QCOMPARE(reasons.size(), 2);
        QVERIFY(reasons[0].contains(latin("compare_type")));
        QVERIFY(reasons[1].contains(latin("compare_server_default")));
    }
};

QTEST_GUILESS_MAIN(DriftTest)
#include "tst_drift.moc"
