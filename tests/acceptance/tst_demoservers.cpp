#include "base/text.h"
#include "dialect/dialect.h"
#include "support/testservers.h"
#include "support/testsupport.h"

#include <QRegularExpression>
#include <QTemporaryDir>
#include <QtTest>

using namespace stillroom;

/// The demo project on servers, where the real Alembic and SQLAlchemy judge each step.
class DemoServersTest : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    QMap<QString, QString> m_urls; ///< of the databases "ours" and "real"

    static QString latin(const char *text) { return QString::fromLatin1(text); }

    void makeDatabases(const TestServer &server)
    {
        const Dialect &dialect = Dialect::of(server.url.backend());
        const auto connection = Connection::open(server.url);
        for (const QString &name : {latin("ours"), latin("real")}) {
            ConnectionUrl url = server.url;
            url.database = server.url.database.value_or(QString()) + latin("_demo_") + name;
            connection->run(Statement(latin("DROP DATABASE IF EXISTS ") + dialect.quoted(*url.database)));
            connection->run(Statement(latin("CREATE DATABASE ") + dialect.quoted(*url.database)));
            if (server.url.backend() != Backend::PostgreSql)
                url.driver = latin("pymysql"); // the one that the judge has
            m_urls.insert(name, url.toString());
        }
    }
    void dropDatabases(const TestServer &server) const
    {
        const auto connection = Connection::open(server.url);
        for (const QString &url : m_urls)
            connection->run(
                Statement(latin("DROP DATABASE IF EXISTS ")
                          + Dialect::of(server.url.backend()).quoted(*ConnectionUrl::parse(url).database)));
    }

    [[nodiscard]] QString path(const QString &name) const { return m_folder.filePath(name); }

    void splitConfiguration() const
    {
        static const QRegularExpression url(latin("^sqlalchemy\\.url = .*$"),
                                            QRegularExpression::MultilineOption);
        const QString ini = readTextFile(path(latin("alembic.ini")));
        const PasswordMayBeWritten mine;
        for (auto it = m_urls.begin(); it != m_urls.end(); ++it)
            writeTextFile(path(it.key() + latin(".ini")),
                          QString(ini).replace(url, latin("sqlalchemy.url = ") + it.value()));
    }

    [[nodiscard]] ProcessResult ours(const QStringList &arguments) const
    {
        return runStillroom(QStringList {latin("-c"), latin("ours.ini")} + arguments, m_folder.path());
    }
    [[nodiscard]] ProcessResult alembic(const QStringList &arguments) const
    {
        return runProcess(latin("/usr/bin/alembic"), QStringList {latin("-c"), latin("real.ini")} + arguments,
                          m_folder.path(),
                          {latin("PYTHONDONTWRITEBYTECODE=1"), latin("PYTHONWARNINGS=ignore")});
    }
    [[nodiscard]] QString judged(const QStringList &arguments) const
    {
        const ProcessResult result
            = runPython(QStringList {sourceFolder() + latin("/tests/support/alembic_judge.py")} + arguments,
                        m_folder.path(), {latin("PYTHONDONTWRITEBYTECODE=1")});
        return result.exitCode == 0 ? result.output : latin("the judge failed: ") + result.error;
    }
    [[nodiscard]] QStringList schema(const char *database) const
    {
        return judged({latin("schema"), m_urls.value(latin(database))})
            .split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    }

private Q_SLOTS:
    void throughAllSteps_data()
    {
        QTest::addColumn<QString>("name");
        for (const char *name : {"postgresql", "mariadb", "mysql"})
            QTest::newRow(name) << latin(name);
    }

    void throughAllSteps()
    {
        QFETCH(QString, name);
        const TestServer &server = testServer(name);
        STILLROOM_NEED_SERVER(server);
        makeDatabases(server);
        QDir(m_folder.path()).removeRecursively();
        copyFolder(QStringLiteral(STILLROOM_BINARY_DIR "/demo/clubs"), m_folder.path());
        splitConfiguration();

        ProcessResult run = ours({latin("upgrade"), latin("head")});
        QVERIFY2(run.exitCode == 0, qPrintable(run.error));
        run = alembic({latin("upgrade"), latin("head")});
        QVERIFY2(run.exitCode == 0, qPrintable(run.error));
        QVERIFY(schema("real").size() > 20);
        QCOMPARE(schema("ours"), schema("real"));

        // The demo's models are ahead of its revisions.
        QCOMPARE(ours({latin("check")}).exitCode, 255);
        run = ours({latin("revision"), latin("--autogenerate"), latin("-m"), latin("catch up")});
        QVERIFY2(run.exitCode == 0, qPrintable(run.error));
        run = ours({latin("upgrade"), latin("head")});
        QVERIFY2(run.exitCode == 0, qPrintable(run.error));
        QCOMPARE(ours({latin("check")}).output, latin("No new upgrade operations detected.\n"));
        QCOMPARE(judged({latin("compare"), latin("app.models"), m_urls.value(latin("ours"))}), QString());
        run = alembic({latin("upgrade"), latin("head")}); // by our revision
        QVERIFY2(run.exitCode == 0, qPrintable(run.error));
        QCOMPARE(schema("ours"), schema("real"));

        run = ours({latin("downgrade"), latin("-1")});
        QVERIFY2(run.exitCode == 0, qPrintable(run.error));
        run = alembic({latin("downgrade"), latin("-1")});
        QVERIFY2(run.exitCode == 0, qPrintable(run.error));
        QCOMPARE(schema("ours"), schema("real"));
        run = ours({latin("downgrade"), latin("base")});
        QVERIFY2(run.exitCode == 0, qPrintable(run.error));
        QCOMPARE(schema("ours"), QStringList());
        dropDatabases(server);
    }
};

QTEST_GUILESS_MAIN(DemoServersTest)
#include "tst_demoservers.moc"
