#pragma once

#include <QByteArray>

class QProcess;

namespace stillroom {

/// What a process that is not trusted writes, read without ever waiting longer than asked: QProcess itself
/// goes on reading for as long as a process writes faster than it is read.
class ChildOutput final
{
public:
    ChildOutput(); ///< \throws Error(Io) where the system has no pipe to give
    ~ChildOutput();
    ChildOutput(const ChildOutput &) = delete;
    ChildOutput &operator=(const ChildOutput &) = delete;

    /// Before the process starts: its output comes here, and it gets a process group of its own.
    void attach(QProcess &process);
    void started(); ///< after it has
    /// Reads what there is; waits at most so long for something.
    void read(QProcess &process, int waitMs);

    QByteArray standardOutput;
    QByteArray standardError; ///< its end

private:
#ifdef Q_OS_UNIX
    struct Pipe
    {
        int readEnd = -1;
        int writeEnd = -1;
    };
    static void open(Pipe &pipe);
    static void close(int &end);
    static QByteArray take(Pipe &pipe);

    Pipe m_output;
    Pipe m_errors;
#endif
};

} // namespace stillroom
