#include "migrate/compare/comparison.h"

namespace stillroom {

void compareTableComment(TableComparison &comparison)
{
    if (!comparison.dialect.supportsComments || comparison.wanted.comment == comparison.actual.comment)
        return;
    AlterTableComment change;
    change.table = comparison.name();
    change.comment = comparison.wanted.comment;
    change.existingComment = comparison.actual.comment;
    comparison.add(
        change, QStringLiteral("Detected changed comment on table '%1'").arg(comparison.name().toString()));
}

} // namespace stillroom
