#include "project/exactprocess.h"

#include "base/error.h"
#include "base/text.h"

#include <QElapsedTimer>
#include <QFile>
#include <QProcess>

#ifdef Q_OS_UNIX
#include <csignal>
#include <unistd.h>
#endif
#ifdef Q_OS_LINUX
#include <sys/prctl.h>
#endif

namespace stillroom {

namespace {

constexpr qsizetype mostOutput = 64 * 1024 * 1024; ///< bytes; ten thousand tables need a tenth of it
constexpr qsizetype mostErrors = 8 * 1024; ///< bytes, of the end
constexpr int stepMs = 50; ///< how often it is looked whether the answer is no longer wanted

QByteArray script()
{
    QFile file(QStringLiteral(":/exact/read_metadata.py"));
    if (!file.open(QIODevice::ReadOnly))
        throw Error(Error::Kind::Io, coreTr("The script that imports models is missing from this program."));
    return file.readAll();
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
    void end()
    {
#ifdef Q_OS_UNIX
        if (m_id > 0)
            ::kill(static_cast<pid_t>(-m_id), SIGKILL);
        m_id = 0;
#endif
        if (m_process.state() != QProcess::NotRunning) {
            m_process.kill();
            m_process.waitForFinished();
        }
    }

private:
    QProcess &m_process;
    qint64 m_id = 0;
};

void prepare(QProcess &process, const ExactRequest &request, const QString &argument)
{
    process.setProgram(request.python);
    process.setArguments({QStringLiteral("-B"), QStringLiteral("-"), argument});
    process.setWorkingDirectory(request.folder);
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("PYTHONDONTWRITEBYTECODE"), QStringLiteral("1"));
    environment.insert(QStringLiteral("PYTHONIOENCODING"), QStringLiteral("utf-8"));
    environment.remove(QStringLiteral("PYTHONSTARTUP"));
    process.setProcessEnvironment(environment);
#ifdef Q_OS_UNIX
    process.setChildProcessModifier([] {
        ::setsid(); // a group of its own, to be ended as a whole
#ifdef Q_OS_LINUX
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
    });
#endif
}

QString lastLine(const QByteArray &errors)
{
    return QString::fromUtf8(errors).trimmed().section(QLatin1Char('\n'), -1).trimmed().left(300);
}

} // namespace

QByteArray runExactProcess(const ExactRequest &request, const QString &argument)
{
    QProcess process;
    prepare(process, request, argument);
    ProcessGroup group(process);
    process.start();
    if (!process.waitForStarted())
        throw Error(Error::Kind::Io, coreTr("%1 cannot be started: %2").arg(request.python, process.errorString()))
            .withHint(coreTr("Name the interpreter of the project's virtual environment."));
    group.started();
    process.write(script());
    process.closeWriteChannel();
    QElapsedTimer timer;
    timer.start();
    QByteArray output;
    QByteArray errors;
    const auto take = [&] {
        output += process.readAllStandardOutput();
        errors = (errors + process.readAllStandardError()).right(mostErrors);
        if (output.size() > mostOutput)
            throw Error(Error::Kind::Io, coreTr("The project's Python writes without end, so it was ended."));
    };
    while (process.state() != QProcess::NotRunning) {
        process.waitForFinished(stepMs);
        take();
        if (request.cancelled && *request.cancelled)
            throw Error(Error::Kind::Cancelled, coreTr("The import was cancelled."));
        if (timer.elapsed() > request.timeLimitMs)
            throw Error(Error::Kind::Io, coreTr("The models were not imported within %1 s, so the process was ended.")
                                             .arg(request.timeLimitMs / 1000))
                .withHint(coreTr("A module may wait for a server when it is imported. Give it longer, or mend that."));
    }
    take();
    if (output.isEmpty() && (process.exitStatus() == QProcess::CrashExit || process.exitCode() != 0)) {
        const QString why = lastLine(errors);
        throw Error(Error::Kind::Io,
                    process.exitStatus() == QProcess::CrashExit
                        ? coreTr("The project's Python crashed while the models were imported. %1").arg(why)
                        : coreTr("The project's Python ended with exit code %1. %2").arg(process.exitCode()).arg(why));
    }
    return output;
}

} // namespace stillroom
