#include "base/configfolder.h"
#include "base/englishplurals.h"
#include "db/connection.h"
#include "gui/common/codeeditor.h"
#include "gui/common/confirmdialog.h"
#include "gui/common/gridheader.h"
#include "gui/common/gridview.h"
#include "gui/common/lookupfield.h"
#include "gui/common/sqlpreviewdialog.h"
#include "gui/connect/connectdialog.h"
#include "gui/diagram/diagrampage.h"
#include "gui/diagram/diagrampanel.h"
#include "gui/diagram/diagramview.h"
#include "gui/editor/sqleditor.h"
#include "gui/editor/sqlpage.h"
#include "gui/editor/statementhistorydialog.h"
#include "gui/form/childtabs.h"
#include "gui/form/fieldrow.h"
#include "gui/form/formpage.h"
#include "gui/form/lookuplist.h"
#include "gui/form/parenteditor.h"
#include "gui/grid/gridmodel.h"
#include "gui/grid/gridpage.h"
#include "gui/history/historypanel.h"
#include "gui/history/impactview.h"
#include "gui/history/migrationdialog.h"
#include "gui/history/newrevisiondialog.h"
#include "gui/schematree/explorerpanel.h"
#include "gui/schematree/schematreemodel.h"
#include "gui/shell/mainwindow.h"
#include "gui/shell/startpage.h"
#include "gui/shell/tabarea.h"
#include "migrate/scriptdirectory.h"
#include "support/testsupport.h"
#include "tour/stage.h"

#include <QAbstractItemView>
#include <QAction>
#include <QCheckBox>
#include <QCompleter>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QListWidget>
#include <QProcess>
#include <QPushButton>
#include <QRegularExpression>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTreeView>
#include <QTreeWidget>

using namespace stillroom;

namespace {

constexpr int patience = 15'000; // of any wait, in ms: only a broken program needs it

QString latin(const char *text)
{
    return QString::fromLatin1(text);
}

} // namespace

/// Walks through the main job in the real window: opens a project, looks at its diagram and rows, edits them,
/// runs SQL, migrates the database and writes a revision. The steps build on each other; each leaves a
/// picture in both themes. STILLROOM_TOUR_DIR says where; STILLROOM_DOCS_DIR takes those the documentation
/// shows.
class TourTest : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    QString m_project;
    std::unique_ptr<MainWindow> m_window;
    Stage m_stage;
    bool m_broken = false; // a step failed, and what follows would only repeat it
    QString m_revision; // the one that was written

    Workspace &workspace() const { return *m_window->workspace(); }
    template <class T>
    T *page() const
    {
        return qobject_cast<T *>(m_window->tabs()->currentPage());
    }
    template <class T>
    static T *child(const QObject *parent, const char *name)
    {
        return parent->findChild<T *>(latin(name));
    }
    static QPushButton *button(const QWidget *parent, const QString &text)
    {
        for (auto *each : parent->findChildren<QPushButton *>()) {
            if (each->isVisible() && each->text() == text)
                return each;
        }
        return nullptr;
    }
    static QAction *pageAction(const QWidget *page, const QString &text)
    {
        for (auto *each : page->findChildren<QAction *>()) {
            if (each->text() == text)
                return each;
        }
        return nullptr;
    }
    template <class T>
    static T *dialog()
    {
        for (QWidget *widget : QApplication::topLevelWidgets()) {
            if (auto *found = qobject_cast<T *>(widget); found != nullptr && found->isVisible())
                return found;
        }
        return nullptr;
    }
    /// What the database file holds, asked over a connection of the test's own.
    Value inDatabase(const QString &sql) const
    {
        const auto connection = Connection::open(ConnectionUrl::sqliteFile(m_project + latin("/app.db")));
        return connection->scalar(Statement(sql, {}));
    }
    QString textInDatabase(const char *sql) const { return inDatabase(latin(sql)).toString(); }

    DiagramPanel *diagram() const
    {
        auto *shown = m_window->workspace() ? page<DiagramPage>() : nullptr;
        return shown ? &shown->panel() : nullptr;
    }
    bool isSettled() const
    {
        return !m_window->workspace()
            || (!workspace().isReading() && (diagram() == nullptr || !diagram()->isBusy()));
    }
    bool shoot(const char *step, const QString &documentName = {})
    {
        return m_stage.shoot(
            *m_window, latin(step), [this] { return isSettled(); }, documentName);
    }

    /// After a dialog is gone: a desktop gives the focus back by itself.
    bool isBack() const
    {
        m_window->activateWindow();
        return QTest::qWaitForWindowActive(m_window.get());
    }

    GridTable *table() const { return m_window->tabs()->currentPage()->findChild<GridView *>()->table(); }
    GridModel *rows() const { return m_window->tabs()->currentPage()->findChild<GridModel *>(); }
    QModelIndex cell(int row, const char *column) const
    {
        return rows()->index(row, rows()->columnOf(latin(column)));
    }
    bool rowsAreThere(qint64 count) const
    {
        return rows()->totalRows() == count && (count == 0 || rows()->isLoaded(0));
    }
    RowState stateOf(int row) const { return RowState(rows()->index(row, 0).data(RowStateRole).toInt()); }
    void typeInto(const QModelIndex &index, const QString &text)
    {
        table()->setFocus();
        table()->setCurrentIndex(index);
        QTest::keyClick(table(), Qt::Key_F2);
        const QPointer<QLineEdit> editor = table()->viewport()->findChild<QLineEdit *>();
        QVERIFY(editor);
        QTest::keyClicks(editor, text);
        QTest::keyClick(editor, Qt::Key_Return);
        QTRY_VERIFY(!editor); // taken from the event loop
    }

    QStringList m_strays; // windows that nobody asked for: widgets shown before they got a parent

