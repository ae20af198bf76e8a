#pragma once

#include "cli/command.h"

namespace stillroom {

/// What the words on the command line ask for.
struct Invocation
{
    enum class Kind {
        Command, ///< runCommandLine() does it
        PaintingCommand, ///< the same, in the program that can paint, where a QGuiApplication must live
        Window,
    };
    Kind kind = Kind::Command;
    QString target; ///< of the window; empty = look in the working folder
    bool demo = false; ///< the window on a copy of the demo project
    QString configFolder; ///< --config-dir; empty = the usual place
    QString logFile; ///< --log-file
};

/// \param arguments without the program's name
[[nodiscard]] Invocation readInvocation(const QStringList &arguments);

/// Runs one command (or --help, --version) to its end. Never throws; what went wrong is told on
/// streams.error. \return the exit code: 0 done, 1 failed (255 for Alembic's commands), 2 wrong usage, 3
/// refused for safety
[[nodiscard]] int runCommandLine(const QStringList &arguments, const CommandStreams &streams,
                                 const PictureWriter &writePicture = {});

/// The same on the streams of this process. A QCoreApplication must live.
[[nodiscard]] int runOnStandardStreams(const QStringList &arguments, const PictureWriter &writePicture = {});

/// Obeys --config-dir and --log-file. \return whether it could; if not, standard error has been told why
[[nodiscard]] bool applyFolders(const Invocation &invocation);

/// Qt's messages and `appendToLog` go to this file from now on. \throws Error(Io)
void openLogFile(const QString &file);
void appendToLog(const QString &line); ///< nothing without a log file

} // namespace stillroom
