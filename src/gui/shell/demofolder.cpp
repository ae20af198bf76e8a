#include "gui/shell/demofolder.h"

#include "base/error.h"

#include <QCoreApplication>
#include <QDir>
#include <QDirIterator>
#include <QStandardPaths>

namespace stillroom {

QString demoFolder()
{
    const QDir program(QCoreApplication::applicationDirPath());
    QStringList places {
        program.filePath(QStringLiteral("../share/stillroom/demo/clubs")),
        program.filePath(QStringLiteral("../../share/stillroom/demo/clubs")), // seen from libexec/stillroom
        program.filePath(QStringLiteral("../demo/clubs")), // the build folder, seen from src or tests
        program.filePath(QStringLiteral("../Resources/demo/clubs")),
        program.filePath(QStringLiteral("demo/clubs"))};
    for (const QString &folder : QStandardPaths::standardLocations(QStandardPaths::GenericDataLocation))
        places << folder + QStringLiteral("/stillroom/demo/clubs");
    for (const QString &place : std::as_const(places)) {
        if (QFileInfo::exists(place + QStringLiteral("/app.db")))
            return QDir(place).canonicalPath();
    }
    return {};
}

QString openDemoCopy()
{
    const QString source = demoFolder();
    if (source.isEmpty())
        throw Error(Error::Kind::Io,
                    QCoreApplication::translate("stillroom", "The demo project is not installed."))
            .withHint(QCoreApplication::translate(
                "stillroom", "Build the target demo, or install Stillroom with its data files."));
    const QDir target(QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation)
                      + QStringLiteral("/stillroom/demo/clubs"));
    if (QFileInfo::exists(target.filePath(QStringLiteral("app.db"))))
        return target.absolutePath();
    QDirIterator files(source, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QString file = files.next();
        const QString to = target.filePath(QDir(source).relativeFilePath(file));
        const bool copied = QFileInfo::exists(to)
            || (QDir().mkpath(QFileInfo(to).absolutePath()) && QFile::copy(file, to)
                && QFile::setPermissions(to, QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup));
        if (!copied)
            throw Error(Error::Kind::Io,
                        QCoreApplication::translate("stillroom", "The demo could not be copied to %1.")
                            .arg(QDir::toNativeSeparators(to)))
                .withHint(
                    QCoreApplication::translate("stillroom", "Is there room, and may you write there?"));
    }
    return target.absolutePath();
}

} // namespace stillroom
