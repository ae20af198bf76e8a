#include "gui/diagram/diagrammoments.h"

#include "migrate/revisionreader.h"

#include <QMutex>
#include <algorithm>

namespace stillroom {

namespace {

struct Replay
{
    Replay(std::shared_ptr<const ScriptDirectory> directory, const Dialect &dialect)
        : scripts(std::move(directory))
        , migrator(dialect, VersionTable(dialect, scripts->versionTable()), revisionReader(*scripts, dialect))
    { }

    QMutex mutex; // the reader keeps what it has read
    std::shared_ptr<const ScriptDirectory> scripts;
    Migrator migrator;
};

} // namespace

std::vector<DiagramMoment> diagramMoments(const std::shared_ptr<const ScriptDirectory> &scripts,
                                          const Dialect &dialect)
{
    if (!scripts || scripts->map().isEmpty())
        return {};
    const auto replay = std::make_shared<Replay>(scripts, dialect);
    std::vector<Revision> revisions = scripts->map().allNewestFirst();
    std::reverse(revisions.begin(), revisions.end());
    std::vector<DiagramMoment> moments;
    for (const Revision &revision : revisions) {
        const QString label = revision.message.isEmpty()
            ? revision.id
            : QStringLiteral("%1 %2").arg(revision.message, revision.id.left(12));
        moments.push_back({label, [replay, id = revision.id] {
                               const QMutexLocker lock(&replay->mutex);
                               return replay->migrator.replayed(replay->scripts->map(), {id});
                           }});
    }
    return moments;
}

} // namespace stillroom
