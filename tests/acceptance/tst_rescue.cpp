#include "base/text.h"
#include "migrate/rescue.h"
#include "migrate/revisionreader.h"
#include "project/schemadifferences.h"
#include "support/testservers.h"
#include "support/testsupport.h"

#include <QDir>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

using namespace stillroom;

namespace {

QString latin(const char *text)
{
    return QString::fromLatin1(text);
}

const QString theFailing = latin("op.execute('INSERT INTO nowhere VALUES (1)')"); // takes rows back
const QString theFailingTable = latin("op.execute('CREATE TABLE base (id INTEGER)')"); // commits rows first
const QString theSleep = latin("op.execute('SELECT SLEEP(60)')");

/// One operation of each kind, and statements on rows between them.
QStringList operations()
{
    return {
        latin(
            "op.create_table('a', sa.Column('id', sa.Integer(), nullable=False), sa.Column('name', "
            "sa.String(50), nullable=False), sa.Column('ref', sa.Integer()), sa.PrimaryKeyConstraint('id'), "
            "sa.ForeignKeyConstraint(['ref'], ['base.id'], name='fk_a_ref'), "
            "sa.UniqueConstraint('name', name='uq_a_name'))"),
        latin("op.bulk_insert(sa.table('a', sa.column('id', sa.Integer()), sa.column('name', sa.String())), "
              "[{'id': 1, 'name': 'x'}, {'id': 2, 'name': 'y'}])"),
        latin("op.create_index('ix_a_ref', 'a', ['ref', 'name'])"),
        latin("op.add_column('base', sa.Column('extra', sa.Integer()))"),
        latin("op.execute(\"UPDATE base SET extra = 7 WHERE id > 0\")"),
        latin("op.alter_column('base', 'extra', existing_type=sa.Integer(), nullable=False)"),
        latin("op.alter_column('base', 'title', existing_type=sa.String(50), type_=sa.String(200))"),
        latin("op.alter_column('base', 'title', existing_type=sa.String(200), server_default='none')"),
        latin("op.alter_column('base', 'note', existing_type=sa.String(20), new_column_name='remark')"),
        latin("op.execute(\"INSERT INTO base (id, title, extra) VALUES (50, 'it''s', 1), (51, NULL, 2)\")"),
        latin("op.drop_index('ix_base_title', table_name='base')"),
        latin("op.create_unique_constraint('uq_base_title', 'base', ['title', 'extra'])"),
        latin("op.drop_constraint('fk_child_base', 'child', type_='foreignkey')"),
        latin("op.create_foreign_key('fk_child_a', 'child', 'a', ['base_id'], ['id'], ondelete='CASCADE')"),
        latin("op.create_check_constraint('ck_base_extra', 'base', 'extra > 0')"),
        latin("op.create_table_comment('child', 'of a')"),
        latin("op.rename_table('child', 'grandchild')"),
        latin("op.drop_column('grandchild', 'old')"),
        latin("op.execute(\"DELETE FROM base WHERE id = 51\")"),
        latin("op.drop_table('gone')"),
        latin("op.execute(\"UPDATE grandchild SET label = 'set' WHERE id < 100\")"),
    };
}

/// The way back, with statements on rows too: what the rows were stays lost.
QStringList operationsBack()
{
    return {
        latin("op.execute(\"UPDATE grandchild SET label = 'back' WHERE id < 100\")"),
        latin("op.create_table('gone', sa.Column('id', sa.Integer(), nullable=False), "
              "sa.PrimaryKeyConstraint('id'))"),
        latin("op.bulk_insert(sa.table('gone', sa.column('id', sa.Integer())), [{'id': 1}, {'id': 2}])"),
        latin("op.add_column('grandchild', sa.Column('old', sa.Integer()))"),
        latin("op.rename_table('grandchild', 'child')"),
        latin("op.drop_table_comment('child', existing_comment='of a')"),
        latin("op.drop_constraint('ck_base_extra', 'base', type_='check')"),
        latin("op.drop_constraint('fk_child_a', 'child', type_='foreignkey')"),
        latin("op.create_foreign_key('fk_child_base', 'child', 'base', ['base_id'], ['id'])"),
        latin("op.drop_constraint('uq_base_title', 'base', type_='unique')"),
        latin("op.create_index('ix_base_title', 'base', ['title'])"),
        latin("op.execute(\"DELETE FROM base WHERE id = 50\")"),
        latin("op.alter_column('base', 'remark', existing_type=sa.String(20), new_column_name='note')"),
        latin("op.alter_column('base', 'title', existing_type=sa.String(200), server_default=None)"),
        latin("op.alter_column('base', 'title', existing_type=sa.String(200), type_=sa.String(50))"),
        latin("op.drop_column('base', 'extra')"),
        latin("op.drop_table('a')"),
    };
}

bool changesRows(const QString &operation)
{
    return operation.contains(latin("execute(")) || operation.contains(latin("bulk_insert"));
}

} // namespace

