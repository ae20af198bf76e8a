#include "base/configfolder.h"
#include "base/englishplurals.h"
#include "base/text.h"
#include "gui/common/codeeditor.h"
#include "gui/common/confirmdialog.h"
#include "gui/common/theme.h"
#include "gui/history/backupsdialog.h"
#include "gui/history/headsdialog.h"
#include "gui/history/historypanel.h"
#include "gui/history/migrationdialog.h"
#include "gui/history/rescuedialog.h"
#include "gui/history/squashdialog.h"
#include "migrate/scriptdirectory.h"
#include "project/databasebackup.h"
#include "support/testservers.h"
#include "support/testsupport.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QRadioButton>
#include <QTemporaryDir>
#include <QTreeWidget>
#include <QtTest>

using namespace stillroom;

namespace {

QString latin(const char *text)
{
    return QString::fromLatin1(text);
}

} // namespace

/// The dialogs of the history panel: rescue (on MariaDB), two heads, backups; and what the list says of git
/// and of other databases. With STILLROOM_HISTORY_PICTURES set to a folder, pictures are left there.
class HistoryDialogsTest : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    QTemporaryDir m_config;
    std::unique_ptr<Workspace> m_workspace;
    std::unique_ptr<HistoryPanel> m_panel;
    QStringList m_said;

    template <class T>
    static T *child(QWidget *parent, const char *name)
    {
        return parent->findChild<T *>(latin(name));
    }
    template <class T>
    static T *openDialog()
    {
        for (QWidget *widget : QApplication::topLevelWidgets()) {
            if (auto *dialog = qobject_cast<T *>(widget); dialog && dialog->isVisible())
                return dialog;
            for (T *dialog : widget->findChildren<T *>()) {
                if (dialog->isVisible())
                    return dialog;
            }
        }
        return nullptr;
    }

    static void shoot(QWidget *widget, const char *name)
    {
        const QString folder = qEnvironmentVariable("STILLROOM_HISTORY_PICTURES");
        if (folder.isEmpty())
            return;
        for (const auto mode : {Theme::Mode::Dark, Theme::Mode::Light}) {
            Theme::current().setMode(mode);
            QTest::qWait(50);
            QVERIFY(widget->grab().save(
                latin("%1/%2-%3.png")
                    .arg(folder, latin(name), mode == Theme::Mode::Dark ? latin("dark") : latin("light"))));
        }
    }

    [[nodiscard]] QString path(const QString &name) const { return m_folder->filePath(name); }

    void write(const char *id, const char *down, const QStringList &body, const char *message = "") const
    {
        const QString parent = qstrlen(down) == 0 ? latin("None") : latin("'%1'").arg(latin(down));
        QStringList lines {
            latin("\"\"\"%1\n\nRevision ID: %2\nRevises: %3\nCreate Date: 2026-11-27 10:00:00\n\n\"\"\"")
                .arg(latin(message), latin(id), latin(down)),
            latin("from alembic import op"),
            latin("import sqlalchemy as sa"),
            latin("revision = '%1'").arg(latin(id)),
            latin("down_revision = %1").arg(parent),
            latin("def upgrade():")};
        for (const QString &line : body.isEmpty() ? QStringList {latin("pass")} : body)
            lines << latin("    ") + line;
        lines << latin("def downgrade():") << latin("    pass") << QString();
        writeTextFile(path(latin("scripts/versions/%1.py").arg(latin(id))), lines.join(QLatin1Char('\n')));
    }

    void open(const ConnectionUrl &url, const QSize &size = {420, 800})
    {
        {
            const PasswordMayBeWritten mine;
            writeTextFile(path(latin("alembic.ini")),
                          latin("[alembic]\nscript_location = scripts\nsqlalchemy.url = %1\n")
                              .arg(url.toString().replace(QLatin1Char('%'), latin("%%"))));
        }
        m_workspace = std::make_unique<Workspace>(Project::open(m_folder->path()));
        m_said.clear();
        connect(m_workspace.get(), &Workspace::message, this,
                [this](const QString &text) { m_said << text; });
        connect(m_workspace.get(), &Workspace::problem, this,
                [this](const Error &error) { m_said << error.message; });
        m_panel = std::make_unique<HistoryPanel>(*m_workspace);
        m_panel->resize(size);
        m_panel->show();
        m_workspace->refresh();
        QTRY_VERIFY_WITH_TIMEOUT(m_workspace->scripts() && m_workspace->schema(), 20'000);
    }

    [[nodiscard]] ConnectionUrl sqlite() const
    {
        ConnectionUrl url = ConnectionUrl::sqliteFile(path(latin("app.db")));
        OpenOptions options;
        options.createMissing = true;
        Connection::open(url, options)
            ->executeScript(
                latin("CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32) PRIMARY KEY)"));
        return url;
    }

    static QStringList fiveOperations()
    {
        return {
            latin("op.create_table('orders', sa.Column('id', sa.Integer(), nullable=False), "
                  "sa.Column('total', sa.Integer()), "
                  "sa.PrimaryKeyConstraint('id'))"),
            latin("op.create_index('ix_orders_total', 'orders', ['total'])"),
            latin("op.execute('UPDATE customers SET id = id + 100')"),
            latin("op.add_column('customers', "
                  "sa.Column('a_column_with_a_rather_long_name_for_a_narrow_window', "
                  "sa.String(200), nullable=True, comment='long'))"),
            latin("op.alter_column('customers', 'name', existing_type=sa.String(50), type_=sa.String(80))")};
    }

private Q_SLOTS:
    void initTestCase() { setConfigFolder(m_config.path()); }
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QDir().mkpath(path(latin("scripts/versions")));
        writeTextFile(path(latin("scripts/env.py")), latin("target_metadata = None\n"));
        write("one", "",
              {latin("op.create_table('customers', sa.Column('id', sa.Integer(), nullable=False), "
                     "sa.Column('name', "
                     "sa.String(50)), sa.PrimaryKeyConstraint('id'))")},
              "Create customers");
    }
    void cleanup()
    {
        m_panel.reset();
        m_workspace.reset();
    }

    void rescues()
    {
        const TestServer &server = testServer(latin("mariadb"));
        STILLROOM_NEED_SERVER(server);
        const auto drop = [&server] {
            Connection::open(server.url)
                ->executeScript(latin("DROP TABLE IF EXISTS orders; DROP TABLE IF EXISTS customers; DROP "
                                      "TABLE IF EXISTS alembic_version"));
        };
        drop();
        const auto cleaning = qScopeGuard(drop);
        QStringList body = fiveOperations();
        body.insert(3, latin("op.execute('TRUNCATE nowhere')")); // commits what came before, then fails
        write("two", "one", body, "Orders of customers");
        open(server.url);
        m_panel->upgradeToHead();
        QPointer<MigrationDialog> migration;
        QTRY_VERIFY((migration = openDialog<MigrationDialog>()));
        auto *run = child<QPushButton>(migration, "runButton");
        QTRY_VERIFY_WITH_TIMEOUT(run->isEnabled(), 20'000);
        child<QCheckBox>(migration, "backupBox")->setChecked(false);
        auto *rescueButton = child<QPushButton>(migration, "rescueButton");
        QVERIFY(!rescueButton->isVisible());
        run->click();
        QTRY_VERIFY_WITH_TIMEOUT(rescueButton->isVisible(), 20'000);
        shoot(migration, "failed");
        write("two", "one", fiveOperations(), "Orders of customers");
        m_workspace->refresh();
        auto *notice = child<QWidget>(m_panel.get(), "rescueNotice");
        QTRY_VERIFY_WITH_TIMEOUT(notice->isVisible(), 20'000);
        shoot(m_panel.get(), "notice");
        rescueButton->click();
        QPointer<RescueDialog> dialog;
        QTRY_VERIFY((dialog = openDialog<RescueDialog>()));
        auto *operations = child<QTreeWidget>(dialog, "rescueOperations");
        QTRY_COMPARE_WITH_TIMEOUT(operations->topLevelItemCount(), 5, 20'000);
        run = child<QPushButton>(dialog, "runButton");
        QVERIFY(!run->isEnabled()); // of the third nobody can tell
        QVERIFY(child<QLabel>(dialog, "rescueWarnings")->isVisible());
        shoot(dialog, "rescue");
        dialog->resize(900, 600);
        shoot(dialog, "rescue-small");
        child<QRadioButton>(dialog, "undoChoice")->setChecked(true);
        QVERIFY(run->isEnabled());
        shoot(dialog, "rescue-undo");
        child<QRadioButton>(dialog, "finishChoice")->setChecked(true);
        auto *decision = child<QComboBox>(dialog, "decision3");
        QVERIFY(decision);
        decision->setCurrentIndex(1);
        Q_EMIT decision->activated(1);
        QVERIFY(run->isEnabled());
        run->click();
        QTRY_VERIFY_WITH_TIMEOUT(!dialog, 20'000);
        QTRY_COMPARE_WITH_TIMEOUT(m_workspace->currentRevisions(), QStringList {latin("two")}, 20'000);
        QTRY_VERIFY(!notice->isVisible());
        QVERIFY(m_workspace->schema()->table(latin("customers"))->columns.size() == 3);
        m_panel->rescue();
        QTRY_VERIFY((dialog = openDialog<RescueDialog>()));
        QTRY_VERIFY(
            child<QLabel>(dialog, "rescueSentence")->text().startsWith(latin("There is nothing to rescue")));
        dialog->reject();
    }

    void joinsHeads()
    {
        write("left1", "one", {latin("op.add_column('customers', sa.Column('email', sa.String(100)))")},
              "Customers' e-mail");
        write("right1", "one",
              {latin("op.add_column('customers', sa.Column('email', sa.Integer()))"),
               latin("op.create_table('visits', sa.Column('id', sa.Integer(), primary_key=True))")},
              "Count the visits of each customer on each of the sites that we have, with the time of each of "
              "them");
        open(sqlite());
        m_panel->joinHeads();
        QPointer<HeadsDialog> dialog;
        QTRY_VERIFY((dialog = openDialog<HeadsDialog>()));
        auto *run = child<QPushButton>(dialog, "runButton");
        QTRY_VERIFY_WITH_TIMEOUT(run->isEnabled(), 20'000);
        QVERIFY(child<QLabel>(dialog, "headsVerdict")->text().contains(latin("contradict")));
        shoot(dialog, "heads");
        dialog->resize(900, 600);
        auto *move = child<QRadioButton>(dialog, "rightOnLeftChoice");
        QVERIFY(move->isEnabled());
        move->setChecked(true);
        shoot(dialog, "heads-move");
        QVERIFY(dialog->findChild<CodeEditor *>()->text().contains(latin("+down_revision = ")));
        run->click();
        QTRY_VERIFY_WITH_TIMEOUT(!dialog, 20'000);
        QTRY_COMPARE_WITH_TIMEOUT(m_workspace->scripts()->map().heads().size(), 1, 20'000);
    }

    void mergesHeads()
    {
        write("left1", "one", {});
        write("right1", "one", {});
        open(sqlite());
        m_panel->joinHeads();
        QPointer<HeadsDialog> dialog;
        QTRY_VERIFY((dialog = openDialog<HeadsDialog>()));
        auto *run = child<QPushButton>(dialog, "runButton");
        QTRY_VERIFY_WITH_TIMEOUT(run->isEnabled(), 20'000);
        run->click();
        QTRY_VERIFY_WITH_TIMEOUT(!dialog, 20'000);
        QTRY_COMPARE_WITH_TIMEOUT(m_workspace->scripts()->map().heads().size(), 1, 20'000);
        QVERIFY(m_workspace->scripts()->map().resolve(latin("head")).front().isMerge());
    }

    void restoresABackup()
    {
        open(sqlite());
        m_panel->upgradeToHead();
        QPointer<MigrationDialog> migration;
        QTRY_VERIFY((migration = openDialog<MigrationDialog>()));
        auto *run = child<QPushButton>(migration, "runButton");
        QTRY_VERIFY_WITH_TIMEOUT(run->isEnabled(), 20'000);
        run->click();
        QTRY_COMPARE_WITH_TIMEOUT(m_workspace->currentRevisions(), QStringList {latin("one")}, 20'000);
        QTRY_VERIFY(!migration);
        m_panel->showBackups();
        QPointer<BackupsDialog> dialog;
        QTRY_VERIFY((dialog = openDialog<BackupsDialog>()));
        auto *list = child<QTreeWidget>(dialog, "backupList");
        QTRY_COMPARE_WITH_TIMEOUT(list->topLevelItemCount(), 1, 20'000);
        QCOMPARE(list->topLevelItem(0)->text(1), latin("base"));
        shoot(dialog, "backups");
        child<QCheckBox>(dialog, "backupFirst")->setChecked(false); // its name would be the same second's
        child<QPushButton>(dialog, "restoreButton")->click();
        QPointer<ConfirmDialog> question;
        QTRY_VERIFY_WITH_TIMEOUT((question = openDialog<ConfirmDialog>()), 20'000);
        shoot(question, "backups-question");
        for (QPushButton *button : question->findChildren<QPushButton *>()) {
            if (button->text() == latin("Put it back"))
                button->click();
        }
        QTRY_VERIFY_WITH_TIMEOUT(!dialog, 20'000);
        QTRY_COMPARE_WITH_TIMEOUT(m_workspace->currentRevisions(), QStringList(), 20'000);
        QTRY_VERIFY(!m_workspace->schema()->table(latin("customers")));
    }

    /// A server's, from the same dialog.
    void restoresAServersBackup_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("postgresql") << latin("postgresql");
        QTest::newRow("mariadb") << latin("mariadb");
    }
    void restoresAServersBackup()
    {
        QFETCH(QString, name);
        const TestServer &server = testServer(name);
        STILLROOM_NEED_SERVER(server);
        const auto drop = [&server] {
            Connection::open(server.url)
                ->executeScript(
                    latin("DROP TABLE IF EXISTS customers; DROP TABLE IF EXISTS alembic_version"));
        };
        drop();
        const auto cleaning = qScopeGuard(drop);
        open(server.url);
        m_panel->upgradeToHead();
        QPointer<MigrationDialog> migration;
        QTRY_VERIFY((migration = openDialog<MigrationDialog>()));
        auto *run = child<QPushButton>(migration, "runButton");
        QTRY_VERIFY_WITH_TIMEOUT(run->isEnabled(), 20'000);
        QVERIFY(child<QCheckBox>(migration, "backupBox")->isChecked());
        run->click();
        QTRY_COMPARE_WITH_TIMEOUT(m_workspace->currentRevisions(), QStringList {latin("one")}, 30'000);
        QTRY_VERIFY(!migration);
        QTest::qWait(1100); // the backup of what is there now has another second in its name
        m_panel->showBackups();
        QPointer<BackupsDialog> dialog;
        QTRY_VERIFY((dialog = openDialog<BackupsDialog>()));
        auto *list = child<QTreeWidget>(dialog, "backupList");
        QTRY_COMPARE_WITH_TIMEOUT(list->topLevelItemCount(), 1, 20'000);
        QCOMPARE(list->topLevelItem(0)->text(1), latin("base"));
        shoot(dialog, "backups-server");
        QVERIFY(!child<QPushButton>(dialog, "undoButton")->isVisible());
        child<QPushButton>(dialog, "restoreButton")->click();
        QPointer<ConfirmDialog> question;
        QTRY_VERIFY_WITH_TIMEOUT((question = openDialog<ConfirmDialog>()), 20'000);
        shoot(question, "backups-server-question");
        for (QPushButton *button : question->findChildren<QPushButton *>()) {
            if (button->text() == latin("Put it back"))
                button->click();
        }
        QTRY_VERIFY2_WITH_TIMEOUT(!dialog, qPrintable(m_said.join(QLatin1Char('|'))), 60'000);
        QTRY_COMPARE_WITH_TIMEOUT(m_workspace->currentRevisions(), QStringList(), 20'000);
        QTRY_VERIFY(!m_workspace->schema()->table(latin("customers")));
        QVERIFY(m_said.join(QLatin1Char('|')).contains(latin("What was there before is in")));
    }

    /// One that was broken off while the tables moved: it is the first thing to be done.
    void undoesABrokenRestore()
    {
        const TestServer &server = testServer(latin("mariadb"));
        STILLROOM_NEED_SERVER(server);
        open(server.url);
        const auto connection = Connection::open(server.url);
        for (const char *sql :
             {"CREATE DATABASE stillroom_before", "CREATE DATABASE stillroom_restored",
              "CREATE TABLE stillroom_before.kept (id integer)",
              "CREATE TABLE stillroom_restored.other (id integer)", "CREATE TABLE came (id integer)"})
            connection->run(Statement(latin(sql)));
        const QString address
            = planBackup(m_workspace->project().shownUrl(), {}, QDateTime::currentDateTime()).address;
        const QString journal = m_config.filePath(latin("backups/stillroom_1.restoring"));
        QDir().mkpath(m_config.filePath(latin("backups")));
        writeTextFile(journal,
                      latin("{\"address\": \"%1\", \"aside\": \"stillroom_before\", \"scratch\": "
                            "\"stillroom_restored\", \"old_tables\": [\"kept\"], \"new_tables\": [\"came\", "
                            "\"other\"], \"old_objects\": \"%2\"}")
                          .arg(address,
                               QString::fromLatin1(
                                   QByteArray("CREATE VIEW old_view AS SELECT * FROM kept;").toBase64())));
        m_panel->showBackups();
        QPointer<BackupsDialog> dialog;
        QTRY_VERIFY((dialog = openDialog<BackupsDialog>()));
        auto *undo = child<QPushButton>(dialog, "undoButton");
        QTRY_VERIFY_WITH_TIMEOUT(undo->isVisible() && undo->isEnabled(), 20'000);
        QVERIFY(!child<QPushButton>(dialog, "restoreButton")->isEnabled());
        shoot(dialog, "backups-broken");
        undo->click();
        QPointer<ConfirmDialog> question;
        QTRY_VERIFY_WITH_TIMEOUT((question = openDialog<ConfirmDialog>()), 20'000);
        QVERIFY(undo->isEnabled() && QFileInfo::exists(journal)); // nothing was done yet
        QPushButton *verb = nullptr;
        for (auto *each : question->findChildren<QPushButton *>()) {
            if (each->text() == latin("Undo it"))
                verb = each;
        }
        QVERIFY(verb);
        verb->click();
        QTRY_VERIFY_WITH_TIMEOUT(!undo->isVisible(), 20'000);
        QVERIFY(!QFileInfo::exists(journal));
        QTRY_VERIFY_WITH_TIMEOUT(m_workspace->schema()->table(latin("kept")) != nullptr, 20'000);
        QVERIFY(!m_workspace->schema()->table(latin("came")));
        QCOMPARE(m_workspace->schema()->views.size(), std::size_t(1));
        dialog->reject();
        connection->run(Statement(latin("DROP VIEW old_view")));
        connection->run(Statement(latin("DROP TABLE kept")));
    }

    void squashes()
    {
        write("two", "one",
              {latin("op.add_column('customers', sa.Column('email', sa.String(100)))"),
               latin("op.execute(\"INSERT INTO customers (id, name) VALUES (1, 'first')\")")},
              "Customers' e-mail");
        write("three", "two", {latin("op.create_index('ix_customers_email', 'customers', ['email'])")},
              "Find customers by e-mail");
        write("four", "three", {latin("op.add_column('customers', sa.Column('age', sa.Integer()))")}, "Ages");
        open(sqlite());
        m_panel->upgradeToHead();
        QPointer<MigrationDialog> migration;
        QTRY_VERIFY((migration = openDialog<MigrationDialog>()));
        auto *upgrade = child<QPushButton>(migration, "runButton");
        QTRY_VERIFY_WITH_TIMEOUT(upgrade->isEnabled(), 20'000);
        upgrade->click();
        QTRY_COMPARE_WITH_TIMEOUT(m_workspace->currentRevisions(), QStringList {latin("four")}, 20'000);
        QTRY_VERIFY(!migration);
        auto *list = child<QListView>(m_panel.get(), "historyList");
        QTRY_COMPARE(list->model()->rowCount(), 4);
        list->setCurrentIndex(list->model()->index(1, 0));
        m_panel->squash();
        QPointer<SquashDialog> dialog;
        QTRY_VERIFY((dialog = openDialog<SquashDialog>()));
        auto *sentence = child<QLabel>(dialog, "squashSentence");
        auto *upTo = child<QComboBox>(dialog, "squashUpTo");
        QCOMPARE(upTo->currentData().toString(), latin("three"));
        auto *findings = child<QTreeWidget>(dialog, "squashFindings");
        QTRY_VERIFY_WITH_TIMEOUT(findings->topLevelItemCount() > 0, 20'000);
        QVERIFY2(sentence->text().startsWith(latin("3 revisions become one")), qPrintable(sentence->text()));
        auto *go = child<QPushButton>(dialog, "squashButton");
        auto *prove = child<QPushButton>(dialog, "proveButton");
        auto *leaveOut = child<QCheckBox>(dialog, "leaveOutBox");
        QVERIFY(!go->isEnabled() && prove->isEnabled() && leaveOut->isVisible());
        const QString text = dialog->findChild<CodeEditor *>()->text();
        QVERIFY(text.contains(latin("op.create_table(")) && text.contains(latin("ix_customers_email"))
                && !text.contains(latin("'age'")));
        shoot(dialog, "squash");
        prove->click();
        QTRY_VERIFY_WITH_TIMEOUT(
            findings->topLevelItem(1)->text(0).contains(latin("both make the same schema")), 30'000);
        QVERIFY(!go->isEnabled()); // a statement would be lost
        leaveOut->setChecked(true);
        QVERIFY(go->isEnabled());
        dialog->resize(900, 600);
        shoot(dialog, "squash-proved");
        // Another last revision is another plan.
        upTo->setCurrentIndex(upTo->findData(latin("one")));
        QTRY_VERIFY_WITH_TIMEOUT(sentence->text().contains(latin("cannot become one")), 20'000);
        QVERIFY(!go->isEnabled() && !prove->isEnabled());
        shoot(dialog, "squash-refused");
        upTo->setCurrentIndex(upTo->findData(latin("three")));
        QTRY_VERIFY_WITH_TIMEOUT(prove->isEnabled(), 20'000);
        QVERIFY(!go->isEnabled() && !leaveOut->isChecked());
        child<QCheckBox>(dialog, "withoutProofBox")->setChecked(true);
        leaveOut->setChecked(true);
        QVERIFY(go->isEnabled());
        go->click();
        // Until the files are written nothing begins anew, and nothing ends.
        QVERIFY(!upTo->isEnabled() && !leaveOut->isEnabled() && !prove->isEnabled());
        leaveOut->setChecked(false);
        leaveOut->setChecked(true);
        QVERIFY(!go->isEnabled());
        dialog->reject();
        QVERIFY(dialog && dialog->isVisible());
        QTRY_VERIFY_WITH_TIMEOUT(!dialog, 20'000);
        QTRY_COMPARE_WITH_TIMEOUT(m_workspace->scripts()->map().all().size(), std::size_t(2), 20'000);
        QCOMPARE(m_workspace->currentRevisions(), QStringList {latin("four")});
        QVERIFY(QFileInfo::exists(path(latin("scripts/squashed/three/one.py"))));
        QVERIFY(QFileInfo::exists(path(latin("scripts/squashed/three/three.py"))));
    }

    void tellsOfGitAndOtherDatabases()
    {
        const auto git = [this](const QStringList &arguments) {
            const ProcessResult result
                = runProcess(latin("git"),
                             QStringList {latin("-c"), latin("user.name=Ada Lovelace"), latin("-c"),
                                          latin("user.email=ada@example.org"), latin("-c"),
                                          latin("init.defaultBranch=main")}
                                 + arguments,
                             m_folder->path());
            QVERIFY2(result.exitCode == 0, qPrintable(result.error));
        };
        git({latin("init"), latin("-q")});
        git({latin("add"), latin("scripts")});
        git({latin("commit"), latin("-q"), latin("-m"), latin("one")});
        git({latin("checkout"), latin("-q"), latin("-b"), latin("feature/long-name")});
        write("lost", "one", {}, "Only here");
        git({latin("add"), latin("scripts")});
        git({latin("commit"), latin("-q"), latin("-m"), latin("lost")});
        git({latin("checkout"), latin("-q"), latin("main")});
        write("two", "one", {}, "Not in git yet");
        const ConnectionUrl url = sqlite();
        Connection::open(url)->executeScript(latin("INSERT INTO alembic_version VALUES ('lost')"));
        ConnectionUrl test = ConnectionUrl::sqliteFile(path(latin("test.db")));
        OpenOptions creating;
        creating.createMissing = true;
        Connection::open(test, creating)
            ->executeScript(
                latin("CREATE TABLE alembic_version (version_num VARCHAR(32) PRIMARY KEY); INSERT INTO "
                      "alembic_version VALUES ('one')"));
        open(url, {360, 600});
        QFile ini(path(latin("alembic.ini")));
        QVERIFY(ini.open(QIODevice::Append));
        ini.write(
            "[integration tests]\nscript_location = scripts\nsqlalchemy.url = sqlite:///%(here)s/test.db\n"
            "[production]\nscript_location = scripts\nsqlalchemy.url = postgresql://nobody@127.0.0.1:1/x\n");
        ini.close();
        auto *list = child<QListView>(m_panel.get(), "historyList");
        auto *model = qobject_cast<HistoryModel *>(list->model());
        QAbstractItemModelTester tester(model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QTRY_COMPARE_WITH_TIMEOUT(model->rowCount(), 3, 20'000); // the lost one, two, one
        QTRY_COMPARE_WITH_TIMEOUT(model->entry(2).git.author, latin("Ada Lovelace"), 20'000);
        QCOMPARE(model->entry(1).git.state, GitFile::State::Untracked);
        model->setFilter(latin("ada"));
        QCOMPARE(model->rowCount(), 1);
        model->setFilter(latin("untracked"));
        QCOMPARE(model->rowCount(), 1);
        model->setFilter({});
        m_panel->showOtherDatabases();
        QTRY_COMPARE_WITH_TIMEOUT(model->entry(2).databases, QStringList {latin("integration tests")},
                                  30'000);
        QVERIFY(m_said.filter(latin("production: ")).size() == 1);
        shoot(m_panel.get(), "markers");
        m_panel->selectRevision(latin("lost"));
        m_panel->findUnknown();
        QPointer<ConfirmDialog> question;
        QTRY_VERIFY_WITH_TIMEOUT((question = openDialog<ConfirmDialog>()), 20'000);
        shoot(question, "lost");
        for (QPushButton *button : question->findChildren<QPushButton *>()) {
            if (button->text() == latin("Bring the file back"))
                button->click();
        }
        QTRY_VERIFY_WITH_TIMEOUT(m_workspace->scripts()->map().contains(latin("lost")), 20'000);
    }

    /// A thousand revisions do not make the list slow.
    void manyRevisions()
    {
        for (int i = 1; i <= 1000; ++i)
            write(qPrintable(latin("r%1").arg(i)), i == 1 ? "one" : qPrintable(latin("r%1").arg(i - 1)), {},
                  "One of very many");
        open(sqlite());
        auto *model = qobject_cast<HistoryModel *>(child<QListView>(m_panel.get(), "historyList")->model());
        QTRY_COMPARE_WITH_TIMEOUT(model->rowCount(), 1001, 20'000);
        QElapsedTimer clock;
        clock.start();
        RevisionFacts facts;
        for (int i = 1; i <= 1000; ++i)
            facts.git.insert(latin("r%1").arg(i),
                             {GitFile::State::Committed, latin("Ada"), {}, {}, latin("main")});
        model->setFacts(facts);
        QVERIFY2(clock.elapsed() < 1000, qPrintable(QString::number(clock.elapsed())));
        shoot(m_panel.get(), "many");
    }
};

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    EnglishPlurals plurals;
    QCoreApplication::installTranslator(&plurals);
    Theme::of(application).setMode(Theme::Mode::Light);
    HistoryDialogsTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_historydialogs.moc"
