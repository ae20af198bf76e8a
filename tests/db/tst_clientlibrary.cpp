#include "base/error.h"
#include "db/clientlibrary.h"

#include <QTest>
#include <cmath>

using namespace stillroom;

namespace {

ClientLibrary &mathematics()
{
    static ClientLibrary library("libm", "numbers", "libc6",
                                 {QStringLiteral("libm.so.99"), QStringLiteral("libm.so.6")});
    return library;
}

ClientLibrary &missing()
{
    static ClientLibrary library("libnone", "Some Server", "libnone5", {QStringLiteral("libnone.so.5")});
    return library;
}

const ClientFunction<double(double)> cosine {&mathematics, "cos"};
const ClientFunction<double(double)> unknown {&mathematics, "cosine_of_the_future"};
const ClientFunction<int(const char *)> absent {&missing, "none_connect"};

} // namespace

class ClientLibraryTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
#ifndef Q_OS_LINUX
        QSKIP("names files of Linux");
#endif
    }

    void callsTheFunctionOfTheFirstFileThatLoads()
    {
        QCOMPARE(cosine(0.0), 1.0);
        QCOMPARE(cosine(1.0), std::cos(1.0)); // the second time it is known
    }

    void saysWhichLibraryIsMissingAndHowToGetIt()
    {
        for (int time = 0; time < 2; ++time) { // a failure is not remembered: it may be installed meanwhile
            try {
                absent("");
                QFAIL("it was called");
            } catch (const Error &error) {
                QCOMPARE(error.kind, Error::Kind::Connection);
                QCOMPARE(error.message,
                         QStringLiteral("The client library libnone, which connects to Some Server, is not "
                                        "installed or cannot be loaded."));
                QCOMPARE(error.hint, QStringLiteral("On Debian and Ubuntu it is the package libnone5."));
                QVERIFY2(error.driverText.contains(QStringLiteral("libnone.so.5")),
                         qPrintable(error.driverText));
            }
        }
    }

    void saysThatALibraryIsTooOld()
    {
        try {
            unknown(0.0);
            QFAIL("it was called");
        } catch (const Error &error) {
            QCOMPARE(error.message,
                     QStringLiteral("The client library libm is too old: it has no cosine_of_the_future."));
            QVERIFY(error.hint.contains(QStringLiteral("libm.so.6")));
        }
    }

    void findsThoseThatAreInstalledForTheTests()
    {
        QVERIFY(ClientLibrary::postgres().resolve("PQconnectStartParams"));
        QVERIFY(ClientLibrary::mysql().resolve("mysql_real_connect"));
        QVERIFY(ClientLibrary::odbc().resolve("SQLDriverConnectW"));
    }
};

QTEST_GUILESS_MAIN(ClientLibraryTest)
#include "tst_clientlibrary.moc"
