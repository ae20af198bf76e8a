#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace stillroom {

/// What a child process printed and how it ended.
struct ProcessResult
{
    int exitCode = -1; ///< -1: it could not be started or was killed
    QString output;
    QString error;
};

/// Runs a program to its end, at most 120 seconds. `environment` holds NAME=value pairs added to the test's
/// own.
[[nodiscard]] ProcessResult runProcess(const QString &program, const QStringList &arguments,
                                       const QString &folder = {}, const QStringList &environment = {},
                                       const QByteArray &input = {});

/// Runs the stillroom executable that was built with the tests.
[[nodiscard]] ProcessResult runStillroom(const QStringList &arguments, const QString &folder = {},
                                         const QStringList &environment = {}, const QByteArray &input = {});

/// Runs a Python script of tests/support with Debian's Python, whose SQLAlchemy and Alembic are the judges.
[[nodiscard]] ProcessResult runPython(const QStringList &arguments, const QString &folder = {},
                                      const QStringList &environment = {}, const QByteArray &input = {});

/// A new password that tests/instruments know for one.
[[nodiscard]] QString freshPassword();

/// While one exists the test may write a password into a file, as a person does who keeps it in one of
/// theirs.
class PasswordMayBeWritten
{
public:
    PasswordMayBeWritten() { pause(1); }
    ~PasswordMayBeWritten() { pause(-1); }
    PasswordMayBeWritten(const PasswordMayBeWritten &) = delete;
    PasswordMayBeWritten &operator=(const PasswordMayBeWritten &) = delete;

private:
    static void pause(int by);
};

/// Copies a folder with all that is in it. Fails the test that calls it when a file cannot be copied.
void copyFolder(const QString &from, const QString &to);

[[nodiscard]] QString sourceFolder(); ///< of the repository
[[nodiscard]] QString dataFile(const QString &name); ///< tests/data/<name>

} // namespace stillroom
