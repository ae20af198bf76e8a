// `stillroom`: the command line. The window and pictures are those of `stillroom-gui`, a program of its own
// beside this one, so that a command does not wait for the libraries of a window to be loaded.
#include "cli/commandline.h"

#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <vector>
#ifdef Q_OS_UNIX
#include <unistd.h>
#endif

using namespace stillroom;

namespace {

/// Where `stillroom-gui` is: beside this program, or where it is installed to. Empty if it is not there.
QString guiProgram()
{
    const QDir own(QCoreApplication::applicationDirPath());
    for (const char *place : {STILLROOM_GUI_PROGRAM, STILLROOM_LIBEXEC_FROM_BIN "/" STILLROOM_GUI_PROGRAM}) {
        const QFileInfo file(own.filePath(QString::fromLatin1(place)));
        if (file.isExecutable())
            return file.absoluteFilePath();
    }
    return {};
}

/// Hands everything over to the other program. \return its exit code where there is no exec
int becomeGuiProgram(const QString &program, std::vector<char *> argv, const QStringList &arguments)
{
#ifdef Q_OS_UNIX
    Q_UNUSED(arguments)
    argv.push_back(nullptr);
    execv(QFile::encodeName(program).constData(), argv.data());
    fprintf(stderr, "stillroom: %s: %s\n", qPrintable(program), strerror(errno));
    return 1;
#else
    Q_UNUSED(argv)
    return QProcess::execute(program, arguments);
#endif
}

} // namespace

int main(int argc, char *argv[])
{
    const std::vector<char *> words(argv, argv + argc);
    QStringList arguments;
    for (int i = 1; i < argc; ++i)
        arguments << QString::fromLocal8Bit(argv[i]);
    const Invocation invocation = readInvocation(arguments);
    QCoreApplication::setApplicationName(QStringLiteral("stillroom"));
    QCoreApplication::setApplicationVersion(QStringLiteral(STILLROOM_VERSION));
    const QCoreApplication application(argc, argv);
    if (invocation.kind != Invocation::Kind::Command) {
        const QString program = guiProgram();
        if (!program.isEmpty())
            return becomeGuiProgram(program, words, arguments);
        if (invocation.kind == Invocation::Kind::Window) {
            fprintf(stderr, "%s\n",
                    qPrintable(QCoreApplication::translate(
                        "cli",
                        "stillroom: the window's program, " STILLROOM_GUI_PROGRAM
                        ", is not installed; see stillroom --help for what the command line does.")));
            return 1;
        }
    }
    return applyFolders(invocation) ? runOnStandardStreams(arguments) : 1;
}
