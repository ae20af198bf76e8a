#include "base/text.h"
#include "support/testsupport.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>
#include <csignal>

using namespace stillroom;

class ModelsCommandTest : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

private Q_SLOTS:
    void initTestCase();
    void json();
    void text();
    void exact();
    void interrupted();
    void wrongMetadata();
};

void ModelsCommandTest::initTestCase()
{
    writeTextFile(m_folder.filePath(QStringLiteral("models.py")), QStringLiteral(R"(
from sqlalchemy import Column, ForeignKey, Integer, String, func, DateTime
from sqlalchemy.orm import declarative_base, relationship
Base = declarative_base()

class Owner(Base):
    __tablename__ = "owner"
    id = Column(Integer, primary_key=True)
    name = Column(String(30), default="nobody")
    seen = Column(DateTime, onupdate=func.now())
    pets = relationship("Pet", back_populates="owner", cascade="all, delete-orphan")

class Pet(Base):
    __tablename__ = "pet"
    id = Column(Integer, primary_key=True)
    owner_id = Column(Integer, ForeignKey("owner.id"), ondelete="CASCADE")
    owner = relationship("Owner", back_populates="pets")

class Dog(Pet):
    __tablename__ = "dog"
    id = Column(ForeignKey("pet.id"), primary_key=True)

class Puppy(Dog):
    pass
)"));
}

void ModelsCommandTest::json()
{
    const ProcessResult result
        = runStillroom({QStringLiteral("models"), m_folder.path(), QStringLiteral("--json"),
                        QStringLiteral("--dialect"), QStringLiteral("sqlite")});
    QVERIFY2(result.exitCode == 0, qPrintable(result.error));
    const QJsonObject object = QJsonDocument::fromJson(result.output.toUtf8()).object();
    QCOMPARE(object.value(QLatin1String("dialect")).toString(), QStringLiteral("sqlite"));
    const QJsonObject owner = object.value(QLatin1String("tables")).toArray().at(0).toObject();
    QCOMPARE(owner.value(QLatin1String("class")).toString(), QStringLiteral("Owner"));
    QCOMPARE(owner.value(QLatin1String("file")).toString(), QStringLiteral("models.py"));
    QCOMPARE(owner.value(QLatin1String("line")).toInt(), 6);
    const QJsonArray columns = owner.value(QLatin1String("columns")).toArray();
    QCOMPARE(columns.at(1).toObject().value(QLatin1String("type")).toString(), QStringLiteral("VARCHAR(30)"));
    QCOMPARE(columns.at(1).toObject().value(QLatin1String("python_default")).toString(),
             QStringLiteral("\"nobody\""));
    QCOMPARE(columns.at(2).toObject().value(QLatin1String("onupdate")).toString(),
             QStringLiteral("func.now()"));
    const QJsonArray relations = object.value(QLatin1String("orm_relationships")).toArray();
    QCOMPARE(relations.size(), 2);
    QCOMPARE(relations.at(0).toObject().value(QLatin1String("cascade")).toString(),
             QStringLiteral("all, delete-orphan"));
    QCOMPARE(relations.at(1).toObject().value(QLatin1String("cascade")).toString(),
             QStringLiteral("save-update, merge"));
    QStringList classes;
    for (const QJsonValue &each : object.value(QLatin1String("classes")).toArray()) {
        const QJsonObject one = each.toObject();
        classes << QStringLiteral("%1 %2 %3 %4 %5")
                       .arg(one.value(QLatin1String("name")).toString(),
                            one.value(QLatin1String("table")).toString(),
                            one.value(QLatin1String("parent")).toString(QStringLiteral("-")),
                            one.value(QLatin1String("inheritance")).toString(QStringLiteral("-")))
                       .arg(one.value(QLatin1String("line")).toInt());
    }
    QCOMPARE(
        classes,
        QStringList({QStringLiteral("Owner owner - - 6"), QStringLiteral("Pet pet - - 13"),
                     QStringLiteral("Dog dog Pet joined 19"), QStringLiteral("Puppy dog Dog single 23")}));
    QCOMPARE(relations.at(0).toObject().value(QLatin1String("kind")).toString(),
             QStringLiteral("one-to-many"));
    const QJsonObject fault = object.value(QLatin1String("not_understood")).toArray().at(0).toObject();
    QCOMPARE(fault.value(QLatin1String("line")).toInt(), 16);
    QVERIFY(fault.value(QLatin1String("effect")).toString().contains(QStringLiteral("refuses")));
    QVERIFY(fault.value(QLatin1String("fix")).toString().contains(QStringLiteral("ForeignKey(")));
}

void ModelsCommandTest::text()
{
    const ProcessResult result = runStillroom({QStringLiteral("models"), m_folder.path()});
    QCOMPARE(result.exitCode, 0);
    QVERIFY(result.output.contains(QStringLiteral("VARCHAR(30)")));
    QVERIFY(result.output.contains(QStringLiteral("Owner.pets -> Pet, one-to-many")));
    QVERIFY(result.error.contains(QStringLiteral("models.py:16: ")));
}

void ModelsCommandTest::exact()
{
    QTemporaryDir folder;
    writeTextFile(folder.filePath(QStringLiteral("models.py")),
                  QStringLiteral("from sqlalchemy import Column, Integer, String\n"
                                 "from sqlalchemy.orm import declarative_base\n\n"
                                 "print('noise')\n"
                                 "Base = declarative_base()\n\n\n"
                                 "class Boat(Base):\n    __tablename__ = 'boats'\n"
                                 "    id = Column(Integer, primary_key=True)\n\n\n"
                                 "exec('Boat.late = Column(String(7))')\n"));
    const QStringList environment {QStringLiteral("VIRTUAL_ENV="), QStringLiteral("CONDA_PREFIX=")};
    const QStringList plain {QStringLiteral("models"), folder.path(), QStringLiteral("--exact")};
    const ProcessResult none = runStillroom(plain, {}, environment);
    QCOMPARE(none.exitCode, 2);
    QVERIFY2(none.error.contains(QStringLiteral("--python")), qPrintable(none.error));
    const QStringList python {QStringLiteral("--python"), QStringLiteral("/usr/bin/python3")};
    const ProcessResult text = runStillroom(plain + python, {}, environment);
    QVERIFY2(text.exitCode == 0, qPrintable(text.error));
    QVERIFY2(text.output.contains(QStringLiteral("VARCHAR(7)")), qPrintable(text.output));
    QVERIFY2(text.output.contains(QStringLiteral("boats.late: column only when imported")),
             qPrintable(text.output));
    const ProcessResult json
        = runStillroom(plain + python + QStringList {QStringLiteral("--json")}, {}, environment);
    const QJsonObject exact
        = QJsonDocument::fromJson(json.output.toUtf8()).object().value(QLatin1String("exact")).toObject();
    QCOMPARE(exact.value(QLatin1String("differences")).toArray().size(), 1);
    QVERIFY(!exact.value(QLatin1String("sqlalchemy")).toString().isEmpty());
    QCOMPARE(QDir(folder.path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot),
             QStringList {QStringLiteral("models.py")});
}

/// Ctrl+C ends the import and all that it has started, and the exit code says so.
void ModelsCommandTest::interrupted()
{
    QTemporaryDir folder;
    writeTextFile(folder.filePath(QStringLiteral("models.py")),
                  QStringLiteral("import os, subprocess, time\n"
                                 "from sqlalchemy import Column, Integer\n"
                                 "from sqlalchemy.orm import declarative_base\n\n"
                                 "Base = declarative_base()\n\n\n"
                                 "class Boat(Base):\n    __tablename__ = 'boats'\n"
                                 "    id = Column(Integer, primary_key=True)\n\n\n"
                                 "child = subprocess.Popen(['sleep', '120'])\n"
                                 "with open('started.part', 'w') as file:\n"
                                 "    file.write('%d %d' % (os.getpid(), child.pid))\n"
                                 "os.rename('started.part', 'started')\n"
                                 "time.sleep(120)\n"));
    QProcess process;
    process.setProgram(QStringLiteral(STILLROOM_EXECUTABLE));
    process.setArguments({QStringLiteral("models"), folder.path(), QStringLiteral("--exact"),
                          QStringLiteral("--python"), QStringLiteral("/usr/bin/python3")});
    process.start();
    const QString started = folder.filePath(QStringLiteral("started"));
    QTRY_VERIFY_WITH_TIMEOUT(QFileInfo::exists(started), 30'000);
    const QStringList ids = readTextFile(started).split(QLatin1Char(' '));
    ::kill(pid_t(process.processId()), SIGINT);
    QVERIFY(process.waitForFinished(30'000));
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 130);
    QCOMPARE(process.readAllStandardOutput(), QByteArray());
    QVERIFY(process.readAllStandardError().contains("The import was cancelled."));
    for (const QString &id : ids) // gone, or only waiting to be collected by whoever is their parent now
        QTRY_VERIFY2(
            ::kill(id.toInt(), 0) != 0
                || readTextFile(QStringLiteral("/proc/%1/stat").arg(id)).contains(QLatin1String(") Z")),
            qPrintable(id));
}

void ModelsCommandTest::wrongMetadata()
{
    const ProcessResult result
        = runStillroom({QStringLiteral("models"), m_folder.path(), QStringLiteral("--metadata"),
                        QStringLiteral("models:Nothing")});
    QCOMPARE(result.exitCode, 2);
    QVERIFY(result.error.contains(QStringLiteral("models:Nothing")));
}

QTEST_GUILESS_MAIN(ModelsCommandTest)
#include "tst_modelscommand.moc"
