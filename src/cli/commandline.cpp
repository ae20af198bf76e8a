#include "cli/commandline.h"

#include "base/configfolder.h"
#include "base/englishplurals.h"
#include "base/error.h"
#include "cli/clitext.h"
#include "cli/commands.h"
#include "cli/savedtargets.h"

#include <QDateTime>
#include <QFile>
#include <QMutex>

namespace stillroom {

namespace {

const QString &programName()
{
    static const QString name = QStringLiteral("stillroom");
    return name;
}

ArgumentParser globalParser()
{
    ArgumentParser parser(
        programName(),
        cliTr("Database tool for SQLAlchemy models, Alembic migrations and records. Without a "
              "command the window opens on TARGET: a connection string, a SQLite file, a project "
              "folder or an alembic.ini."));
    parser.addFlag("--version", cliTr("show program's version number and exit"));
    const QString fromEnvironment = qEnvironmentVariable("ALEMBIC_CONFIG");
    parser.addOption(
        "-c --config", QStringLiteral("CONFIG"),
        cliTr("Alternate config file; defaults to value of ALEMBIC_CONFIG environment variable, or "
              "\"alembic.ini\""),
        fromEnvironment.isEmpty() ? QStringLiteral("alembic.ini") : fromEnvironment);
    parser.addOption("-n --name", QStringLiteral("NAME"),
                     cliTr("Name of section in .ini file to use for Alembic config"),
                     QStringLiteral("alembic"));
    parser.addOption("-x", QStringLiteral("X"),
                     cliTr("Additional arguments consumed by custom env.py scripts, e.g. -x "
                           "setting1=somesetting -x setting2=somesetting"));
    parser.addOption("--connection", QStringLiteral("NAME"),
                     cliTr("Use this saved connection, with its password and SSH tunnel, in the place of the "
                           "project's database; as a TARGET it is written connection:NAME"));
    parser.addFlag("--production", cliTr("Allow changes on a saved connection that is tagged production"));
    parser.addFlag("--raiseerr", cliTr("Raise a full stack trace on error"));
    parser.addFlag("-q --quiet", cliTr("Do not report progress, only results"));
    parser.addFlag("--demo", cliTr("Open the window on a copy of the built-in demo project"));
    parser.addOption("--config-dir", QStringLiteral("DIR"), cliTr("Keep settings in this folder"));
    parser.addOption("--log-file", QStringLiteral("FILE"), cliTr("Append what happens to this file"));
    parser.setTail({QStringLiteral("[TARGET | COMMAND ...]")});
    return parser;
}

const Command *findCommand(const std::vector<std::unique_ptr<Command>> &commands, const QString &name)
{
    for (const auto &command : commands) {
        if (command->name() == name)
            return command.get();
    }
    return nullptr;
}

QString helpText(const ArgumentParser &parser, const std::vector<std::unique_ptr<Command>> &commands)
{
    QString text = parser.help() + QLatin1Char('\n') + cliTr("commands:") + QLatin1Char('\n');
    for (const auto &command : commands)
        text += QStringLiteral("  %1 %2\n").arg(command->name().leftJustified(21), command->summary());
    return text;
}

int exitCodeOf(const Error &error, Command::Family family)
{
    if (error.kind == Error::Kind::Refused)
        return 3;
    if (family == Command::Family::Alembic)
        return 255;
    return error.kind == Error::Kind::Usage ? 2 : 1;
}

int runCommand(const Command &command, const QStringList &words, const QStringList &unknown,
               const ArgumentParser &parser, CommandContext &context)
{
    ArgumentParser own(programName() + QLatin1Char(' ') + command.name(), command.summary());
    command.declare(own);
    QStringList surplus = unknown;
    const Arguments arguments = own.parse(words, surplus);
    if (arguments.has("help")) {
        context.print(own.help());
        return 0;
    }
    if (!surplus.isEmpty())
        throw parser.error(cliTr("unrecognized arguments: %1").arg(surplus.join(QLatin1Char(' '))));
    appendToLog(command.name());
    int exitCode = 0;
    try {
        exitCode = command.run(arguments, context);
    } catch (const Error &error) {
        exitCode = exitCodeOf(error, command.family());
        const QString lead = command.family() == Command::Family::Alembic
            ? QStringLiteral("FAILED: ")
            : QStringLiteral("%1 %2: ").arg(programName(), command.name());
        QString text = lead + error.toText() + QLatin1Char('\n');
        if (context.raiseErrors && !error.statement.isEmpty())
            text += error.statement + QLatin1Char('\n');
        context.streams.error.write(text.toUtf8());
        appendToLog(error.toText());
    } catch (const std::exception &error) {
        exitCode = command.family() == Command::Family::Alembic ? 255 : 1;
        context.streams.error.write(QStringLiteral("%1 %2: %3\n")
                                        .arg(programName(), command.name(), QString::fromUtf8(error.what()))
                                        .toUtf8());
        appendToLog(QString::fromUtf8(error.what()));
    }
    appendToLog(QStringLiteral("%1 ended with %2").arg(command.name()).arg(exitCode));
    return exitCode;
}

struct Log
{
    QMutex mutex;
    QFile file;
};

Log &log()
{
    static Log instance;
    return instance;
}

} // namespace

Invocation readInvocation(const QStringList &arguments)
{
    Invocation invocation;
    QStringList unknown;
    QStringList rest;
    try {
        const Arguments given = globalParser().parseLeading(arguments, unknown, rest);
        invocation.configFolder = given.value("config-dir");
        invocation.logFile = given.value("log-file");
        if (given.has("help") || given.has("version"))
            return invocation;
        invocation.demo = given.has("demo");
        if (rest.isEmpty()) {
            invocation.kind = unknown.isEmpty() ? Invocation::Kind::Window : Invocation::Kind::Command;
            if (given.has("config"))
                invocation.target = given.value("config");
            return invocation;
        }
    } catch (const UsageError &) {
        return invocation; // runCommandLine says what is wrong
    }
    const auto commands = allCommands();
    if (const Command *command = findCommand(commands, rest.constFirst())) {
        invocation.kind = command->paints() ? Invocation::Kind::PaintingCommand : Invocation::Kind::Command;
    } else if (rest.size() == 1 && unknown.isEmpty()) {
        invocation.kind = Invocation::Kind::Window;
        invocation.target = rest.constFirst();
    }
    return invocation;
}

int runCommandLine(const QStringList &arguments, const CommandStreams &streams,
                   const PictureWriter &writePicture)
{
    const ArgumentParser parser = globalParser();
    const auto commands = allCommands();
    CommandContext context {streams, {}, false, {}, {}, false, false, writePicture};
    try {
        QStringList unknown;
        QStringList rest;
        const Arguments given = parser.parseLeading(arguments, unknown, rest);
        if (given.has("help")) {
            context.print(helpText(parser, commands));
            return 0;
        }
        if (given.has("version")) {
            context.printLine(QStringLiteral("%1 %2").arg(programName(), QStringLiteral(STILLROOM_VERSION)));
            return 0;
        }
        context.configFile = given.value("config");
        context.configGiven = given.has("config") || qEnvironmentVariableIsSet("ALEMBIC_CONFIG");
        context.section = given.value("name");
        context.xArguments = given.values("x");
        context.raiseErrors = given.has("raiseerr");
        context.quiet = given.has("quiet");
        context.connection = given.value("connection");
        context.targets
            = std::make_shared<SavedTargets>(given.has("production"), [&streams](const QString &line) {
                  streams.error.write((line + QLatin1Char('\n')).toUtf8());
              });
        if (rest.isEmpty()) {
            throw parser.error(unknown.isEmpty()
                                   ? cliTr("too few arguments")
                                   : cliTr("unrecognized arguments: %1").arg(unknown.join(QLatin1Char(' '))));
        }
        const Command *command = findCommand(commands, rest.constFirst());
        if (!command) {
            QStringList names;
            for (const auto &each : commands)
                names << each->name();
            throw parser.error(cliTr("'%1' is no command (choose from '%2')")
                                   .arg(rest.constFirst(), names.join(QStringLiteral("', '"))));
        }
        return runCommand(*command, rest.mid(1), unknown, parser, context);
    } catch (const UsageError &error) {
        streams.error.write(error.text.toUtf8());
        return 2;
    }
}

int runOnStandardStreams(const QStringList &arguments, const PictureWriter &writePicture)
{
    EnglishPlurals plurals;
    QCoreApplication::installTranslator(&plurals);
    QFile input;
    QFile output;
    QFile error;
    const bool opened = input.open(stdin, QIODevice::ReadOnly) && output.open(stdout, QIODevice::WriteOnly)
        && error.open(stderr, QIODevice::WriteOnly);
    return opened ? runCommandLine(arguments, {input, output, error}, writePicture) : 1;
}

bool applyFolders(const Invocation &invocation)
{
    try {
        if (!invocation.configFolder.isEmpty())
            setConfigFolder(invocation.configFolder);
        if (!invocation.logFile.isEmpty())
            openLogFile(invocation.logFile);
        return true;
    } catch (const Error &error) {
        fprintf(stderr, "stillroom: %s\n", qPrintable(error.toText()));
        return false;
    }
}

void openLogFile(const QString &file)
{
    Log &target = log();
    {
        const QMutexLocker lock(&target.mutex);
        target.file.close();
        target.file.setFileName(file);
        if (!target.file.open(QIODevice::WriteOnly | QIODevice::Append | QIODevice::Text))
            throw Error(Error::Kind::Io,
                        cliTr("Cannot write the log file %1: %2.").arg(file, target.file.errorString()));
    }
    qInstallMessageHandler([](QtMsgType type, const QMessageLogContext &, const QString &message) {
        appendToLog(message);
        if (type != QtDebugMsg && type != QtInfoMsg)
            fprintf(stderr, "%s\n", qPrintable(message));
    });
}

void appendToLog(const QString &line)
{
    Log &target = log();
    const QMutexLocker lock(&target.mutex);
    if (!target.file.isOpen())
        return;
    target.file.write(QDateTime::currentDateTime().toString(Qt::ISODateWithMs).toUtf8() + ' ' + line.toUtf8()
                      + '\n');
    target.file.flush();
}

} // namespace stillroom
