#include "gui/shell/projectmemory.h"

#include "base/configfolder.h"
#include "base/error.h"
#include "base/text.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>

namespace stillroom {

namespace {

constexpr int keptProjects = 12;

QJsonObject read(const QString &name)
{
    const QString file = configFolder() + QLatin1Char('/') + name;
    if (!QFileInfo::exists(file))
        return {};
    try {
        return QJsonDocument::fromJson(readTextFile(file).toUtf8()).object();
    } catch (const Error &) {
        return {};
    }
}

bool write(const QString &name, const QJsonObject &object)
{
    const QString file = configFolder() + QLatin1Char('/') + name;
    if (!QDir().mkpath(QFileInfo(file).absolutePath()))
        return false;
    try {
        writeTextFile(file, QString::fromUtf8(QJsonDocument(object).toJson()));
    } catch (const Error &) {
        return false;
    }
    return true;
}

QString projectFile(const QString &target)
{
    const QByteArray hash = QCryptographicHash::hash(target.toUtf8(), QCryptographicHash::Sha256).toHex();
    return QStringLiteral("projects/%1.json").arg(QString::fromLatin1(hash.left(24)));
}

bool writeRecent(const std::vector<ProjectMemory::Recent> &projects)
{
    QJsonArray list;
    for (const auto &project : projects) {
        list << QJsonObject {{QStringLiteral("name"), project.name},
                             {QStringLiteral("target"), project.target},
                             {QStringLiteral("detail"), project.detail}};
    }
    return write(QStringLiteral("recent.json"), {{QStringLiteral("projects"), list}});
}

} // namespace

std::vector<ProjectMemory::Recent> ProjectMemory::recent()
{
    std::vector<Recent> projects;
    for (const QJsonValue &value :
         read(QStringLiteral("recent.json")).value(QStringLiteral("projects")).toArray())
    {
        const QString target = value[QStringLiteral("target")].toString();
        if (!target.isEmpty())
            projects.push_back({value[QStringLiteral("name")].toString(), target,
                                value[QStringLiteral("detail")].toString()});
    }
    return projects;
}

bool ProjectMemory::addRecent(const Recent &project)
{
    std::vector<Recent> projects = recent();
    std::erase_if(projects, [&](const Recent &other) { return other.target == project.target; });
    projects.insert(projects.begin(), project);
    if (projects.size() > keptProjects)
        projects.resize(keptProjects);
    return writeRecent(projects);
}

bool ProjectMemory::forgetRecent(const QString &target)
{
    std::vector<Recent> projects = recent();
    std::erase_if(projects, [&](const Recent &other) { return other.target == target; });
    return writeRecent(projects);
}

QJsonObject ProjectMemory::window()
{
    return read(QStringLiteral("window.json"));
}

bool ProjectMemory::setWindow(const QJsonObject &object)
{
    return write(QStringLiteral("window.json"), object);
}

QJsonObject ProjectMemory::project(const QString &target)
{
    return read(projectFile(target));
}

bool ProjectMemory::setProject(const QString &target, const QJsonObject &object)
{
    return write(projectFile(target), object);
}

} // namespace stillroom
