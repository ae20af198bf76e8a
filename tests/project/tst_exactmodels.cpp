#include <QtTest>

#include "base/englishplurals.h"
#include "base/error.h"
#include "base/text.h"
#include "project/exactproject.h"
#include "support/testsupport.h"

#include <QTemporaryDir>
#include <QThread>
#include <csignal>
#include <thread>

using namespace stillroom;

/// The import by the project's own Python: what it tells, and that a project cannot do harm by its output.
class ExactModelsTest : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    EnglishPlurals m_plurals;

    static QString latin(const char *text) { return QString::fromLatin1(text); }
    QString path(const char *name) const { return m_folder->filePath(latin(name)); }

    static constexpr const char *head = "from sqlalchemy import *\n"
                                        "from sqlalchemy.orm import declarative_base, relationship\n"
                                        "Base = declarative_base()\n";
    static constexpr const char *user = "class User(Base):\n"
                                        "    __tablename__ = 'users'\n"
                                        "    id = Column(Integer, primary_key=True)\n";

    void write(const QString &text) const { writeTextFile(path("models.py"), text); }

    Project project() const
    {
        Project project;
        project.folder = m_folder->path();
        project.hasModels = true;
        return project;
    }

    ModelSet read() const { return readModels(project().modelOptions()); }

    ExactRequest request() const
    {
        ExactRequest request = exactRequest(project(), Dialect::of(Backend::Sqlite));
        request.python = latin("/usr/bin/python3");
        request.timeLimitMs = 30'000;
        return request;
    }

    QStringList differences() const
    {
        const ModelSet set = read();
        return exactDifferences(set, importModels(request(), set), Dialect::of(Backend::Sqlite));
    }

    QString refusal(ExactRequest asked) const
    {
        try {
            static_cast<void>(importModels(asked, read()));
        } catch (const Error &error) {
            return error.message;
        }
        return latin("nothing was refused");
    }

    QString refusal() const { return refusal(request()); }

    /// A virtual environment as far as it is looked at.
    void makeEnvironment(const QString &folder) const
    {
        const QString program = folder + latin("/bin/python");
        QVERIFY(QDir().mkpath(QFileInfo(program).absolutePath()));
        writeTextFile(program, latin("#!/bin/sh\n"));
        QFile::setPermissions(program, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }

private Q_SLOTS:
    void initTestCase() { QCoreApplication::installTranslator(&m_plurals); }
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void equalModelsDoNotDiffer()
    {
        write(latin(head)
              + latin("print('noise on standard output')\n"
                      "class Group(Base):\n"
                      "    __tablename__ = 'groups'\n"
                      "    id = Column(Integer, primary_key=True)\n"
                      "    users = relationship('User', back_populates='group')\n"
                      "class User(Base):\n"
                      "    __tablename__ = 'users'\n"
                      "    id = Column(Integer, primary_key=True)\n"
                      "    name = Column(String(20), server_default='x', nullable=False, index=True)\n"
                      "    price = Column(Numeric(8, 2), server_default=text('0'))\n"
                      "    seen = Column(DateTime, server_default=func.now())\n"
                      "    group_id = Column(ForeignKey('groups.id', ondelete='CASCADE'))\n"
                      "    group = relationship('Group', back_populates='users')\n"
                      "    __table_args__ = (UniqueConstraint('name', 'price'), CheckConstraint('price > 0', "
                      "name='c'),\n"
                      "                      Index('ix_low', text('lower(name)'), sqlite_where=text('price > "
                      "1')))\n"));
        const QStringList before = QDir(m_folder->path()).entryList(QDir::AllEntries | QDir::Hidden);
        const ModelSet set = read();
        const ExactModels exact = importModels(request(), set);
        QCOMPARE(exactDifferences(set, exact, Dialect::of(Backend::Sqlite)), QStringList());
        QVERIFY(exact.problems.isEmpty());
        QVERIFY(exact.python.startsWith(latin("3.")));
        QCOMPARE(exact.models.schema.tables.size(), std::size_t(2));
        QCOMPARE(QDir(m_folder->path()).entryList(QDir::AllEntries | QDir::Hidden),
                 before); // nothing is written
    }

    /// What the database computes and counts, and the order within an index.
    void computedCountedAndOrdered()
    {
        write(latin(head)
              + latin("class Item(Base):\n"
                      "    __tablename__ = 'items'\n"
                      "    id = Column(Integer, Identity(always=True, start=10, increment=2, cycle=True), "
                      "primary_key=True)\n"
                      "    serial = Column(BigInteger, Identity(cache=5))\n"
                      "    price = Column(Integer, nullable=False)\n"
                      "    double = Column(Integer, Computed('price * 2', persisted=True))\n"
                      "    half = Column(Integer, Computed('price / 2'))\n"
                      "    __table_args__ = (Index('ix_desc', price.desc(), double.asc()),\n"
                      "                      Index('ix_nulls', half.desc().nulls_last()),\n"
                      "                      Index('ix_text', text('price DESC')),\n"
                      "                      Index('ix_func', func.abs(price).desc()))\n"));
        for (const Backend backend : {Backend::Sqlite, Backend::PostgreSql}) {
            ExactRequest asked = request();
            asked.dialect = &Dialect::of(backend);
            const ModelSet set = read();
            const ExactModels exact = importModels(asked, set);
            QCOMPARE(exactDifferences(set, exact, *asked.dialect), QStringList());
            const Table &items = exact.models.schema.tables.front();
            QCOMPARE(items.column(latin("id"))->identity,
                     set.schema.tables.front().column(latin("id"))->identity);
            QCOMPARE(items.column(latin("double"))->computed,
                     set.schema.tables.front().column(latin("double"))->computed);
        }
        // and a real difference is still one
        write(readTextFile(path("models.py")) + latin("Item.__table__.c.id.identity.increment = 3\n"));
        QCOMPARE(differences().size(), 1);
    }

    void whatOnlyTheImportKnowsIsTold()
    {
        write(latin(head) + latin(user)
              + latin("exec('class Made(Base):\\n'\n"
                      "     '    __tablename__ = \"made\"\\n'\n"
                      "     '    id = Column(Integer, primary_key=True)')\n"
                      "exec('User.late = Column(Integer)')\n"));
        QCOMPARE(differences(),
                 QStringList({latin("made: table only when imported"),
                              latin("users.late: column only when imported")}));
    }

    void aModuleThatFailsIsTold()
    {
        write(latin(head) + latin(user));
        QVERIFY(QDir(m_folder->path()).mkpath(latin("more")));
        writeTextFile(
            path("more/broken.py"),
            latin(
                "from models import Base\nfrom sqlalchemy import *\n"
                "class Room(Base):\n    __tablename__ = 'rooms'\n    id = Column(Integer, primary_key=True)\n"
                "import nothing_of_that_name\n"));
        const ModelSet set = read();
        const ExactModels exact = importModels(request(), set);
        QCOMPARE(exact.problems.size(), 1);
        QVERIFY2(exact.problems[0].contains(latin("nothing_of_that_name")), qPrintable(exact.problems[0]));
    }

    void hostileProjects_data()
    {
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("says");
        const auto row = [](const char *name, const char *code, const char *says) {
            QTest::newRow(name) << latin(code) << latin(says);
        };
        row("exits", "import os\nos._exit(3)\n", "exit code 3");
        row("crashes", "import os\nos.kill(os.getpid(), 11)\n", "crashed");
        row("ends quietly", "import os\nos._exit(0)\n", "without an answer");
        row("hangs", "import time\ntime.sleep(1000)\n", "not imported within 2 s");
        row("loops", "while True:\n    pass\n", "not imported within 2 s");
        row("talks without end", "exec('while True: print(\"x\" * 100000)')\n", "not imported within 2 s");
        row("floods the answer", // by whatever file it finds open
            "import os\n"
            "while True:\n"
            "    for fd in range(3, 12):\n"
            "        try:\n"
            "            os.write(fd, b'x' * 1000000)\n"
            "        except OSError:\n"
            "            pass\n",
            "writes without end");
        row("no JSON",
            "import inspect, os\n"
            "frames = [each.frame.f_locals for each in inspect.stack() if 'request' in each.frame.f_locals]\n"
            "mark = frames[0]['request']['mark'].encode()\n"
            "for fd in range(3, 12):\n"
            "    try:\n"
            "        os.write(fd, mark + b'{ not json')\n"
            "    except OSError:\n"
            "        pass\n"
            "os._exit(0)\n",
            "without an answer");
        row("other JSON",
            "import inspect, os\n"
            "frames = [each.frame.f_locals for each in inspect.stack() if 'request' in each.frame.f_locals]\n"
            "mark = frames[0]['request']['mark'].encode()\n"
            "for fd in range(3, 12):\n"
            "    try:\n"
            "        os.write(fd, mark + b'{\"tables\": 3, \"errors\": {}}')\n"
            "    except OSError:\n"
            "        pass\n"
            "os._exit(0)\n",
            "cannot be imported");
        row("fails", "raise RuntimeError('no server')\n", "no server");
        row("ignores being asked to end",
            "import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\ntime.sleep(1000)\n",
            "not imported within 2 s");
    }

    void hostileProjects()
    {
        QFETCH(QString, code);
        QFETCH(QString, says);
        write(latin(head) + latin(user) + code);
        ExactRequest asked = request();
        if (says.contains(latin("within")))
            asked.timeLimitMs = 2000;
        const QString said = refusal(asked);
        QVERIFY2(said.contains(says), qPrintable(said));
    }

    /// What the project has started goes with it.
    void theWholeGroupIsEnded()
    {
        write(
            latin(head) + latin(user)
            + latin("import subprocess, time\n"
                    "child = subprocess.Popen(['sleep', '1000'])\n"
                    "open('/proc/self/cwd/../child-' + __file__.split('/')[-2], 'w').write(str(child.pid))\n"
                    "time.sleep(1000)\n"));
        ExactRequest asked = request();
        asked.timeLimitMs = 2500;
        QVERIFY(refusal(asked).contains(latin("not imported within")));
        const QString note = m_folder->path() + latin("/../child-") + QFileInfo(m_folder->path()).fileName();
        const int child = readTextFile(note).toInt();
        QFile::remove(note);
        QVERIFY(child > 0);
        const auto isGone = [child] {
            QFile stat(latin("/proc/%1/stat").arg(child)); // a zombie waits for whoever takes orphans in
            return ::kill(child, 0) != 0 || !stat.open(QIODevice::ReadOnly)
                || stat.readAll().contains(") Z ");
        };
        QTRY_VERIFY(isGone());
    }

    void canBeCancelled()
    {
        write(latin(head) + latin(user) + latin("import time\ntime.sleep(1000)\n"));
        std::atomic_bool cancelled = false;
        ExactRequest asked = request();
        asked.cancelled = &cancelled;
        std::thread later([&cancelled] {
            QThread::msleep(300);
            cancelled = true;
        });
        QElapsedTimer timer;
        timer.start();
        QVERIFY(refusal(asked).contains(latin("cancelled")));
        later.join();
        QVERIFY(timer.elapsed() < 5000);
    }

    void aPythonThatIsNoneIsToldSo()
    {
        write(latin(head) + latin(user));
        ExactRequest asked = request();
        asked.python = path("nothing");
        QVERIFY(refusal(asked).contains(latin("cannot be started")));
        QVERIFY_THROWS_EXCEPTION(Error,
                                 static_cast<void>(findPython(latin("no-such-python"), m_folder->path())));
        QVERIFY(findPython(latin("python3"), m_folder->path()).endsWith(latin("/python3")));
    }

    void environmentsAreFound()
    {
        const QString home = path("home");
        const QString folder = path("repo/backend");
        QVERIFY(QDir().mkpath(folder));
        QVERIFY(QDir().mkpath(path("repo/.git")));
        PythonPlaces places;
        places.home = home;
        const auto found = [&] {
            const auto python = findProjectPython(folder, places);
            return python ? python->origin : latin("none");
        };
        QCOMPARE(found(), latin("none"));
        makeEnvironment(path("active"));
        places.virtualEnv = path("active");
        QCOMPARE(found(), latin("VIRTUAL_ENV"));
        writeTextFile(folder + latin("/environment.yml"), latin("name: clubs\nchannels: [x]\n"));
        makeEnvironment(home + latin("/miniconda3/envs/clubs"));
        QCOMPARE(found(), latin("Conda"));
        writeTextFile(folder + latin("/.python-version"), latin("3.12.1\n"));
        QCOMPARE(found(), latin("Conda"));
        writeTextFile(folder + latin("/.python-version"), latin("clubs-env\n"));
        makeEnvironment(home + latin("/.pyenv/versions/clubs-env"));
        QCOMPARE(found(), latin("pyenv"));
        writeTextFile(folder + latin("/Pipfile"), latin("[packages]\n"));
        const auto hash = [](const QString &text) {
            return QString::fromLatin1(QCryptographicHash::hash(text.toUtf8(), QCryptographicHash::Sha256)
                                           .toBase64(QByteArray::Base64UrlEncoding)
                                           .left(8));
        };
        makeEnvironment(home + latin("/.local/share/virtualenvs/backend-")
                        + hash(folder + latin("/Pipfile")));
        QCOMPARE(found(), latin("Pipenv"));
        writeTextFile(folder + latin("/pyproject.toml"), latin("[tool.poetry]\nname = \"My Clubs\"\n"));
        makeEnvironment(home + latin("/.cache/pypoetry/virtualenvs/my_clubs-")
                        + hash(QFileInfo(folder).canonicalFilePath()) + latin("-py3.11"));
        QCOMPARE(found(), latin("Poetry"));
        makeEnvironment(path("repo/.venv"));
        QCOMPARE(found(), latin("../.venv"));
        makeEnvironment(folder + latin("/venv"));
        QCOMPARE(found(), latin("venv"));
    }
};

QTEST_GUILESS_MAIN(ExactModelsTest)
#include "tst_exactmodels.moc"