protected:
    bool eventFilter(QObject *object, QEvent *event) override
    {
        if (event->type() == QEvent::Show && object->isWidgetType()) {
            auto *widget = static_cast<QWidget *>(object);
            if (widget->isWindow() && widget->windowType() == Qt::Window && widget != m_window.get())
                m_strays << latin(widget->metaObject()->className()) + QLatin1Char(' ')
                        + widget->objectName();
        }
        return false;
    }

private Q_SLOTS:
    void initTestCase()
    {
        qApp->installEventFilter(this);
        const QString pictures = qEnvironmentVariable("STILLROOM_TOUR_DIR", m_folder.filePath(latin("tour")));
        const QString documentation = qEnvironmentVariable("STILLROOM_DOCS_DIR");
        QVERIFY(QDir().mkpath(pictures));
        QVERIFY(documentation.isEmpty() || QDir().mkpath(documentation));
        m_stage.setFolders(pictures, documentation);
        setConfigFolder(m_folder.filePath(latin("config")));
        m_project = m_folder.filePath(latin("clubs"));
        copyFolder(QStringLiteral(STILLROOM_BINARY_DIR "/demo/clubs"), m_project);
        m_window = std::make_unique<MainWindow>();
        m_strays.clear();
        m_window->resize(1280, 800);
        m_window->show();
        m_window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    }

    void init()
    {
        if (m_broken)
            QSKIP("An earlier step failed.");
        if (dialog<QDialog>() == nullptr)
            QVERIFY(isBack());
    }

    void cleanup() { m_broken = m_broken || QTest::currentTestFailed(); }

    void cleanupTestCase() { m_window.reset(); }

    void startPage()
    {
        QVERIFY(button(m_window.get(), latin("Open demo")) != nullptr);
        QVERIFY(shoot("start-page"));
    }

    void opened()
    {
        m_window->openTarget(m_project);
        QTRY_VERIFY_WITH_TIMEOUT(m_window->workspace() != nullptr && workspace().schema()
                                     && workspace().models() && workspace().scripts()
                                     && !workspace().isReading(),
                                 patience);
        QVERIFY(page<DiagramPage>() != nullptr); // a project that is new begins with its diagram
        auto *tree = m_window->findChild<ExplorerPanel *>()->findChild<QTreeView *>();
        const auto users = [tree] {
            return tree->model()
                ->match(tree->model()->index(0, 0), Qt::DisplayRole, latin("users"), 1,
                        Qt::MatchExactly | Qt::MatchRecursive)
                .value(0);
        };
        QTRY_COMPARE(users().data(SchemaTreeModel::CountRole).toString(), latin("300"));
        auto *history = child<QListView>(m_window.get(), "historyList");
        QCOMPARE(history->model()->rowCount(), 11);
        QCOMPARE(workspace().currentRevisions(), QStringList {latin("2c8be614f3a0")});
        m_window->findChild<HistoryPanel *>()->selectRevision(latin("8d12aa40ef77"));
        auto *operations = m_window->findChild<HistoryPanel *>()->findChild<QListWidget *>();
        QTRY_VERIFY(operations->count() > 0);
        QVERIFY(operations->item(0)->text().contains(latin("tags")));
        QVERIFY(shoot("opened"));
    }

    /// The database is two revisions behind the models: the diagram says where.
    void diagramWithDifferences()
    {
        QTRY_VERIFY_WITH_TIMEOUT(!diagram()->isBusy() && !diagram()->scene().diagram().nodes.empty(),
                                 patience);
        m_window->findChild<HistoryPanel *>()->selectRevision({});
        const Diagram &shown = diagram()->scene().diagram();
        const int users = shown.indexOf({{}, latin("users")});
        QVERIFY(users >= 0);
        QVERIFY(shown.indexOf({{}, latin("item_tags")}) < 0); // folded into a link
        const DiagramNode &node = shown.nodes[std::size_t(users)];
        QCOMPARE(node.className, latin("User"));
        QCOMPARE(node.columns[std::size_t(node.columnIndex(latin("last_login")))].drift, Drift::OnlyInModels);
        QCOMPARE(node.columns[std::size_t(node.columnIndex(latin("name")))].drift, Drift::Equal);
        QVERIFY(shoot("diagram", latin("diagram")));
    }

    void diagramZoomedAndHovered()
    {
        const Diagram &shown = diagram()->scene().diagram();
        const int groups = shown.indexOf({{}, latin("groups")});
        DiagramView &view = diagram()->view();
        view.showNode(groups);
        view.setZoom(1.5);
        diagram()->scene().setHovered(groups);
        QVERIFY(diagram()->scene().nodeEmphasis(groups).lifted);
        const int comments = shown.indexOf({{}, latin("comments")});
        QVERIFY(diagram()->scene().nodeEmphasis(comments).dimmed);
        QVERIFY(shoot("diagram-zoomed"));
        diagram()->scene().setHovered(-1);
        view.fit();
    }

    void quickOpen()
    {
        QTest::keyClick(m_window.get(), Qt::Key_P, Qt::ControlModifier);
        QTest::keyClicks(m_window->quickOpen()->field(), latin("us"));
        QCOMPARE(m_window->quickOpen()->shownTexts().first(), latin("users"));
        QVERIFY(shoot("quick-open"));
        QTest::keyClick(m_window->quickOpen()->field(), Qt::Key_Return);
        QCOMPARE(m_window->tabs()->currentPage()->key(), latin("table:users"));
    }

    void dataGrid()
    {
        QTRY_VERIFY_WITH_TIMEOUT(rowsAreThere(300), patience);
        QCOMPARE(cell(0, "name").data().toString(),
                 textInDatabase("SELECT name FROM users ORDER BY id LIMIT 1"));
        QCOMPARE(
            cell(0, "group_id").data(CellLabelRole).toString(),
            textInDatabase("SELECT name FROM groups WHERE id = (SELECT group_id FROM users WHERE id = 1)"));
        table()->setFocus();
        table()->setCurrentIndex(cell(0, "name"));
        QVERIFY(shoot("data-grid"));
    }

    void filterAndStage()
    {
        auto *header = m_window->tabs()->currentPage()->findChild<GridView *>()->header();
        Q_EMIT header->sortRequested(rows()->columnOf(latin("name")), false);
        QLineEdit *field = header->filterField(rows()->columnOf(latin("email")));
        field->setFocus();
        QTest::keyClicks(field, latin("contains keller"));
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(rowsAreThere(20), patience);
        QCOMPARE(cell(0, "name").data().toString(), latin("Agnes Keller"));

        typeInto(cell(1, "name"), latin("Bruno Keller-Ito"));
        QCOMPARE(stateOf(1), RowState::Changed);
        typeInto(cell(3, "email"), latin("elin@example.org"));
        table()->setCurrentIndex(cell(5, "name"));
        QTest::keyClick(table(), Qt::Key_Delete);
        QTRY_VERIFY(dialog<ConfirmDialog>() != nullptr); // other rows refer to this one
        QVERIFY(shoot("delete-impact"));
        button(dialog<ConfirmDialog>(), latin("Mark for deletion"))->click();
        QTRY_COMPARE(stateOf(5), RowState::Deleted);
        QVERIFY(isBack());
        table()->setFocus();
        QTest::keyClick(table(), Qt::Key_Insert);
        QCOMPARE(rows()->totalRows(), 21);
        const int added = 20;
        QCOMPARE(stateOf(added), RowState::Added);
        typeInto(cell(added, "name"), latin("Wanda Keller"));
        typeInto(cell(added, "email"), latin("wanda.keller@example.org"));
        QVERIFY(page<GridPage>()->hasUnsavedChanges());
        QCOMPARE(
            textInDatabase("SELECT count(*) FROM users WHERE name IN ('Wanda Keller', 'Bruno Keller-Ito')"),
            latin("0"));
        QVERIFY(shoot("filtered-and-staged", latin("grid")));
    }

    void lookUpParent()
    {
        const int added = 20;
        table()->setCurrentIndex(cell(added, "group_id"));
        QTest::keyClick(table(), Qt::Key_F2);
        const QPointer<LookupField> lookup = table()->viewport()->findChild<LookupField *>();
        QVERIFY(lookup != nullptr);
        QTest::keyClicks(lookup, latin("eng"));
        auto *completer = lookup->findChild<QCompleter *>();
        QTRY_VERIFY(completer->popup()->isVisible());
        QCOMPARE(completer->popup()->model()->rowCount(), 3);
        QVERIFY(shoot("lookup-in-grid"));
        QTest::keyClick(completer->popup(), Qt::Key_Down);
        const QString chosen = completer->popup()->currentIndex().data().toString();
        QTest::keyClick(completer->popup(), Qt::Key_Return);
        QVERIFY(lookup);
        QCOMPARE(lookup->text(), chosen);
        QTest::keyClick(lookup, Qt::Key_Return);
        QTRY_VERIFY(!lookup);
        const QModelIndex group = cell(added, "group_id");
        QTRY_COMPARE(group.data().toString() + QLatin1Char(' ') + group.data(CellLabelRole).toString(),
                     chosen);
    }

    void previewAndApply()
    {
        QAction *preview = pageAction(page<GridPage>(), latin("SQL preview"));
        QVERIFY(preview != nullptr && preview->isEnabled());
        preview->trigger();
        auto *shown = dialog<SqlPreviewDialog>();
        QVERIFY(shown != nullptr);
        for (const char *part : {"INSERT INTO", "UPDATE", "DELETE FROM", "wanda.keller@example.org"})
            QVERIFY2(shown->sql().contains(latin(part)), part);
        QVERIFY(shoot("sql-preview"));
        QVERIFY(shown->verbButton() != nullptr);
        const QString before = textInDatabase("SELECT count(*) FROM users");
        shown->verbButton()->click();
        QTRY_VERIFY_WITH_TIMEOUT(!page<GridPage>()->hasUnsavedChanges(), patience);
        QVERIFY(isBack());
        QCOMPARE(textInDatabase("SELECT count(*) FROM users"), before); // one more, one less
        QCOMPARE(textInDatabase("SELECT g.name FROM users u JOIN groups g ON g.id = u.group_id"
                                " WHERE u.email = 'wanda.keller@example.org'")
                     .isEmpty(),
                 false);
        QCOMPARE(textInDatabase("SELECT count(*) FROM users WHERE name = 'Bruno Keller-Ito'"), latin("1"));
    }

    void recordForm()
    {
        QTRY_VERIFY_WITH_TIMEOUT(rowsAreThere(19), patience); // one address fits the filter no more
        table()->setFocus();
        table()->setCurrentIndex(cell(1, "name"));
        QTest::keyClick(table(), Qt::Key_F4);
        QTRY_VERIFY_WITH_TIMEOUT(page<FormPage>() != nullptr && !page<FormPage>()->isLoading(), patience);
        auto *form = page<FormPage>();
        auto *name = form->field(latin("name"))->findChild<QLineEdit *>();
        QCOMPARE(name->text(), latin("Bruno Keller-Ito"));
        name->setFocus();
        name->selectAll();
        QTest::keyClicks(name, latin("Bruno Kellermann"));
        form->field(latin("email"))->findChild<QLineEdit *>()->setFocus(); // leaving a field stages it
        QTRY_VERIFY(form->hasUnsavedChanges());
        const auto hasChildren = [form] {
            const auto views = form->children()->findChildren<QAbstractItemView *>();
            return std::any_of(views.begin(), views.end(), [](const QAbstractItemView *view) {
                return view->isVisible() && view->model() != nullptr && view->model()->rowCount() > 0;
            });
        };
        QTRY_VERIFY_WITH_TIMEOUT(hasChildren(), patience);
        QVERIFY(shoot("record-form", latin("form")));
    }

    void lookUpInForm()
    {
        auto *form = page<FormPage>();
        auto *group = form->field(latin("group_id"))->findChild<ParentLine *>();
        QVERIFY(group != nullptr);
        group->setFocus();
        group->selectAll();
        QTest::keyClicks(group, latin("eng"));
        QTRY_VERIFY(m_window->findChild<LookupList *>() != nullptr);
        auto *list = m_window->findChild<LookupList *>();
        QTRY_VERIFY(list->isVisible());
        QTRY_COMPARE(list->rowCount(), 3);
        const QString chosen = list->row(0).label;
        QVERIFY(shoot("form-lookup"));
        QTest::keyClick(group, Qt::Key_Return);
        QTRY_COMPARE(group->text(), chosen);
        form->saveChanges();
        QTRY_VERIFY_WITH_TIMEOUT(!form->hasUnsavedChanges(), patience);
        QCOMPARE(textInDatabase("SELECT g.name FROM users u JOIN groups g ON g.id = u.group_id"
                                " WHERE u.name = 'Bruno Kellermann'"),
                 chosen);
    }

    void completeSql()
    {
        QTest::keyClick(m_window.get(), Qt::Key_T, Qt::ControlModifier);
        auto *sql = page<SqlPage>();
        QVERIFY(sql != nullptr);
        sql->setText(
            latin("select g.name, count(*) as members\nfrom users u\njoin groups g on g.id = u.group_id\n"
                  "where u.active\ngroup by g"));
        auto *editor = sql->findChild<SqlEditor *>();
        editor->setFocus();
        QTest::keyClicks(editor, latin(".na"));
        auto *popup = child<QListWidget>(editor, "completionPopup");
        QTRY_VERIFY(popup->isVisible());
        QCOMPARE(popup->item(0)->text(), latin("name"));
        QVERIFY(shoot("sql-completion"));
        QTest::keyClick(editor, Qt::Key_Return);
        QVERIFY(sql->text().endsWith(latin("group by g.name")));
    }

    void runSql()
    {
        auto *sql = page<SqlPage>();
        auto *editor = sql->findChild<SqlEditor *>();
        QTest::keyClicks(editor, latin(" order by 2 desc"));
        QTest::keyClick(editor, Qt::Key_Escape);
        QTest::keyClick(editor, Qt::Key_Return, Qt::ControlModifier);
        QTRY_VERIFY_WITH_TIMEOUT(!sql->isRunning(), patience);
        auto *results = child<QTabWidget>(sql, "sqlResults");
        auto *view = child<GridView>(results, "resultView");
        QVERIFY(view != nullptr);
        const QAbstractItemModel *found = view->table()->model();
        QCOMPARE(found->rowCount(), 24);
        QCOMPARE(found->index(0, 1).data().toString(),
                 textInDatabase("SELECT count(*) FROM users WHERE active GROUP BY group_id HAVING group_id"
                                " IS NOT NULL ORDER BY 1 DESC LIMIT 1"));
        QVERIFY(shoot("sql-results", latin("sql")));

        sql->setText(latin("select name, email\nfrom users\nwhere active;\n\nselect title\nfrm posts;"));
        sql->runScript();
        QTRY_VERIFY_WITH_TIMEOUT(!sql->isRunning(), patience);
        QVERIFY(!editor->annotation(5).isEmpty());
        QVERIFY(shoot("sql-error"));

        sql->showHistory();
        QVERIFY(dialog<StatementHistoryDialog>() != nullptr);
        QVERIFY(shoot("statements"));
        dialog<StatementHistoryDialog>()->reject();
        QTRY_VERIFY(dialog<StatementHistoryDialog>() == nullptr);
        QVERIFY(isBack());
    }

    void previewUpgrade()
    {
        m_window->action(latin("diagram"))->trigger();
        auto *upgrade = child<QPushButton>(m_window.get(), "upgradeButton");
        QVERIFY(upgrade->isEnabled());
        upgrade->click();
        auto *migration = dialog<MigrationDialog>();
        QVERIFY(migration != nullptr);
        QTRY_VERIFY_WITH_TIMEOUT(child<QPushButton>(migration, "runButton")->isEnabled(), patience);
        QTRY_VERIFY_WITH_TIMEOUT(!migration->findChild<ImpactView *>()->sheet().steps.empty(), patience);
        QCOMPARE(child<QTreeWidget>(migration, "migrationSteps")->topLevelItemCount(), 2);
        QVERIFY(child<QCheckBox>(migration, "backupBox")->isChecked());
        QCOMPARE(textInDatabase("SELECT version_num FROM alembic_version"), latin("2c8be614f3a0"));
        QVERIFY(shoot("upgrade-preview", latin("upgrade")));
    }

    void upgrade()
    {
        child<QPushButton>(dialog<MigrationDialog>(), "runButton")->click();
        QTRY_COMPARE_WITH_TIMEOUT(workspace().currentRevisions(), QStringList {latin("9c41f0be27aa")},
                                  patience);
        QTRY_VERIFY_WITH_TIMEOUT(!workspace().isReading() && dialog<MigrationDialog>() == nullptr, patience);
        QVERIFY(isBack());
        QCOMPARE(textInDatabase("SELECT version_num FROM alembic_version"), latin("9c41f0be27aa"));
        QCOMPARE(textInDatabase("SELECT count(*) FROM pragma_table_info('users') WHERE name = 'last_login'"),
                 latin("1"));
        QCOMPARE(QDir(m_project).entryList({latin("app-*.db")}).size(), 1);
        QVERIFY(!child<QPushButton>(m_window.get(), "upgradeButton")->isEnabled());
        QVERIFY(shoot("upgraded"));
    }

    void newRevision()
    {
        QFile models(m_project + latin("/app/models.py"));
        QVERIFY(models.open(QIODevice::ReadOnly));
        QByteArray source = models.readAll();
        models.close();
        source.replace("email = Column(String(128)", "email = Column(String(255)");
        source.replace("title = Column(String(80))", "headline = Column(String(80))");
        source.replace("color = Column(String(7))",
                       "color = Column(String(7))\n    created_at = Column(DateTime)");
        QVERIFY(models.open(QIODevice::WriteOnly));
        models.write(source);
        models.close();
        const auto sees = [this] {
            const Table *profiles = workspace().models()->schema.table({{}, latin("profiles")});
            return profiles != nullptr && profiles->column(latin("headline")) != nullptr;
        };
        QTRY_VERIFY_WITH_TIMEOUT(sees(), patience);
        QTRY_VERIFY_WITH_TIMEOUT(!workspace().isReading(), patience);

        child<QPushButton>(m_window.get(), "newRevisionButton")->click();
        auto *revision = dialog<NewRevisionDialog>();
        QVERIFY(revision != nullptr);
        auto *changes = child<QListWidget>(revision, "changesList");
        QTRY_COMPARE_WITH_TIMEOUT(changes->count(), 5, patience);
        QTest::keyClicks(child<QLineEdit>(revision, "revisionMessage"), latin("Name headlines, widen email"));
        QTRY_VERIFY(button(revision, latin("Renamed")) != nullptr);
        QTRY_VERIFY_WITH_TIMEOUT(!revision->findChild<ImpactView *>()->sheet().steps.empty(), patience);
        QVERIFY(shoot("new-revision", latin("new-revision")));
        button(revision, latin("Renamed"))->click();
        QTRY_COMPARE_WITH_TIMEOUT(changes->count(), 4, patience);
        const auto editors = revision->findChildren<CodeEditor *>();
        QVERIFY(std::any_of(editors.begin(), editors.end(), [](const CodeEditor *editor) {
            return editor->text().contains(QRegularExpression(latin("new_column_name=['\"]headline['\"]")));
        }));
        QTRY_VERIFY_WITH_TIMEOUT(!revision->findChild<ImpactView *>()->isMeasuring(), patience);
        QVERIFY(shoot("new-revision-answered"));
        QSignalSpy written(revision, &NewRevisionDialog::written);
        child<QPushButton>(revision, "writeButton")->click();
        QCOMPARE(written.count(), 1);
        m_revision = written.first().first().toString();
        const QStringList files
            = QDir(m_project + latin("/migrations/versions")).entryList({m_revision + latin("_*.py")});
        QCOMPARE(files.size(), 1);
    }

    void historyAfter()
    {
        QTRY_VERIFY_WITH_TIMEOUT(
            workspace().scripts()->map().contains(m_revision) && !workspace().isReading(), patience);
        auto *history = child<QListView>(m_window.get(), "historyList");
        QCOMPARE(history->model()->rowCount(), 12);
        QCOMPARE(history->model()->index(0, 0).data().toString(), latin("Name headlines, widen email"));
        m_window->findChild<HistoryPanel *>()->selectRevision({});
        QVERIFY(shoot("history-pending"));
        child<QPushButton>(m_window.get(), "upgradeButton")->click();
        QTRY_VERIFY_WITH_TIMEOUT(child<QPushButton>(dialog<MigrationDialog>(), "runButton")->isEnabled(),
                                 patience);
        const QString kept = textInDatabase("SELECT group_concat(title) FROM profiles");
        child<QPushButton>(dialog<MigrationDialog>(), "runButton")->click();
        QTRY_COMPARE_WITH_TIMEOUT(workspace().currentRevisions(), QStringList {m_revision}, patience);
        QTRY_VERIFY_WITH_TIMEOUT(!workspace().isReading() && dialog<MigrationDialog>() == nullptr, patience);
        QCOMPARE(textInDatabase("SELECT group_concat(headline) FROM profiles"), kept);
        QVERIFY(shoot("history-after"));
    }

    void newDatabase()
    {
        const QString file = m_folder.filePath(latin("fresh.db"));
        m_window->openTarget(file);
        const auto offered = [this] { return button(m_window.get(), latin("Create the file")) != nullptr; };
        QTRY_VERIFY_WITH_TIMEOUT(offered(), patience);
        QVERIFY(!QFileInfo::exists(file));
        QVERIFY(shoot("missing-file"));
        button(m_window.get(), latin("Create the file"))->click();
        QTRY_VERIFY_WITH_TIMEOUT(workspace().schema() != nullptr, patience);
        QVERIFY(QFileInfo::exists(file));
        QVERIFY(shoot("empty-database"));
    }

    void dialogs()
    {
        m_window->action(latin("connect"))->trigger();
        auto *connecting = dialog<ConnectDialog>();
        QVERIFY(connecting != nullptr);
        connecting->setUrl(latin("sqlite:///") + m_project + latin("/app.db"));
        button(connecting, latin("Test connection"))->click();
        const auto works = [connecting] {
            const auto labels = connecting->findChildren<QLabel *>();
            return std::any_of(labels.begin(), labels.end(), [](const QLabel *label) {
                return label->isVisible() && label->text().contains(latin("It works"));
            });
        };
        QTRY_VERIFY_WITH_TIMEOUT(works(), patience);
        connecting->setUrl(latin("sqlite:////srv/clubs/app.db")); // no path of this machine in a picture
        QVERIFY(shoot("connect"));
        connecting->reject();
        for (const char *name : {"shortcuts", "about"}) {
            m_window->action(latin(name))->trigger();
            QTRY_VERIFY(dialog<QDialog>() != nullptr);
            QVERIFY(shoot(name));
            dialog<QDialog>()->accept();
            QTRY_VERIFY(dialog<QDialog>() == nullptr);
        }
    }

    void noWindowFlashed() { QVERIFY2(m_strays.isEmpty(), qPrintable(m_strays.join(latin(", ")))); }

    void picturesAreThere()
    {
        for (const QString &file : m_stage.written()) {
            const QImage image(file);
            QVERIFY2(image.width() >= 1280 && image.height() >= 800, qPrintable(file));
            // A picture of one colour shows nothing.
            QSet<QRgb> colors;
            for (int y = 0; y < image.height(); y += 7) {
                for (int x = 0; x < image.width(); x += 7)
                    colors << image.pixel(x, y);
            }
            QVERIFY2(colors.size() > 10, qPrintable(file));
        }
    }
};

