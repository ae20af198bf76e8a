#include <QtTest>

#include "db/connection.h"
#include "gui/common/future.h"
#include "gui/common/workspace.h"
#include "support/testsupport.h"

using namespace stillroom;

class WorkspaceTest : public QObject
{
    Q_OBJECT

    static QString latin(const char *text) { return QString::fromLatin1(text); }

    static void write(const QString &file, const QByteArray &text)
    {
        QVERIFY(QDir().mkpath(QFileInfo(file).absolutePath()));
        QFile out(file);
        QVERIFY(out.open(QIODevice::WriteOnly));
        out.write(text);
    }

    /// A folder with a model, a database and one table in it.
    static Project makeProject(const QTemporaryDir &folder)
    {
        write(folder.filePath(latin("app/models.py")),
              "from sqlalchemy import Column, Integer\n"
              "from sqlalchemy.orm import declarative_base\n"
              "Base = declarative_base()\n"
              "class User(Base):\n"
              "    __tablename__ = 'users'\n"
              "    id = Column(Integer, primary_key=True)\n");
        OpenOptions options;
        options.createMissing = true;
        Connection::open(ConnectionUrl::sqliteFile(folder.filePath(latin("app.db"))), options)
            ->executeScript(latin("CREATE TABLE users (id INTEGER PRIMARY KEY);"
                                  "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL);"
                                  "INSERT INTO alembic_version VALUES ('1f00aa3c7d55')"));
        Project project;
        project.name = latin("small");
        project.folder = folder.path();
        project.url = ConnectionUrl::sqliteFile(folder.filePath(latin("app.db")));
        project.hasModels = true;
        return project;
    }

private Q_SLOTS:
    void readsEverythingAndTells()
    {
        const QTemporaryDir folder;
        Workspace workspace(makeProject(folder));
        QVERIFY(!workspace.schema() && !workspace.models());
        QSignalSpy schema(&workspace, &Workspace::schemaChanged);
        QSignalSpy models(&workspace, &Workspace::modelsChanged);
        workspace.refresh();
        QVERIFY(workspace.isReading());
        QTRY_VERIFY(!workspace.isReading());
        QCOMPARE(schema.count(), 1);
        QCOMPARE(models.count(), 1);
        QVERIFY(workspace.schema()->table(latin("users")) != nullptr);
        QVERIFY(workspace.models()->schema.table(latin("users")) != nullptr);
        QCOMPARE(workspace.currentRevisions(), QStringList {latin("1f00aa3c7d55")});
        QVERIFY(workspace.serverVersion().startsWith(latin("SQLite 3")));
        workspace.refresh(); // the same again: nobody is told
        QTRY_VERIFY(!workspace.isReading());
        QCOMPARE(schema.count(), 1);
        QCOMPARE(models.count(), 1);
    }

    void changedModelFileIsReadAgain()
    {
        const QTemporaryDir folder;
        Workspace workspace(makeProject(folder));
        workspace.refresh();
        QTRY_VERIFY(!workspace.isReading());
        QFile file(folder.filePath(latin("app/models.py")));
        QVERIFY(file.open(QIODevice::Append));
        file.write("    name = Column(Integer)\n");
        file.close();
        QTRY_VERIFY_WITH_TIMEOUT(
            workspace.models()->schema.table(latin("users"))->column(latin("name")) != nullptr, 3000);
    }

    void newFolderOfModelsIsRead()
    {
        const QTemporaryDir folder;
        Workspace workspace(makeProject(folder));
        workspace.refresh();
        QTRY_VERIFY(!workspace.isReading());
        QVERIFY(QDir(folder.path()).mkpath(latin("app/shop")));
        QTest::qWait(800); // the folder was seen while it was empty
        write(folder.filePath(latin("app/shop/models.py")),
              "from sqlalchemy import Column, Integer\n"
              "from app.models import Base\n"
              "class Order(Base):\n"
              "    __tablename__ = 'orders'\n"
              "    id = Column(Integer, primary_key=True)\n");
        QTRY_VERIFY_WITH_TIMEOUT(workspace.models()->schema.table(latin("orders")) != nullptr, 5000);
    }

