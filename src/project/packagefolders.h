#pragma once

#include <QStringList>

namespace stillroom {

/// The folders below a project's that its pyproject.toml names as places of packages, absolute: what
/// setuptools, Poetry, Hatch, PDM and pytest are told, and the members of a workspace of uv. Empty where
/// there is none, or where it cannot be read: packages are then found by what lies in the folder.
[[nodiscard]] QStringList packageFolders(const QString &folder);

} // namespace stillroom