/// A screen that the window fits on twice over; the platform's own is smaller than the window, and menus
/// would be pushed aside.
static QString screenFile(const QString &folder)
{
    const QString name = folder + latin("/screen.json");
    QFile file(name);
    if (file.open(QIODevice::WriteOnly))
        file.write(R"({"screens": [{"name": "tour", "x": 0, "y": 0, "width": 3840, "height": 2400,
                       "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}]})");
    return name;
}

/// The tour runs twice, side by side: once at each device pixel ratio.
int main(int argc, char **argv)
{
    const QTemporaryDir folder;
    qputenv("QT_QPA_PLATFORM", "offscreen:configfile=" + screenFile(folder.path()).toUtf8());
    const bool isSecond = qEnvironmentVariableIsSet("STILLROOM_TOUR_SECOND");
    QApplication application(argc, argv);
    QApplication::setApplicationName(latin("stillroom"));
    QApplication::setApplicationDisplayName(latin("Stillroom"));
    QApplication::setCursorFlashTime(0);
    EnglishPlurals plurals;
    QApplication::installTranslator(&plurals);
    Theme::of(application).setMode(Theme::Mode::Light);
    QProcess second;
    if (!isSecond && argc == 1) {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(latin("STILLROOM_TOUR_SECOND"), latin("1"));
        environment.insert(latin("QT_SCALE_FACTOR"), latin("2"));
        second.setProcessEnvironment(environment);
        second.setProcessChannelMode(QProcess::ForwardedChannels);
        second.start(QApplication::applicationFilePath(), {});
    }
    TourTest test;
    const int failed = QTest::qExec(&test, argc, argv);
    if (second.program().isEmpty())
        return failed;
    if (!second.waitForFinished(300'000)) {
        second.kill();
        second.waitForFinished();
        return failed + 1;
    }
    return failed + (second.exitStatus() == QProcess::NormalExit ? second.exitCode() : 1);
}

#include "tst_tour.moc"
