#include "project/projectpython.h"

#include "base/error.h"
#include "base/text.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>

namespace stillroom {

namespace {

#ifdef Q_OS_WIN
constexpr const char *interpreters[] = {"Scripts/python.exe", "python.exe"};
#else
constexpr const char *interpreters[] = {"bin/python", "bin/python3"};
#endif

/// The interpreter of an environment; empty where the folder is none.
QString interpreterOf(const QString &environment)
{
    if (environment.isEmpty())
        return {};
    for (const char *name : interpreters) {
        const QFileInfo file(QDir(environment).filePath(QString::fromLatin1(name)));
        if (file.isFile() && file.isExecutable())
            return file.absoluteFilePath(); // not the file it links to: that would be the system's
    }
    return {};
}

/// The folder and those above it, to the root of its repository; without one the folder alone.
QStringList foldersOf(const QString &folder)
{
    QStringList all;
    QDir dir(folder);
    do {
        all << dir.absolutePath();
        if (dir.exists(QStringLiteral(".git")))
            return all;
    } while (dir.cdUp());
    return all.mid(0, 1);
}

QString small(const QString &file)
{
    constexpr qint64 most = 1'000'000;
    const QFileInfo info(file);
    if (!info.isFile() || info.size() > most)
        return {};
    try {
        return readTextFile(file);
    } catch (const Error &) {
        return {};
    }
}

/// The first eight letters of a hash as Poetry and Pipenv write it into names.
QString hashOf(const QString &text)
{
    return QString::fromLatin1(QCryptographicHash::hash(text.toUtf8(), QCryptographicHash::Sha256)
                                   .toBase64(QByteArray::Base64UrlEncoding)
                                   .left(8));
}

/// The newest folder of these names that is an environment.
QString newest(const QString &folder, const QString &pattern)
{
    for (const QFileInfo &each :
         QDir(folder).entryInfoList({pattern}, QDir::Dirs | QDir::NoDotAndDotDot, QDir::Time))
    {
        if (const QString program = interpreterOf(each.absoluteFilePath()); !program.isEmpty())
            return program;
    }
    return {};
}

QString ofPoetry(const QString &folder, const PythonPlaces &places)
{
    const QString project = small(folder + QStringLiteral("/pyproject.toml"));
    if (!project.contains(QStringLiteral("[tool.poetry"))
        && !QFileInfo::exists(folder + QStringLiteral("/poetry.lock")))
        return {};
    static const QRegularExpression nameLine(QStringLiteral("^\\s*name\\s*=\\s*[\"']([^\"']+)[\"']"),
                                             QRegularExpression::MultilineOption);
    static const QRegularExpression odd(QStringLiteral("[ $`!*@\"\\\\\\r\\n\\t]"));
    const QString name
        = nameLine.match(project).captured(1).toLower().replace(odd, QStringLiteral("_")).left(42);
    QStringList caches {places.poetryCache, places.home + QStringLiteral("/.cache/pypoetry"),
                        places.home + QStringLiteral("/Library/Caches/pypoetry"),
                        places.home + QStringLiteral("/AppData/Local/pypoetry/Cache")};
    caches.removeAll(QString());
    for (const QString &cache : std::as_const(caches)) {
        const QString found
            = newest(cache + QStringLiteral("/virtualenvs"),
                     QStringLiteral("%1-%2-py*").arg(name, hashOf(QFileInfo(folder).canonicalFilePath())));
        if (!found.isEmpty())
            return found;
    }
    return {};
}

QString ofPipenv(const QString &folder, const PythonPlaces &places)
{
    const QString file = folder + QStringLiteral("/Pipfile");
    if (!QFileInfo::exists(file))
        return {};
    const QString name = QFileInfo(folder).fileName();
    const QString hash = hashOf(QFileInfo(file).absoluteFilePath());
    return newest(places.home + QStringLiteral("/.local/share/virtualenvs"),
                  QStringLiteral("%1-%2*").arg(name, hash));
}

QString ofPyenv(const QString &folder, const PythonPlaces &places)
{
    const QString name
        = small(folder + QStringLiteral("/.python-version")).section(QLatin1Char('\n'), 0, 0).trimmed();
    // A bare version is an interpreter without the project's packages.
    if (name.isEmpty() || name.contains(QLatin1Char('/')) || name.at(0).isDigit())
        return {};
    return interpreterOf(places.home + QStringLiteral("/.pyenv/versions/") + name);
}

QString ofConda(const QString &folder, const PythonPlaces &places)
{
    QString text = small(folder + QStringLiteral("/environment.yml"));
    if (text.isEmpty())
        text = small(folder + QStringLiteral("/environment.yaml"));
    static const QRegularExpression nameLine(QStringLiteral("^name:\\s*[\"']?([\\w.-]+)"),
                                             QRegularExpression::MultilineOption);
    const QString name = nameLine.match(text).captured(1);
    if (name.isEmpty())
        return {};
    if (QFileInfo(places.condaPrefix).fileName() == name)
        return interpreterOf(places.condaPrefix);
    for (const char *place : {".conda", "miniconda3", "anaconda3", "miniforge3", "mambaforge", "micromamba"})
    {
        const QString found = interpreterOf(
            QStringLiteral("%1/%2/envs/%3").arg(places.home, QString::fromLatin1(place), name));
        if (!found.isEmpty())
            return found;
    }
    return {};
}

QString ofPdm(const QString &folder, const PythonPlaces &)
{
    const QString program = small(folder + QStringLiteral("/.pdm-python")).trimmed();
    return QFileInfo(program).isExecutable() && QDir::isAbsolutePath(program) ? program : QString();
}

} // namespace

PythonPlaces PythonPlaces::ofUser()
{
    return {QDir::homePath(), qEnvironmentVariable("VIRTUAL_ENV"), qEnvironmentVariable("CONDA_PREFIX"),
            qEnvironmentVariable("POETRY_CACHE_DIR")};
}

std::optional<ProjectPython> findProjectPython(const QString &folder, const PythonPlaces &places)
{
    const QStringList folders = foldersOf(folder);
    for (const QString &each : folders) {
        for (const char *name : {".venv", "venv", "env", ".env", "virtualenv"}) {
            const QString environment = each + QLatin1Char('/') + QString::fromLatin1(name);
            const QString program = interpreterOf(environment);
            if (!program.isEmpty())
                return ProjectPython {program, QDir(folder).relativeFilePath(environment)};
        }
    }
    static constexpr std::pair<const char *, QString (*)(const QString &, const PythonPlaces &)> managers[]
        = {{"Poetry", ofPoetry},
           {"Pipenv", ofPipenv},
           {"PDM", ofPdm},
           {"pyenv", ofPyenv},
           {"Conda", ofConda}};
    for (const QString &each : folders) {
        for (const auto &[title, find] : managers) {
            if (const QString program = find(each, places); !program.isEmpty())
                return ProjectPython {program, QString::fromLatin1(title)};
        }
    }
    if (const QString program = interpreterOf(places.virtualEnv); !program.isEmpty())
        return ProjectPython {program, QStringLiteral("VIRTUAL_ENV")};
    if (const QString program = interpreterOf(places.condaPrefix); !program.isEmpty())
        return ProjectPython {program, QStringLiteral("CONDA_PREFIX")};
    return {};
}

} // namespace stillroom
