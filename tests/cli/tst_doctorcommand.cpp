#include "base/text.h"
#include "support/seeds.h"
#include "support/testsupport.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QtTest>

using namespace stillroom;

class DoctorCommandTest : public QObject
{
    Q_OBJECT

    static QString latin(const char *text) { return QString::fromLatin1(text); }
    static QString folder(const char *name) { return dataFile(latin("doctor/") + latin(name)); }
    static ProcessResult doctor(const QStringList &arguments)
    {
        return runStillroom(
            QStringList {latin("doctor")} + arguments, {},
            {latin("DATABASE_URL="), latin("DB_CONNECTION_STRING="), latin("SQLALCHEMY_DATABASE_URL=")});
    }

private Q_SLOTS:
    void text()
    {
        const ProcessResult result = doctor({folder("foreign_key_to_no_column")});
        QCOMPARE(result.exitCode, 1);
        QCOMPARE(result.output,
                 QStringLiteral(
                     "models.py:19: error: The foreign key of “rooms.club_id” refers to “clubs.club_id”, a "
                     "column that no model has. [foreign-key-to-nowhere]\n"
                     "    SQLAlchemy can neither create the table nor join by this key.\n"
                     "    The key of that table is “clubs.id”.\n"
                     "1 error in 2 models and 2 tables.\n"));
    }

    void nothingWrong()
    {
        const ProcessResult result = doctor({folder("clean")});
        QCOMPARE(result.output, latin("Nothing is wrong in 3 models and 4 tables.\n"));
        QCOMPARE(result.exitCode, 0);
    }

    void warningsAreNoFailure()
    {
        const ProcessResult result = doctor({folder("back_populates_one_sided")});
        QVERIFY(result.output.contains(latin(": warning: ")));
        QCOMPARE(result.exitCode, 0);
    }

    void scripts()
    {
        const ProcessResult result = doctor({folder("scripts"), latin("--scripts")});
        QVERIFY(result.output.contains(
            latin("migrations/versions/a1_native.py: a1a1 upgrade native, downgrade native\n")));
        QVERIFY(result.output.contains(
            latin("migrations/versions/e1_one_way.py: e1e1 upgrade native, downgrade absent\n")));
        QCOMPARE(result.exitCode, 0);
    }

    void json()
    {
        const ProcessResult result = doctor({folder("scripts"), latin("--json")});
        QCOMPARE(result.exitCode, 0);
        const QJsonObject object = QJsonDocument::fromJson(result.output.toUtf8()).object();
        QCOMPARE(object.keys(),
                 QStringList({latin("counts"), latin("models"), latin("problems"), latin("revisions")}));
        const QJsonArray revisions = object.value(latin("revisions")).toArray();
        QCOMPARE(revisions.size(), 5);
        const QJsonObject data = revisions.at(1).toObject();
        QCOMPARE(data.keys(),
                 QStringList({latin("downgrade"), latin("file"), latin("reasons"), latin("revision"),
                              latin("upgrade")}));
        QCOMPARE(data.value(latin("upgrade")).toString(), latin("data"));
        QCOMPARE(data.value(latin("reasons")).toArray().at(0).toObject().value(latin("line")).toInt(), 10);
        const QJsonObject problem = object.value(latin("problems")).toArray().at(0).toObject();
        QCOMPARE(problem.keys(),
                 QStringList({latin("code"), latin("file"), latin("fix"), latin("line"), latin("severity"),
                              latin("what"), latin("why")}));
        QCOMPARE(object.value(latin("counts")).toObject().value(latin("notes")).toInt(), 4);
    }

    void nothingToLookAt()
    {
        const QTemporaryDir empty;
        QCOMPARE(doctor({empty.path()}).exitCode, 2);
        writeTextFile(empty.filePath(latin("app.db")), {});
        const ProcessResult database = doctor({empty.filePath(latin("app.db"))});
        QCOMPARE(database.exitCode, 2);
        QVERIFY(database.error.contains(latin("neither models nor an alembic.ini")));
    }

    /// Of the seeds only the one that SQLAlchemy refuses has errors.
    void seeds_data()
    {
        QTest::addColumn<QString>("name");
        for (const QString &name : seedNames())
            QTest::newRow(qPrintable(name)) << name;
    }
    void seeds()
    {
        SKIP_WITHOUT_SHARED();
        QFETCH(QString, name);
        const QTemporaryDir project;
        QVERIFY(!extractSeed(name, project.path()).isEmpty());
        const ProcessResult result = doctor({project.path()});
        const bool isRefused = name == latin("seed3_no_binding");
        QVERIFY2(result.exitCode == (isRefused ? 1 : 0), qPrintable(result.output + result.error));
        QCOMPARE(result.output.contains(latin("[refused-by-sqlalchemy]")), isRefused);
    }

    void demo()
    {
        const ProcessResult result = doctor({sourceFolder() + latin("/resources/demo/clubs")});
        QVERIFY2(result.exitCode == 0, qPrintable(result.output + result.error));
        QVERIFY(!result.output.contains(latin(": warning: ")));
    }
};

QTEST_GUILESS_MAIN(DoctorCommandTest)
#include "tst_doctorcommand.moc"
