#include "support/testsupport.h"

#include <QDir>
#include <QProcess>
#include <QProcessEnvironment>
#include <QUuid>
#include <QtTest>
#include <dlfcn.h>

namespace stillroom {

ProcessResult runProcess(const QString &program, const QStringList &arguments, const QString &folder,
                         const QStringList &environment, const QByteArray &input)
{
    QProcess process;
    QProcessEnvironment variables = QProcessEnvironment::systemEnvironment();
    for (const QString &pair : environment)
        variables.insert(pair.section(QLatin1Char('='), 0, 0), pair.section(QLatin1Char('='), 1));
    process.setProcessEnvironment(variables);
    if (!folder.isEmpty())
        process.setWorkingDirectory(folder);
    process.start(program, arguments);
    process.write(input);
    process.closeWriteChannel();
    const bool ended = process.waitForFinished(120'000) && process.exitStatus() == QProcess::NormalExit;
    return {ended ? process.exitCode() : -1, QString::fromUtf8(process.readAllStandardOutput()),
            QString::fromUtf8(process.readAllStandardError())};
}

ProcessResult runStillroom(const QStringList &arguments, const QString &folder,
                           const QStringList &environment, const QByteArray &input)
{
    return runProcess(QStringLiteral(STILLROOM_EXECUTABLE), arguments, folder, environment, input);
}

ProcessResult runPython(const QStringList &arguments, const QString &folder, const QStringList &environment,
                        const QByteArray &input)
{
    return runProcess(QStringLiteral("/usr/bin/python3"), arguments, folder, environment, input);
}

QString freshPassword()
{
    return QStringLiteral(STILLROOM_WATCH_MARKER) + QUuid::createUuid().toString(QUuid::Id128);
}

void PasswordMayBeWritten::pause(int by)
{
    // Not there where the test was started by hand, without tests/instruments/secretwatch.cpp.
    if (void *function = ::dlsym(RTLD_DEFAULT, "stillroom_pause_secret_watch"))
        reinterpret_cast<void (*)(int)>(function)(by);
}

void copyFolder(const QString &from, const QString &to)
{
    QVERIFY(QDir().mkpath(to));
    const QFileInfoList entries
        = QDir(from).entryInfoList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
    for (const QFileInfo &entry : entries) {
        const QString target = to + QLatin1Char('/') + entry.fileName();
        if (entry.isDir())
            copyFolder(entry.filePath(), target);
        else
            QVERIFY2(QFile::copy(entry.filePath(), target), qPrintable(target));
    }
}

QString sourceFolder()
{
    return QStringLiteral(STILLROOM_SOURCE_DIR);
}

QString dataFile(const QString &name)
{
    return QStringLiteral(STILLROOM_SOURCE_DIR "/tests/data/") + name;
}

} // namespace stillroom
