#pragma once

#include "migrate/revision.h"

namespace stillroom {

/// Reads revision, down_revision, branch_labels, depends_on and the docstring of a revision file, without
/// running it. \throws Error(Io), Error(Parse) with file and line for a header that is not written out,
/// Error(Migration) if the file names no revision
[[nodiscard]] Revision readRevisionHeader(const QString &file);

/// The same from source text.
[[nodiscard]] Revision readRevisionHeader(const QString &source, const QString &file);

/// Whether Alembic takes a file of this name in a versions folder for a revision.
[[nodiscard]] bool isRevisionFileName(const QString &name);

} // namespace stillroom
