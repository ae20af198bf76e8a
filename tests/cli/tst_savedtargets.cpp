#include "base/configfolder.h"
#include "base/text.h"
#include "db/connection.h"
#include "project/savedconnections.h"
#include "support/testservers.h"
#include "support/testsupport.h"

#include <QDir>
#include <QTemporaryDir>
#include <QtTest>

using namespace stillroom;

namespace {

QString latin(const char *text)
{
    return QString::fromLatin1(text);
}

const char *const variable = "CLUBS_DATABASE_WORD";

} // namespace

/// The command line on connections that were saved in the window.
class SavedTargetsTest : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    ConnectionUrl m_url;

    [[nodiscard]] ProcessResult call(const QStringList &arguments, bool hasPassword = true) const
    {
        const QStringList all
            = QStringList {latin("--config-dir"), m_folder.filePath(latin("config"))} + arguments;
        return runStillroom(all, m_folder.path(),
                            hasPassword ? QStringList {latin(variable) + QLatin1Char('=') + *m_url.password}
                                        : QStringList());
    }

    void save(const QString &name, SavedConnection::Tag tag, PasswordSource::Kind kind) const
    {
        SavedConnection connection;
        connection.name = name;
        connection.url = m_url;
        connection.url.password.reset();
        connection.tag = tag;
        connection.password = {kind, latin(variable), {}};
        (void)SavedConnections::save(connection);
    }

private Q_SLOTS:
    void initTestCase()
    {
        const TestServer &server = testServer(latin("postgresql"));
        STILLROOM_NEED_SERVER(server);
        m_url = server.url;
        setConfigFolder(m_folder.filePath(latin("config")));
        save(latin("clubs"), SavedConnection::Tag::None, PasswordSource::Kind::Environment);
        save(latin("clubs live"), SavedConnection::Tag::Production, PasswordSource::Kind::Environment);
        save(latin("clubs asked"), SavedConnection::Tag::None, PasswordSource::Kind::Keychain);
        QDir().mkpath(m_folder.filePath(latin("scripts/versions")));
        writeTextFile(m_folder.filePath(latin("scripts/env.py")), latin("target_metadata = None\n"));
        // Another database than the saved one: it must not be touched.
        writeTextFile(m_folder.filePath(latin("alembic.ini")),
                      latin("[alembic]\nscript_location = scripts\nsqlalchemy.url = sqlite:///other.db\n"));
        writeTextFile(m_folder.filePath(latin("scripts/versions/one.py")),
                      latin("revision = 'one'\ndown_revision = None\nfrom alembic import op\n"
                            "import sqlalchemy as sa\ndef upgrade():\n"
                            "    op.create_table('clubs', sa.Column('id', sa.Integer(), primary_key=True))\n"
                            "def downgrade():\n    op.drop_table('clubs')\n"));
    }

    void migrations()
    {
        const ProcessResult upgraded
            = call({latin("--connection"), latin("clubs"), latin("upgrade"), latin("head")});
        QVERIFY2(upgraded.exitCode == 0, qPrintable(upgraded.error));
        QVERIFY(!QFile::exists(m_folder.filePath(latin("other.db"))));
        const auto connection = Connection::open(m_url);
        QCOMPARE(connection->scalar(Statement(latin("SELECT version_num FROM alembic_version"))).toString(),
                 latin("one"));
        const ProcessResult current = call({latin("--connection"), latin("clubs"), latin("current")});
        QVERIFY2(current.output.contains(latin("one (head)")), qPrintable(current.output + current.error));
    }

    void targets()
    {
        const ProcessResult rows = call({latin("query"), latin("connection:clubs"),
                                         latin("SELECT 6 * 7 AS answer"), latin("--format"), latin("csv")});
        QVERIFY2(rows.output.contains(latin("42")), qPrintable(rows.error));
        const ProcessResult schema = call({latin("schema"), latin("connection:clubs"), latin("--json")});
        QVERIFY2(schema.output.contains(latin("\"clubs\"")), qPrintable(schema.error));
        const ProcessResult none = call({latin("schema"), latin("connection:nowhere")});
        QVERIFY(none.exitCode != 0);
        QVERIFY2(none.error.contains(latin("There is no saved connection \"nowhere\".")),
                 qPrintable(none.error));
    }

    /// Production is read only, until that is allowed.
    void production()
    {
        const QString live = latin("connection:clubs live");
        const QString change = latin("CREATE TABLE by_mistake (v integer)");
        ProcessResult result = call({latin("query"), live, latin("SELECT 1")});
        QVERIFY2(result.exitCode == 0, qPrintable(result.error));
        QVERIFY2(result.error.contains(latin("--production")), qPrintable(result.error));
        result = call({latin("query"), live, change});
        QVERIFY2(result.exitCode == 3, qPrintable(result.error));
        result = call({latin("--connection"), latin("clubs live"), latin("downgrade"), latin("base")});
        QCOMPARE(result.exitCode, 3);
        QVERIFY2(result.error.contains(latin("clubs live is tagged production")), qPrintable(result.error));
        const auto connection = Connection::open(m_url);
        QCOMPARE(connection->scalar(Statement(latin("SELECT count(*) FROM alembic_version"))).toInteger(), 1);
        result = call({latin("--production"), latin("--connection"), latin("clubs live"), latin("downgrade"),
                       latin("base")});
        QVERIFY2(result.exitCode == 0, qPrintable(result.error));
        QCOMPARE(connection->scalar(Statement(latin("SELECT count(*) FROM alembic_version"))).toInteger(), 0);
    }

    void passwordIsTyped_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("ended");
        QTest::newRow("password") << QString() << latin("0");
        QTest::newRow("Ctrl+C") << latin("ab\\x03") << latin("-2");
        QTest::newRow("end of input") << latin("\\x04") << latin("1");
    }
    /// The terminal shows what is typed again, however the question ends.
    void passwordIsTyped()
    {
        QFETCH(QString, typed);
        QFETCH(QString, ended);
        const ProcessResult result = runPython({sourceFolder() + latin("/tests/support/at_terminal.py"),
                                                typed.isEmpty() ? *m_url.password + latin("\\n") : typed,
                                                latin(STILLROOM_EXECUTABLE), latin("--config-dir"),
                                                m_folder.filePath(latin("config")), latin("query"),
                                                latin("connection:clubs asked"), latin("SELECT 6 * 7")});
        QVERIFY2(result.output.startsWith(latin("asked False\nended %1\nechoes True\n").arg(ended)),
                 qPrintable(result.output + result.error));
        QCOMPARE(result.output.contains(latin("42")), typed.isEmpty());
        QVERIFY(!result.output.contains(*m_url.password));
    }

    void passwordIsNotThere()
    {
        const ProcessResult result = call({latin("schema"), latin("connection:clubs")}, false);
        QVERIFY(result.exitCode != 0);
        QVERIFY2(result.error.contains(latin(variable)), qPrintable(result.error));
    }
};

QTEST_GUILESS_MAIN(SavedTargetsTest)
#include "tst_savedtargets.moc"
