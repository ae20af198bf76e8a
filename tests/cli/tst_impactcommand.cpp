#include "db/connection.h"
#include "support/testservers.h"
#include "support/testsupport.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace stillroom;

// `impact` and `rehearse` as one types them, on a project of two revisions.

namespace {

class Project
{
public:
    explicit Project(const QString &url)
    {
        QDir(m_folder.path()).mkpath(QStringLiteral("scripts/versions"));
        const PasswordMayBeWritten mine;
        write(QStringLiteral("alembic.ini"),
              QStringLiteral("[alembic]\nscript_location = scripts\nsqlalchemy.url = %1\n")
                  .arg(QString(url).replace(QLatin1Char('%'), QLatin1String("%%"))));
        write(QStringLiteral("scripts/env.py"), QStringLiteral("target_metadata = None\n"));
        write(QStringLiteral("scripts/versions/a1_first.py"), QStringLiteral(R"PY("""first"""
from alembic import op
import sqlalchemy as sa
revision = 'a1a1a1a1'
down_revision = None
def upgrade():
    op.create_table('users', sa.Column('id', sa.Integer, primary_key=True), sa.Column('email', sa.String(50)),
                    sa.Column('note', sa.String(50)))
def downgrade():
    op.drop_table('users')
)PY"));
        write(QStringLiteral("scripts/versions/b2_second.py"), QStringLiteral(R"PY("""second"""
from alembic import op
import sqlalchemy as sa
revision = 'b2b2b2b2'
down_revision = 'a1a1a1a1'
def upgrade():
    with op.batch_alter_table('users') as batch_op:
        batch_op.create_unique_constraint('uq_users_email', ['email'])
        batch_op.drop_column('note')
def downgrade():
    with op.batch_alter_table('users') as batch_op:
        batch_op.add_column(sa.Column('note', sa.String(50)))
        batch_op.drop_constraint('uq_users_email', type_='unique')
)PY"));
    }

    [[nodiscard]] ProcessResult run(const QStringList &arguments) const
    {
        return runStillroom(
            arguments, m_folder.path(),
            {QStringLiteral("XDG_CONFIG_HOME=") + m_folder.filePath(QStringLiteral("config"))});
    }
    [[nodiscard]] QString file(const QString &name) const { return m_folder.filePath(name); }

    void write(const QString &name, const QString &text) const
    {
        QFile file(m_folder.filePath(name));
        if (file.open(QIODevice::WriteOnly))
            file.write(text.toUtf8());
    }

private:
    QTemporaryDir m_folder;
};

} // namespace

class TestImpactCommand final : public QObject
{
    Q_OBJECT

    /// A project at its first revision with three users, two of one address.
    static std::unique_ptr<Project> started(const TestServer &server)
    {
        auto project = std::make_unique<Project>(server.url.toString());
        const std::unique_ptr<Connection> connection = Connection::open(server.url);
        for (const char *table : {"users", "alembic_version"})
            connection->run(Statement(QStringLiteral("DROP TABLE IF EXISTS ") + QLatin1String(table)));
        if (project->run({QStringLiteral("upgrade"), QStringLiteral("a1a1")}).exitCode != 0)
            return nullptr;
        connection->run(Statement(QStringLiteral(
            "INSERT INTO users (id, email, note) VALUES (1, 'x', 'n'), (2, 'x', NULL), (3, NULL, 'n')")));
        return project;
    }

private Q_SLOTS:
    /// What a revision does that asks the database is not known before; the others are told all the same.
    void revisionThatAsks()
    {
        const auto project = started(testServer(QStringLiteral("sqlite")));
        QVERIFY(project);
        project->write(QStringLiteral("scripts/versions/c3_third.py"), QStringLiteral(R"PY("""third"""
from alembic import context, op
import sqlalchemy as sa
revision = 'c3c3c3c3'
down_revision = 'b2b2b2b2'
def upgrade():
    if op.get_bind().execute(sa.text('SELECT count(*) FROM users')).scalar() > 1:
        op.add_column('users', sa.Column('many', sa.Integer))
    if context.get_x_argument(as_dictionary=True).get('wide'):
        op.add_column('users', sa.Column('wide', sa.Integer))
def downgrade():
    pass
)PY"));
        const ProcessResult text = project->run({QStringLiteral("impact")});
        QCOMPARE(text.exitCode, 1);
        QVERIFY2(text.output.contains(QLatin1String("2 duplicates in users.email")), qPrintable(text.output));
        QVERIFY(text.output.contains(QLatin1String("Asks the database what to do")));
        QVERIFY2(text.output.contains(QLatin1String("c3_third.py:7")), qPrintable(text.output));
        QVERIFY(text.output.contains(QLatin1String("Not all could be known beforehand.")));
    }

    /// -x reaches what is only looked at, as it reaches an upgrade.
    void argumentsOfScripts()
    {
        const auto project = started(testServer(QStringLiteral("sqlite")));
        QVERIFY(project);
        project->write(QStringLiteral("scripts/versions/b2_second.py"), QStringLiteral(R"PY("""second"""
from alembic import context, op
import sqlalchemy as sa
revision = 'b2b2b2b2'
down_revision = 'a1a1a1a1'
def upgrade():
    column = context.get_x_argument(as_dictionary=True).get('column', 'usual')
    op.add_column('users', sa.Column(column, sa.Integer))
def downgrade():
    column = context.get_x_argument(as_dictionary=True).get('column', 'usual')
    op.drop_column('users', column)
)PY"));
        const ProcessResult usual = project->run({QStringLiteral("impact")});
        QVERIFY2(usual.output.contains(QLatin1String("usual")), qPrintable(usual.output + usual.error));
        const ProcessResult given = project->run(
            {QStringLiteral("-x"), QStringLiteral("column=special"), QStringLiteral("impact")});
        QVERIFY2(given.output.contains(QLatin1String("special")), qPrintable(given.output + given.error));
        const ProcessResult rehearsed
            = project->run({QStringLiteral("-x"), QStringLiteral("column=note"), QStringLiteral("rehearse")});
        QVERIFY2(rehearsed.exitCode != 0, qPrintable(rehearsed.output)); // there is one already
    }

    void tellsWhatStopsAnUpgrade_data()
    {
        QTest::addColumn<QString>("server");
        for (const char *name : {"sqlite", "postgresql", "mariadb", "mysql"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }
    void tellsWhatStopsAnUpgrade()
    {
        QFETCH(QString, server);
        STILLROOM_NEED_SERVER(testServer(server));
        const auto project = started(testServer(server));
        QVERIFY(project);
        const ProcessResult text = project->run({QStringLiteral("impact")});
        QCOMPARE(text.exitCode, 1);
        QVERIFY2(text.output.contains(QLatin1String("2 duplicates in users.email")), qPrintable(text.output));
        QVERIFY(text.output.contains(QLatin1String("2 values in users.note")));
        QVERIFY(text.output.contains(QLatin1String("upgrade a1a1a1a1 -> b2b2b2b2, second")));
        const ProcessResult json
            = project->run({QStringLiteral("impact"), QStringLiteral("head"), QStringLiteral("--json")});
        const QJsonObject object = QJsonDocument::fromJson(json.output.toUtf8()).object();
        QVERIFY(object[QStringLiteral("blocked")].toBool());
        QVERIFY(object[QStringLiteral("loses_data")].toBool());
        const QJsonObject step = object[QStringLiteral("steps")].toArray().at(0).toObject();
        QCOMPARE(step[QStringLiteral("rows")].toInt(), 3);
        QCOMPARE(step[QStringLiteral("locks")].toArray().at(0).toObject()[QStringLiteral("stops")].toString(),
                 server == QLatin1String("postgresql")   ? QStringLiteral("everything")
                     : server == QLatin1String("sqlite") ? QStringLiteral("writing")
                                                         : QStringLiteral("nothing"));
        // It is right: the upgrade fails, and what is left is as before.
        QVERIFY(project->run({QStringLiteral("upgrade"), QStringLiteral("head")}).exitCode != 0);
    }

    void tellsOfADowngradeThatNothingStops()
    {
        const auto project = started(testServer(QStringLiteral("sqlite")));
        QVERIFY(project);
        for (const QStringList &arguments :
             {QStringList {QStringLiteral("base")}, QStringList {QStringLiteral("-1")}})
        {
            const ProcessResult result = project->run(QStringList {QStringLiteral("impact")} + arguments);
            QCOMPARE(result.exitCode, 0);
            QVERIFY(result.output.contains(QLatin1String("Lost for good: 3 rows in users.")));
        }
        const ProcessResult none = project->run({QStringLiteral("impact"), QStringLiteral("a1a1")});
        QCOMPARE(none.exitCode, 0);
        QVERIFY(none.output.contains(QLatin1String("There is nothing to do.")));
        const ProcessResult wrong
            = project->run({QStringLiteral("impact"), QStringLiteral("--rows"), QStringLiteral("many")});
        QCOMPARE(wrong.exitCode, 2);
    }

    void rehearses_data() { tellsWhatStopsAnUpgrade_data(); }
    void rehearses()
    {
        QFETCH(QString, server);
        STILLROOM_NEED_SERVER(testServer(server));
        const auto project = started(testServer(server));
        QVERIFY(project);
        const ProcessResult failed = project->run({QStringLiteral("rehearse")});
        QCOMPARE(failed.exitCode, 1);
        QVERIFY2(failed.output.contains(QLatin1String("The upgrade failed.")), qPrintable(failed.output));
        Connection::open(testServer(server).url)
            ->run(Statement(QStringLiteral("UPDATE users SET email = 'y' WHERE id = 2")));
        const ProcessResult passed = project->run({QStringLiteral("rehearse"), QStringLiteral("head")});
        QVERIFY2(passed.exitCode == 0, qPrintable(passed.output + passed.error));
        QVERIFY(passed.output.contains(QLatin1String("It runs, can be undone, and runs again.")));
        QVERIFY(passed.output.contains(QLatin1String("On a copy")));
        const QString current = project->run({QStringLiteral("current")}).output;
        QCOMPARE(current.trimmed(), QStringLiteral("a1a1a1a1"));
        const QDir kept(project->file(QStringLiteral("config/stillroom/rehearsals")));
        QCOMPARE(kept.entryList(QDir::Dirs | QDir::NoDotAndDotDot).size(), 1);
    }
};

QTEST_GUILESS_MAIN(TestImpactCommand)
#include "tst_impactcommand.moc"
