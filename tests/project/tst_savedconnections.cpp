#include <QtTest>

#include "base/configfolder.h"
#include "base/error.h"
#include "base/text.h"
#include "project/savedconnections.h"

#include <QElapsedTimer>
#include <QTemporaryDir>

using namespace stillroom;

namespace {

QString latin(const char *text)
{
    return QString::fromLatin1(text);
}

template <class F>
QString problemOf(F job)
{
    try {
        (void)job();
        return {};
    } catch (const Error &error) {
        return error.message;
    }
}

SavedConnection shop()
{
    SavedConnection connection;
    connection.name = latin("Shop");
    connection.url
        = ConnectionUrl::parse(latin("postgresql+asyncpg://app@db.internal:5433/shop?sslmode=verify-full"));
    connection.tag = SavedConnection::Tag::Production;
    connection.color = latin("#cf222e");
    connection.ssh = SshSettings {latin("gateway"), latin("deploy"), 2222, latin("/keys/id"), latin("jump")};
    connection.password = {PasswordSource::Kind::Dotenv, latin("DB_PASSWORD"), latin("/srv/.env")};
    return connection;
}

} // namespace

class SavedConnectionsTest : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;

    [[nodiscard]] QString fileText() const
    {
        return readTextFile(m_folder->filePath(latin("connections.json")));
    }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        setConfigFolder(m_folder->path());
    }

    void comesBackAsItWas()
    {
        QVERIFY(SavedConnections::all().empty());
        const SavedConnection saved = SavedConnections::save(shop());
        QVERIFY(!saved.id.isEmpty());
        SavedConnection plain;
        plain.name = latin(" Local ");
        plain.url = ConnectionUrl::parse(latin("mysql://root@localhost/x"));
        QCOMPARE(SavedConnections::save(plain).name, latin("Local"));
        QVERIFY(SavedConnections::find(saved.id) == saved);
        QVERIFY(SavedConnections::find(latin("Shop")) == saved);
        QVERIFY(SavedConnections::ofTarget(saved.target()) == saved);
        QVERIFY(!SavedConnections::find(latin("Other")));
        QVERIFY(!SavedConnections::ofTarget(latin("postgresql://x")));
        QCOMPARE(SavedConnections::all().size(), std::size_t(2));

        SavedConnection changed = saved;
        changed.name = latin("Shop EU");
        changed.ssh.reset();
        SavedConnections::save(changed);
        QCOMPARE(SavedConnections::all().size(), std::size_t(2));
        QVERIFY(SavedConnections::all().front() == changed);
        SavedConnections::remove(saved.id);
        QCOMPARE(SavedConnections::all().size(), std::size_t(1));
    }

    void namesAreUsedOnce()
    {
        SavedConnections::save(shop());
        QCOMPARE(problemOf([] { return SavedConnections::save(shop()); }),
                 latin("There is a saved connection \"Shop\" already."));
        SavedConnection unnamed = shop();
        unnamed.name = latin("  ");
        QVERIFY(!problemOf([&] { return SavedConnections::save(unnamed); }).isEmpty());
    }

    void secretsAreRefused_data()
    {
        QTest::addColumn<QString>("url");
        QTest::newRow("password") << latin("postgresql://u:Hx7secret@h/d");
        QTest::newRow("in the query") << latin("postgresql://u@h/d?password=Hx7secret");
        QTest::newRow("of the key file") << latin("postgresql://u@h/d?sslpassword=Hx7secret");
        QTest::newRow("in an ODBC string") << latin("mssql://?odbc_connect=UID%3Du%3BPWD%3DHx7secret");
        QTest::newRow("with a sign") << latin("postgresql://u:Hx7@secret@h/d");
    }
    void secretsAreRefused()
    {
        QFETCH(QString, url);
        SavedConnection connection = shop();
        connection.url = ConnectionUrl::parse(url);
        const QString problem = problemOf([&] { return SavedConnections::save(connection); });
        QVERIFY2(problem.contains(latin("holds a secret")), qPrintable(problem));
        QVERIFY2(!problem.contains(latin("secret@")) && !problem.contains(latin("Hx7")), qPrintable(problem));
        QVERIFY(!QFileInfo::exists(m_folder->filePath(latin("connections.json"))));
    }

    void passwordIsTakenOut()
    {
        const auto taken = [](const char *text) {
            ConnectionUrl url = ConnectionUrl::parse(latin(text));
            const QString password = takePassword(url);
            return password + QLatin1Char(' ') + url.toString();
        };
        QCOMPARE(taken("postgresql://u:a%40b@h/d"), latin("a@b postgresql://u@h/d"));
        QCOMPARE(taken("mysql://u@h/d?passwd=x&charset=utf8"), latin("x mysql://u@h/d?charset=utf8"));
        QCOMPARE(taken("postgresql://h/d"), latin(" postgresql://h/d"));
    }

    void brokenFileIsKept()
    {
        writeTextFile(m_folder->filePath(latin("connections.json")), latin("{ no"));
        QVERIFY(problemOf([] { return SavedConnections::save(shop()); }).contains(latin("cannot be read")));
        QCOMPARE(fileText(), latin("{ no"));
    }

    void passwordSources()
    {
        using Kind = PasswordSource::Kind;
        const auto read = [](Kind kind, const char *name, const QString &file = {}) {
            return problemOf([&] {
                throw Error(Error::Kind::Io, readPassword({kind, latin(name), file}));
                return 0;
            });
        };
        qputenv("STILLROOM_TEST_PASSWORD", "s p");
        QCOMPARE(read(Kind::Environment, "STILLROOM_TEST_PASSWORD"), latin("s p"));
        QVERIFY(read(Kind::Environment, "STILLROOM_TEST_NONE").contains(latin("is not set")));
        const QString dotenv = m_folder->filePath(latin(".env"));
        writeTextFile(dotenv, latin("A=1\nDB_PASSWORD='x y'\n"));
        QCOMPARE(read(Kind::Dotenv, "DB_PASSWORD", dotenv), latin("x y"));
        QVERIFY(read(Kind::Dotenv, "OTHER", dotenv).contains(latin("has no key OTHER")));
        QCOMPARE(read(Kind::Command, "printf \"one\\ntwo\""), latin("one"));
        QCOMPARE(read(Kind::Command, "echo \"a  b\" $(id)"), latin("a  b $(id)")); // no shell
        QVERIFY(read(Kind::Command, "sh -c \"echo Hx7; exit 3\"").contains(latin("ended with code 3")));
        QVERIFY(!read(Kind::Command, "sh -c \"echo Hx7; echo Hx7 >&2; exit 3\"").contains(latin("Hx7")));
        QVERIFY(read(Kind::Command, "no-such-program-here").contains(latin("could not be started")));
        QVERIFY(read(Kind::Command, "true").contains(latin("printed no password")));
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(problemOf([&] {
                     return readPassword({Kind::Command, latin("sleep 20"), {}},
                                         [&] { return timer.elapsed() > 200; });
                 }),
                 latin("Cancelled."));
        QVERIFY(timer.elapsed() < 3000);
    }
};

QTEST_GUILESS_MAIN(SavedConnectionsTest)
#include "tst_savedconnections.moc"