/// A revision of many operations that is broken off behind each of them on MariaDB, which takes no change of
/// the schema back: what has landed is told, and can be finished or undone.
class RescueTest : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    ConnectionUrl m_url;
    std::optional<Schema> m_before; ///< as the database is at the revision before
    std::optional<Schema> m_after;

    [[nodiscard]] const Dialect &dialect() const { return Dialect::of(m_url.backend()); }
    [[nodiscard]] VersionTable versions() const { return VersionTable(dialect()); }
    [[nodiscard]] QString path(const QString &name) const { return m_folder->filePath(name); }
    [[nodiscard]] std::unique_ptr<Connection> open() const { return Connection::open(m_url); }
    [[nodiscard]] Schema inspected() const
    {
        const auto connection = open();
        return dialect().inspect(*connection);
    }

    [[nodiscard]] ScriptDirectory scripts() const
    {
        return ScriptDirectory::read(AlembicIni::read(path(latin("alembic.ini"))));
    }

    void writeRevision(const QString &id, const QString &down, const QStringList &body,
                       const QStringList &back = {latin("pass")}) const
    {
        QStringList lines {
            latin("revision = '%1'").arg(id),
            latin("down_revision = %1").arg(down.isEmpty() ? latin("None") : latin("'%1'").arg(down)),
            latin("from alembic import op"), latin("import sqlalchemy as sa"), latin("def upgrade():")};
        for (const QString &line : body)
            lines << latin("    ") + line;
        lines << latin("def downgrade():");
        for (const QString &line : back)
            lines << latin("    ") + line;
        lines << QString();
        writeTextFile(path(latin("scripts/versions/%1.py").arg(id)), lines.join(QLatin1Char('\n')));
    }
    void writeBackBroken(qsizetype at, const QString &fault) const
    {
        QStringList back = operationsBack();
        if (!fault.isEmpty())
            back.insert(at, fault);
        writeRevision(latin("two"), latin("one"), operations(), back);
    }
    void writeBroken(qsizetype at, const QString &fault) const
    {
        QStringList body = operations();
        body.insert(at, fault);
        writeRevision(latin("two"), latin("one"), body);
    }
    void writeWhole() const { writeRevision(latin("two"), latin("one"), operations()); }

    /// The database as it is at the first revision, with some rows.
    void begin() const
    {
        ConnectionUrl server = m_url;
        server.database = testServer(latin("mariadb")).url.database;
        const auto maintenance = Connection::open(server);
        maintenance->executeScript(latin("DROP DATABASE IF EXISTS stillroom_rescue"));
        maintenance->executeScript(latin("CREATE DATABASE stillroom_rescue"));
        upgradeTo(latin("one"));
        open()->executeScript(latin("INSERT INTO base (id, title) VALUES (1, 'first'), (2, 'second')"));
        open()->executeScript(latin("INSERT INTO child (id, label) VALUES (1, 'c')"));
    }

    void upgradeTo(const QString &target) const
    {
        const ScriptDirectory read = scripts();
        const auto connection = open();
        const Migrator migrator(dialect(), versions(), revisionReader(read, dialect()));
        migrator.run(*connection, read.map().upgradeSteps(target, versions().read(*connection)));
    }

    void downgradeToOne() const
    {
        const ScriptDirectory read = scripts();
        const auto connection = open();
        const Migrator migrator(dialect(), versions(), revisionReader(read, dialect()));
        migrator.run(*connection, read.map().downgradeSteps(latin("one"), versions().read(*connection)));
    }

    [[nodiscard]] std::optional<Rescue> rescue() const
    {
        const ScriptDirectory read = scripts();
        const auto connection = open();
        const std::vector<Rescue> found
            = findRescues(*connection, dialect(), versions(), revisionReader(read, dialect()), read.map());
        return found.empty() ? std::nullopt : std::optional(found.front());
    }

    void carryOutBy(const Rescue &what, RescueWay way) const
    {
        const ScriptDirectory read = scripts();
        const RevisionReader reader = revisionReader(read, dialect());
        const auto connection = open();
        const RescuePlan plan = planRescue(what, way, dialect().inspect(*connection), dialect(), versions());
        carryOut(*connection, plan, what, dialect(), versions(), reader, read.map());
    }

    /// What landed of each operation, a letter each: y, n, p, ?
    [[nodiscard]] static QString letters(const Rescue &found)
    {
        QString text;
        for (const RescuedOperation &operation : found.operations)
            text += QLatin1Char("ynp?"[int(operation.landed)]);
        return text;
    }
    /// Where a revision was broken off behind `at` operations; without those on rows at the end, where the
    /// database took them back.
    [[nodiscard]] static QString expected(qsizetype at, bool keepsRows, const QStringList &all = operations())
    {
        qsizetype landed = at;
        while (!keepsRows && landed > 0 && changesRows(all[landed - 1]))
            --landed;
        return QString(landed, QLatin1Char('y')) + QString(all.size() - landed, QLatin1Char('n'));
    }

    void checkSchema(const Schema &wanted) const
    {
        QCOMPARE(schemaDifferences(wanted, inspected(), dialect(), versions().name()), QStringList());
    }

    [[nodiscard]] qint64 number(const char *sql) const
    {
        return open()->scalar(Statement(latin(sql))).toInteger();
    }

    void finishAndCompare(const Rescue &found) const
    {
        carryOutBy(found, RescueWay::Finish);
        checkSchema(*m_after);
        QCOMPARE(versions().read(*open()), QStringList {latin("two")});
        QCOMPARE(number("SELECT COUNT(*) FROM a"), 2); // nothing ran twice or not at all
        QCOMPARE(number("SELECT COUNT(*) FROM base"), 3);
        QCOMPARE(number("SELECT COUNT(*) FROM grandchild WHERE label = 'set'"), 1);
        QVERIFY(!rescue());
    }
    void undoAndCompare(const Rescue &found) const
    {
        carryOutBy(found, RescueWay::Undo);
        checkSchema(*m_before);
        QCOMPARE(versions().read(*open()), QStringList {latin("one")});
        QVERIFY(!rescue());
    }

    /// Breaks off at this place by a statement that fails.
    void fail(qsizetype at, const QString &fault) const
    {
        begin();
        writeBroken(at, fault);
        QVERIFY_THROWS_EXCEPTION(Error, upgradeTo(latin("two")));
        writeWhole();
    }

    [[nodiscard]] static int each(int usual)
    {
        return qEnvironmentVariableIsEmpty("STILLROOM_TEST_EVERY_STEP") ? usual : 1;
    }

