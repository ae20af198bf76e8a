#include "base/text.h"
#include "gui/common/codeeditor.h"
#include "gui/common/theme.h"
#include "gui/history/historypanel.h"
#include "gui/history/migrationdialog.h"
#include "gui/history/newrevisiondialog.h"
#include "migrate/scriptdirectory.h"
#include "support/testsupport.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QCheckBox>
#include <QDirIterator>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QListWidget>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTreeWidget>
#include <QtTest>

using namespace stillroom;

/// Drives the history panel on a copy of the demo project, which stands two revisions behind its head.
class HistoryPanelTest : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Workspace> m_workspace;
    std::unique_ptr<HistoryPanel> m_panel;

    QStringList alembicSays(const QStringList &arguments) const
    {
        const ProcessResult result
            = runPython(QStringList {QStringLiteral("-m"), QStringLiteral("alembic.config")} + arguments,
                        m_folder->path());
        return result.output.split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    }

    template <class T>
    T *child(QWidget *parent, const char *name) const
    {
        return parent->findChild<T *>(QString::fromLatin1(name));
    }

    template <class T>
    T *openDialog() const
    {
        for (QWidget *widget : QApplication::topLevelWidgets()) {
            if (auto *dialog = qobject_cast<T *>(widget); dialog && dialog->isVisible())
                return dialog;
        }
        return m_panel->window()->template findChild<T *>();
    }

    QStringList titles() const
    {
        auto *list = child<QListView>(m_panel.get(), "historyList");
        QStringList found;
        for (int row = 0; row < list->model()->rowCount(); ++row)
            found << list->model()->index(row, 0).data().toString();
        return found;
    }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        copyFolder(QStringLiteral(STILLROOM_BINARY_DIR "/demo/clubs"), m_folder->path());
        m_workspace = std::make_unique<Workspace>(Project::open(m_folder->path()));
        m_panel = std::make_unique<HistoryPanel>(*m_workspace);
        m_panel->resize(320, 800);
        m_panel->show();
        m_workspace->refresh();
        QTRY_VERIFY_WITH_TIMEOUT(m_workspace->scripts() && m_workspace->schema() && m_workspace->models()
                                     && !m_workspace->currentRevisions().isEmpty(),
                                 20'000);
    }

    void cleanup()
    {
        m_panel.reset();
        m_workspace.reset();
    }

    void listsRevisionsNewestFirst()
    {
        QCOMPARE(titles().first(), QStringLiteral("Keep password and last login of users"));
        QCOMPARE(titles().last(), QStringLiteral("Create users and groups"));
        QCOMPARE(titles().size(), 11);
    }

    void modelKeepsItsPromises()
    {
        HistoryModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const RevisionMap map = m_workspace->scripts()->map();
        model.setRevisions(map, {QStringLiteral("2c8be614f3a0")}, true);
        QCOMPARE(model.pendingCount(), 2);
        QCOMPARE(model.entry(0).state, HistoryModel::State::Pending);
        QVERIFY(model.entry(0).isHead);
        QCOMPARE(model.entry(2).state, HistoryModel::State::Current);
        QCOMPARE(model.entry(3).state, HistoryModel::State::Applied);
        model.setFilter(QStringLiteral("create tags"));
        QCOMPARE(model.rowCount(), 1);
        model.setRevisions(map, {QStringLiteral("deadbeef0000")}, true);
        model.setFilter({});
        QCOMPARE(model.entry(0).state, HistoryModel::State::Unknown);
        model.setRevisions(map, {}, false);
        QCOMPARE(model.entry(0).state, HistoryModel::State::NoDatabase);
    }

    void showsWhatARevisionDoes()
    {
        m_panel->selectRevision(QStringLiteral("8d12aa40ef77"));
        auto *operations = m_panel->findChildren<QListWidget *>().first();
        QTRY_VERIFY(operations->count() == 2);
        QCOMPARE(operations->item(0)->text(), QStringLiteral("Create table tags (2 columns)"));
    }

    void upgradesAfterABackup()
    {
        m_panel->upgradeToHead();
        auto *dialog = openDialog<MigrationDialog>();
        QVERIFY(dialog);
        auto *run = child<QPushButton>(dialog, "runButton");
        QTRY_VERIFY(run->isEnabled());
        QCOMPARE(child<QTreeWidget>(dialog, "migrationSteps")->topLevelItemCount(), 2);
        QVERIFY(child<QCheckBox>(dialog, "backupBox")->isChecked());
        QCOMPARE(alembicSays({QStringLiteral("current")}), QStringList {QStringLiteral("2c8be614f3a0")});
        run->click();
        QTRY_COMPARE_WITH_TIMEOUT(m_workspace->currentRevisions(),
                                  QStringList {QStringLiteral("9c41f0be27aa")}, 20'000);
        QCOMPARE(alembicSays({QStringLiteral("current")}),
                 QStringList {QStringLiteral("9c41f0be27aa (head)")});
        const QStringList backups = QDir(m_folder->path()).entryList({QStringLiteral("app-*.db")});
        QCOMPARE(backups.size(), 1);
        const auto connection
            = Connection::open(ConnectionUrl::sqliteFile(m_folder->filePath(backups.first())));
        QCOMPARE(connection->scalar(Statement(QStringLiteral("select version_num from alembic_version")))
                     .toString(),
                 QStringLiteral("2c8be614f3a0"));
    }

    void downgradesOneRevision()
    {
        m_panel->downgradeOne();
        auto *dialog = openDialog<MigrationDialog>();
        auto *run = child<QPushButton>(dialog, "runButton");
        QTRY_VERIFY(run->isEnabled());
        run->click();
        QTRY_COMPARE_WITH_TIMEOUT(m_workspace->currentRevisions(),
                                  QStringList {QStringLiteral("e07a2f5b91cd")}, 20'000);
    }

    void aRevisionThatIsNotUnderstoodIsRefusedAndNothingRuns()
    {
        const QString file
            = m_folder->filePath(QStringLiteral("migrations/versions/51be7720c3d4_index_posts_by_author.py"));
        QFile source(file);
        QVERIFY(source.open(QIODevice::ReadWrite));
        QByteArray text = source.readAll();
        text.replace("def upgrade():\n", "def upgrade():\n    import requests; requests.get(op.x)\n");
        source.seek(0);
        source.write(text);
        source.close();
        m_panel->upgradeToHead();
        auto *dialog = openDialog<MigrationDialog>();
        QTest::qWait(500);
        QVERIFY(!child<QPushButton>(dialog, "runButton")->isEnabled());
        QString shown;
        for (QLabel *label : dialog->findChildren<QLabel *>())
            shown += label->text();
        QVERIFY2(shown.contains(QStringLiteral("51be7720c3d4_index_posts_by_author.py")), qPrintable(shown));
        QCOMPARE(alembicSays({QStringLiteral("current")}), QStringList {QStringLiteral("2c8be614f3a0")});
        dialog->close();
    }

    void aDatabaseBehindTheHeadIsUpgradedFirst()
    {
        m_panel->newRevision();
        auto *dialog = openDialog<NewRevisionDialog>();
        QTRY_VERIFY(child<QPushButton>(dialog, "catchUpButton")->isVisible());
        QVERIFY(!child<QPushButton>(dialog, "writeButton")->isEnabled());
        dialog->close();
    }

    void writesARevisionAnExpertWouldAccept()
    {
        m_panel->upgradeToHead();
        auto *migration = openDialog<MigrationDialog>();
        auto *run = child<QPushButton>(migration, "runButton");
        QTRY_VERIFY(run->isEnabled());
        run->click();
        QTRY_COMPARE_WITH_TIMEOUT(m_workspace->currentRevisions(),
                                  QStringList {QStringLiteral("9c41f0be27aa")}, 20'000);
        QTRY_VERIFY(
            m_workspace->schema()->table(QStringLiteral("users"))->column(QStringLiteral("last_login")));

        m_panel->newRevision();
        auto *dialog = openDialog<NewRevisionDialog>();
        auto *changes = child<QListWidget>(dialog, "changesList");
        QTRY_COMPARE(changes->count(), 1);
        QVERIFY2(changes->item(0)->text().contains(QStringLiteral("tags.color")),
                 qPrintable(changes->item(0)->text()));
        child<QLineEdit>(dialog, "revisionMessage")->setText(QStringLiteral("colour tags"));
        QSignalSpy written(dialog, &NewRevisionDialog::written);
        auto *write = child<QPushButton>(dialog, "writeButton");
        QTRY_VERIFY(write->isEnabled());
        write->click();
        QCOMPARE(written.size(), 1);
        QCOMPARE(alembicSays({QStringLiteral("heads")}).first().section(QLatin1Char(' '), 0, 0),
                 written.first().first().toString());
        const ProcessResult upgraded = runPython({QStringLiteral("-m"), QStringLiteral("alembic.config"),
                                                  QStringLiteral("upgrade"), QStringLiteral("head")},
                                                 m_folder->path());
        QVERIFY2(upgraded.exitCode == 0, qPrintable(upgraded.error));
    }

    /// What Alembic does not compare is offered; what rows get in a column that becomes NOT NULL is asked.
    void offersWhatAlembicDoesNotSee()
    {
        m_panel->upgradeToHead();
        auto *migration = openDialog<MigrationDialog>();
        auto *run = child<QPushButton>(migration, "runButton");
        QTRY_VERIFY(run->isEnabled());
        run->click();
        QTRY_COMPARE_WITH_TIMEOUT(m_workspace->currentRevisions(),
                                  QStringList {QStringLiteral("9c41f0be27aa")}, 20'000);
        QDirIterator files(m_folder->path(), {QStringLiteral("*.py")}, QDir::Files,
                           QDirIterator::Subdirectories);
        bool isChanged = false;
        while (files.hasNext() && !isChanged) {
            const QString file = files.next();
            QString source = readTextFile(file);
            const QString name = QStringLiteral("    __tablename__ = \"tags\"\n");
            if (!source.contains(name))
                continue;
            source.replace(name,
                           name
                               + QStringLiteral("    __table_args__ = (sa.CheckConstraint(\"id > 0\"),)\n"
                                                "    weight = sa.Column(sa.Integer, nullable=False)\n"));
            writeTextFile(file, QStringLiteral("import sqlalchemy as sa\n") + source);
            isChanged = true;
        }
        QVERIFY(isChanged);
        m_workspace->refresh();
        QTRY_VERIFY_WITH_TIMEOUT(
            m_workspace->models()->schema.table(QStringLiteral("tags"))->column(QStringLiteral("weight")),
            20'000);
        m_panel->newRevision();
        auto *dialog = openDialog<NewRevisionDialog>();
        auto *changes = child<QListWidget>(dialog, "changesList");
        auto *box = child<QCheckBox>(dialog, "beyondBox");
        QTRY_VERIFY_WITH_TIMEOUT(changes->count() > 0, 20'000);
        const QList<QListWidgetItem *> marked
            = changes->findItems(QStringLiteral("(Alembic does not compare it)"), Qt::MatchContains);
        QCOMPARE(marked.size(), 1);
        QCOMPARE(marked.front()->checkState(), Qt::Unchecked);
        QVERIFY(box->isVisible() && !box->isChecked());
        const QList<CodeEditor *> editors = dialog->findChildren<CodeEditor *>();
        const auto found = std::find_if(editors.begin(), editors.end(), [](const CodeEditor *each) {
            return each->accessibleName() == QStringLiteral("Source of the revision");
        });
        QVERIFY(found != editors.end());
        const CodeEditor *python = *found;
        QVERIFY(!python->text().contains(QStringLiteral("id > 0")));
        box->click();
        QCOMPARE(marked.front()->checkState(), Qt::Checked);
        QVERIFY2(python->text().contains(QStringLiteral("id > 0")), qPrintable(python->text()));
        auto *value = child<QLineEdit>(dialog, "fillValue");
        QVERIFY(value);
        auto *byStep = child<QPushButton>(dialog, "fillByStep");
        QVERIFY(!byStep->isEnabled());
        value->setText(QStringLiteral("7"));
        byStep->click();
        QVERIFY2(python->text().contains(QStringLiteral("UPDATE tags SET weight = 7 WHERE weight IS NULL")),
                 qPrintable(python->text()));
        dialog->close();
    }
};

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    Theme::of(application).setMode(Theme::Mode::Light);
    HistoryPanelTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_historypanel.moc"
