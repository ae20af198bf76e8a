#include <QtTest>

#include "base/error.h"
#include "db/secretstore.h"
#include "support/testsupport.h"

#include <QFutureWatcher>
#include <QStandardPaths>
#include <QTemporaryDir>

using namespace stillroom;

namespace {

QString latin(const char *text)
{
    return QString::fromLatin1(text);
}

template <class T>
bool waitFor(QFuture<T> future)
{
    return QTest::qWaitFor([&future] { return future.isFinished(); }, 20'000);
}

template <class T>
QString problemOf(QFuture<T> future)
{
    if (!waitFor(future))
        return latin("does not end");
    try {
        future.waitForFinished();
        return {};
    } catch (const Error &error) {
        return error.message;
    }
}

QString shown(QFuture<std::optional<QString>> future)
{
    const QString problem = problemOf(future);
    return !problem.isEmpty() ? problem : future.result().value_or(latin("nothing"));
}

} // namespace

/// Here and not in tests/db because only the build with a window knows keychains. Runs a second time in a
/// session with a keychain; which of the two it is, the environment says.
class SecretStoreTest : public QObject
{
    Q_OBJECT

    const bool m_hasKeychain = qEnvironmentVariableIsSet("STILLROOM_TEST_KEYCHAIN");

private Q_SLOTS:
    void withoutAKeychain()
    {
        if (m_hasKeychain)
            return;
        qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
        const QFuture<bool> available = SecretStore::isAvailable();
        QVERIFY(waitFor(available));
        QVERIFY(!available.result());
        const QString sentence = latin("There is no keychain on this computer that answers.");
        QCOMPARE(problemOf(SecretStore::write(latin("key"), latin("secret"))), sentence);
        QCOMPARE(shown(SecretStore::read(latin("key"))), sentence);
    }

    void inASecretService()
    {
        if (m_hasKeychain) {
            const QFuture<bool> available = SecretStore::isAvailable();
            QVERIFY(waitFor(available));
            QVERIFY(available.result());
            QCOMPARE(shown(SecretStore::read(latin("one"))), latin("nothing"));
            QCOMPARE(problemOf(SecretStore::write(latin("one"), QStringLiteral("p@ss wörd"))), QString());
            QCOMPARE(problemOf(SecretStore::write(latin("two"), latin("other"))), QString());
            QCOMPARE(shown(SecretStore::read(latin("one"))), QStringLiteral("p@ss wörd"));
            QCOMPARE(problemOf(SecretStore::write(latin("one"), latin("new"))), QString());
            QCOMPARE(shown(SecretStore::read(latin("one"))), latin("new"));
            QCOMPARE(problemOf(SecretStore::remove(latin("one"))), QString());
            QCOMPARE(problemOf(SecretStore::remove(latin("one"))), QString());
            QCOMPARE(shown(SecretStore::read(latin("one"))), latin("nothing"));
            QCOMPARE(shown(SecretStore::read(latin("two"))), latin("other"));
            return;
        }
        for (const char *program : {"dbus-run-session", "gnome-keyring-daemon"}) {
            if (!QStandardPaths::findExecutable(latin(program)).isEmpty())
                continue;
            if (!qEnvironmentVariableIsEmpty("CI"))
                QFAIL(program);
            QSKIP("gnome-keyring and dbus are not installed: no keychain is tried.");
        }
        const QTemporaryDir home;
        QDir().mkpath(home.filePath(latin("run")));
        QFile::setPermissions(home.filePath(latin("run")),
                              QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        const ProcessResult result
            = runProcess(latin("dbus-run-session"),
                         {latin("--"), latin("sh"), latin("-c"),
                          latin("printf unlock | gnome-keyring-daemon --unlock --components=secrets "
                                ">/dev/null && exec \"$0\" "
                                "inASecretService"),
                          QCoreApplication::applicationFilePath()},
                         {},
                         {latin("STILLROOM_TEST_KEYCHAIN=1"), latin("HOME=") + home.path(),
                          latin("XDG_DATA_HOME=") + home.filePath(latin("data")),
                          latin("XDG_RUNTIME_DIR=") + home.filePath(latin("run"))});
        QVERIFY2(result.exitCode == 0, qPrintable(result.output + result.error));
    }
};

QTEST_GUILESS_MAIN(SecretStoreTest)
#include "tst_secretstore.moc"