private Q_SLOTS:
    void initTestCase()
    {
        const TestServer &server = testServer(latin("mariadb"));
        STILLROOM_NEED_SERVER(server);
        m_url = server.url;
        m_url.database = latin("stillroom_rescue");
        m_folder = std::make_unique<QTemporaryDir>();
        QDir().mkpath(path(latin("scripts/versions")));
        writeTextFile(path(latin("scripts/env.py")), latin("target_metadata = None\n"));
        {
            const PasswordMayBeWritten mine;
            writeTextFile(path(latin("alembic.ini")),
                          latin("[alembic]\nscript_location = scripts\nsqlalchemy.url = %1\n")
                              .arg(m_url.toString().replace(QLatin1Char('%'), latin("%%"))));
        }
        writeRevision(
            latin("one"), {},
            {latin(
                 "op.create_table('base', sa.Column('id', sa.Integer(), nullable=False), sa.Column('title', "
                 "sa.String(50)), sa.Column('note', sa.String(20)), sa.PrimaryKeyConstraint('id'))"),
             latin("op.create_index('ix_base_title', 'base', ['title'])"),
             latin("op.create_table('child', sa.Column('id', sa.Integer(), nullable=False), "
                   "sa.Column('base_id', sa.Integer()), sa.Column('old', sa.Integer()), sa.Column('label', "
                   "sa.String(20)), sa.PrimaryKeyConstraint('id'), sa.ForeignKeyConstraint(['base_id'], "
                   "['base.id'], name='fk_child_base'))"),
             latin("op.create_table('gone', sa.Column('id', sa.Integer(), nullable=False), "
                   "sa.PrimaryKeyConstraint('id'))")});
        writeWhole();
        begin();
        m_before = inspected();
        QVERIFY(!rescue());
        upgradeTo(latin("two"));
        m_after = inspected();
        QVERIFY(!rescue());
    }

    void failedBehindEach()
    {
        const qsizetype count = operations().size();
        for (qsizetype at = 0; at <= count; at += each(1)) {
            for (const bool keepsRows : {false, true}) {
                fail(at, keepsRows ? theFailingTable : theFailing);
                const std::optional<Rescue> found = rescue();
                const QString wanted = expected(at, keepsRows);
                if (!wanted.contains(QLatin1Char('y'))) {
                    QVERIFY(!found);
                    continue;
                }
                QVERIFY2(found, qPrintable(wanted));
                QVERIFY2(letters(*found) == wanted,
                         qPrintable(latin("behind %1: %2, not %3").arg(at).arg(letters(*found), wanted)));
                keepsRows ? finishAndCompare(*found) : undoAndCompare(*found);
                if (QTest::currentTestFailed()) {
                    qWarning("behind operation %d, %s", int(at), qPrintable(letters(*found)));
                    return;
                }
            }
        }
    }

    /// The program itself or its connection, killed while it runs.
    void killed_data()
    {
        QTest::addColumn<bool>("program");
        QTest::newRow("kill -9") << true;
        QTest::newRow("connection") << false;
    }
    void killed()
    {
        QFETCH(bool, program);
        for (qsizetype at = 1; at <= operations().size(); at += each(5)) {
            begin();
            writeBroken(at, theSleep);
            const auto watcher = open();
            QProcess process;
            process.setWorkingDirectory(m_folder->path());
            process.start(QStringLiteral(STILLROOM_EXECUTABLE), {latin("upgrade"), latin("head")});
            const Statement asleep(latin("SELECT COALESCE(MAX(id), 0) FROM information_schema.processlist "
                                         "WHERE info LIKE 'SELECT SLEEP(60)%'"));
            QVERIFY(QTest::qWaitFor([&] { return watcher->scalar(asleep).toInteger() > 0; }, 20'000));
            if (program) {
                process.kill();
                QVERIFY(process.waitForFinished(20'000));
            }
            watcher->executeScript(latin("KILL %1").arg(watcher->scalar(asleep).toInteger()));
            QVERIFY(process.state() == QProcess::NotRunning || process.waitForFinished(20'000));
            QVERIFY(QTest::qWaitFor([&] { return watcher->scalar(asleep).toInteger() == 0; }, 20'000));
            writeWhole();
            const std::optional<Rescue> found = rescue();
            QVERIFY(found);
            QCOMPARE(letters(*found), expected(at, false));
            program ? finishAndCompare(*found) : undoAndCompare(*found);
            if (QTest::currentTestFailed())
                return;
        }
    }

    /// The same on the way back: finished the database is at the first revision, undone at the second.
    void downgradeFailedBehindEach()
    {
        const QStringList all = operationsBack();
        for (qsizetype at = 0; at <= all.size(); ++at) {
            for (const bool keepsRows : {false, true}) {
                writeWhole();
                begin();
                upgradeTo(latin("two"));
                writeBackBroken(
                    at, keepsRows ? latin("op.execute('CREATE TABLE base (id INTEGER)')") : theFailing);
                QVERIFY_THROWS_EXCEPTION(Error, downgradeToOne());
                writeBackBroken(0, {});
                const std::optional<Rescue> found = rescue();
                const QString wanted = expected(at, keepsRows, all);
                const QString seen = found ? letters(*found) : QString();
                const bool isSeen = wanted.lastIndexOf(QLatin1Char('y')) > 0; // rows alone do not show
                QVERIFY2(found.has_value() == isSeen, qPrintable(latin("behind %1: %2").arg(at).arg(seen)));
                if (!found)
                    continue;
                QVERIFY(!found->step.upgrade);
                QCOMPARE(found->step.revision.id, latin("two"));
                QVERIFY2(seen == wanted,
                         qPrintable(latin("behind %1: %2, not %3").arg(at).arg(seen, wanted)));
                // Without its values the column does not come back to the check it has to pass.
                const bool isGone = at > all.indexOf(latin("op.drop_column('base', 'extra')"));
                if (keepsRows || isGone) {
                    carryOutBy(*found, RescueWay::Finish);
                    checkSchema(*m_before);
                    QCOMPARE(versions().read(*open()), QStringList {latin("one")});
                    QCOMPARE(number("SELECT COUNT(*) FROM gone"), 2); // nothing ran twice or not at all
                    QCOMPARE(number("SELECT COUNT(*) FROM base"), 2);
                    QCOMPARE(number("SELECT COUNT(*) FROM child WHERE label = 'back'"), 1);
                } else {
                    carryOutBy(*found, RescueWay::Undo);
                    checkSchema(*m_after);
                    QCOMPARE(versions().read(*open()), QStringList {latin("two")});
                }
                QVERIFY(!rescue());
                if (QTest::currentTestFailed()) {
                    qWarning("behind operation %d, %s", int(at), qPrintable(seen));
                    return;
                }
            }
        }
        writeWhole();
    }

    /// Only the version row is missing.
    void complete()
    {
        begin();
        upgradeTo(latin("two"));
        open()->executeScript(latin("UPDATE alembic_version SET version_num = 'one'"));
        const std::optional<Rescue> found = rescue();
        QVERIFY(found);
        QCOMPARE(found->state(), Rescue::State::Complete);
        finishAndCompare(*found);
    }

    /// Somebody went on by hand, and not in order.
    void notInOrder()
    {
        fail(4, theFailing);
        open()->executeScript(latin("DROP TABLE gone; DROP INDEX ix_base_title ON base"));
        std::optional<Rescue> found = rescue();
        QVERIFY(found);
        QCOMPARE(letters(*found), latin("yyyynnnnnnynnnnnnnnyn"));
        finishAndCompare(*found);
    }

    /// What cannot be known is asked for, not guessed.
    void unknownRows()
    {
        QStringList body = operations().mid(0, 1);
        body << latin("op.execute('UPDATE base SET id = id + 100')")
             << latin("op.execute('TRUNCATE nowhere')");
        writeRevision(latin("two"), latin("one"), body);
        begin();
        QVERIFY_THROWS_EXCEPTION(Error, upgradeTo(latin("two")));
        body.removeLast();
        body << latin("op.drop_table('gone')");
        writeRevision(latin("two"), latin("one"), body);
        std::optional<Rescue> found = rescue();
        writeWhole();
        QVERIFY(found);
        QCOMPARE(letters(*found), latin("y?n"));
        const Schema now = inspected();
        QVERIFY_THROWS_EXCEPTION(Error,
                                 (void)planRescue(*found, RescueWay::Finish, now, dialect(), versions()));
        QCOMPARE(planRescue(*found, RescueWay::Undo, now, dialect(), versions()).operations.size(),
                 std::size_t(1));
        found->decide(2, true);
        QCOMPARE(planRescue(*found, RescueWay::Finish, now, dialect(), versions()).operations.size(),
                 std::size_t(1));
        QVERIFY_THROWS_EXCEPTION(Error, found->decide(4, true));
    }

    /// Of what nobody can tell by its own rows the neighbours tell: statements run one after the other.
    void rowsToldByNeighbours()
    {
        const QString blind = latin("op.execute('UPDATE base SET id = id + 100')");
        const QString rows
            = latin("op.bulk_insert(sa.table('a', sa.column('id', sa.Integer()), sa.column('name', "
                    "sa.String())), [{'id': 1, 'name': 'x'}])");
        const QString commits = latin("op.execute('TRUNCATE nowhere')");
        const auto lettersOf = [&](const QStringList &body, qsizetype at) {
            QStringList broken = body;
            broken.insert(at, commits);
            writeRevision(latin("two"), latin("one"), broken);
            begin();
            try {
                upgradeTo(latin("two"));
            } catch (const Error &) { // as it was meant to
            }
            writeRevision(latin("two"), latin("one"), body);
            const std::optional<Rescue> found = rescue();
            return found ? letters(*found) : QString();
        };
        const QStringList before {operations()[0], blind, rows, latin("op.drop_table('gone')")};
        QCOMPARE(lettersOf(before, 3), latin("yyyn")); // its rows are there, so what came before them ran
        QCOMPARE(lettersOf(before, 2), latin("y?nn"));
        QCOMPARE(lettersOf(before, 1), latin("y?nn"));
        const QStringList behind {operations()[0], rows, blind, latin("op.drop_table('gone')")};
        QCOMPARE(lettersOf(behind, 1), latin("ynnn")); // not even what comes before it ran
        QCOMPARE(lettersOf(behind, 2), latin("yy?n"));
        QCOMPARE(lettersOf(behind, 3), latin("yy?n"));
        writeWhole();
    }

    /// Rows that were there before do not tell that what comes before them ran, where the schema says no.
    void rowsDoNotRefuteTheSchema()
    {
        const QString rows
            = latin("op.bulk_insert(sa.table('a', sa.column('id', sa.Integer()), sa.column('name', "
                    "sa.String())), [{'id': 1, 'name': 'x'}])");
        const QString add = latin("op.add_column('base', sa.Column('extra', sa.Integer()))");
        const QString blind = latin("op.execute('UPDATE base SET id = id + 100')");
        const QString drop = latin("op.drop_table('gone')");
        writeRevision(latin("two"), latin("one"), {operations()[0], drop, rows, theFailingTable});
        begin();
        QVERIFY_THROWS_EXCEPTION(Error, upgradeTo(latin("two")));
        writeRevision(latin("two"), latin("one"), {operations()[0], add, blind, rows, drop});
        const std::optional<Rescue> found = rescue();
        writeWhole();
        QVERIFY(found);
        QCOMPARE(letters(*found), latin("yn?yy"));
    }

    void commandLine()
    {
        fail(8, theFailing);
        const auto run = [&](const QStringList &words) {
            return runStillroom(QStringList {latin("rescue")} + words, m_folder->path());
        };
        ProcessResult result = run({});
        QCOMPARE(result.exitCode, 1);
        QVERIFY2(result.output.contains(latin("8 of 21 operations have landed, 13 not")),
                 qPrintable(result.output));
        QVERIFY(result.output.contains(latin("--undo")));
        result = run({latin("--finish"), latin("--undo")});
        QCOMPARE(result.exitCode, 2);
        result = run({latin("--undo"), latin("--sql")});
        QVERIFY2(result.output.contains(latin("DROP TABLE a")), qPrintable(result.output));
        result = run({latin("--finish")});
        QVERIFY2(result.exitCode == 0, qPrintable(result.error));
        checkSchema(*m_after);
        result = run({});
        QCOMPARE(result.exitCode, 0);
        QVERIFY(result.output.contains(latin("nothing to rescue")));
    }

    void cleanupTestCase()
    {
        if (m_url.database == latin("stillroom_rescue"))
            Connection::open(testServer(latin("mariadb")).url)
                ->executeScript(latin("DROP DATABASE IF EXISTS stillroom_rescue"));
    }
};

QTEST_GUILESS_MAIN(RescueTest)
#include "tst_rescue.moc"
