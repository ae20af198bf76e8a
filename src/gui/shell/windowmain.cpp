#include "gui/shell/windowmain.h"

#include "base/englishplurals.h"
#include "gui/common/theme.h"
#include "gui/shell/mainwindow.h"

#include <QApplication>

namespace stillroom {

int runWindow(int &argc, char **argv, const QString &target)
{
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("stillroom"));
    QApplication::setApplicationDisplayName(QStringLiteral("Stillroom"));
    QApplication::setDesktopFileName(QStringLiteral("stillroom"));
    EnglishPlurals plurals;
    QApplication::installTranslator(&plurals);
    Theme::of(application).setMode(Theme::Mode::System);
    MainWindow window;
    window.show();
    if (target == QStringLiteral("--demo"))
        window.openDemo();
    else
        window.openTarget(target);
    return QApplication::exec();
}

} // namespace stillroom
