#include <QtTest>

#include "base/englishplurals.h"
#include "base/text.h"
#include "db/connection.h"
#include "project/autogenerate.h"
#include "project/diagraminput.h"
#include "project/drift.h"

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

    EnglishPlurals m_plurals;

private Q_SLOTS:
    void initTestCase() { QCoreApplication::installTranslator(&m_plurals); }
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void everythingIsTold()
    {
        const ModelSet set = models(users);
        const DriftReport found = report(set, database(tables));
        QCOMPARE(lines(found),
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
                     latin("users: check constraint ck_id only in the models | Autogenerate does not compare "
                           "check constraints. Write the change by hand."),
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
        const DiagramInput input = diagramInput(&schema, &set, &dialect());
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
        const std::size_t operations
            = compareSchemas(set.schema, schema, dialect(), options).operations.size();
        for (const Difference &each : all.differences) {
            const DriftRules rules {each.ignoring()};
            const DriftReport now = report(set, schema, rules);
            QVERIFY2(now.unusedRules.empty(), qPrintable(each.toText()));
            for (const Difference &other : now.differences) {
                const bool isPartOf = each.part == DriftPart::Column && other.name == each.name;
                if (!isPartOf)
                    QCOMPARE(other.rule.has_value(), other.id() == each.id());
            }
            int excused = 0;
            const AutogenerateResult result
                = compareByRules(set.schema, schema, dialect(), options, rules, &excused);
            // Two aspects of a column are one operation; a changed key is two; a check is none.
            const std::size_t gone = operations - result.operations.size();
            const bool sharesOne = each.part == DriftPart::Type || each.part == DriftPart::Nullable;
            QCOMPARE(gone, sharesOne ? 0U : each.operations.size());
            QCOMPARE(excused, each.part == DriftPart::Check ? 0 : 1);
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
            return compareByRules(set.schema, schema, dialect(), compareOptions(set), rules)
                .detected.join(QLatin1Char('|'));
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
        QVERIFY(compareByRules(set.schema, database, postgres, {}, {}).operations.empty());
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
