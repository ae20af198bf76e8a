#pragma once

#include <QString>
#include <QStringList>

namespace stillroom {

/// The header of a revision file.
struct Revision
{
    QString id;
    QStringList down; ///< down_revision; empty = base, two or more = merge
    QStringList dependsOn;
    QStringList branchLabels; ///< as written in this file
    QString message; ///< first paragraph of the docstring, which is what Alembic shows
    QString doc; ///< the whole docstring
    QString createDate; ///< as written in the docstring's "Create Date:"; may be empty
    QString file; ///< absolute

    [[nodiscard]] bool isMerge() const { return down.size() > 1; }
    [[nodiscard]] bool isBase() const { return down.isEmpty(); }
    bool operator==(const Revision &) const = default;
};

} // namespace stillroom
