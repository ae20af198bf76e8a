#pragma once

#include "cli/argumentparser.h"

#include <QCoreApplication>
#include <QIODevice>
#include <functional>
#include <memory>

namespace stillroom {

struct Diagram;
class SavedTargets;

/// Arranges a diagram and writes it as the picture that the file's ending names. Handed in by the program
/// that is linked with fonts and painting, so that all others start without them. \throws Error
using PictureWriter = std::function<void(Diagram &diagram, const QString &file, const QString &title)>;

/// Where a command reads and writes; swappable, so that a test runs commands in its own process.
struct CommandStreams
{
    QIODevice &input;
    QIODevice &output; ///< results only
    QIODevice &error; ///< everything else
};

/// What stands before the command's name, and the streams.
struct CommandContext
{
    CommandStreams streams;
    QString configFile; ///< -c, as typed; never empty
    bool configGiven = false; ///< by -c or by ALEMBIC_CONFIG
    QString section; ///< -n
    QStringList xArguments; ///< -x
    bool raiseErrors = false; ///< --raiseerr
    bool quiet = false; ///< -q: no progress, only results
    PictureWriter writePicture; ///< empty in a program without painting
    std::shared_ptr<SavedTargets> targets {}; ///< opens what a person names; never null in a command
    QString connection {}; ///< --connection: name or id of a saved one; takes the place of the project's

    void print(const QString &text) const { streams.output.write(text.toUtf8()); }
    void printLine(const QString &text = {}) const { print(text + QLatin1Char('\n')); }
    /// A line for people on standard error, such as progress; nothing when quiet.
    void note(const QString &text) const
    {
        if (!quiet)
            streams.error.write((text + QLatin1Char('\n')).toUtf8());
    }
};

/// One command of the command line: declares its arguments and runs. One file per command, with a factory
/// named in commands.cpp. Errors are thrown; whoever runs the command prints them.
class Command
{
    Q_DECLARE_TR_FUNCTIONS(cli)

public:
    /// Whose manners are kept: of Alembic's commands a failure prints "FAILED: …" and exits with 255, of ours
    /// with 1.
    enum class Family { Ours, Alembic };

    virtual ~Command() = default;
    [[nodiscard]] virtual QString name() const = 0;
    [[nodiscard]] virtual QString summary() const = 0;
    [[nodiscard]] virtual Family family() const { return Family::Ours; }
    [[nodiscard]] virtual bool paints() const { return false; } ///< may call writePicture
    virtual void declare(ArgumentParser &parser) const = 0;
    /// \return the exit code. \throws Error
    [[nodiscard]] virtual int run(const Arguments &arguments, CommandContext &context) const = 0;
};

class AlembicCommand : public Command
{
public:
    [[nodiscard]] Family family() const final { return Family::Alembic; }
};

} // namespace stillroom
