#include "base/configfolder.h"
#include "base/text.h"
#include "gui/common/theme.h"
#include "gui/editor/sqleditor.h"
#include "gui/editor/sqlpage.h"
#include "gui/editor/statementhistorydialog.h"

#include <QApplication>
#include <QDialog>
#include <QLineEdit>
#include <QPushButton>
#include <QTabWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QTreeWidget>
#include <QtTest>

using namespace stillroom;

class SqlPageTest : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    std::unique_ptr<Workspace> m_workspace;
    std::unique_ptr<SqlPage> m_page;

    void runAndWait(void (SqlPage::*what)())
    {
        ((*m_page).*what)();
        QTRY_VERIFY_WITH_TIMEOUT(!m_page->isRunning(), 20'000);
    }
    QTabWidget *results() const { return m_page->findChild<QTabWidget *>(QStringLiteral("sqlResults")); }
    QString lastMessage() const
    {
        auto *messages = m_page->findChild<QTreeWidget *>(QStringLiteral("sqlMessages"));
        return messages->topLevelItem(messages->topLevelItemCount() - 1)->text(1);
    }

private Q_SLOTS:
    void initTestCase() { setConfigFolder(m_folder.filePath(QStringLiteral("config"))); }

    void init()
    {
        const QString file
            = m_folder.filePath(QString::fromLatin1(QTest::currentTestFunction()) + QStringLiteral(".db"));
        OpenOptions options;
        options.createMissing = true;
        const auto connection = Connection::open(ConnectionUrl::sqliteFile(file), options);
        connection->executeScript(QStringLiteral("create table users (id integer primary key, name text);"
                                                 "insert into users (name) values ('ä'), ('b'), ('c');"));
        Project project;
        project.name = QStringLiteral("test");
        project.url = ConnectionUrl::sqliteFile(file);
        m_workspace = std::make_unique<Workspace>(project);
        m_page = std::make_unique<SqlPage>(*m_workspace, 1);
        m_page->resize(1000, 700);
        m_page->show();
    }

    void cleanup()
    {
        m_page.reset();
        m_workspace.reset();
    }

    void runsTheStatementOfTheCursor()
    {
        m_page->setText(QStringLiteral("select 1;\nselect id, name from users"));
        runAndWait(&SqlPage::runStatement);
        QCOMPARE(results()->count(), 2);
        auto *view = results()->widget(0)->findChild<QTableView *>();
        if (!view)
            view = qobject_cast<QTableView *>(results()->widget(0));
        QVERIFY(view);
        QCOMPARE(view->model()->rowCount(), 3);
        QCOMPARE(view->model()->index(0, 1).data().toString(), QStringLiteral("ä"));
        QCOMPARE(m_page->statusText(), QStringLiteral("3 row(s)"));
    }

    void runsTheScriptAndShowsEachResult()
    {
        m_page->setText(
            QStringLiteral("select 1;\ninsert into users (name) values ('d');\nselect * from users"));
        runAndWait(&SqlPage::runScript);
        QCOMPARE(results()->count(), 3);
        QVERIFY(results()->tabText(1).contains(QStringLiteral("4")));
    }

    void showsAnErrorAtItsLine()
    {
        m_page->setText(QStringLiteral("select 1;\n\nselect *\nfrm users;"));
        runAndWait(&SqlPage::runScript);
        auto *editor = m_page->findChild<SqlEditor *>();
        QVERIFY(!editor->annotation(3).isEmpty());
        QVERIFY(editor->annotation(2).isEmpty());
        QVERIFY(lastMessage().contains(QStringLiteral("frm"))
                || lastMessage().contains(QStringLiteral("users")));
    }

    void coloursWhatTheDatabaseTakesForStringsAndComments()
    {
        CodeEditor editor(CodeEditor::Language::Sql);
        editor.resize(600, 400);
        editor.show();
        const auto styles = [&editor](const QString &text, const SqlSyntax &syntax) {
            editor.setSyntax(syntax);
            editor.setText(text);
            editor.recolor();
            QString shown;
            for (int at = 0; at < text.toUtf8().size(); ++at) {
                switch (editor.SendScintilla(QsciScintilla::SCI_GETSTYLEAT, at)) {
                case QsciLexerSQL::Keyword:
                    shown += QLatin1Char('k');
                    break;
                case QsciLexerSQL::SingleQuotedString:
                    shown += QLatin1Char('s');
                    break;
                case QsciLexerSQL::Comment:
                    shown += QLatin1Char('c');
                    break;
                default:
                    shown += QLatin1Char('.');
                }
            }
            return shown;
        };
        QCOMPARE(styles(QStringLiteral("select $a$é;$a$"), SqlSyntax::postgres()),
                 QStringLiteral("kkkkkk.sssssssss"));
        QCOMPARE(styles(QStringLiteral("'\\';' # a"), SqlSyntax::mysql()), QStringLiteral("ssssscccc"));
        QCOMPARE(styles(QStringLiteral("'\\';' # a"), SqlSyntax::mssql()), QStringLiteral("sss.sssss"));
        QCOMPARE(styles(QStringLiteral("/*! set */ /* x"), SqlSyntax::mysql()),
                 QStringLiteral("....kkk...ccccc"));
        // A token that begins lines before what is styled again.
        const QString body = QStringLiteral("$f$\n") + QStringLiteral("select 1;\n").repeated(200)
            + QStringLiteral("$f$\nselect");
        QCOMPARE(styles(body, SqlSyntax::postgres()).right(7), QStringLiteral(".kkkkkk"));
        editor.insertAt(QStringLiteral("--"), 100, 0);
        editor.SendScintilla(QsciScintilla::SCI_COLOURISE, editor.positionFromLineIndex(100, 0), -1);
        QCOMPARE(
            int(editor.SendScintilla(QsciScintilla::SCI_GETSTYLEAT, editor.positionFromLineIndex(100, 3))),
            int(QsciLexerSQL::SingleQuotedString));
    }

    void cancelEndsALongQueryAndTheNextOneRuns()
    {
        m_page->setText(QStringLiteral(
            "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n"));
        m_page->runStatement();
        QTest::qWait(250);
        QVERIFY(m_page->isRunning());
        QElapsedTimer timer;
        timer.start();
        m_page->cancel();
        QTRY_VERIFY(!m_page->isRunning());
        QVERIFY(timer.elapsed() < 1000);
        QCOMPARE(lastMessage(), QStringLiteral("Cancelled."));
        m_page->setText(QStringLiteral("select 42"));
        runAndWait(&SqlPage::runStatement);
        QCOMPARE(results()->count(), 2);
    }

    void asksBeforeAllRowsAreChanged()
    {
        m_page->setText(QStringLiteral("delete from users"));
        m_page->runStatement();
        QVERIFY(!m_page->isRunning());
        QVERIFY(m_page->findChild<QDialog *>());
    }

    void completesColumnsOfAnAlias()
    {
        m_workspace->refresh();
        QTRY_VERIFY(m_workspace->schema());
        auto *editor = m_page->findChild<SqlEditor *>();
        m_page->setText(QStringLiteral("select  from users u"));
        editor->setCursorOffset(7);
        editor->setFocus();
        QTest::keyClicks(editor, QStringLiteral("u.n"));
        QTest::keyClick(editor, Qt::Key_Return);
        QCOMPARE(m_page->text(), QStringLiteral("select u.name from users u"));
    }

    void togglesComments()
    {
        auto *editor = m_page->findChild<SqlEditor *>();
        m_page->setText(QStringLiteral("select 1;\nselect 2;"));
        editor->selectAll();
        editor->toggleComment();
        QCOMPARE(m_page->text(), QStringLiteral("-- select 1;\n-- select 2;"));
        editor->selectAll();
        editor->toggleComment();
        QCOMPARE(m_page->text(), QStringLiteral("select 1;\nselect 2;"));
    }

    void statementsRunBeforeAreTakenUpAgain()
    {
        for (const char *sql : {"select 1", "select name from users", "selct"}) {
            m_page->setText(QString::fromLatin1(sql));
            runAndWait(&SqlPage::runStatement);
        }
        m_page->setText(QStringLiteral("select 2"));
        m_page->showHistory();
        auto *dialog = m_page->findChild<StatementHistoryDialog *>();
        QVERIFY(dialog && dialog->isVisible());
        auto *list = dialog->findChild<QTreeWidget *>(QStringLiteral("statementList"));
        QStringList rows;
        for (int i = 0; i < list->topLevelItemCount(); ++i)
            rows << list->topLevelItem(i)->text(2);
        QCOMPARE(rows,
                 QStringList({QStringLiteral("selct"), QStringLiteral("select name from users"),
                              QStringLiteral("select 1")}));
        QCOMPARE(list->topLevelItem(0)->text(1), QStringLiteral("failed"));
        QTest::keyClicks(dialog->findChild<QLineEdit *>(), QStringLiteral("users"));
        QCOMPARE(list->topLevelItemCount(), 1);
        dialog->findChild<QPushButton *>(QStringLiteral("insertStatement"))->click();
        QCOMPARE(m_page->text(), QStringLiteral("select 2;\n\nselect name from users"));
        runAndWait(&SqlPage::runStatement); // it is selected
        QCOMPARE(m_page->statusText(), QStringLiteral("3 row(s)"));
        Workspace later(m_workspace->project()); // another session knows them too
        QCOMPARE(later.statementHistory().entries().front().sql, QStringLiteral("select name from users"));
    }

    void isSavedAsAFileAndReadFromIt()
    {
        const QString file = m_folder.filePath(QStringLiteral("users.sql"));
        m_page->setText(QStringLiteral("select 'é'"));
        QVERIFY(m_page->canSave());
        QVERIFY2(!m_page->hasUnsavedChanges(), "the text of a tab without a file is kept with the tab");
        QSignalSpy saved(m_page.get(), &SqlPage::fileSaved);
        m_page->saveTo(file);
        QTRY_COMPARE(saved.count(), 1);
        QCOMPARE(readTextFile(file), QStringLiteral("select 'é'"));
        QCOMPARE(m_page->title(), QStringLiteral("users.sql"));
        QVERIFY(!m_page->canSave());
        auto *editor = m_page->findChild<SqlEditor *>();
        editor->setCursorOffset(10);
        editor->insert(QStringLiteral(" as e"));
        QVERIFY(m_page->hasUnsavedChanges());
        const QJsonObject kept = m_page->saveState();
        m_page->discardChanges();
        QCOMPARE(m_page->text(), QStringLiteral("select 'é'"));

        SqlPage other(*m_workspace, 0, nullptr, file);
        QTRY_COMPARE(other.text(), QStringLiteral("select 'é'"));
        QVERIFY(!other.hasUnsavedChanges());
        SqlPage crashed(*m_workspace, 0, nullptr, file); // what was typed and not saved comes back
        crashed.restoreState(kept);
        QTest::qWait(50);
        QCOMPARE(crashed.text(), QStringLiteral("select 'é' as e"));
        QVERIFY(crashed.hasUnsavedChanges());
        crashed.saveChanges();
        QTRY_VERIFY(!crashed.hasUnsavedChanges());
        QCOMPARE(readTextFile(file), QStringLiteral("select 'é' as e"));
    }

    void aFileThatCannotBeWrittenIsToldAndKept()
    {
        m_page->setText(QStringLiteral("select 1"));
        QSignalSpy failed(m_page.get(), &TabPage::saveFailed);
        QSignalSpy told(m_workspace.get(), qOverload<const Error &>(&Workspace::problem));
        m_page->saveTo(m_folder.filePath(QStringLiteral("no/such/folder.sql")));
        QTRY_COMPARE(failed.count(), 1);
        QCOMPARE(told.count(), 1);
        QCOMPARE(m_page->text(), QStringLiteral("select 1"));
        QVERIFY(m_page->file().isEmpty());
    }

    void keepsItsTextOverARestart()
    {
        m_page->setText(QStringLiteral("select 'é' -- unsaved"));
        SqlPage other(*m_workspace, 2);
        other.restoreState(m_page->saveState());
        QCOMPARE(other.text(), QStringLiteral("select 'é' -- unsaved"));
    }
};

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    Theme::of(application).setMode(Theme::Mode::Light);
    SqlPageTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_sqlpage.moc"
