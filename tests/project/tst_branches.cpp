#include "base/configfolder.h"
#include "base/error.h"
#include "base/linediff.h"
#include "base/text.h"
#include "migrate/branchoverlap.h"
#include "migrate/reparent.h"
#include "migrate/revisionreader.h"
#include "project/databasemarkers.h"
#include "project/lostrevision.h"
#include "project/revisionfacts.h"
#include "project/squash.h"
#include "support/testservers.h"
#include "support/testsupport.h"

#include <QDir>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QtTest>

using namespace stillroom;

namespace {

QString latin(const char *text)
{
    return QString::fromLatin1(text);
}

} // namespace

/// Branches of revisions: what they have in common, moving one, squashing, and what git knows of the files.
class BranchesTest : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    const Dialect &m_dialect = Dialect::of(Backend::Sqlite);

    [[nodiscard]] QString path(const QString &name) const { return m_folder->filePath(name); }
    [[nodiscard]] QString file(const char *id) const
    {
        return path(latin("scripts/versions/%1.py").arg(latin(id)));
    }

    void write(const char *id, const char *down, const QStringList &body, const QStringList &back = {}) const
    {
        const QString parent = qstrlen(down) == 0 ? latin("None") : latin("'%1'").arg(latin(down));
        QStringList lines {latin("\"\"\"About %1").arg(latin(id)),
                           QString(),
                           latin("Revision ID: %1").arg(latin(id)),
                           latin("Revises: %1").arg(latin(down)),
                           latin("Create Date: 2026-11-27 10:00:00"),
                           QString(),
                           latin("\"\"\""),
                           latin("from alembic import op"),
                           latin("import sqlalchemy as sa"),
                           latin("revision = '%1'").arg(latin(id)),
                           latin("down_revision = %1  # the one before").arg(parent),
                           latin("def upgrade():")};
        for (const QString &line : body.isEmpty() ? QStringList {latin("pass")} : body)
            lines << latin("    ") + line;
        lines << latin("def downgrade():");
        for (const QString &line : back.isEmpty() ? QStringList {latin("pass")} : back)
            lines << latin("    ") + line;
        writeTextFile(file(id), lines.join(QLatin1Char('\n')) + QLatin1Char('\n'));
    }
    [[nodiscard]] ScriptDirectory scripts() const
    {
        return ScriptDirectory::read(AlembicIni::read(path(latin("alembic.ini"))));
    }
    [[nodiscard]] BranchOverlap overlap(const char *left, const char *right) const
    {
        const ScriptDirectory read = scripts();
        return compareBranches(read.map(), latin(left), latin(right), m_dialect,
                               revisionReader(read, m_dialect));
    }
    static QString users()
    {
        return latin("op.create_table('users', sa.Column('id', sa.Integer(), primary_key=True), "
                     "sa.Column('name', sa.String(50)))");
    }

    void git(const QStringList &arguments) const
    {
        const ProcessResult result = runProcess(latin("git"),
                                                QStringList {latin("-c"), latin("user.name=Ada Lovelace"),
                                                             latin("-c"), latin("user.email=ada@example.org"),
                                                             latin("-c"), latin("init.defaultBranch=main")}
                                                    + arguments,
                                                m_folder->path());
        QVERIFY2(result.exitCode == 0, qPrintable(result.error));
    }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QDir().mkpath(path(latin("scripts/versions")));
        writeTextFile(path(latin("scripts/env.py")), latin("target_metadata = None\n"));
        writeTextFile(path(latin("alembic.ini")),
                      latin("[alembic]\nscript_location = scripts\nsqlalchemy.url = sqlite:///app.db\n"));
        setConfigFolder(path(latin("config")));
        write("root", "", {users()});
    }

    void showsDifferenceOfTexts()
    {
        QCOMPARE(lineDiff(latin("a\nb\n"), latin("a\nb\n"), latin("f")), QString());
        QCOMPARE(lineDiff(latin("a\nb\nc\n"), latin("a\nx\nc\n"), latin("f")),
                 latin("--- f\n+++ f\n@@ -1,3 +1,3 @@\n a\n-b\n+x\n c\n"));
        QString before;
        for (int i = 1; i <= 20; ++i)
            before += latin("%1\n").arg(i);
        QString after = before;
        after.replace(latin("\n3\n"), latin("\nthree\n")).replace(latin("\n18\n"), latin("\neighteen\n"));
        writeTextFile(path(latin("before")), before);
        writeTextFile(path(latin("after")), after);
        const ProcessResult patched = runProcess(latin("patch"), {latin("before")}, m_folder->path(), {},
                                                 lineDiff(before, after, latin("before")).toUtf8());
        if (patched.exitCode == -1)
            QSKIP("There is no patch program.");
        QVERIFY2(patched.exitCode == 0, qPrintable(patched.output));
        QCOMPARE(readTextFile(path(latin("before"))), after);
    }

    void branchesWithNothingInCommon()
    {
        write("l1", "root", {latin("op.create_table('left', sa.Column('id', sa.Integer()))")});
        write("l2", "l1", {latin("op.add_column('left', sa.Column('a', sa.Integer()))")});
        write("r1", "root", {latin("op.create_table('right', sa.Column('id', sa.Integer()))")});
        const BranchOverlap found = overlap("l2", "r1");
        QVERIFY(!found.hasConflict());
        QVERIFY(found.both.empty());
        QCOMPARE(found.left.revisions.size(), std::size_t(2));
        QCOMPARE(found.right.revisions.size(), std::size_t(1));
        QVERIFY(found.verdict().contains(latin("safe")));
        QVERIFY_THROWS_EXCEPTION(Error, (void)overlap("l2", "l1"));
    }

    void branchesThatMeetInATable()
    {
        write("l1", "root", {latin("op.add_column('users', sa.Column('a', sa.Integer()))")});
        write("r1", "root", {latin("op.add_column('users', sa.Column('b', sa.Integer()))")});
        const BranchOverlap found = overlap("l1", "r1");
        QVERIFY2(!found.hasConflict(), qPrintable(found.verdict()));
        QCOMPARE(found.both.size(), std::size_t(1));
    }

    void branchesThatContradict()
    {
        write("l1", "root", {latin("op.add_column('users', sa.Column('email', sa.Integer()))")});
        write("r1", "root", {latin("op.add_column('users', sa.Column('email', sa.String(10)))")});
        BranchOverlap found = overlap("l1", "r1");
        QVERIFY(found.hasConflict());
        QVERIFY(found.both.front().isConflict);
        QCOMPARE(found.both.front().text, latin("Both make column users.email."));
        QVERIFY2(!found.leftFirst.isEmpty() && !found.rightFirst.isEmpty(), qPrintable(found.verdict()));
        // One drops what the other changes: that works in one order only.
        write("r1", "root", {latin("op.drop_table('users')")});
        found = overlap("l1", "r1");
        QVERIFY(found.leftFirst.isEmpty());
        QVERIFY(!found.rightFirst.isEmpty());
        QCOMPARE(found.both.front().text,
                 latin("l1 makes column users.email, r1 drops or renames table users."));
        // Both change it, and the later one wins.
        write("l1", "root", {latin("op.alter_column('users', 'name', type_=sa.String(10))")});
        write("r1", "root", {latin("op.alter_column('users', 'name', type_=sa.String(20))")});
        found = overlap("l1", "r1");
        QVERIFY(found.orderMatters);
    }

    void reparents()
    {
        write("l1", "root", {});
        write("l2", "l1", {});
        write("r1", "root", {});
        write("r2", "r1", {});
        const ScriptDirectory before = scripts();
        const Reparent plan = planReparent(before.map(), latin("r2"), latin("l2"));
        QCOMPARE(plan.revision.id, latin("r1"));
        QCOMPARE(
            plan.diff(),
            latin(
                "--- r1.py\n+++ r1.py\n@@ -1,14 +1,14 @@\n \"\"\"About r1\n \n Revision ID: r1\n-Revises: "
                "root\n"
                "+Revises: l2\n Create Date: 2026-11-27 10:00:00\n \n \"\"\"\n from alembic import op\n "
                "import "
                "sqlalchemy as sa\n revision = 'r1'\n-down_revision = 'root'  # the one before\n"
                "+down_revision = 'l2'  # the one before\n def upgrade():\n     pass\n def downgrade():\n"));
        writeReparent(plan);
        QCOMPARE(scripts().map().heads(), QStringList {latin("r2")});
        const ProcessResult alembic
            = runPython({latin("-m"), latin("alembic.config"), latin("heads")}, m_folder->path());
        QCOMPARE(alembic.output.trimmed(), latin("r2 (head)"));
        QVERIFY_THROWS_EXCEPTION(Error, writeReparent(plan)); // it was changed meanwhile: by this
    }

    void refusesToReparent()
    {
        write("l1", "root", {});
        write("r1", "root", {});
        const ScriptDirectory read = scripts();
        QVERIFY_THROWS_EXCEPTION(Error,
                                 (void)planReparent(read.map(), latin("r1"), latin("l1"), {latin("r1")}));
        QVERIFY_THROWS_EXCEPTION(Error, (void)planReparent(read.map(), latin("r1"), latin("base")));
        writeTextFile(file("r1"), latin("revision, down_revision = 'r1', 'root'\n"));
        QVERIFY_THROWS_EXCEPTION(Error, (void)planReparent(scripts().map(), latin("r1"), latin("l1")));
        // Quotes and annotations stay as they are.
        QCOMPARE(
            withDownRevision(latin("down_revision: Union[str, None] = \"a\"\n"), latin("f"), {latin("b")}),
            latin("down_revision: Union[str, None] = \"b\"\n"));
        QCOMPARE(withDownRevision(latin("down_revision = ('a', 'b')\n"), latin("f"), {}),
                 latin("down_revision = None\n"));
    }

    void squashes_data()
    {
        QTest::addColumn<QString>("name");
        for (const char *name : {"sqlite", "postgresql", "mariadb", "mysql"})
            QTest::newRow(name) << latin(name);
    }
    void squashes()
    {
        QFETCH(QString, name);
        const TestServer &server = testServer(name);
        if (name != latin("sqlite"))
            STILLROOM_NEED_SERVER(server);
        const ConnectionUrl url
            = name == latin("sqlite") ? ConnectionUrl::sqliteFile(path(latin("app.db"))) : server.url;
        const Dialect &dialect = Dialect::of(url.backend());
        write("two", "root",
              {latin("op.add_column('users', sa.Column('email', sa.String(100), server_default='none'))"),
               latin("op.create_index('ix_users_email', 'users', ['email'], unique=True)")});
        write("three", "two",
              {latin("op.create_table('items', sa.Column('id', sa.Integer(), primary_key=True), "
                     "sa.Column('owner', sa.Integer(), sa.ForeignKey('users.id', name='fk_items_owner')))"),
               latin("op.execute(\"INSERT INTO users (id, name) VALUES (1, 'root')\")")});
        write("four", "three", {latin("op.drop_column('users', 'name')")});
        const ScriptDirectory read = scripts();
        const RevisionReader reader = revisionReader(read, dialect);
        const SquashPlan plan = planSquash(read, dialect, reader, latin("three"));
        QCOMPARE(plan.id, latin("three"));
        QCOMPARE(plan.replaced.size(), std::size_t(3));
        QCOMPARE(plan.differences, QStringList());
        QCOMPARE(plan.lost.size(), 1);
        QVERIFY2(plan.lost.front().startsWith(latin("three.py:14: ")), qPrintable(plan.lost.front()));
        QCOMPARE(proveSquash(plan, read, dialect, reader, url), QStringList());
        QVERIFY(plan.stampAdvice(read.map(), {latin("four")}).contains(latin("nothing is to be done")));
        QVERIFY(plan.stampAdvice(read.map(), {latin("two")}).contains(latin("old files")));
        carryOutSquash(plan, read);
        const ScriptDirectory after = scripts();
        QCOMPARE(after.map().bases(), QStringList {latin("three")});
        QCOMPARE(after.map().heads(), QStringList {latin("four")});
        QVERIFY(QFileInfo::exists(plan.folder + latin("/two.py")));
        QCOMPARE(QDir(plan.folder).entryList(QDir::Files).size(), 3);
        const ProcessResult alembic
            = runPython({latin("-m"), latin("alembic.config"), latin("history")}, m_folder->path());
        QVERIFY2(alembic.output.contains(latin("<base> -> three")),
                 qPrintable(alembic.output + alembic.error));
        if (name == latin("sqlite")) {
            const ProcessResult upgraded = runPython(
                {latin("-m"), latin("alembic.config"), latin("upgrade"), latin("three")}, m_folder->path());
            QVERIFY2(upgraded.exitCode == 0, qPrintable(upgraded.error));
        }
    }

    /// What is in no schema is noticed where the databases are compared.
    void squashFindsWhatTheReplayDoesNot()
    {
        write("two", "root", {latin("op.execute('CREATE VIEW names AS SELECT name FROM users')")});
        const ScriptDirectory read = scripts();
        const RevisionReader reader = revisionReader(read, m_dialect);
        const SquashPlan plan = planSquash(read, m_dialect, reader, latin("two"));
        QCOMPARE(plan.lost.size(), 1);
        const QStringList differences
            = proveSquash(plan, read, m_dialect, reader, ConnectionUrl::sqliteFile(path(latin("app.db"))));
        QCOMPARE(differences.size(), 1);
        QVERIFY2(differences.front().contains(latin("names")), qPrintable(differences.front()));
    }

    void refusesToSquash()
    {
        write("two", "root", {});
        write("three", "two", {});
        write("side", "root", {});
        const ScriptDirectory read = scripts();
        const RevisionReader reader = revisionReader(read, m_dialect);
        QVERIFY_THROWS_EXCEPTION(Error, (void)planSquash(read, m_dialect, reader, latin("three")));
        QVERIFY_THROWS_EXCEPTION(Error, (void)planSquash(read, m_dialect, reader, latin("base")));
        QFile::remove(file("side"));
        const ScriptDirectory again = scripts();
        const SquashPlan plan
            = planSquash(again, m_dialect, revisionReader(again, m_dialect), latin("three"));
        QDir().mkpath(plan.folder);
        writeTextFile(plan.folder + latin("/two.py"), latin("mine"));
        QVERIFY_THROWS_EXCEPTION(Error, carryOutSquash(plan, again));
        QCOMPARE(scripts().map().all().size(), std::size_t(3)); // everything is where it was
        QCOMPARE(readTextFile(plan.folder + latin("/two.py")), latin("mine"));
    }

    void gitTellsOfFiles()
    {
        git({latin("init"), latin("-q")});
        QCOMPARE(GitRepository::of(path(latin("scripts")))->branch(), latin("main"));
        git({latin("add"), latin("scripts/versions/root.py")});
        git({latin("commit"), latin("-q"), latin("-m"), latin("one")});
        git({latin("checkout"), latin("-q"), latin("-b"), latin("feature/x")});
        write("two", "root", {});
        git({latin("add"), latin("scripts/versions/two.py")});
        git({latin("commit"), latin("-q"), latin("-m"), latin("two")});
        write("three", "two", {});
        write("root", "", {users(), latin("pass")});
        const ScriptDirectory read = scripts();
        RevisionFacts facts = readRevisionFacts(read, {latin("root"), latin("two")}, latin("database"));
        QCOMPARE(facts.git.value(latin("root")).state, GitFile::State::Changed);
        QCOMPARE(facts.git.value(latin("root")).author, latin("Ada Lovelace"));
        QCOMPARE(facts.git.value(latin("root")).branch, latin("main"));
        QCOMPARE(facts.git.value(latin("two")).state, GitFile::State::Committed);
        QCOMPARE(facts.git.value(latin("two")).branch, latin("feature/x"));
        QCOMPARE(facts.git.value(latin("three")).state, GitFile::State::Untracked);
        QVERIFY(facts.edited.isEmpty());
        write("two", "root", {latin("op.drop_table('users')")});
        facts = readRevisionFacts(read, {latin("root"), latin("two")}, latin("database"));
        QCOMPARE(facts.edited, QSet<QString> {latin("two")});
        facts = readRevisionFacts(read, {latin("root"), latin("two")}, latin("another database"));
        QVERIFY(facts.edited.isEmpty());
    }

    /// A repository may come from anybody: nothing in it is run.
    void gitRunsNothingOfTheRepository()
    {
        git({latin("init"), latin("-q")});
        git({latin("add"), latin("-A")});
        git({latin("commit"), latin("-q"), latin("-m"), latin("one")});
        const QString trap = path(latin("trap.sh"));
        const QString sprung = path(latin("sprung"));
        writeTextFile(trap, latin("#!/bin/sh\ntouch '%1'\ncat\n").arg(sprung));
        QFile(trap).setPermissions(QFileDevice::ReadOwner | QFileDevice::ExeOwner);
        for (const char *key : {"core.fsmonitor", "diff.external", "filter.x.clean", "filter.x.smudge",
                                "diff.x.textconv", "core.pager", "gpg.program"})
            git({latin("config"), latin(key), trap});
        git({latin("config"), latin("log.showSignature"), latin("true")});
        writeTextFile(path(latin(".gitattributes")), latin("*.py filter=x diff=x\n"));
        write("root", "", {latin("pass")});
        write("two", "root", {});
        const auto repository = GitRepository::of(path(latin("scripts")));
        QVERIFY(repository);
        QCOMPARE(repository->state(file("root")), GitFile::State::Changed);
        QCOMPARE(repository->search(latin("revision = 'root'")).size(), std::size_t(1));
        QVERIFY(!QFileInfo::exists(sprung));
    }

    void findsARevisionNobodyHas()
    {
        git({latin("init"), latin("-q")});
        git({latin("add"), latin("-A")});
        git({latin("commit"), latin("-q"), latin("-m"), latin("one")});
        git({latin("checkout"), latin("-q"), latin("-b"), latin("feature/x")});
        write("two", "root", {});
        write("three", "two", {});
        git({latin("add"), latin("-A")});
        git({latin("commit"), latin("-q"), latin("-m"), latin("two")});
        git({latin("checkout"), latin("-q"), latin("main")});
        write("stashed", "root", {});
        git({latin("stash"), latin("-q"), latin("--include-untracked")});
        const ScriptDirectory read = scripts();
        QVERIFY(!read.map().contains(latin("three")));
        std::vector<LostRevision> found = findLostRevision(read, latin("three"));
        QCOMPARE(found.size(), std::size_t(1));
        QCOMPARE(found.front().where, latin("branch feature/x"));
        QCOMPARE(found.front().header.message, latin("About three"));
        QCOMPARE(bringBack(read, found.front()), QStringList {latin("two")});
        QVERIFY_THROWS_EXCEPTION(Error, (void)bringBack(read, found.front()));
        found = findLostRevision(read, latin("stashed"));
        QCOMPARE(found.size(), std::size_t(1));
        QCOMPARE(found.front().where, latin("stash@{0}"));
        QVERIFY(findLostRevision(read, latin("nowhere")).empty());
    }

    void otherDatabases()
    {
        writeTextFile(
            path(latin("alembic.ini")),
            latin("[alembic]\nscript_location = scripts\nsqlalchemy.url = sqlite:///app.db\n"
                  "[test]\nscript_location = scripts\nsqlalchemy.url = sqlite:///%(here)s/test.db\n"
                  "[gone]\nscript_location = scripts\nsqlalchemy.url = sqlite:///%(here)s/gone.db\n"
                  "[far]\nscript_location = scripts\nsqlalchemy.url = postgresql://nobody@127.0.0.1:1/x\n"
                  "[loggers]\nkeys = root\n"));
        ConnectionUrl test = ConnectionUrl::sqliteFile(path(latin("test.db")));
        OpenOptions creating;
        creating.createMissing = true;
        Connection::open(test, creating)
            ->executeScript(
                latin("CREATE TABLE alembic_version (version_num VARCHAR(32) PRIMARY KEY); INSERT INTO "
                      "alembic_version VALUES ('root')"));
        const ScriptDirectory read = scripts();
        const auto beside = databasesBeside(read, ConnectionUrl::sqliteFile(path(latin("app.db"))));
        QCOMPARE(beside.size(), std::size_t(3));
        const DatabaseMarker marker = askMarker(beside[0], read);
        QCOMPARE(marker.name, latin("test"));
        QCOMPARE(marker.revisions, QStringList {latin("root")});
        for (std::size_t i : {1, 2}) {
            const DatabaseMarker unreachable = askMarker(beside[i], read);
            QVERIFY(!unreachable.problem.isEmpty() && unreachable.revisions.isEmpty());
        }
        QVERIFY(!QFileInfo::exists(path(latin("gone.db"))));
    }
};

QTEST_GUILESS_MAIN(BranchesTest)
#include "tst_branches.moc"
