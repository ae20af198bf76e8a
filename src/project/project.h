#pragma once

#include "db/connectionurl.h"
#include "db/sshsettings.h"
#include "migrate/alembicini.h"
#include "models/modelset.h"

namespace stillroom {

/// What a target (connection string, SQLite file, folder or alembic.ini) turned out to be. Reading it runs
/// none of its code and writes nothing.
struct Project
{
    QString name; ///< for titles: folder or database name
    QString folder; ///< absolute; empty when only a database was opened
    std::optional<AlembicIni> alembic; ///< the project's alembic.ini
    std::optional<ConnectionUrl> url; ///< SQLite files absolute; not set where none could be found
    std::optional<ConnectionUrl> writtenUrl; ///< the same as it was written
    QString connectionId; ///< of the saved connection it is, if it is one
    std::optional<SshSettings> ssh; ///< from where the written URL is meant, if not from here
    QString urlOrigin; ///< where the URL came from, for people: "alembic.ini", "DATABASE_URL", ".env
                       ///< (DB_CONNECTION_STRING)", "app/database.py:8"
    bool hasModels = false; ///< Python source that seems to hold SQLAlchemy models was seen
    QString settingsFile; ///< stillroom.toml if there is one: in the folder, beside the alembic.ini, or in a
                          ///< folder above within the same repository

    /// \param target as typed; empty = the working folder with DESIGN's order of environment variables and
    /// .env \throws Error(Usage, Io) in a sentence for people
    [[nodiscard]] static Project open(const QString &target);
    /// The project of an alembic.ini that was read already. \param folder what its relative paths start from
    [[nodiscard]] static Project open(const AlembicIni &ini, const QString &folder);

    [[nodiscard]] ReadModelsOptions modelOptions() const;
    /// Where the database is for people: a tunnel's own end says nothing. There is one.
    [[nodiscard]] ConnectionUrl shownUrl() const;
    /// Where the project's settings are, or would be written first; empty without a folder.
    [[nodiscard]] QString settingsPlace() const;
};

} // namespace stillroom
