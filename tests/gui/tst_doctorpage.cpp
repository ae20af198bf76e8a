#include <QtTest>

#include "base/text.h"
#include "gui/common/badge.h"
#include "gui/common/codeeditor.h"
#include "gui/common/emptystate.h"
#include "gui/common/searchfield.h"
#include "gui/common/textlabel.h"
#include "gui/doctor/doctorpage.h"
#include "gui/doctor/findingmodel.h"
#include "gui/schematree/explorerpanel.h"
#include "gui/schematree/schematreemodel.h"
#include "gui/shell/sourcepage.h"
#include "support/testsupport.h"
#include "tour/projectwindow.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QLabel>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QTreeView>

using namespace stillroom;

/// The Doctor tab in the real window, on a project with mistakes. Takes the pictures of it.
class DoctorPageTest : public QObject
{
    Q_OBJECT

    std::unique_ptr<ProjectWindow> m_project;

    static QString latin(const char *text) { return QString::fromLatin1(text); }
    QString path(const char *name) const { return m_project->path(name); }
    Workspace &workspace() const { return m_project->workspace(); }
    QTreeView *list() const { return m_project->list(); }
    QStringList groups() const { return m_project->groups(); }
    DoctorPage *page() const { return qobject_cast<DoctorPage *>(m_project->page()); }
    QString shownWhat() const { return page()->findChild<TextLabel *>(latin("findingWhat"))->text(); }

    void copyCase(const char *name)
    {
        copyFolder(dataFile(latin("doctor/") + latin(name)), m_project->folder());
        QFile::remove(path("expected.txt"));
    }

    /// The window on the folder, with the Doctor tab in front.
    void open()
    {
        QVERIFY(m_project->open([this] { return workspace().doctor() != nullptr; }));
        QVERIFY(m_project->show("doctor"));
        QVERIFY(page() != nullptr);
    }

private Q_SLOTS:
    void initTestCase() { ProjectWindow::prepare(); }
    void init() { m_project = std::make_unique<ProjectWindow>(); }
    void cleanup() { m_project.reset(); }

    void showsFindings()
    {
        copyCase("scripts");
        copyCase("mutable_default");
        writeTextFile(path("more.py"),
                      readTextFile(dataFile(latin("doctor/back_populates_unknown/models.py")))
                          .replace(latin("\"clubs"), latin("\"houses"))
                          .replace(latin("\"rooms\""), latin("\"halls\""))
                          .replace(latin("class Club"), latin("class House"))
                          .replace(latin("class Room"), latin("class Hall"))
                          .replace(latin("\"Room\""), latin("\"Hall\""))
                          .replace(latin("from sqlalchemy.orm import declarative_base, "),
                                   latin("from models import Base\nfrom sqlalchemy.orm import ")));
        QString more = readTextFile(path("more.py"));
        more.remove(more.indexOf(latin("Base = declarative_base")),
                    more.indexOf(latin("class House")) - more.indexOf(latin("Base = declarative_base")));
        writeTextFile(path("more.py"), more);
        open();
        QAbstractItemModelTester tester(page()->findChild<FindingModel *>());
        QCOMPARE(groups(),
                 QStringList({latin("Errors 1"), latin("Warnings 2"), latin("Notes 4"),
                              latin("Scripts that run natively 2")}));
        // The gravest is chosen, its source shown at the line.
        QVERIFY(shownWhat().contains(latin("names nothing")));
        auto *source = page()->findChild<CodeEditor *>();
        QTRY_VERIFY(source->text().contains(latin("class House")));
        QTRY_COMPARE(source->text(source->cursorLine() - 1).trimmed(),
                     latin("rooms = relationship(\"Hall\", back_populates=\"owner\")"));
        m_project->window().action(latin("history"))->trigger(); // its details name the test's own folder
        QVERIFY(m_project->shoot("doctor", {1280, 800}, latin("doctor")));
        QVERIFY(m_project->shoot("doctor-wide", {1600, 900}));
        QVERIFY(m_project->shoot("doctor-narrow", {900, 600}));
    }

    void filterAndKeyboard()
    {
        copyCase("scripts");
        copyCase("mutable_default");
        open();
        QTest::keyClick(page(), Qt::Key_F, Qt::ControlModifier);
        auto *search = page()->findChild<SearchField *>();
        QTRY_VERIFY(search->hasFocus());
        QTest::keyClicks(search, latin("clubs.tags"));
        QCOMPARE(groups(), QStringList({latin("Warnings 1")}));
        QVERIFY(shownWhat().contains(latin("clubs.tags")));
        QTest::keyClick(search, Qt::Key_Down);
        QVERIFY(list()->hasFocus());
        QTest::keyClick(list(), Qt::Key_Return);
        auto *opened = qobject_cast<SourcePage *>(m_project->page());
        QVERIFY(opened != nullptr);
        auto *text = opened->findChild<CodeEditor *>();
        QTRY_COMPARE(text->text(text->cursorLine() - 1).trimmed(), latin("tags = Column(JSON, default=[])"));
        m_project->window().action(latin("doctor"))->trigger();
        QTest::mouseClick(page()->findChild<QPushButton *>(latin("openFinding")), Qt::LeftButton);
        QCOMPARE(m_project->page(), static_cast<TabPage *>(opened));
    }

    void followsTheFiles()
    {
        copyCase("back_populates_unknown");
        open();
        QCOMPARE(groups(), QStringList({latin("Errors 1")}));
        auto *tree = m_project->window().findChild<ExplorerPanel *>()->findChild<SchemaTreeModel *>();
        QTRY_COMPARE(tree->index(0, 0).data(SchemaTreeModel::BadgeRole).toString(), latin("1 error"));
        const QString models = readTextFile(path("models.py"));
        writeTextFile(path("models.py"),
                      QString(models).replace(latin("back_populates=\"owner\""), latin("viewonly=True")));
        auto *well = page()->findChild<EmptyState *>(latin("doctorWell"));
        QTRY_VERIFY_WITH_TIMEOUT(workspace().doctor()->findings.empty(), 15'000);
        QTRY_VERIFY2(well->isVisible(), qPrintable(shownWhat()));
        QTRY_VERIFY(!tree->index(0, 0).data(SchemaTreeModel::BadgeRole).isValid());
        QVERIFY(m_project->shoot("doctor-well"));
        writeTextFile(path("models.py"), models);
        QTRY_VERIFY_WITH_TIMEOUT(!well->isVisible(), 15'000);
        QCOMPARE(groups(), QStringList({latin("Errors 1")}));
    }

    /// Where the window itself cannot read the revisions, the doctor says why.
    void brokenRevisions()
    {
        copyCase("missing_parent");
        writeTextFile(path("models.py"), readTextFile(dataFile(latin("doctor/clean/models.py"))));
        open();
        QVERIFY(workspace().scripts() == nullptr);
        QCOMPARE(groups().first(), latin("Errors 1"));
        QVERIFY(shownWhat().contains(latin("0f0f")));
    }

    void isRemembered()
    {
        copyCase("mutable_default");
        open();
        m_project->close();
        QVERIFY(m_project->open([this] { return page() != nullptr; }));
    }
};

QTEST_MAIN(DoctorPageTest)
#include "tst_doctorpage.moc"
