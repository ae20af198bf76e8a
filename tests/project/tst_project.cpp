#include "base/error.h"
#include "base/text.h"
#include "project/project.h"

#include <QDir>
#include <QTemporaryDir>
#include <QUrl>
#include <QtTest>

using namespace stillroom;

class ProjectTest : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_before = QDir::currentPath();

    void put(const char *name, const char *text) const
    {
        const QString file = m_folder->filePath(QLatin1String(name));
        QDir().mkpath(QFileInfo(file).path());
        writeTextFile(file, QString::fromLatin1(text));
    }

    static QString told(const QString &target)
    {
        try {
            const Project project = Project::open(target);
            return QStringLiteral("%1 from %2")
                .arg(project.writtenUrl ? project.writtenUrl->redacted() : QStringLiteral("nothing"),
                     project.urlOrigin);
        } catch (const Error &error) {
            return error.message;
        }
    }

private Q_SLOTS:
    void opensWhatADesktopHandsOver()
    {
        QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("a b.db"));
        QFile made(file);
        QVERIFY(made.open(QIODevice::WriteOnly));
        const Project project = Project::open(QUrl::fromLocalFile(file).toString(QUrl::FullyEncoded));
        QCOMPARE(project.url->database.value_or(QString()), file);
    }

    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QDir::setCurrent(m_folder->path());
        for (const char *name : {"DB_CONNECTION_STRING", "DATABASE_URL", "SQLALCHEMY_DATABASE_URL"})
            qunsetenv(name);
    }
    void cleanup()
    {
        QDir::setCurrent(m_before);
        init();
        QDir::setCurrent(m_before);
    }

    void environmentGoesBeforeDotenv()
    {
        put(".env", "SQLALCHEMY_DATABASE_URL=sqlite:///c.db\nexport DATABASE_URL='sqlite:///b.db'\n");
        QCOMPARE(told({}), QStringLiteral("sqlite:///b.db from .env (DATABASE_URL)"));
        qputenv("SQLALCHEMY_DATABASE_URL", "sqlite:///e3.db");
        QCOMPARE(told({}), QStringLiteral("sqlite:///e3.db from SQLALCHEMY_DATABASE_URL"));
        qputenv("DATABASE_URL", "sqlite:///e2.db");
        QCOMPARE(told({}), QStringLiteral("sqlite:///e2.db from DATABASE_URL"));
        qputenv("DB_CONNECTION_STRING", "sqlite:///e1.db");
        QCOMPARE(told({}), QStringLiteral("sqlite:///e1.db from DB_CONNECTION_STRING"));
    }

    void iniDecidesUnlessEnvPyOverrulesIt()
    {
        put("alembic.ini", "[alembic]\nscript_location = m\nsqlalchemy.url = sqlite:///ini.db\n");
        put("m/env.py", "config = 1\n");
        qputenv("DATABASE_URL", "sqlite:///env.db");
        QCOMPARE(told({}), QStringLiteral("sqlite:///ini.db from alembic.ini"));
        put("m/env.py", "# config.set_main_option('sqlalchemy.url', x)\n");
        QCOMPARE(told({}), QStringLiteral("sqlite:///ini.db from alembic.ini"));
        put("m/env.py", "config.set_main_option('sqlalchemy.url', os.environ['DATABASE_URL'])\n");
        QCOMPARE(told({}), QStringLiteral("sqlite:///env.db from DATABASE_URL"));
    }

    void placeholderGivesWayToTheSource()
    {
        put("alembic.ini",
            "[alembic]\nscript_location = m\nsqlalchemy.url = driver://user:pass@localhost/dbname\n");
        put("app/database.py",
            "import os\nfrom sqlalchemy import create_engine\n\n"
            "SQLALCHEMY_DATABASE_URL = os.getenv('NOT_SET_HERE', 'sqlite:///./blog.db')\n"
            "engine = create_engine(\n    SQLALCHEMY_DATABASE_URL, connect_args={'check_same_thread': "
            "False}\n)\n");
        QCOMPARE(told({}), QStringLiteral("sqlite:///./blog.db from app/database.py:5"));
        const Project project = Project::open({});
        QCOMPARE(project.url->database.value(), QDir::currentPath() + QStringLiteral("/blog.db"));
    }

    void sourceForms_data()
    {
        QTest::addColumn<QString>("source");
        QTest::addColumn<QString>("expected");
        QTest::newRow("literal") << "e = create_engine('sqlite:///a.db', echo=True)"
                                 << "sqlite:///a.db from x.py:1";
        QTest::newRow("keyword") << "e = create_engine(url='sqlite:///a.db')"
                                 << "sqlite:///a.db from x.py:1";
        QTest::newRow("async") << "import sa\ne = sa.create_async_engine('sqlite+aiosqlite:///a.db')"
                               << "sqlite+aiosqlite:///a.db from x.py:2";
        QTest::newRow("pieces") << "N = 'a'\ne = create_engine(f'sqlite:///{N}.db')"
                                << "sqlite:///a.db from x.py:2";
        QTest::newRow("in a function") << "def make():\n    return create_engine('sqlite:///a.db')"
                                       << "sqlite:///a.db from x.py:2";
        QTest::newRow("variable only") << "DATABASE_URL = 'sqlite:///a.db'"
                                       << "sqlite:///a.db from x.py:1";
        QTest::newRow("class attribute") << "class Settings:\n    database_url: str = 'sqlite:///a.db'"
                                         << "sqlite:///a.db from x.py:2";
        QTest::newRow("unknown") << "e = create_engine(settings.url)\nclass A: __tablename__ = 'a'"
                                 << "nothing from ";
    }

    void sourceForms()
    {
        QFETCH(QString, source);
        QFETCH(QString, expected);
        put("x.py", qPrintable(source));
        put("venv/pyvenv.cfg", "");
        put("venv/lib/a.py", "e = create_engine('sqlite:///wrong.db')");
        QCOMPARE(told(m_folder->path()), expected);
    }

    void targets()
    {
        put("app.db", "");
        put("sub/alembic.ini", "[alembic]\nscript_location = m\nsqlalchemy.url = sqlite:///x.db\n");
        QCOMPARE(told(QStringLiteral("app.db")),
                 QStringLiteral("sqlite:////%1 from the command line")
                     .arg(m_folder->filePath(QStringLiteral("app.db")).mid(1)));
        QCOMPARE(told(QStringLiteral("sub/alembic.ini")), QStringLiteral("sqlite:///x.db from alembic.ini"));
        QCOMPARE(Project::open(QStringLiteral("sub/alembic.ini")).url->database.value(),
                 m_folder->filePath(QStringLiteral("sub/x.db")));
        QCOMPARE(told(QStringLiteral("postgresql://u:secret@h/d")),
                 QStringLiteral("postgresql://u:***@h/d from the command line"));
        QCOMPARE(told(m_folder->path()), QStringLiteral("sqlite:///x.db from alembic.ini"));
        QVERIFY(told(QStringLiteral("nowhere")).contains(QStringLiteral("neither a connection string")));
    }

    void emptyFolderIsSaidToBe()
    {
        QVERIFY(told({}).startsWith(QStringLiteral("There is nothing to open in")));
        qputenv("DATABASE_URL", "postgresql://u:secret@h:port/d");
        const QString sentence = told({});
        QVERIFY2(sentence.contains(QStringLiteral("DATABASE_URL")), qPrintable(sentence));
        QVERIFY(!sentence.contains(QStringLiteral("secret")));
    }

    void modelsAreNoticed()
    {
        put("models.py", "class User(Base):\n    __tablename__ = 'users'\n");
        QVERIFY(Project::open({}).hasModels);
        put("models.py", "print('none')\n");
        put("alembic.ini", "[alembic]\nscript_location = m\n");
        QVERIFY(!Project::open({}).hasModels);
    }
};

QTEST_GUILESS_MAIN(ProjectTest)
#include "tst_project.moc"
