#include "base/configfolder.h"
#include "base/englishplurals.h"
#include "base/error.h"
#include "cli/commandline.h"
#ifdef STILLROOM_GUI
#include "gui/shell/windowmain.h"
#endif

#include <QFile>
#include <QGuiApplication>
#include <cstdio>

using namespace stillroom;

namespace {

int runCommands(const QStringList &arguments)
{
    EnglishPlurals plurals;
    QCoreApplication::installTranslator(&plurals);
    QFile input;
    QFile output;
    QFile error;
    const bool opened = input.open(stdin, QIODevice::ReadOnly) && output.open(stdout, QIODevice::WriteOnly)
        && error.open(stderr, QIODevice::WriteOnly);
    return opened ? runCommandLine(arguments, {input, output, error}) : 1;
}

void applyFolders(const Invocation &invocation)
{
    if (!invocation.configFolder.isEmpty())
        setConfigFolder(invocation.configFolder);
    if (!invocation.logFile.isEmpty())
        openLogFile(invocation.logFile);
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
    try {
        applyFolders(invocation);
    } catch (const Error &error) {
        fprintf(stderr, "stillroom: %s\n", qPrintable(error.toText()));
        return 1;
    }
    switch (invocation.kind) {
    case Invocation::Kind::Window: {
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
    case Invocation::Kind::PaintingCommand: {
        if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
            qputenv("QT_QPA_PLATFORM", "offscreen");
        const QGuiApplication application(argc, argv);
        return runCommands(arguments);
    }
    case Invocation::Kind::Command:
        break;
    }
    const QCoreApplication application(argc, argv);
    return runCommands(arguments);
}