    void whatIsWrittenBesideTheModelsIsNoNews()
    {
        const QTemporaryDir folder;
        Workspace workspace(makeProject(folder));
        workspace.refresh();
        QTRY_VERIFY(!workspace.isReading());
        QTest::qWait(500); // its files are so new that they are read once more
        QTRY_VERIFY(!workspace.isReading());
        QSignalSpy busy(&workspace, &Workspace::busyChanged);
        write(folder.filePath(latin("app/notes.txt")), "x");
        QTest::qWait(800);
        QCOMPARE(busy.count(), 0);
    }

    void savedSqlIsListedWhileItIsThere()
    {
        const QTemporaryDir folder;
        Workspace workspace(makeProject(folder));
        const QString file = folder.filePath(latin("q.sql"));
        write(file, "select 1");
        QSignalSpy changed(&workspace, &Workspace::sqlFilesChanged);
        workspace.addSqlFile(file);
        workspace.addSqlFile(file);
        QCOMPARE(changed.count(), 1);
        workspace.setSqlFiles({file, folder.filePath(latin("gone.sql"))});
        QCOMPARE(workspace.sqlFiles(), QStringList {file});
        workspace.forgetSqlFile(file);
        QVERIFY(workspace.sqlFiles().isEmpty());
    }

    void missingFileIsToldAndCanBeCreated()
    {
        const QTemporaryDir folder;
        Project project;
        project.name = latin("gone");
        project.url = ConnectionUrl::sqliteFile(folder.filePath(latin("gone.db")));
        Workspace workspace(project);
        QSignalSpy failed(&workspace, &Workspace::openFailed);
        workspace.refresh();
        QTRY_COMPARE(failed.count(), 1);
        QVERIFY(!QFileInfo::exists(folder.filePath(latin("gone.db"))));
        workspace.createDatabase();
        QTRY_VERIFY(workspace.schema() != nullptr);
    }

    void goneBeforeItsJobsEnd()
    {
        const QTemporaryDir folder;
        const Project project = makeProject(folder);
        for (int i = 0; i < 30; ++i) {
            Workspace workspace(project);
            workspace.refresh();
            QTest::qWait(i % 4);
        }
        QVERIFY(QThreadPool::globalInstance()->waitForDone(5000));
        QCoreApplication::sendPostedEvents();
    }

    void futureOfAContextThatIsGoneIsDropped()
    {
        bool told = false;
        auto context = std::make_unique<QObject>();
        follow(
            context.get(), inBackground([] { return 1; }), [&](int) { told = true; },
            [&](const Error &) { told = true; });
        context.reset();
        QTest::qWait(50);
        QVERIFY(!told);
        QObject alive;
        QString sentence;
        follow(
            &alive, inBackground([]() -> int { throw Error(Error::Kind::Io, QStringLiteral("No.")); }),
            [](int) {}, [&](const Error &error) { sentence = error.message; });
        QTRY_COMPARE(sentence, latin("No."));
    }

    /// Or staged edits of one database would turn up in another.
    void eachDatabaseHasItsOwnKey()
    {
        const QString password = freshPassword();
        QStringList keys;
        for (const char *url : {"postgresql://app:%1@one/shop", "postgresql://app:%1@two/shop",
                                "postgresql://app:%1@one/other", "mysql://app@one/shop?password=%1"})
        {
            for (const char *connection : {"", "a", "b"}) { // through tunnels that end in the same place
                Project project;
                project.url = ConnectionUrl::parse(latin(url).arg(password));
                project.connectionId = latin(connection);
                keys << Workspace(project).databaseKey();
            }
        }
        QCOMPARE(QSet<QString>(keys.begin(), keys.end()).size(), keys.size());
        QVERIFY(keys.filter(password).isEmpty());
        Project project; // the tunnel's own end is another each time
        project.url = ConnectionUrl::parse(latin("postgresql://app@127.0.0.1:40001/shop"));
        project.writtenUrl = ConnectionUrl::parse(latin("postgresql://app@inner/shop"));
        const QString first = Workspace(project).databaseKey();
        project.url->port = 40002;
        QCOMPARE(Workspace(project).databaseKey(), first);
    }

    void inMemoryHasOneSession()
    {
        Project project;
        project.url = ConnectionUrl::parse(latin("sqlite://"));
        Workspace workspace(project);
        QVERIFY(workspace.hasDatabase());
        QVERIFY(workspace.newSession() == nullptr);
    }
};

QTEST_GUILESS_MAIN(WorkspaceTest)
#include "tst_workspace.moc"
