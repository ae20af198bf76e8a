#include "project/childoutput.h"

#include "base/error.h"
#include "base/text.h"

#include <QProcess>

#ifdef Q_OS_UNIX
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>
#endif
#ifdef Q_OS_LINUX
#include <sys/prctl.h>
#endif

namespace stillroom {

namespace {

constexpr qsizetype keptErrors = 8 * 1024; ///< bytes, of the end

} // namespace

#ifdef Q_OS_UNIX

namespace {

constexpr qsizetype atOnce = 1024 * 1024; ///< bytes that are read before it is looked at the clock again

} // namespace

ChildOutput::ChildOutput()
{
    open(m_output);
    open(m_errors);
}

ChildOutput::~ChildOutput()
{
    for (Pipe *pipe : {&m_output, &m_errors}) {
        close(pipe->readEnd);
        close(pipe->writeEnd);
    }
}

void ChildOutput::open(Pipe &pipe)
{
    int ends[2];
    if (::pipe(ends) != 0)
        throw Error(Error::Kind::Io, coreTr("The system has no pipe to give: too many files are open."));
    pipe = {ends[0], ends[1]};
    for (const int end : ends)
        ::fcntl(end, F_SETFD, FD_CLOEXEC);
    ::fcntl(pipe.readEnd, F_SETFL, O_NONBLOCK);
}

void ChildOutput::close(int &end)
{
    if (end >= 0)
        ::close(end);
    end = -1;
}

void ChildOutput::attach(QProcess &process)
{
    process.setStandardOutputFile(QProcess::nullDevice());
    process.setStandardErrorFile(QProcess::nullDevice());
    process.setChildProcessModifier([output = m_output.writeEnd, errors = m_errors.writeEnd] {
        ::setsid(); // a group of its own, to be ended as a whole
        ::dup2(output, STDOUT_FILENO);
        ::dup2(errors, STDERR_FILENO);
#ifdef Q_OS_LINUX
        ::prctl(PR_SET_PDEATHSIG, SIGKILL); // with this program, too
#endif
    });
}

void ChildOutput::started()
{
    close(m_output.writeEnd);
    close(m_errors.writeEnd);
}

QByteArray ChildOutput::take(Pipe &pipe)
{
    QByteArray text;
    char buffer[65536];
    while (pipe.readEnd >= 0 && text.size() < atOnce) {
        const ssize_t count = ::read(pipe.readEnd, buffer, sizeof buffer);
        if (count > 0)
            text.append(buffer, count);
        else if (count == 0)
            close(pipe.readEnd);
        else if (errno != EINTR)
            break;
    }
    return text;
}

void ChildOutput::read(QProcess &process, int waitMs)
{
    pollfd ends[] = {{m_output.readEnd, POLLIN, 0}, {m_errors.readEnd, POLLIN, 0}};
    ::poll(ends, 2, waitMs);
    standardOutput += take(m_output);
    standardError = (standardError + take(m_errors)).right(keptErrors);
    process.waitForFinished(0); // only learns whether it has ended: it has no pipe of its own
}

#else

ChildOutput::ChildOutput() = default;
ChildOutput::~ChildOutput() = default;
void ChildOutput::attach(QProcess &) { }
void ChildOutput::started() { }

void ChildOutput::read(QProcess &process, int waitMs)
{
    process.waitForFinished(waitMs);
    standardOutput += process.readAllStandardOutput();
    standardError = (standardError + process.readAllStandardError()).right(keptErrors);
}

#endif

} // namespace stillroom
