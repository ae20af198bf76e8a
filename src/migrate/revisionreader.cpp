#include "migrate/revisionreader.h"

#include "base/text.h"
#include "migrate/readrevision.h"

#include <QHash>
#include <memory>

namespace stillroom {

namespace {

/// The scripts read so far, with the options they are read by.
class KnownScripts final
{
public:
    explicit KnownScripts(ReadRevisionOptions options) : m_options(std::move(options)) { }

    [[nodiscard]] const ReadRevisionOptions &options() const { return m_options; }
    const RevisionScript &of(const Revision &revision)
    {
        auto found = m_scripts.constFind(revision.file);
        if (found == m_scripts.constEnd())
            found = m_scripts.insert(revision.file, readRevision(revision.file, m_options));
        return *found;
    }

private:
    ReadRevisionOptions m_options;
    QHash<QString, RevisionScript> m_scripts;
};

bool dependsOnData(const RevisionScript &script, bool upgrade)
{
    return (upgrade ? script.upgradeObstacle : script.downgradeObstacle) == RevisionScript::Obstacle::Data;
}

} // namespace

RevisionReader revisionReader(const ScriptDirectory &scripts, const Dialect &dialect,
                              const QStringList &arguments)
{
    ReadRevisionOptions options = readOptionsFor(scripts.ini(), dialect.name);
    options.arguments = arguments;
    const auto online = std::make_shared<KnownScripts>(options);
    options.offline = true;
    const auto offline = std::make_shared<KnownScripts>(options);
    RevisionReader reader;
    reader.read = [online](const Revision &revision, bool upgrade) {
        const RevisionScript &script = online->of(revision);
        return upgrade ? script.upgradeOperations() : script.downgradeOperations();
    };
    reader.readOffline = [offline](const Revision &revision, bool upgrade) {
        const RevisionScript &script = offline->of(revision);
        try {
            return upgrade ? script.upgradeOperations() : script.downgradeOperations();
        } catch (Error &error) {
            if (dependsOnData(script, upgrade))
                error.withHint(
                    coreTr("A script cannot ask: run the revision in the database, where it is answered."));
            throw;
        }
    };
    reader.dependsOnData = [online](const Revision &revision, bool upgrade) {
        return dependsOnData(online->of(revision), upgrade);
    };
    reader.run = [online](const Revision &revision, bool upgrade, ScriptDatabase &database) {
        runRevision(revision.file, upgrade, database, online->options());
    };
    return reader;
}

} // namespace stillroom
