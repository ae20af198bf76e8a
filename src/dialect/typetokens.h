#pragma once

#include <QString>
#include <QStringList>
#include <vector>

namespace stillroom {

/// Whether Alembic's compare_type takes two types, written as DDL, for the same: the first word must be equal
/// or a synonym, further words and arguments only where both have as many of them.
/// \param synonyms lower-case type names the database keeps in the same way
[[nodiscard]] bool sameTypeText(const QString &wanted, const QString &found,
                                const std::vector<QStringList> &synonyms);

} // namespace stillroom
