#include "base/configfolder.h"
#include "base/englishplurals.h"
#include "gui/common/theme.h"
#include "gui/history/historypanel.h"
#include "gui/history/impactrowsdialog.h"
#include "gui/history/impactview.h"
#include "gui/history/migrationdialog.h"
#include "gui/history/newrevisiondialog.h"
#include "gui/history/rehearsaldialog.h"
#include "migrate/scriptdirectory.h"
#include "project/rehearsal.h"
#include "support/testsupport.h"

#include <QAbstractButton>
#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QTabWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QTreeWidget>
#include <QtTest>

using namespace stillroom;

/// The impact sheet and the rehearsal, in the dialogs and in the panel, on a copy of the demo project to
/// which a revision was added that rows stand in the way of. With STILLROOM_IMPACT_PICTURES set to a folder,
/// pictures of all of it are left there.
class ImpactViewTest : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    QTemporaryDir m_config;
    std::unique_ptr<Workspace> m_workspace;
    std::unique_ptr<HistoryPanel> m_panel;

    template <class T>
    static T *child(QWidget *parent, const char *name)
    {
        return parent->findChild<T *>(QString::fromLatin1(name));
    }

    template <class T>
    static T *openDialog()
    {
        for (QWidget *widget : QApplication::topLevelWidgets()) {
            if (auto *dialog = qobject_cast<T *>(widget); dialog && dialog->isVisible())
                return dialog;
        }
        return nullptr;
    }

    static QString cell(QTreeWidget *table, int row, int column)
    {
        return table->topLevelItem(row)->text(column);
    }

    static void shoot(QWidget *widget, const char *name)
    {
        const QString folder = qEnvironmentVariable("STILLROOM_IMPACT_PICTURES");
        if (folder.isEmpty())
            return;
        for (const auto mode : {Theme::Mode::Dark, Theme::Mode::Light}) {
            Theme::current().setMode(mode);
            QCoreApplication::processEvents();
            const bool dark = mode == Theme::Mode::Dark;
            QVERIFY(widget->grab().save(QStringLiteral("%1/%2-%3.png")
                                            .arg(folder, QLatin1String(name),
                                                 dark ? QStringLiteral("dark") : QStringLiteral("light"))));
        }
    }

    void addRevision() const
    {
        QFile file(m_folder->filePath(QStringLiteral("migrations/versions/d0d0d0d0d0d0_strict.py")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(R"PY("""Stricter users

Revision ID: d0d0d0d0d0d0
Revises: 9c41f0be27aa
Create Date: 2025-11-20 10:00:00.000000

"""
from alembic import op
import sqlalchemy as sa

revision = 'd0d0d0d0d0d0'
down_revision = '9c41f0be27aa'


def upgrade():
    with op.batch_alter_table('users') as batch_op:
        batch_op.alter_column('group_id', existing_type=sa.Integer(), nullable=False)
        batch_op.create_unique_constraint('uq_users_group_id', ['group_id'])
        batch_op.drop_column('updated_at')
    op.create_index('ix_posts_title', 'posts', ['title'])
    op.add_column('posts', sa.Column('views', sa.Integer(), nullable=False))
    op.execute("UPDATE posts SET title = trim(title)")
    op.drop_table('profiles')


def downgrade():
    pass
)PY");
    }

    MigrationDialog *upgradeDialog()
    {
        m_panel->upgradeToHead();
        auto *dialog = openDialog<MigrationDialog>();
        if (!dialog || !QTest::qWaitFor([&] { return child<QPushButton>(dialog, "runButton")->isEnabled(); }))
            return nullptr;
        auto *view = dialog->findChild<ImpactView *>();
        return QTest::qWaitFor([&] { return !view->sheet().steps.empty(); }, 20'000) ? dialog : nullptr;
    }

    /// The rehearsal that a dialog's button opens, once its report is there.
    RehearsalDialog *rehearsed(QWidget *dialog)
    {
        child<QPushButton>(dialog, "rehearseButton")->click();
        auto *rehearsal = openDialog<RehearsalDialog>();
        return rehearsal && QTest::qWaitFor([&] { return rehearsal->report().has_value(); }, 30'000)
            ? rehearsal
            : nullptr;
    }

private Q_SLOTS:
    void init()
    {
        setConfigFolder(m_config.path());
        Theme::current().setMode(Theme::Mode::Light);
        m_folder = std::make_unique<QTemporaryDir>();
        copyFolder(QStringLiteral(STILLROOM_BINARY_DIR "/demo/clubs"), m_folder->path());
        addRevision();
        m_workspace = std::make_unique<Workspace>(Project::open(m_folder->path()));
        m_panel = std::make_unique<HistoryPanel>(*m_workspace);
        m_panel->resize(340, 800);
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

    void anUpgradeShowsItsImpact()
    {
        MigrationDialog *dialog = upgradeDialog();
        QVERIFY(dialog);
        auto *table = child<QTreeWidget>(dialog, "impactTable");
        const int last = table->topLevelItemCount() - 5;
        QVERIFY(cell(table, last, 0).startsWith(QLatin1String("Rebuild table users")));
        QCOMPARE(cell(table, last, 1), QStringLiteral("file, for writing"));
        QCOMPARE(cell(table, last, 2), QStringLiteral("whole table"));
        QCOMPARE(cell(table, last, 3), QStringLiteral("300"));
        QVERIFY(cell(table, last, 4).contains(QLatin1String("users.updated_at")));
        QVERIFY(cell(table, last, 5).contains(QLatin1String("42 rows without a value in users.group_id")));
        QVERIFY(cell(table, last, 5).contains(QLatin1String("258 duplicates in users.group_id")));
        QCOMPARE(cell(table, last + 4, 4),
                 QStringLiteral("180 rows in profiles now, before SQL of an earlier step"));
        QVERIFY(child<QLabel>(dialog, "impactSentence")
                    ->text()
                    .startsWith(QLatin1String("The database will refuse")));
        shoot(dialog, "upgrade");
        dialog->close();
    }

    void theRowsAreShown()
    {
        MigrationDialog *dialog = upgradeDialog();
        QVERIFY(dialog);
        auto *view = dialog->findChild<ImpactView *>();
        QVERIFY(child<QPushButton>(view, "showRowsButton")->isVisible());
        QTest::keyClick(child<QPushButton>(view, "showRowsButton"), Qt::Key_Space);
        auto *rows = openDialog<ImpactRowsDialog>();
        QVERIFY(rows);
        auto *tabs = child<QTabWidget>(rows, "impactRows");
        QCOMPARE(tabs->tabText(0), QStringLiteral("42 rows without a value in users.group_id"));
        const auto rowsOf = [&] {
            auto *grid = tabs->currentWidget()->findChild<QTableView *>();
            return grid ? grid->model()->rowCount() : -1;
        };
        QTRY_COMPARE(rowsOf(), 42);
        shoot(rows, "rows");
        tabs->setCurrentIndex(1);
        QTRY_COMPARE(rowsOf(), 258);
        QSignalSpy asked(m_workspace.get(), &Workspace::sqlRequested);
        for (QAbstractButton *button : rows->findChildren<QAbstractButton *>()) {
            if (button->text() == QLatin1String("Open in editor"))
                button->click();
        }
        QCOMPARE(asked.size(), 1);
        QVERIFY(asked.first().first().toString().contains(QLatin1String("HAVING count(*) > 1")));
        dialog->close();
    }

    void aRehearsalThatFailsIsTold()
    {
        MigrationDialog *dialog = upgradeDialog();
        QVERIFY(dialog);
        RehearsalDialog *rehearsal = rehearsed(dialog);
        QVERIFY(rehearsal);
        QVERIFY(!rehearsal->report()->passed());
        QVERIFY(child<QLabel>(rehearsal, "rehearsalSentence")
                    ->text()
                    .startsWith(QLatin1String("The upgrade failed.")));
        QCOMPARE(keptReports(*m_workspace->project().url).size(), 1);
        QCOMPARE(QDir::temp().entryList({QStringLiteral("stillroom_rehearsal_*")}), QStringList());
        shoot(rehearsal, "rehearsal-failed");
        rehearsal->close();
        dialog->close();
    }

    void aRehearsalThatGoesWellChangesNothing()
    {
        m_panel->selectRevision(QStringLiteral("9c41f0be27aa"));
        m_panel->upgradeToSelected();
        auto *dialog = openDialog<MigrationDialog>();
        QTRY_VERIFY(child<QPushButton>(dialog, "rehearseButton")->isEnabled());
        RehearsalDialog *rehearsal = rehearsed(dialog);
        QVERIFY(rehearsal);
        QVERIFY2(rehearsal->report()->passed(), qPrintable(rehearsal->report()->toText()));
        QCOMPARE(child<QTreeWidget>(rehearsal, "rehearsalPhases")->topLevelItemCount(), 4);
        shoot(rehearsal, "rehearsal");
        rehearsal->close();
        const auto connection = Connection::open(*m_workspace->project().url);
        QCOMPARE(connection->scalar(Statement(QStringLiteral("select version_num from alembic_version")))
                     .toString(),
                 QStringLiteral("2c8be614f3a0"));
        dialog->close();
    }

    void aNewRevisionShowsItsImpactAndIsRehearsed()
    {
        auto *dialog = new NewRevisionDialog(*m_workspace, NewRevisionDialog::Purpose::Check, m_panel.get());
        dialog->open();
        auto *changes = child<QListWidget>(dialog, "changesList");
        QTRY_VERIFY_WITH_TIMEOUT(changes->count() > 0, 20'000);
        auto *view = dialog->findChild<ImpactView *>();
        QTRY_COMPARE_WITH_TIMEOUT(view->sheet().steps.size(), std::size_t(changes->count()), 20'000);
        auto *table = child<QTreeWidget>(view, "impactTable");
        QCOMPARE(table->topLevelItemCount(), changes->count());
        QSignalSpy measured(view, &ImpactView::measured);
        child<QLineEdit>(dialog, "revisionMessage")->setText(QStringLiteral("make them equal"));
        QVERIFY(!view->isMeasuring()); // a message changes no impact
        shoot(dialog, "newrevision");
        RehearsalDialog *rehearsal = rehearsed(dialog);
        QVERIFY(rehearsal);
        QVERIFY2(rehearsal->report()->passed(), qPrintable(rehearsal->report()->toText()));
        rehearsal->close();
        changes->item(0)->setCheckState(Qt::Unchecked);
        QTRY_COMPARE(measured.size(), 1);
        QCOMPARE(table->topLevelItemCount(), changes->count() - 1);
        dialog->close();
    }

    void thePanelMeasuresWhatOneLooksAt()
    {
        m_panel->selectRevision(QStringLiteral("d0d0d0d0d0d0"));
        auto *view = m_panel->findChild<ImpactView *>();
        QVERIFY(view);
        QVERIFY(view->sheet().steps.empty());
        QTabWidget *tabs = nullptr;
        for (QTabWidget *each : m_panel->findChildren<QTabWidget *>()) {
            if (each->indexOf(view) >= 0)
                tabs = each;
        }
        QVERIFY(tabs);
        tabs->setCurrentWidget(view);
        QTRY_COMPARE_WITH_TIMEOUT(view->sheet().steps.size(), std::size_t(5), 20'000);
        QVERIFY(view->sheet().isBlocked());
        shoot(m_panel.get(), "panel");
        m_panel->selectRevision(QStringLiteral("2c8be614f3a0")); // applied: what taking it back does
        QTRY_VERIFY_WITH_TIMEOUT(!view->isMeasuring() && !view->sheet().steps.empty(), 20'000);
        QCOMPARE(view->sheet().steps.front().revision, QStringLiteral("2c8be614f3a0"));
    }
};

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    EnglishPlurals plurals;
    QCoreApplication::installTranslator(&plurals);
    Theme::of(application).setMode(Theme::Mode::Light);
    ImpactViewTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_impactview.moc"
