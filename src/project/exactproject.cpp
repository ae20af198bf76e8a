#include "project/exactproject.h"

#include "base/error.h"
#include "base/text.h"

#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

namespace stillroom {

ExactRequest exactRequest(const Project &project, const Dialect &dialect)
{
    ExactRequest request;
    request.folder = project.folder;
    request.dialect = &dialect;
    if (project.alembic)
        request.paths = project.alembic->prependSysPath();
    request.paths << project.folder;
    if (const QString inner = project.folder + QStringLiteral("/src"); QFileInfo(inner).isDir())
        request.paths << inner;
    request.paths.removeDuplicates();
    if (const std::optional<ProjectPython> found = findProjectPython(project.folder))
        request.python = found->program;
    return request;
}

QString findPython(const QString &typed, const QString &folder)
{
    const QString path = QDir(folder).absoluteFilePath(typed);
    for (const char *name : {"/bin/python", "/bin/python3", "/Scripts/python.exe"}) {
        if (QFileInfo(path + QString::fromLatin1(name)).isExecutable())
            return path + QString::fromLatin1(name);
    }
    if (QFileInfo(path).isFile() && QFileInfo(path).isExecutable())
        return path;
    const bool isName = !typed.isEmpty() && !typed.contains(QLatin1Char('/'));
    const QString found = isName ? QStandardPaths::findExecutable(typed) : QString();
    if (found.isEmpty())
        throw Error(Error::Kind::Usage, coreTr("%1 is no Python that can be run.").arg(typed));
    return found;
}

} // namespace stillroom
