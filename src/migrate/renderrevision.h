#pragma once

#include "migrate/renderoperation.h"
#include "migrate/revision.h"

namespace stillroom {

/// The parts of a revision file that come from operations; what a script.py.mako's `imports`, `upgrades` and
/// `downgrades` stand for.
struct RenderedRevision
{
    QString upgrade; ///< body of upgrade(), indented by four spaces, each line ended; "    pass\n" if empty
    QString downgrade;
    QStringList
        imports; ///< sorted import lines beyond `from alembic import op` and `import sqlalchemy as sa`
    bool upgradeIsEmpty = false;
    bool downgradeIsEmpty = false;
};

[[nodiscard]] RenderedRevision renderRevision(const std::vector<Operation> &upgrade,
                                              const std::vector<Operation> &downgrade,
                                              const RenderOptions &options = {});

/// A whole revision file in the form of Alembic's default template, as black leaves it. For projects without
/// a script.py.mako.
[[nodiscard]] QString renderRevisionFile(const Revision &header, const RenderedRevision &body,
                                         QChar quote = QLatin1Char('"'));

} // namespace stillroom
