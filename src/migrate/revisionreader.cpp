#include "migrate/revisionreader.h"

#include "migrate/readrevision.h"

#include <QHash>
#include <memory>

namespace stillroom {

RevisionReader revisionReader(const ScriptDirectory &scripts, const Dialect &dialect)
{
    ReadRevisionOptions options;
    options.dialect = dialect.name;
    options.searchPaths = scripts.ini().prependSysPath();
    const auto known = std::make_shared<QHash<QString, RevisionScript>>();
    return [options, known](const Revision &revision, bool upgrade) {
        auto found = known->constFind(revision.file);
        if (found == known->constEnd())
            found = known->insert(revision.file, readRevision(revision.file, options));
        return upgrade ? found->upgradeOperations() : found->downgradeOperations();
    };
}

} // namespace stillroom
