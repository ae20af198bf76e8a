// `stillroom-gui`: the window, and the commands that paint. Started by `stillroom` with the same arguments.
#include "cli/commandline.h"
#include "diagram/exportdiagram.h"
#ifdef STILLROOM_GUI
#include "gui/shell/windowmain.h"
#endif

#include <QGuiApplication>
#include <cstdio>

using namespace stillroom;

namespace {

void writePicture(Diagram &diagram, const QString &file, const QString &title)
{
    DiagramExportOptions options;
    options.title = title;
    writeDiagramPicture(diagram, file, options);
}

} // namespace

int main(int argc, char *argv[])
{
    QStringList arguments;
    for (int i = 1; i < argc; ++i)
        arguments << QString::fromLocal8Bit(argv[i]);
    const Invocation invocation = readInvocation(arguments);
    QCoreApplication::setApplicationName(QStringLiteral("stillroom"));
    QCoreApplication::setApplicationVersion(QStringLiteral(STILLROOM_VERSION));
    if (!applyFolders(invocation))
        return 1;
    if (invocation.kind == Invocation::Kind::Window) {
#ifdef STILLROOM_GUI
        return runWindow(argc, argv, invocation.demo ? QStringLiteral("--demo") : invocation.target);
#else
        fprintf(
            stderr, "%s\n",
            qPrintable(QCoreApplication::translate(
                "cli", "stillroom: this build has no window, only the command line; see stillroom --help.")));
        return 1;
#endif
    }
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    const QGuiApplication application(argc, argv);
    return runOnStandardStreams(arguments, writePicture);
}
