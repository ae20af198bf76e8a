#include "base/text.h"
#include "db/connection.h"
#include "support/testsupport.h"

#include <QDirIterator>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QtTest>

using namespace stillroom;

/// `diff`, `check` and `revision --autogenerate` on a project of one model.
class DiffCommandTest : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

    [[nodiscard]] ProcessResult run(const QStringList &arguments) const
    {
        return runStillroom(arguments, m_folder.path());
    }

private Q_SLOTS:
    void initTestCase()
    {
        writeTextFile(m_folder.filePath(QStringLiteral("models.py")),
                      QStringLiteral("from sqlalchemy import Column, Integer, String\n"
                                     "from sqlalchemy.orm import declarative_base\n\n"
                                     "Base = declarative_base()\n\n\n"
                                     "class Boat(Base):\n    __tablename__ = 'boats'\n"
                                     "    id = Column(Integer, primary_key=True)\n"
                                     "    name = Column(String(20), nullable=False, index=True)\n"));
        writeTextFile(m_folder.filePath(QStringLiteral(".env")),
                      QStringLiteral("DATABASE_URL=sqlite:///app.db\n"));
        QCOMPARE(run({QStringLiteral("init"), QStringLiteral("alembic")}).exitCode, 0);
    }

    void findsChangesThenNone()
    {
        const ProcessResult pending = run({QStringLiteral("check")});
        QCOMPARE(pending.exitCode, 255);
        QVERIFY2(pending.error.contains(
                     QStringLiteral("INFO  [alembic.autogenerate.compare] Detected added table 'boats'\n")),
                 qPrintable(pending.error));
        QVERIFY2(
            (pending.output + pending.error)
                .contains(QStringLiteral("FAILED: New upgrade operations detected: [('add_table', 'boats'), "
                                         "('add_index', 'ix_boats_name')]")),
            qPrintable(pending.output + pending.error));
        QVERIFY(!QFileInfo::exists(m_folder.filePath(QStringLiteral("app.db"))));
        const ProcessResult made = run({QStringLiteral("revision"), QStringLiteral("--autogenerate"),
                                        QStringLiteral("-m"), QStringLiteral("Add boats")});
        QVERIFY2(made.exitCode == 0, qPrintable(made.error));
        QCOMPARE(run({QStringLiteral("revision"), QStringLiteral("--autogenerate"), QStringLiteral("-m"),
                      QStringLiteral("x")})
                     .exitCode,
                 255);
        const ProcessResult upgraded = run({QStringLiteral("upgrade"), QStringLiteral("head")});
        QVERIFY2(upgraded.exitCode == 0, qPrintable(upgraded.error));
        const ProcessResult done = run({QStringLiteral("check")});
        QCOMPARE(done.output, QStringLiteral("No new upgrade operations detected.\n"));
        QCOMPARE(done.exitCode, 0);
    }

    /// A rule of the project file counts for check, diff and autogenerate alike.
    void rulesLeaveDifferencesOut()
    {
        const QString database = m_folder.filePath(QStringLiteral("app.db"));
        Connection::open(ConnectionUrl::sqliteFile(database), {})
            ->executeScript(QStringLiteral("CREATE TABLE legacy (id INTEGER)"));
        const QString settings = m_folder.filePath(QStringLiteral("stillroom.toml"));
        const QStringList check {QStringLiteral("check")};
        const QStringList diff {QStringLiteral("diff"), QStringLiteral("."), database};
        QVERIFY(run(check).error.contains(QStringLiteral("remove_table', 'legacy'")));
        QVERIFY(run(diff).output.contains(QStringLiteral("Drop table legacy")));
        writeTextFile(settings, QStringLiteral("[[drift.ignore]]\ntable = \"legacy\"\n"));
        const ProcessResult checked = run(check);
        QCOMPARE(checked.output, QStringLiteral("No new upgrade operations detected.\n"));
        QCOMPARE(checked.exitCode, 0);
        QVERIFY2(
            checked.error.contains(QStringLiteral("1 difference left out by the rules in stillroom.toml.")),
            qPrintable(checked.error));
        QVERIFY(run(diff).output.startsWith(QStringLiteral("No differences")));
        const ProcessResult json = run(diff + QStringList {QStringLiteral("--json")});
        const QJsonArray differences = QJsonDocument::fromJson(json.output.toUtf8())
                                           .object()
                                           .value(QStringLiteral("differences"))
                                           .toArray();
        QCOMPARE(differences.size(), 1);
        QCOMPARE(differences[0].toObject().value(QStringLiteral("status")).toString(),
                 QStringLiteral("only_in_target"));
        QCOMPARE(differences[0].toObject().value(QStringLiteral("rule")).toString(),
                 QStringLiteral("Table legacy is ignored"));
        QVERIFY(run({QStringLiteral("revision"), QStringLiteral("--autogenerate"), QStringLiteral("-m"),
                     QStringLiteral("Nothing")})
                    .exitCode
                == 0);
        QDirIterator scripts(m_folder.filePath(QStringLiteral("alembic/versions")),
                             {QStringLiteral("*_nothing.py")}, QDir::Files);
        QVERIFY(scripts.hasNext());
        const QString script = scripts.next();
        QVERIFY(!readTextFile(script).contains(QStringLiteral("legacy")));
        QFile::remove(script);
        writeTextFile(settings, QStringLiteral("[[drift.ignore]]\n"));
        const ProcessResult broken = run(check);
        QCOMPARE(broken.exitCode, 255);
        QVERIFY2(broken.error.contains(QStringLiteral("stillroom.toml, line 1")), qPrintable(broken.error));
        QFile::remove(settings);
        Connection::open(ConnectionUrl::sqliteFile(database), {})
            ->executeScript(QStringLiteral("DROP TABLE legacy"));
    }

    /// What was not understood keeps its table, unless the person says that the model is complete.
    void completeForThisRun()
    {
        const QString models = m_folder.filePath(QStringLiteral("models.py"));
        const QString before = readTextFile(models);
        writeTextFile(models,
                      QStringLiteral("import outside\n") + before
                          + QStringLiteral("    shape = Column(outside.Shape())\n"));
        const QString database = m_folder.filePath(QStringLiteral("app.db"));
        Connection::open(ConnectionUrl::sqliteFile(database), {})
            ->executeScript(QStringLiteral("ALTER TABLE boats ADD COLUMN shape BLOB;"
                                           "ALTER TABLE boats ADD COLUMN old TEXT"));
        const QStringList check {QStringLiteral("check")};
        const ProcessResult kept = run(check);
        QCOMPARE(kept.exitCode, 0);
        QVERIFY2(
            kept.error.contains(QStringLiteral("WARNING models.py:12: The type of “shape” is not known")),
            qPrintable(kept.error));
        QVERIFY2(kept.error.contains(
                     QStringLiteral("So nothing of table boats is removed, whatever its model lacks.\n")),
                 qPrintable(kept.error));
        QVERIFY2(kept.error.contains(QStringLiteral("here TABLE is boats.\n")), qPrintable(kept.error));
        const QStringList complete {QStringLiteral("--complete"), QStringLiteral("boats")};
        const ProcessResult dropped = run(check + complete);
        QCOMPARE(dropped.exitCode, 255);
        QVERIFY2(dropped.error.contains(QStringLiteral("('remove_column', None, 'boats', 'old')")),
                 qPrintable(dropped.error));
        QVERIFY2(dropped.error.contains(
                     QStringLiteral("The model of boats counts as complete: what it lacks is removed.\n")),
                 qPrintable(dropped.error));
        QVERIFY(!dropped.error.contains(QStringLiteral("here TABLE is")));
        QVERIFY(run(check + QStringList {QStringLiteral("--complete=b*")})
                    .error.contains(QStringLiteral("'remove_column'")));
        const ProcessResult other = run(check + QStringList {QStringLiteral("--complete=ships")});
        QCOMPARE(other.exitCode, 0);
        QVERIFY2(other.error.contains(QStringLiteral("WARNING --complete \"ships\" changes nothing")),
                 qPrintable(other.error));
        const QStringList revision {QStringLiteral("revision"), QStringLiteral("-m"),
                                    QStringLiteral("Without old")};
        QVERIFY(run(revision + complete).error.contains(QStringLiteral("it needs --autogenerate")));
        const ProcessResult made = run(revision + complete + QStringList {QStringLiteral("--autogenerate")});
        QVERIFY2(made.exitCode == 0, qPrintable(made.error));
        QDirIterator scripts(m_folder.filePath(QStringLiteral("alembic/versions")),
                             {QStringLiteral("*_without_old.py")}, QDir::Files);
        QVERIFY(scripts.hasNext());
        const QString script = scripts.next();
        QVERIFY2(readTextFile(script).contains(QStringLiteral("drop_column('old')"))
                     || readTextFile(script).contains(QStringLiteral("op.drop_column('boats', 'old')")),
                 qPrintable(readTextFile(script)));
        QVERIFY(!scripts.hasNext()); // the refused one wrote nothing
        QVERIFY(!QFileInfo::exists(m_folder.filePath(QStringLiteral("stillroom.toml"))));
        QFile::remove(script);
        writeTextFile(models, before);
        Connection::open(ConnectionUrl::sqliteFile(database), {})
            ->executeScript(QStringLiteral("ALTER TABLE boats DROP COLUMN shape;"
                                           "ALTER TABLE boats DROP COLUMN old"));
    }

    /// The rules are about models and database, whichever of them is named first.
    void rulesCountBothWays()
    {
        const QString database = m_folder.filePath(QStringLiteral("other.db"));
        OpenOptions options;
        options.createMissing = true;
        Connection::open(ConnectionUrl::sqliteFile(database), options)
            ->executeScript(
                QStringLiteral("CREATE TABLE boats (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(7) "
                               "NOT NULL, nick TEXT);"
                               "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL);"));
        const QString settings = m_folder.filePath(QStringLiteral("stillroom.toml"));
        const QStringList forth {QStringLiteral("diff"), QStringLiteral("."), database};
        const QStringList back {QStringLiteral("diff"), database, QStringLiteral(".")};
        const QString both = run(forth).output;
        QVERIFY2(both.contains(QStringLiteral("Drop column boats.nick")), qPrintable(both));
        QVERIFY2(both.contains(QStringLiteral("type VARCHAR(7) to VARCHAR(20)")), qPrintable(both));
        const QString turned = run(back).output;
        QVERIFY2(turned.contains(QStringLiteral("Add column boats.nick")), qPrintable(turned));
        QVERIFY2(turned.contains(QStringLiteral("type VARCHAR(20) to VARCHAR(7)")), qPrintable(turned));
        writeTextFile(settings,
                      QStringLiteral("[[drift.equal]]\nmodels = \"VARCHAR(20)\"\ndatabase = \"VARCHAR(7)\"\n"
                                     "[[drift.ignore]]\ntable = \"boats\"\npart = \"index\"\n"
                                     "name = \"ix_boats_name\"\n"));
        QVERIFY(!run(forth).output.contains(QStringLiteral("VARCHAR(7)")));
        const ProcessResult ruled = run(back);
        QCOMPARE(ruled.output,
                 QStringLiteral("To make the models of %1 as sqlite:///%2:\n  Add column boats.nick TEXT\n")
                     .arg(QFileInfo(m_folder.path()).fileName(), database));
        const QJsonArray differences
            = QJsonDocument::fromJson(run(back + QStringList {QStringLiteral("--json")}).output.toUtf8())
                  .object()
                  .value(QStringLiteral("differences"))
                  .toArray();
        QStringList lines;
        for (const QJsonValue &each : differences) {
            const QJsonObject one = each.toObject();
            lines << QStringLiteral("%1 %2 %3 %4 %5")
                         .arg(one.value(QStringLiteral("status")).toString(),
                              one.value(QStringLiteral("part")).toString(),
                              one.value(QStringLiteral("source")).toString(),
                              one.value(QStringLiteral("target")).toString(),
                              one.value(QStringLiteral("rule")).isNull() ? QStringLiteral("counts")
                                                                         : QStringLiteral("excused"));
        }
        QCOMPARE(lines,
                 QStringList({QStringLiteral("only_in_source column TEXT  counts"),
                              QStringLiteral("different type VARCHAR(7) VARCHAR(20) excused"),
                              QStringLiteral("only_in_target index  (name) excused")}));
        QFile::remove(settings);
        QFile::remove(database);
    }

    void comparesRevisionsModelsAndFiles()
    {
        const QString database = QStringLiteral("app.db");
        QVERIFY(run({QStringLiteral("diff"), QStringLiteral("."), database})
                    .output.startsWith(QStringLiteral("No differences")));
        QVERIFY(run({QStringLiteral("diff"), QStringLiteral(".@head"), database})
                    .output.startsWith(QStringLiteral("No differences")));
        QCOMPARE(run({QStringLiteral("diff"), QStringLiteral(".@base"), database, QStringLiteral("--python")})
                     .output,
                 QStringLiteral("    op.drop_table(\"boats\")\n"));
        const ProcessResult sql
            = run({QStringLiteral("diff"), database, QStringLiteral(".@base"), QStringLiteral("--sql")});
        QVERIFY2(sql.output.contains(QStringLiteral("CREATE INDEX ix_boats_name ON boats (name);\n")),
                 qPrintable(sql.output));
        const ProcessResult json
            = run({QStringLiteral("diff"), database, QStringLiteral(".@base"), QStringLiteral("--json")});
        const QJsonArray operations = QJsonDocument::fromJson(json.output.toUtf8())
                                          .object()
                                          .value(QStringLiteral("operations"))
                                          .toArray();
        QCOMPARE(operations.size(), 1);
        QVERIFY(operations[0]
                    .toObject()
                    .value(QStringLiteral("python"))
                    .toString()
                    .startsWith(QStringLiteral("op.create_table(")));
    }

    /// Alembic's commands answer like Alembic until more is asked for, by an option or by the project file.
    void beyondAlembicIsAskedFor()
    {
        const QString database = m_folder.filePath(QStringLiteral("app.db"));
        const QString models = m_folder.filePath(QStringLiteral("models.py"));
        const QString check = QStringLiteral("    __table_args__ = (CheckConstraint(\"name <> ''\"),)\n");
        QString source = readTextFile(models) + check;
        source.replace(QStringLiteral("import Column,"), QStringLiteral("import CheckConstraint, Column,"));
        writeTextFile(models, source);
        const QString line = QStringLiteral("boats: check constraint (name <> '') only in the models");
        const ProcessResult like = run({QStringLiteral("check")});
        QCOMPARE(like.output, QStringLiteral("No new upgrade operations detected.\n"));
        QCOMPARE(like.exitCode, 0);
        QVERIFY2(
            like.error.contains(
                QStringLiteral("NOTE    %1: Alembic does not compare it; --beyond-alembic does.").arg(line)),
            qPrintable(like.error));
        const ProcessResult asked = run({QStringLiteral("check"), QStringLiteral("--beyond-alembic")});
        QCOMPARE(asked.exitCode, 255);
        QVERIFY2((asked.output + asked.error).contains(QStringLiteral("[('add_constraint', None, 'boats')]")),
                 qPrintable(asked.output + asked.error));
        QVERIFY(run({QStringLiteral("diff"), QStringLiteral("."), database})
                    .output.contains(QStringLiteral("Add check constraint on boats")));
        const QString settings = m_folder.filePath(QStringLiteral("stillroom.toml"));
        writeTextFile(settings, QStringLiteral("[autogenerate]\nbeyond_alembic = true\n"));
        QCOMPARE(run({QStringLiteral("check")}).exitCode, 255);
        const ProcessResult made = run({QStringLiteral("revision"), QStringLiteral("--autogenerate"),
                                        QStringLiteral("-m"), QStringLiteral("Names")});
        QVERIFY2(made.exitCode == 0, qPrintable(made.error));
        const ProcessResult upgraded = run({QStringLiteral("upgrade"), QStringLiteral("head")});
        QVERIFY2(upgraded.exitCode == 0, qPrintable(upgraded.error));
        QCOMPARE(run({QStringLiteral("check")}).exitCode, 0);
        const ProcessResult back = run({QStringLiteral("downgrade"), QStringLiteral("-1")});
        QVERIFY2(back.exitCode == 0, qPrintable(back.error));
        QCOMPARE(run({QStringLiteral("upgrade"), QStringLiteral("head")}).exitCode, 0);
        QFile::remove(settings);
    }

    /// A column that becomes NOT NULL in a table with rows: told, and filled where a person says with what.
    void rowsGetWhatIsSaid()
    {
        const QString models = m_folder.filePath(QStringLiteral("models.py"));
        const QString database = m_folder.filePath(QStringLiteral("app.db"));
        Connection::open(ConnectionUrl::sqliteFile(database), {})
            ->executeScript(QStringLiteral("INSERT INTO boats (id, name) VALUES (1, 'Argo')"));
        QString source = readTextFile(models);
        source.replace(QStringLiteral("    name = "),
                       QStringLiteral("    sails = Column(Integer, nullable=False)\n    name = "));
        writeTextFile(models, source);
        const QStringList revision {QStringLiteral("revision"), QStringLiteral("--autogenerate"),
                                    QStringLiteral("-m"), QStringLiteral("Sails")};
        const ProcessResult other
            = run(revision + QStringList {QStringLiteral("--fill"), QStringLiteral("boats.name='x'")});
        QVERIFY2(other.exitCode != 0
                     && other.error.contains(QStringLiteral("boats.name does not become NOT NULL")),
                 qPrintable(other.error));
        for (const char *second : {"--fill", "--fill-by-default"}) {
            const ProcessResult twice
                = run(revision
                      + QStringList {QStringLiteral("--fill"), QStringLiteral("boats.sails=1"),
                                     QLatin1String(second), QStringLiteral("boats.sails=2")});
            QVERIFY2(twice.exitCode != 0
                         && twice.error.contains(QStringLiteral("boats.sails is filled twice")),
                     qPrintable(twice.error));
        }
        // Without a comparison these would say nothing.
        for (const QStringList &alone :
             {QStringList {QStringLiteral("--fill"), QStringLiteral("boats.sails=1")},
              QStringList {QStringLiteral("--fill-by-default"), QStringLiteral("boats.sails=1")},
              QStringList {QStringLiteral("--beyond-alembic")},
              QStringList {QStringLiteral("--complete"), QStringLiteral("boats")}})
        {
            const ProcessResult refused
                = run(QStringList {QStringLiteral("revision"), QStringLiteral("-m"), QStringLiteral("Sails")}
                      + alone);
            QVERIFY2(refused.exitCode != 0
                         && refused.error.contains(alone.front() + QStringLiteral(" says what is made")),
                     qPrintable(refused.error));
        }
        const ProcessResult made
            = run(revision + QStringList {QStringLiteral("--fill"), QStringLiteral("boats.sails=1 + 1")});
        QVERIFY2(made.exitCode == 0 && !made.error.contains(QStringLiteral("becomes NOT NULL")),
                 qPrintable(made.error));
        const ProcessResult upgraded = run({QStringLiteral("upgrade"), QStringLiteral("head")});
        QVERIFY2(upgraded.exitCode == 0, qPrintable(upgraded.error));
        QCOMPARE(run({QStringLiteral("check")}).exitCode, 0);
        const auto connection = Connection::open(ConnectionUrl::sqliteFile(database), {});
        const RowBatch rows = connection->query(Statement(QStringLiteral("SELECT sails FROM boats")));
        QCOMPARE(rows.text(0, 0), QStringLiteral("2"));
        QCOMPARE(run({QStringLiteral("downgrade"), QStringLiteral("-1")}).exitCode, 0);
        const ProcessResult told = run({QStringLiteral("check")});
        QCOMPARE(told.exitCode, 255);
    }
};

QTEST_GUILESS_MAIN(DiffCommandTest)
#include "tst_diffcommand.moc"
