#pragma once

#include "base/configfolder.h"
#include "base/englishplurals.h"
#include "gui/shell/mainwindow.h"
#include "gui/shell/tabarea.h"
#include "tour/stage.h"

#include <QAction>
#include <QTemporaryDir>
#include <QTreeView>

namespace stillroom {

/// A project in a folder of its own and the real window on it, for tests of pages that show a list in groups.
/// Needs the QApplication.
class ProjectWindow final
{
public:
    ProjectWindow() { setConfigFolder(m_folder.filePath(QStringLiteral("config"))); }

    /// Once, before the first window: English words, and nothing of the environment's databases.
    static void prepare()
    {
        static EnglishPlurals plurals;
        QCoreApplication::installTranslator(&plurals);
        for (const char *name : {"DB_CONNECTION_STRING", "DATABASE_URL", "SQLALCHEMY_DATABASE_URL"})
            qunsetenv(name);
        Theme::current().setMode(Theme::Mode::Light);
    }

    [[nodiscard]] QString folder() const { return m_folder.filePath(QStringLiteral("clubs")); }
    [[nodiscard]] QString path(const char *name) const
    {
        return folder() + QLatin1Char('/') + QString::fromLatin1(name);
    }
    [[nodiscard]] MainWindow &window() const { return *m_window; }
    [[nodiscard]] Workspace &workspace() const { return *m_window->workspace(); }
    [[nodiscard]] TabPage *page() const { return m_window->tabs()->currentPage(); }
    [[nodiscard]] QTreeView *list() const { return page()->findChild<QTreeView *>(); }

    /// The window on the project, as it was left; waits until it is open and the condition holds.
    [[nodiscard]] bool open(const std::function<bool()> &isReady)
    {
        m_window = std::make_unique<MainWindow>();
        m_window->resize(1280, 800);
        m_window->show();
        m_window->openTarget(folder());
        return QTest::qWaitFor([&] { return m_window->workspace() != nullptr && isReady(); }, 15'000)
            && QTest::qWaitForWindowActive(m_window.get());
    }

    /// A tab in front, by its action.
    [[nodiscard]] bool show(const char *action)
    {
        QAction *shown = m_window->action(QString::fromLatin1(action));
        if (!shown->isEnabled())
            return false;
        shown->trigger();
        return page() != nullptr;
    }

    /// "Errors 2": the groups of the list with how many rows each has.
    [[nodiscard]] QStringList groups() const
    {
        QStringList titles;
        const QAbstractItemModel *model = list()->model();
        for (int row = 0; row < model->rowCount(); ++row) {
            const QModelIndex group = model->index(row, 0);
            titles << QStringLiteral("%1 %2").arg(group.data().toString()).arg(model->rowCount(group));
        }
        return titles;
    }

    /// Pictures in both themes; STILLROOM_TOUR_DIR and STILLROOM_DOCS_DIR say where, as for the tour.
    [[nodiscard]] bool shoot(const char *name, const QSize &size = {1280, 800},
                             const QString &documentName = {})
    {
        Stage stage;
        stage.setFolders(qEnvironmentVariable("STILLROOM_TOUR_DIR", m_folder.path()),
                         qEnvironmentVariable("STILLROOM_DOCS_DIR"));
        m_window->resize(size);
        return stage.shoot(
            *m_window, QString::fromLatin1(name), [this] { return !workspace().isReading(); }, documentName);
    }

    void close() { m_window->close(); }

private:
    QTemporaryDir m_folder;
    std::unique_ptr<MainWindow> m_window;
};

} // namespace stillroom
