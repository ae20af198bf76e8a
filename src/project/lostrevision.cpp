#include "project/lostrevision.h"

#include "base/error.h"
#include "base/text.h"
#include "migrate/revisionheader.h"
#include "project/gitrepository.h"

#include <QDir>
#include <QFileInfo>

namespace stillroom {

namespace {

/// The scripts' own folder for a file that comes from elsewhere: the same one, if it is among them.
QString folderFor(const ScriptDirectory &scripts, const QString &root, const QString &path)
{
    const QString wanted = QFileInfo(root + QLatin1Char('/') + path).path();
    for (const QString &location : scripts.versionLocations()) {
        if (QFileInfo(location).canonicalFilePath() == wanted)
            return location;
    }
    return scripts.versionLocations().value(0);
}

} // namespace

std::vector<LostRevision> findLostRevision(const ScriptDirectory &scripts, const QString &id)
{
    const std::optional<GitRepository> git = GitRepository::of(scripts.folder());
    std::vector<LostRevision> found;
    if (!git || id.isEmpty())
        return found;
    for (const GitElsewhere &each : git->search(id)) {
        LostRevision lost;
        lost.where = each.where;
        lost.path = each.path;
        lost.content = QString::fromUtf8(each.content);
        const QString name = QFileInfo(each.path).fileName();
        if (!isRevisionFileName(name))
            continue;
        try {
            lost.header = readRevisionHeader(
                lost.content, folderFor(scripts, git->root(), each.path) + QLatin1Char('/') + name);
        } catch (const Error &) { // some other file that speaks of it
            continue;
        }
        if (lost.header.id == id)
            found.push_back(std::move(lost));
    }
    return found;
}

QStringList bringBack(const ScriptDirectory &scripts, const LostRevision &lost)
{
    if (QFileInfo::exists(lost.header.file))
        throw Error(Error::Kind::Io,
                    coreTr("%1 exists already and is not written over.").arg(lost.header.file));
    QDir().mkpath(QFileInfo(lost.header.file).path());
    writeTextFile(lost.header.file, lost.content);
    QStringList missing;
    for (const QString &id : lost.header.down + lost.header.dependsOn) {
        if (!scripts.map().contains(id))
            missing << id;
    }
    return missing;
}

} // namespace stillroom
