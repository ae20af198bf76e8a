#pragma once

#include <QMap>
#include <QString>
#include <QStringList>

namespace stillroom {

/// An alembic.ini, with %(here)s and %(name)s interpolated as Python's ConfigParser does.
struct AlembicIni
{
    QString file; ///< absolute
    QString section; ///< "alembic" unless -n named another
    QMap<QString, QString> values; ///< of the section, interpolated
    bool hasPostWriteHooks = false; ///< programs that Alembic would run on a new revision file

    /// \throws Error(Io, Parse) with file and line; Error(Usage) if the section is missing
    [[nodiscard]] static AlembicIni read(const QString &file,
                                         const QString &section = QStringLiteral("alembic"));

    [[nodiscard]] QString folder() const; ///< of the file
    [[nodiscard]] QString value(const QString &key, const QString &fallback = {}) const
    {
        return values.value(key, fallback);
    }
    [[nodiscard]] QString scriptLocation() const; ///< absolute folder; empty if the key is missing
                                                  ///< and env.py does not lie beside the file
    [[nodiscard]] QStringList versionLocations() const; ///< absolute folders
    [[nodiscard]] QStringList prependSysPath() const; ///< absolute folders
    /// sqlalchemy.url; empty for the placeholder that `init` writes and for such as {db_url}
    [[nodiscard]] QString databaseUrl() const;
};

} // namespace stillroom
