#include <QtTest>

#include "base/configfolder.h"
#include "base/text.h"
#include "db/connection.h"
#include "gui/common/projectwatch.h"
#include "gui/common/workspace.h"
#include "gui/diagram/diagrampage.h"
#include "gui/schematree/explorerpanel.h"
#include "gui/schematree/schematreemodel.h"
#include "gui/shell/mainwindow.h"
#include "gui/shell/tabarea.h"
#include "migrate/scriptdirectory.h"
#include "project/drift.h"
#include "support/testsupport.h"

#include <QElapsedTimer>
#include <QTemporaryDir>

using namespace stillroom;

/// A system that watches nothing any more.
class LimitedWatch final : public ProjectWatch
{
public:
    int asked = 0;

protected:
    QStringList watch(const QStringList &paths) override
    {
        ++asked;
        return paths;
    }
};

/// What happens to the files of a project is shown within half a second, however it happens, in the real
/// window; a checkout is read once.
class ProjectWatchTest : public QObject
{
    Q_OBJECT

    static constexpr int bound = 500; ///< ms, from the change to the redrawn diagram and tree
    static constexpr int patience = 5000; ///< ms; a busy computer may take longer now and then

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<MainWindow> m_window;
    std::vector<qint64> m_took;

    static QString latin(const char *text) { return QString::fromLatin1(text); }
    QString path(const QString &name) const { return m_folder->filePath(latin("clubs/") + name); }
    Workspace &workspace() const { return *m_window->workspace(); }
    DiagramPanel &panel() const { return m_window->findChild<DiagramPage *>()->panel(); }

    static QString model(const QString &name)
    {
        return latin("from sqlalchemy import Column, Integer\n"
                     "from app.base import Base\n"
                     "class %1(Base):\n"
                     "    __tablename__ = '%2'\n"
                     "    id = Column(Integer, primary_key=True)\n")
            .arg(name, name.toLower());
    }

    void write(const QString &name, const QString &text) const
    {
        QVERIFY(QDir().mkpath(QFileInfo(path(name)).absolutePath()));
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text.toUtf8());
    }

    /// As most editors save: another file, then a rename over the old one.
    void replace(const QString &name, const QString &text) const
    {
        write(name + latin(".tmp"), text);
        const QByteArray from = QFile::encodeName(path(name + latin(".tmp")));
        const QByteArray to = QFile::encodeName(path(name));
        QCOMPARE(std::rename(from.constData(), to.constData()), 0);
    }

    /// Both the diagram and the tree's models show the table, or neither does: whoever is behind is waited
    /// for.
    [[nodiscard]] bool draws(const QString &table) const { return isDrawn(table) && isListed(table); }
    [[nodiscard]] bool lacks(const QString &table) const { return !isDrawn(table) && !isListed(table); }

    [[nodiscard]] bool isDrawn(const QString &table) const
    {
        return panel().scene().diagram().indexOf({{}, table}) >= 0;
    }

    [[nodiscard]] bool isListed(const QString &table) const
    {
        const auto *tree = m_window->findChild<ExplorerPanel *>()->findChild<SchemaTreeModel *>();
        const QModelIndexList classes = tree->match(tree->index(0, 0), SchemaTreeModel::NameRole, table, -1,
                                                    Qt::MatchExactly | Qt::MatchRecursive);
        return std::any_of(classes.begin(), classes.end(), [](const QModelIndex &index) {
            return index.data(SchemaTreeModel::KindRole).toInt() == int(SchemaTreeModel::Kind::ModelClass);
        });
    }

    /// Waits until the condition holds and remembers how long it took, for the end of all tests.
    template <class Condition>
    [[nodiscard]] bool soon(Condition holds)
    {
        QElapsedTimer timer;
        timer.start();
        while (!holds() && timer.elapsed() < patience)
            QTest::qWait(5);
        m_took.push_back(timer.elapsed());
        return holds();
    }

