#include "project/dotenv.h"

#include <QtTest>

using namespace stillroom;

class DotenvTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void values_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expected"); // of A
        QTest::newRow("plain") << "A=b c \n"
                               << "b c";
        QTest::newRow("export") << "export A = b\n"
                                << "b";
        QTest::newRow("comment") << "#A=x\nA=b # why\n"
                                 << "b";
        QTest::newRow("hash inside") << "A=postgresql://u:p#w@h/d\n"
                                     << "postgresql://u:p#w@h/d";
        QTest::newRow("single") << "A='b # ${B} \\n'\n"
                                << "b # ${B} \\n";
        QTest::newRow("double") << "A=\"b # \\\"x\\\" \\n.\" # why\n"
                                << "b # \"x\" \n.";
        QTest::newRow("lines") << "A='one\ntwo'\nB=x\n"
                               << "one\ntwo";
        QTest::newRow("expanded") << "B=b\nA=sqlite:///${B}.db\n"
                                  << "sqlite:///b.db";
        QTest::newRow("expanded in quotes") << "B=b\nA=\"${B}${NOT_SET_HERE:-c}${NOT_SET_HERE}\"\n"
                                            << "bc";
        QTest::newRow("environment first") << "STILLROOM_TEST_X=file\nA=${STILLROOM_TEST_X}\n"
                                           << "environment";
        QTest::newRow("last wins") << "A=1\nA=2\n"
                                   << "2";
        QTest::newRow("empty") << "A=\nB=1\n"
                               << "";
        QTest::newRow("windows") << "A=b\r\nB=c\r\n"
                                 << "b";
        QTest::newRow("equals inside") << "A=x?y=z&w=1\n"
                                       << "x?y=z&w=1";
    }

    void values()
    {
        QFETCH(QString, text);
        QFETCH(QString, expected);
        qputenv("STILLROOM_TEST_X", "environment");
        QCOMPARE(readDotenv(text).value(QStringLiteral("A"), QStringLiteral("missing")), expected);
    }
};

QTEST_GUILESS_MAIN(DotenvTest)
#include "tst_dotenv.moc"
