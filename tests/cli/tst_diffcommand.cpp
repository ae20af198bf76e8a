#include "base/text.h"
#include "support/testsupport.h"

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
};

QTEST_GUILESS_MAIN(DiffCommandTest)
#include "tst_diffcommand.moc"
