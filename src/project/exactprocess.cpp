#include "project/exactprocess.h"

#include "base/error.h"
#include "base/text.h"
#include "project/childoutput.h"

#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QTemporaryFile>

#ifdef Q_OS_UNIX
#include <csignal>
#endif

namespace stillroom {

namespace {

constexpr qsizetype mostOutput = 64 * 1024 * 1024; ///< bytes; ten thousand tables need a tenth of it
constexpr int stepMs = 50; ///< how often it is looked whether the answer is no longer wanted

QString script()
{
    QFile file(QStringLiteral(":/exact/read_metadata.py"));
    if (!file.open(QIODevice::ReadOnly))
        throw Error(Error::Kind::Io, coreTr("The script that imports models is missing from this program."));
    return QString::fromUtf8(file.readAll());
}

/// Ends the process and whatever it has started.
class ProcessGroup final
{
public:
    explicit ProcessGroup(QProcess &process) : m_process(process) { }
    ~ProcessGroup() { end(); }
    ProcessGroup(const ProcessGroup &) = delete;
    ProcessGroup &operator=(const ProcessGroup &) = delete;

    void started() { m_id = m_process.processId(); }

private:
    void end()
    {
#ifdef Q_OS_UNIX
        if (m_id > 0)
            ::kill(static_cast<pid_t>(-m_id), SIGKILL);
#endif
        if (m_process.state() != QProcess::NotRunning) {
            m_process.kill();
            m_process.waitForFinished();
        }
    }

    QProcess &m_process;
    qint64 m_id = 0;
};

void prepare(QProcess &process, const ExactRequest &request)
{
    process.setProgram(request.python);
    process.setArguments({QStringLiteral("-B"), QStringLiteral("-c"), script()});
    process.setWorkingDirectory(request.folder);
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("PYTHONDONTWRITEBYTECODE"), QStringLiteral("1"));
    environment.insert(QStringLiteral("PYTHONIOENCODING"), QStringLiteral("utf-8"));
    process.setProcessEnvironment(environment);
}

QString lastLine(const QByteArray &errors)
{
    return QString::fromUtf8(errors).trimmed().section(QLatin1Char('\n'), -1).trimmed().left(300);
}

[[noreturn]] void tellEnd(const QProcess &process, const QByteArray &errors)
{
    const QString why = lastLine(errors);
    throw Error(
        Error::Kind::Io,
        process.exitStatus() == QProcess::CrashExit
            ? coreTr("The project's Python crashed while the models were imported. %1").arg(why)
            : coreTr("The project's Python ended with exit code %1. %2").arg(process.exitCode()).arg(why));
}

} // namespace

QByteArray runExactProcess(const ExactRequest &request, const QString &argument)
{
    QTemporaryFile input; // of the system's folder for such, not the project's
    if (!input.open() || input.write(argument.toUtf8()) < 0 || !input.flush())
        throw Error(Error::Kind::Io,
                    coreTr("A temporary file cannot be written: %1").arg(input.errorString()));
    QProcess process;
    prepare(process, request);
    process.setStandardInputFile(input.fileName());
    ChildOutput output;
    output.attach(process);
    ProcessGroup group(process);
    process.start();
    if (!process.waitForStarted())
        throw Error(Error::Kind::Io,
                    coreTr("%1 cannot be started: %2").arg(request.python, process.errorString()))
            .withHint(coreTr("Name the interpreter of the project's virtual environment."));
    group.started();
    output.started();
    QElapsedTimer timer;
    timer.start();
    while (process.state() != QProcess::NotRunning) {
        output.read(process, stepMs);
        if (output.standardOutput.size() > mostOutput)
            throw Error(Error::Kind::Io, coreTr("The project's Python writes without end, so it was ended."));
        if (request.cancelled && *request.cancelled)
            throw Error(Error::Kind::Cancelled, coreTr("The import was cancelled."));
        if (timer.elapsed() > request.timeLimitMs)
            throw Error(Error::Kind::Io,
                        coreTr("The models were not imported within %1 s, so the process was ended.")
                            .arg(request.timeLimitMs / 1000))
                .withHint(coreTr(
                    "A module may wait for a server when it is imported. Give it longer, or mend that."));
    }
    for (qsizetype before = -1; before != output.standardOutput.size();) {
        before = output.standardOutput.size();
        if (before <= mostOutput)
            output.read(process, 0); // the rest that lay in the pipe
    }
    if (output.standardOutput.isEmpty()
        && (process.exitStatus() == QProcess::CrashExit || process.exitCode() != 0))
        tellEnd(process, output.standardError);
    return output.standardOutput;
}

} // namespace stillroom
