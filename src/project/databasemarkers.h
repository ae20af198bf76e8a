#pragma once

#include "migrate/scriptdirectory.h"
#include "project/savedconnections.h"

#include <functional>

namespace stillroom {

/// A database beside the one that is open, whose revision is to be shown.
struct MarkedDatabase
{
    QString name; ///< for people: the saved connection's, or the section of alembic.ini
    ConnectionUrl url;
    PasswordSource password; ///< of a saved connection
    bool isProduction = false;
    QString missing; ///< why it cannot be asked from here; empty: it can
};

struct DatabaseMarker
{
    QString name;
    QStringList revisions; ///< rows of the version table
    QString problem; ///< set: it could not be asked, a sentence
    bool isProduction = false;

    bool operator==(const DatabaseMarker &) const = default;
};

/// The saved connections and the sections of the alembic.ini that name a database, without `open`. Connects
/// to nothing. \throws Error(Io, Parse) where the saved connections cannot be read
[[nodiscard]] std::vector<MarkedDatabase> databasesBeside(const ScriptDirectory &scripts,
                                                          const ConnectionUrl &open);

/// Asks one database, reading only, for a few seconds at most. Never throws.
[[nodiscard]] DatabaseMarker askMarker(const MarkedDatabase &database, const ScriptDirectory &scripts,
                                       const std::function<bool()> &cancelled = {});

} // namespace stillroom
