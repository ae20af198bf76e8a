#include "base/configfolder.h"

#include <QDir>
#include <QSettings>
#include <QStandardPaths>

namespace stillroom {

namespace {

QString &chosenFolder()
{
    static QString folder;
    return folder;
}

} // namespace

QString configFolder()
{
    if (!chosenFolder().isEmpty())
        return chosenFolder();
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation)
        + QStringLiteral("/stillroom");
}

void setConfigFolder(const QString &folder)
{
    chosenFolder() = QDir(folder).absolutePath();
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, chosenFolder());
}

} // namespace stillroom
