#pragma once

#include <QString>

namespace stillroom {

/// The files of a new Alembic project.
struct NewScripts
{
    QString ini;
    QString env;
    QString revisionTemplate;
    QString readme;
    QString note; ///< for people: what env.py was tied to, and from where the connection string comes
};

/// Texts for a project in `folder` whose scripts go to `directory` (as typed). Models and connection string
/// are looked for in the source, which is not run; a connection string with a password is not copied.
[[nodiscard]] NewScripts newScripts(const QString &folder, const QString &directory);

} // namespace stillroom
