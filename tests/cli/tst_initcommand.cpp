#include "base/text.h"
#include "support/testsupport.h"

#include <QDir>
#include <QTemporaryDir>
#include <QtTest>

using namespace stillroom;

/// Projects that `init` makes are used by the real Alembic.
class InitCommandTest : public QObject
{
    Q_OBJECT

    QTemporaryDir m_root;

    [[nodiscard]] QString project(const char *name) const
    {
        const QString folder = m_root.filePath(QLatin1String(name));
        QDir().mkpath(folder);
        return folder;
    }

    static ProcessResult alembic(const QStringList &arguments, const QString &folder)
    {
        return runPython(QStringList {QStringLiteral("-m"), QStringLiteral("alembic.config")} + arguments,
                         folder);
    }

    static ProcessResult init(const QString &folder, const QStringList &more = {})
    {
        return runStillroom(
            QStringList {QStringLiteral("init")} + more + QStringList {QStringLiteral("migrations")}, folder);
    }

private Q_SLOTS:
    void initTestCase()
    {
        const ProcessResult version = alembic({QStringLiteral("--version")}, {});
        if (version.exitCode != 0 && !qEnvironmentVariableIsSet("CI"))
            QSKIP("Debian's Python with Alembic is needed as the judge");
        QVERIFY2(version.exitCode == 0, qPrintable(version.error));
    }

    void modelsAreImported_data()
    {
        QTest::addColumn<QString>("base");
        QTest::addColumn<QString>("import");
        QTest::addColumn<QString>("target");
        QTest::newRow("declarative base")
            << "from sqlalchemy.orm import declarative_base\nBase = declarative_base()\n"
            << "from app.database import Base"
            << "target_metadata = Base.metadata";
        QTest::newRow("own metadata")
            << "from sqlalchemy import MetaData\nfrom sqlalchemy.orm import declarative_base\n"
               "metadata = MetaData()\nBase = declarative_base(metadata=metadata)\n"
            << "from app.database import metadata"
            << "target_metadata = metadata";
    }

    void modelsAreImported()
    {
        QFETCH(QString, base);
        QFETCH(QString, import);
        QFETCH(QString, target);
        const QString folder = project(QTest::currentDataTag());
        QDir().mkpath(folder + QStringLiteral("/app"));
        writeTextFile(folder + QStringLiteral("/app/__init__.py"), {});
        writeTextFile(folder + QStringLiteral("/app/database.py"),
                      QStringLiteral("from sqlalchemy import create_engine\nengine = "
                                     "create_engine('sqlite:///./club.db')\n")
                          + base);
        writeTextFile(
            folder + QStringLiteral("/app/models.py"),
            QStringLiteral("from sqlalchemy import Column, Integer, String\nfrom .database import Base\n\n\n"
                           "class Member(Base):\n    __tablename__ = 'members'\n"
                           "    id = Column(Integer, primary_key=True)\n    name = Column(String(50))\n"));
        const ProcessResult made = init(folder);
        QVERIFY2(made.exitCode == 0, qPrintable(made.error));
        const QString env = readTextFile(folder + QStringLiteral("/migrations/env.py"));
        QVERIFY2(env.contains(QStringLiteral("import app.models")) && env.contains(import)
                     && env.contains(target),
                 qPrintable(env));
        const ProcessResult compared = alembic({QStringLiteral("revision"), QStringLiteral("--autogenerate"),
                                                QStringLiteral("-m"), QStringLiteral("first")},
                                               folder);
        QVERIFY2(compared.error.contains(QStringLiteral("Detected added table 'members'")),
                 qPrintable(compared.error));
        QCOMPARE(alembic({QStringLiteral("upgrade"), QStringLiteral("head")}, folder).exitCode, 0);
        QVERIFY(QFileInfo::exists(folder + QStringLiteral("/club.db")));
        QCOMPARE(runStillroom({QStringLiteral("current")}, folder).output,
                 alembic({QStringLiteral("current")}, folder).output);
    }

    void emptyFolderWorksWithAlembic()
    {
        const QString folder = project("empty");
        const ProcessResult made = init(folder, {QStringLiteral("--package")});
        QVERIFY2(made.exitCode == 0, qPrintable(made.error));
        QVERIFY(QFileInfo::exists(folder + QStringLiteral("/migrations/versions/__init__.py")));
        QVERIFY(made.output.contains(QStringLiteral("Generating %1/alembic.ini ...  done\n").arg(folder)));
        QCOMPARE(alembic({QStringLiteral("revision"), QStringLiteral("-m"), QStringLiteral("one")}, folder)
                     .exitCode,
                 0);
        QCOMPARE(
            runStillroom({QStringLiteral("revision"), QStringLiteral("-m"), QStringLiteral("two")}, folder)
                .exitCode,
            0);
        QCOMPARE(runStillroom({QStringLiteral("history")}, folder).output,
                 alembic({QStringLiteral("history")}, folder).output);
    }

    void passwordsAreNotCopied()
    {
        const QString folder = project("secret");
        writeTextFile(folder + QStringLiteral("/db.py"),
                      QStringLiteral("engine = create_engine('postgresql://u:hidden@h/d')\n"));
        QCOMPARE(init(folder).exitCode, 0);
        QVERIFY(!readTextFile(folder + QStringLiteral("/alembic.ini")).contains(QStringLiteral("hidden")));
    }

    void refusals()
    {
        const QString folder = project("refused");
        QCOMPARE(init(folder).exitCode, 0);
        const ProcessResult again = init(folder);
        QCOMPARE(again.exitCode, 255);
        QCOMPARE(again.error,
                 QStringLiteral("FAILED: Directory migrations already exists and is not empty\n"));
        const ProcessResult other = init(folder, {QStringLiteral("-t"), QStringLiteral("nope")});
        QCOMPARE(other.exitCode, 255);
    }
};

QTEST_GUILESS_MAIN(InitCommandTest)
#include "tst_initcommand.moc"
