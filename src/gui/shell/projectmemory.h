#pragma once

#include <QJsonObject>
#include <QString>
#include <QStringList>
#include <vector>

namespace stillroom {

/// What the window remembers, as small JSON files in the configuration folder: recent projects, the theme,
/// and per project its layout and tabs. Never rows, never a password. A file that cannot be read counts as
/// empty; one that cannot be written is reported by false.
class ProjectMemory final
{
public:
    struct Recent
    {
        QString name; ///< "clubs"
        QString target; ///< what stillroom is called with
        QString detail; ///< "sqlite · app.db"
    };

    [[nodiscard]] static std::vector<Recent> recent(); ///< newest first
    static bool addRecent(const Recent &project);
    static bool forgetRecent(const QString &target);

    [[nodiscard]] static QJsonObject window(); ///< of all projects: theme, size of the window
    static bool setWindow(const QJsonObject &object);
    [[nodiscard]] static QJsonObject project(const QString &target);
    static bool setProject(const QString &target, const QJsonObject &object);
};

} // namespace stillroom
