#include <QtTest>

#include "base/configfolder.h"
#include "base/englishplurals.h"
#include "base/text.h"
#include "gui/common/codeeditor.h"
#include "gui/common/confirmdialog.h"
#include "gui/common/errorbar.h"
#include "gui/common/theme.h"
#include "gui/generate/generatedialog.h"
#include "gui/shell/mainwindow.h"
#include "support/testsupport.h"
#include "tour/stage.h"

#include <QAction>
#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QTemporaryDir>

using namespace stillroom;

/// Code from the window: models and a FastAPI project of an open database. Takes the pictures of the dialog.
class GenerateDialogTest final : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<MainWindow> m_window;
    EnglishPlurals m_plurals;

    static QString latin(const char *text) { return QString::fromLatin1(text); }
    GenerateDialog *dialog() const { return m_window->findChild<GenerateDialog *>(); }
    QComboBox *box(const char *name) const { return dialog()->findChild<QComboBox *>(latin(name)); }
    QString shown() const { return dialog()->findChild<CodeEditor *>()->text(); }
    QString path(const char *name) const { return m_folder->filePath(latin(name)); }

    void shoot(const char *name)
    {
        Stage stage;
        stage.setFolders(qEnvironmentVariable("STILLROOM_TOUR_DIR", m_folder->path()), {});
        QVERIFY(stage.shoot(*m_window, latin(name), [] { return true; }));
    }

private Q_SLOTS:
    void initTestCase()
    {
        QCoreApplication::installTranslator(&m_plurals);
        Theme::current().setMode(Theme::Mode::Light);
    }

    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        setConfigFolder(path("config"));
        const ProcessResult made = runProcess(
            latin("sqlite3"), {path("clubs.db")}, {}, {},
            "CREATE TABLE clubs (id INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL UNIQUE);"
            "CREATE TABLE members (id INTEGER NOT NULL PRIMARY KEY, club_id INTEGER REFERENCES clubs (id));"
            "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY);");
        QCOMPARE(made.exitCode, 0);
        m_window = std::make_unique<MainWindow>();
        m_window->resize(1280, 800);
        m_window->show();
        QVERIFY(!m_window->action(latin("generate"))->isEnabled());
        m_window->openTarget(path("clubs.db"));
        QTRY_VERIFY_WITH_TIMEOUT(
            m_window->workspace() != nullptr && m_window->workspace()->schema() != nullptr, 15'000);
        QTRY_VERIFY(m_window->action(latin("generate"))->isEnabled());
        m_window->action(latin("generate"))->trigger();
        QTRY_VERIFY(shown().contains(latin("class Club(Base):")));
    }

    void cleanup()
    {
        m_window.reset();
        m_folder.reset();
    }

    void models()
    {
        QVERIFY(shown().contains(latin("members: Mapped[list[\"Member\"]]")));
        QVERIFY(!shown().contains(latin("alembic_version")));
        QVERIFY(!box("generateFile")->isVisible() && !box("generatePydantic")->isVisible());
        shoot("generate-models");
        box("generateStyle")->setCurrentIndex(2);
        QTRY_VERIFY(shown().contains(latin("class Club(SQLModel, table=True):")));
        dialog()->write(path("models.py"));
        QCOMPARE(readTextFile(path("models.py")), shown());
    }

    void fileInTheWay()
    {
        writeTextFile(path("models.py"), latin("# mine\n"));
        dialog()->write(path("models.py"));
        auto *question = dialog()->findChild<ConfirmDialog *>();
        QVERIFY(question != nullptr);
        question->reject();
        QCOMPARE(readTextFile(path("models.py")), latin("# mine\n"));
        QTRY_VERIFY(dialog()->findChild<ConfirmDialog *>() == nullptr);
        dialog()->write(path("models.py"));
        question = dialog()->findChild<ConfirmDialog *>();
        for (QPushButton *button : question->findChildren<QPushButton *>()) {
            if (button->text() == latin("Replace"))
                button->click();
        }
        QCOMPARE(readTextFile(path("models.py")), shown());
    }

    void project()
    {
        box("generateWhat")->setCurrentIndex(1);
        QTRY_COMPARE(box("generateFile")->count(), 11);
        box("generateFile")->setCurrentText(latin("app/schemas.py"));
        QVERIFY(shown().contains(latin("model_config = ConfigDict(from_attributes=True)")));
        box("generatePydantic")->setCurrentIndex(1);
        QTRY_VERIFY(shown().contains(latin("orm_mode = True")));
        QCOMPARE(box("generateFile")->currentText(), latin("app/schemas.py"));
        dialog()->write(path("api"));
        QCOMPARE(readTextFile(path("api/app/schemas.py")), shown());
        QVERIFY(dialog()->findChild<QLabel *>(latin("generateNote"))->text().contains(latin("11 files")));
        shoot("generate-project");
        box("generateStyle")->setCurrentIndex(2);
        QVERIFY(dialog()->findChild<ErrorBar *>()->text().contains(latin("SQLModel")));
        QVERIFY(!dialog()->findChild<QPushButton *>(latin("generateSave"))->isEnabled());
        box("generateStyle")->setCurrentIndex(1);
        QTRY_VERIFY(dialog()->findChild<QPushButton *>(latin("generateSave"))->isEnabled());
    }

    void placeThatCannotBeWritten()
    {
        writeTextFile(path("file"), QString());
        dialog()->write(path("file/models.py"));
        QVERIFY(dialog()->findChild<ErrorBar *>()->text().contains(latin("cannot be made")));
    }
};

QTEST_MAIN(GenerateDialogTest)
#include "tst_generatedialog.moc"