private Q_SLOTS:
    void init()
    {
        for (const char *name : {"DB_CONNECTION_STRING", "DATABASE_URL", "SQLALCHEMY_DATABASE_URL"})
            qunsetenv(name);
        m_folder = std::make_unique<QTemporaryDir>();
        setConfigFolder(m_folder->filePath(latin("config")));
        copyFolder(dataFile(latin("alembic/clubs")), path({}));
        write(latin("app/__init__.py"), {});
        write(latin("app/base.py"),
              latin("from sqlalchemy.orm import declarative_base\nBase = declarative_base()\n"));
        write(latin("app/one.py"), model(latin("One")));
        write(latin("app/two.py"), model(latin("Two")));
        OpenOptions options;
        options.createMissing = true;
        Connection::open(ConnectionUrl::sqliteFile(path(latin("clubs.db"))), options)
            ->executeScript(latin("CREATE TABLE one (id INTEGER NOT NULL PRIMARY KEY)"));
        QTest::qWait(20); // files of this very moment might be read twice
        m_window = std::make_unique<MainWindow>();
        m_window->resize(1000, 700);
        m_window->show();
        m_window->openTarget(path({}));
        QTRY_VERIFY_WITH_TIMEOUT(m_window->workspace() != nullptr && workspace().drift() != nullptr, 15'000);
        QTRY_VERIFY(!workspace().isReading() && m_window->findChild<DiagramPage *>() != nullptr
                    && draws(latin("two")));
        QTest::qWait(200);
    }

    void cleanup()
    {
        m_window.reset();
        m_folder.reset();
    }

    void cleanupTestCase()
    {
        if (m_took.empty())
            return;
        std::sort(m_took.begin(), m_took.end());
        const qint64 usual = m_took[m_took.size() / 2];
        qInfo("%zu changes: usually %lld ms, slowest %lld ms", m_took.size(), usual, m_took.back());
        QVERIFY2(usual <= bound, qPrintable(QString::number(usual)));
    }

    void savedInPlace()
    {
        write(latin("app/two.py"), model(latin("Three")));
        QVERIFY(soon([this] { return draws(latin("three")) && lacks(latin("two")); }));
    }

    void replacedAgainAndAgain()
    {
        for (const char *name : {"Red", "Green", "Blue"}) {
            replace(latin("app/two.py"), model(latin(name)));
            QVERIFY(soon([this, name] { return draws(latin(name).toLower()); }));
        }
        write(latin("app/two.py"), model(latin("Last"))); // in place, after it was replaced
        QVERIFY(soon([this] { return draws(latin("last")); }));
    }

    void replacedWhileItIsRead()
    {
        replace(latin("app/two.py"), model(latin("Early")));
        QTest::qWait(85); // the first is being read about now
        replace(latin("app/two.py"), model(latin("Late")));
        QVERIFY(soon([this] { return draws(latin("late")); }));
    }

    void goneAndBack()
    {
        QVERIFY(QFile::remove(path(latin("app/two.py"))));
        QVERIFY(soon([this] { return lacks(latin("two")); }));
        write(latin("app/two.py"), model(latin("Two")));
        QVERIFY(soon([this] { return draws(latin("two")); }));
        write(latin("app/two.py"), model(latin("Again")));
        QVERIFY(soon([this] { return draws(latin("again")); }));
    }

    void newFilesAndFolders()
    {
        write(latin("app/four.py"), model(latin("Four")));
        QVERIFY(soon([this] { return draws(latin("four")); }));
        write(latin("app/four.py"), model(latin("Five")));
        QVERIFY(soon([this] { return draws(latin("five")); }));
        write(latin("app/shop/orders.py"), model(latin("Orders")));
        QVERIFY(soon([this] { return draws(latin("orders")); }));
        write(latin("app/shop/orders.py"), model(latin("Bills")));
        QVERIFY(soon([this] { return draws(latin("bills")); }));
        QVERIFY(QDir(path(latin("app/shop"))).removeRecursively());
        QVERIFY(soon([this] { return lacks(latin("bills")); }));
    }

    void revisionsAndTheirIni()
    {
        const auto count = [this] { return int(workspace().scripts()->map().all().size()); };
        const int before = count();
        const QString text = latin("\"\"\"New\"\"\"\nrevision = 'aaaa'\ndown_revision = None\n"
                                   "def upgrade():\n    pass\ndef downgrade():\n    pass\n");
        replace(latin("migrations/versions/aaaa_new.py"), text);
        QVERIFY(soon([&] { return count() == before + 1; }));
        replace(latin("migrations/versions/aaaa_new.py"),
                QString(text).replace(latin("aaaa"), latin("bbbb")));
        QVERIFY(soon([this] { return workspace().scripts()->map().contains(latin("bbbb")); }));
        QVERIFY(QFile::remove(path(latin("migrations/versions/aaaa_new.py"))));
        QVERIFY(soon([&] { return count() == before; }));
        copyFolder(path(latin("migrations")), path(latin("other")));
        QVERIFY(QDir(path(latin("other/versions"))).removeRecursively());
        write(latin("other/versions/cccc.py"), QString(text).replace(latin("aaaa"), latin("cccc")));
        replace(latin("alembic.ini"),
                readTextFile(path(latin("alembic.ini"))).replace(latin("= migrations"), latin("= other")));
        QVERIFY(soon([&] { return count() == 1; }));
        replace(latin("other/versions/cccc.py"), QString(text).replace(latin("aaaa"), latin("dddd")));
        QVERIFY(soon([this] { return workspace().scripts()->map().contains(latin("dddd")); }));
    }

    void envDecidesWhatIsCompared()
    {
        const QString env = readTextFile(path(latin("migrations/env.py")));
        replace(latin("migrations/env.py"),
                latin("from app.one import Base\ntarget_metadata = Base.metadata\n") + env);
        QVERIFY(soon([this] { return lacks(latin("two")); })); // env.py does not import it
        replace(latin("migrations/env.py"), env);
        QVERIFY(soon([this] { return draws(latin("two")); }));
    }

    void rulesOfTheProjectFile()
    {
        QCOMPARE(workspace().drift()->open(), 1);
        write(latin("stillroom.toml"), latin("[[drift.ignore]]\ntable = \"two\"\n"));
        QVERIFY(soon([this] { return workspace().drift()->open() == 0; }));
        replace(latin("stillroom.toml"), latin("\n"));
        QVERIFY(soon([this] { return workspace().drift()->open() == 1; }));
        write(latin("stillroom.toml"), latin("[[drift.ignore]]\ntable = \"*\"\n"));
        QVERIFY(soon([this] { return workspace().drift()->open() == 0; }));
        QVERIFY(QFile::remove(path(latin("stillroom.toml"))));
        QVERIFY(soon([this] { return workspace().drift()->open() == 1; }));
    }

    void databaseChangedByAnother()
    {
        Connection::open(ConnectionUrl::sqliteFile(path(latin("clubs.db"))), {})
            ->executeScript(latin("CREATE TABLE two (id INTEGER NOT NULL PRIMARY KEY)"));
        QVERIFY(soon([this] { return workspace().drift()->open() == 0; }));
    }

    /// Then the files are looked at now and then, and nothing is read that has not changed.
    void theSystemWatchesNoMore()
    {
        QTemporaryDir folder;
        const QString file = folder.filePath(latin("models.py"));
        writeTextFile(file, latin("one = 1\n"));
        ProjectWatch::Places places;
        places.files.insert(file, ProjectWatch::Models);
        places.folders.insert(folder.path(), {ProjectWatch::Models, ProjectWatch::contents(folder.path())});
        LimitedWatch watch;
        QSignalSpy stale(&watch, &ProjectWatch::stale);
        QSignalSpy slow(&watch, &ProjectWatch::slow);
        const qint64 begun = QDateTime::currentMSecsSinceEpoch() + 60'000; // nothing was written since
        // As the workspace does: what is told is read, and watched anew.
        connect(&watch, &ProjectWatch::stale, &watch, [&] { watch.setPlaces(places, begun); });
        watch.setPlaces(places, begun);
        watch.setPlaces(places, begun);
        QCOMPARE(slow.count(), 1);
        const int asked = watch.asked;
        QTest::qWait(ProjectWatch::pollMs + 500);
        QCOMPARE(stale.count(), 0);
        writeTextFile(file, latin("one = 12\n"));
        QTRY_COMPARE_WITH_TIMEOUT(stale.count(), 1, ProjectWatch::pollMs + patience);
        writeTextFile(folder.filePath(latin("more.py")), {});
        QTRY_COMPARE_WITH_TIMEOUT(stale.count(), 2, ProjectWatch::pollMs + patience);
        places.folders.insert(folder.path(), {ProjectWatch::Models, ProjectWatch::contents(folder.path())});
        watch.setPlaces(places, begun);
        QVERIFY(QFile::remove(file));
        QTRY_COMPARE_WITH_TIMEOUT(stale.count(), 3, ProjectWatch::pollMs + patience);
        QCOMPARE(watch.asked, asked);
        QCOMPARE(slow.count(), 1);
    }

    /// Hundreds of files at once, with git's lock while it lasts, are one reload.
    void checkoutIsReadOnce()
    {
        constexpr int files = 300;
        for (int i = 0; i < files; ++i)
            write(latin("app/many/m%1.py").arg(i), model(latin("Many%1").arg(i)));
        QTRY_VERIFY_WITH_TIMEOUT(draws(latin("many299")), 15'000);
        QTest::qWait(500);
        QVERIFY(QDir().mkpath(path(latin(".git"))));
        write(latin("app/one.py"), model(latin("Uno"))); // so that the repository is seen
        QVERIFY(soon([this] { return draws(latin("uno")); }));
        QTest::qWait(300);
        QSignalSpy stale(workspace().findChild<ProjectWatch *>(), &ProjectWatch::stale);
        QSignalSpy models(&workspace(), &Workspace::modelsChanged);
        write(latin(".git/index.lock"), {});
        for (int i = 0; i < files; ++i) {
            replace(latin("app/many/m%1.py").arg(i), model(latin("Much%1").arg(i)));
            if (i % 50 == 0)
                QTest::qWait(i == 150 ? 400 : 20); // longer than the quiet that ends a save
        }
        QCOMPARE(stale.count(), 0);
        QVERIFY(QFile::remove(path(latin(".git/index.lock"))));
        QTRY_VERIFY_WITH_TIMEOUT(draws(latin("much299")), 15'000);
        QTest::qWait(500);
        QCOMPARE(stale.count(), 1);
        QCOMPARE(models.count(), 1);
        QVERIFY(lacks(latin("many299")));
    }
};

QTEST_MAIN(ProjectWatchTest)
#include "tst_projectwatch.moc"
