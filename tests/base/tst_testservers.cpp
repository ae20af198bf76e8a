#include "support/testservers.h"

#include <QTest>

using namespace stillroom;

/// What a person writes into a variable such as STILLROOM_TEST_POSTGRES_URL must end no test program: what is
/// wrong with it is told by each test that needs the server.
class TestServersTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsWhatIsWrong_data();
    void tellsWhatIsWrong();
};

void TestServersTest::tellsWhatIsWrong_data()
{
    QTest::addColumn<QString>("server");
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("no URL") << "postgresql"
                            << "localhost"
                            << "STILLROOM_TEST_POSTGRES_URL";
    QTest::newRow("no port") << "mariadb"
                             << "mariadb://me@localhost:port/x"
                             << "STILLROOM_TEST_MARIADB_URL";
    QTest::newRow("another server") << "mysql"
                                    << "postgresql://me@localhost/x"
                                    << "mysql://";
    QTest::newRow("nobody answers") << "postgresql"
                                    << "postgresql://me@127.0.0.1:9/x"
                                    << "postgresql: ";
}

void TestServersTest::tellsWhatIsWrong()
{
    QFETCH(QString, server);
    QFETCH(QString, url);
    QFETCH(QString, sentence);
    const TestServer made = ownTestServer(server, url);
    QCOMPARE(made.name, server);
    QVERIFY2(made.missing.contains(sentence), qPrintable(made.missing));
}

QTEST_GUILESS_MAIN(TestServersTest)
#include "tst_testservers.moc"
