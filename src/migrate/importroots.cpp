#include "migrate/importroots.h"

#include <QDir>
#include <QFileInfo>

namespace stillroom {

QString outsidePackages(const QString &folder)
{
    QString outside = QDir::cleanPath(folder);
    while (QFileInfo(outside + QStringLiteral("/__init__.py")).isFile()
           && QFileInfo(outside).path() != outside)
        outside = QFileInfo(outside).path();
    return outside;
}

QStringList importRoots(const AlembicIni &ini)
{
    QStringList roots = ini.prependSysPath();
    roots << ini.folder() << outsidePackages(ini.folder()) << outsidePackages(ini.scriptLocation());
    // The root of the project, by what lies there.
    QString folder = ini.folder();
    for (int up = 0; up < 8; ++up) {
        bool isRoot = false;
        for (const char *mark : {"/pyproject.toml", "/setup.py", "/setup.cfg", "/.git"})
            isRoot = isRoot || QFileInfo::exists(folder + QLatin1String(mark));
        if (isRoot) {
            roots << folder;
            for (const char *below : {"/src", "/lib"}) {
                const QString inside = folder + QLatin1String(below);
                if (QFileInfo(inside).isDir() && !QFileInfo(inside + QStringLiteral("/__init__.py")).isFile())
                    roots << inside;
            }
            break;
        }
        const QString parent = QFileInfo(folder).path();
        if (parent == folder)
            break;
        folder = parent;
    }
    roots.removeDuplicates();
    return roots;
}

} // namespace stillroom
