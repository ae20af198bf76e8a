#include "project/passwordsource.h"

#include "base/error.h"
#include "base/text.h"
#include "project/dotenv.h"

#include <QDir>
#include <QElapsedTimer>
#include <QProcess>
#include <array>

namespace stillroom {

namespace {

constexpr int pollMs = 50;
constexpr int longestMs = 120'000; // a command may ask for a passphrase first

using Kind = PasswordSource::Kind;

constexpr std::array<std::pair<Kind, const char *>, 6> words {{
    {Kind::None, "none"},
    {Kind::Ask, "ask"},
    {Kind::Keychain, "keychain"},
    {Kind::Environment, "environment"},
    {Kind::Dotenv, "dotenv"},
    {Kind::Command, "command"},
}};

QString fromEnvironment(const QString &name)
{
    if (!qEnvironmentVariableIsSet(name.toLocal8Bit().constData()))
        throw Error(Error::Kind::Io,
                    coreTr("The environment variable %1, which holds the password, is not set.").arg(name))
            .withHint(coreTr("Set it before the program starts, or choose another source of the password."));
    return qEnvironmentVariable(name.toLocal8Bit().constData());
}

QString fromDotenv(const PasswordSource &source)
{
    const QMap<QString, QString> values = readDotenv(readTextFile(source.file));
    if (!values.contains(source.name))
        throw Error(Error::Kind::Io,
                    coreTr("%1 has no key %2, which holds the password.")
                        .arg(QDir::toNativeSeparators(source.file), source.name))
            .withHint(
                coreTr("Write %1=… into it, or choose another source of the password.").arg(source.name));
    return values.value(source.name);
}

/// Nothing a command prints is repeated in an error: it may be the password.
QString fromCommand(const QString &command, const std::function<bool()> &cancelled)
{
    QStringList arguments = QProcess::splitCommand(command);
    if (arguments.isEmpty())
        throw Error(Error::Kind::Usage, coreTr("The command that prints the password is not named."));
    QProcess process;
    process.setStandardInputFile(QProcess::nullDevice());
    const QString program = arguments.takeFirst();
    process.start(program, arguments);
    if (!process.waitForStarted())
        throw Error(Error::Kind::Io,
                    coreTr("%1, which prints the password, could not be started: %2.")
                        .arg(program, process.errorString()));
    QElapsedTimer timer;
    timer.start();
    while (!process.waitForFinished(pollMs) && process.state() != QProcess::NotRunning) {
        const bool tooLate = timer.elapsed() > longestMs;
        if (!tooLate && !(cancelled && cancelled()))
            continue;
        process.kill();
        process.waitForFinished();
        if (tooLate)
            throw Error(
                Error::Kind::Io,
                coreTr("%1, which prints the password, did not end within two minutes.").arg(program));
        throw Error(Error::Kind::Cancelled, coreTr("Cancelled."));
    }
    const QString printed = QString::fromUtf8(process.readAllStandardOutput());
    const QString line = printed.left(printed.indexOf(QLatin1Char('\n')));
    if (process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0)
        throw Error(
            Error::Kind::Io,
            coreTr("%1, which prints the password, ended with code %2.").arg(program).arg(process.exitCode()))
            .withHint(coreTr("Run it in a terminal to see why."));
    if (line.isEmpty())
        throw Error(Error::Kind::Io, coreTr("%1 printed no password.").arg(program))
            .withHint(coreTr("The first line it prints on standard output is taken."));
    return line.endsWith(QLatin1Char('\r')) ? line.chopped(1) : line;
}

} // namespace

QString passwordSourceWord(PasswordSource::Kind kind)
{
    for (const auto &[each, word] : words) {
        if (each == kind)
            return QString::fromLatin1(word);
    }
    return {};
}

PasswordSource::Kind passwordSourceKind(const QString &word)
{
    for (const auto &[kind, each] : words) {
        if (word == QLatin1String(each))
            return kind;
    }
    return Kind::Ask;
}

QString readPassword(const PasswordSource &source, const std::function<bool()> &cancelled)
{
    switch (source.kind) {
    case Kind::Environment:
        return fromEnvironment(source.name);
    case Kind::Dotenv:
        return fromDotenv(source);
    case Kind::Command:
        return fromCommand(source.name, cancelled);
    case Kind::None:
    case Kind::Ask:
    case Kind::Keychain:
        break;
    }
    return {};
}

} // namespace stillroom
