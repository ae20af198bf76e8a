#include "project/project.h"

#include "base/error.h"
#include "base/text.h"
#include "dialect/dialect.h"
#include "project/dotenv.h"
#include "project/packagefolders.h"
#include "project/sourceurl.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <QUrl>

namespace stillroom {

namespace {

struct NamedUrl
{
    QString text;
    QString origin;
};

constexpr const char *variables[] = {"DB_CONNECTION_STRING", "DATABASE_URL", "SQLALCHEMY_DATABASE_URL"};

std::optional<NamedUrl> fromEnvironment()
{
    for (const char *name : variables) {
        const QString value = qEnvironmentVariable(name).trimmed();
        if (!value.isEmpty())
            return NamedUrl {value, QString::fromLatin1(name)};
    }
    return std::nullopt;
}

std::optional<NamedUrl> fromDotenv(const QString &folder)
{
    const QString file = folder + QStringLiteral("/.env");
    if (!QFileInfo(file).isFile())
        return std::nullopt;
    const QMap<QString, QString> values = readDotenv(readTextFile(file));
    for (const char *name : variables) {
        const QString value = values.value(QLatin1String(name)).trimmed();
        if (!value.isEmpty())
            return NamedUrl {value, QStringLiteral(".env (%1)").arg(QLatin1String(name))};
    }
    return std::nullopt;
}

std::optional<NamedUrl> fromSource(const QString &folder)
{
    const std::optional<SourceUrl> found = findSourceUrl(folder);
    return found ? std::optional(NamedUrl {found->text, found->origin}) : std::nullopt;
}

std::optional<NamedUrl> fromIni(const AlembicIni &ini)
{
    const QString url = ini.databaseUrl();
    return url.isEmpty() ? std::nullopt : std::optional(NamedUrl {url, QFileInfo(ini.file).fileName()});
}

/// Whether env.py puts another URL in the place of the one in the ini.
bool envReplacesUrl(const AlembicIni &ini)
{
    static const QRegularExpression call(
        QStringLiteral("^[^#\\n]*set_main_option\\(\\s*[\"']sqlalchemy\\.url[\"']"),
        QRegularExpression::MultilineOption);
    const QString file = ini.scriptLocation() + QStringLiteral("/env.py");
    return QFileInfo(file).isFile() && call.match(readTextFile(file)).hasMatch();
}

/// The first that names a database. Where there is an alembic.ini it decides, unless env.py overrules it.
std::optional<NamedUrl> findUrl(const QString &folder, const std::optional<AlembicIni> &ini)
{
    if (ini && !envReplacesUrl(*ini)) {
        if (auto found = fromIni(*ini))
            return found;
    }
    if (auto found = fromEnvironment())
        return found;
    if (auto found = fromDotenv(folder))
        return found;
    if (auto found = fromSource(folder))
        return found;
    return ini ? fromIni(*ini) : std::nullopt;
}

/// SQLite files named relatively start from the folder.
ConnectionUrl absoluteUrl(ConnectionUrl url, const QString &folder)
{
    if (url.backend() == Backend::Sqlite && !url.isInMemory() && url.database
        && !url.database->startsWith(QStringLiteral("file:")) && QDir::isRelativePath(*url.database))
        url.database = QDir::cleanPath(QDir(folder).absoluteFilePath(*url.database));
    return url;
}

void setUrl(Project &project, const NamedUrl &found, const QString &folder)
{
    try {
        project.writtenUrl = ConnectionUrl::parse(found.text);
    } catch (Error &error) {
        error.message
            = coreTr("The connection string from %1 cannot be read: %2").arg(found.origin, error.message);
        throw;
    }
    project.url = absoluteUrl(*project.writtenUrl, folder);
    project.urlOrigin = found.origin;
}

/// Folders in which a project's own alembic.ini does not lie, however deep it is looked for.
bool isSkipped(const QDir &parent, const QString &name, int level)
{
    static const QStringList never {QStringLiteral("node_modules"), QStringLiteral("site-packages"),
                                    QStringLiteral("__pycache__")};
    static const QStringList notDeep {QStringLiteral("tests"),    QStringLiteral("test"),
                                      QStringLiteral("testing"),  QStringLiteral("docs"),
                                      QStringLiteral("examples"), QStringLiteral("templates")};
    return never.contains(name) || (level > 2 && notDeep.contains(name))
        || QFileInfo::exists(parent.filePath(name + QStringLiteral("/pyvenv.cfg")));
}

/// alembic.ini in the folder, else the only one on the first two levels below, else on the next level that
/// has any: an application's packages may be nested.
std::optional<QString> findIni(const QString &folder)
{
    constexpr int deepest = 8;
    constexpr qsizetype mostFolders = 4'000;
    QStringList level {folder};
    qsizetype looked = 0;
    QStringList found;
    for (int depth = 0; depth <= deepest && !level.isEmpty(); ++depth) {
        QStringList next;
        for (const QString &path : std::as_const(level)) {
            const QDir place(path);
            if (place.exists(QStringLiteral("alembic.ini")))
                found << place.filePath(QStringLiteral("alembic.ini"));
            if (++looked > mostFolders)
                return found.size() == 1 ? std::optional(found.constFirst()) : std::nullopt;
            for (const QString &name :
                 place.entryList(QDir::Dirs | QDir::NoDotAndDotDot | QDir::NoSymLinks, QDir::Name)
                     .mid(0, 200))
            {
                if (!isSkipped(place, name, depth + 1))
                    next << place.filePath(name);
            }
        }
        if (!found.isEmpty() && depth != 1)
            break;
        level = next;
    }
    return found.size() == 1 ? std::optional(found.constFirst()) : std::nullopt;
}

QString findSettings(const QString &folder, const std::optional<AlembicIni> &ini)
{
    const QString name = QStringLiteral("/stillroom.toml");
    QStringList places {folder};
    if (ini)
        places << ini->folder();
    // Not above the repository: what lies there belongs to somebody else.
    for (QDir above(folder); !above.exists(QStringLiteral(".git")) && above.cdUp();)
        places << above.absolutePath();
    if (!QDir(places.constLast()).exists(QStringLiteral(".git")))
        places = places.mid(0, ini ? 2 : 1);
    for (const QString &place : std::as_const(places)) {
        if (QFileInfo(place + name).isFile())
            return place + name;
    }
    return {};
}

void readFolder(Project &project, const QString &folder, bool needsUrl)
{
    project.folder = folder;
    project.name = QFileInfo(folder).fileName();
    project.settingsFile = findSettings(folder, project.alembic);
    project.hasModels = seemsToHaveModels(folder);
    const std::optional<NamedUrl> found = findUrl(folder, project.alembic);
    if (found)
        setUrl(project, *found, folder);
    if (needsUrl && !found && !project.hasModels && !project.alembic) {
        throw Error(
            Error::Kind::Usage,
            coreTr("There is nothing to open in %1: no alembic.ini, no models and no connection string.")
                .arg(QDir::toNativeSeparators(folder)))
            .withHint(
                coreTr("Name a connection string, a SQLite file or a project folder, or set DATABASE_URL "
                       "in the environment or in a .env file."));
    }
}

Project openFolder(const QString &folder)
{
    Project project;
    if (const std::optional<QString> ini = findIni(folder))
        project.alembic = AlembicIni::read(*ini);
    readFolder(project, folder, true);
    return project;
}

bool looksLikeDatabase(const QString &suffix)
{
    static const QStringList known {QStringLiteral("db"), QStringLiteral("db3"), QStringLiteral("sqlite"),
                                    QStringLiteral("sqlite3"), QStringLiteral("s3db")};
    return known.contains(suffix.toLower());
}

} // namespace

Project Project::open(const QString &target)
{
    if (target.isEmpty())
        return openFolder(QDir::currentPath());
    // What a desktop hands over for a file that is opened with the program.
    if (const QUrl url(target); url.isLocalFile())
        return open(url.toLocalFile());
    if (target.contains(QStringLiteral("://"))) {
        Project project;
        setUrl(project, {target, coreTr("the command line")}, QDir::currentPath());
        project.name = project.url->displayName();
        return project;
    }
    const QFileInfo info(target);
    if (info.isDir())
        return openFolder(QDir::cleanPath(info.absoluteFilePath()));
    if (info.isFile() && info.suffix() == QStringLiteral("ini")) {
        const AlembicIni ini = AlembicIni::read(info.absoluteFilePath());
        return open(ini, ini.folder());
    }
    if (!info.exists() && !looksLikeDatabase(info.suffix())) {
        throw Error(Error::Kind::Usage,
                    coreTr("%1 is neither a connection string nor a file or folder that exists.").arg(target))
            .withHint(coreTr("A connection string looks like sqlite:///app.db or "
                             "postgresql://user@localhost/name."));
    }
    Project project;
    project.url = project.writtenUrl = ConnectionUrl::sqliteFile(info.absoluteFilePath());
    project.urlOrigin = coreTr("the command line");
    project.name = info.fileName();
    return project;
}

Project Project::open(const AlembicIni &ini, const QString &folder)
{
    Project project;
    project.alembic = ini;
    readFolder(project, folder, false);
    return project;
}

QString Project::settingsPlace() const
{
    if (!settingsFile.isEmpty() || folder.isEmpty())
        return settingsFile;
    return folder + QStringLiteral("/stillroom.toml");
}

ConnectionUrl Project::shownUrl() const
{
    return url->backend() == Backend::Sqlite ? *url : writtenUrl.value_or(*url);
}

ReadModelsOptions Project::modelOptions() const
{
    ReadModelsOptions options;
    options.folder = folder;
    if (alembic) {
        options.searchPaths = alembic->prependSysPath();
        const QString env = alembic->scriptLocation() + QStringLiteral("/env.py");
        if (QFileInfo(env).isFile())
            options.envFile = env;
    }
    options.searchPaths << packageFolders(folder);
    if (url) {
        try {
            options.dialect = Dialect::of(url->backend()).name;
        } catch (const Error &) { // a database whose SQL is not known
        }
    }
    return options;
}

} // namespace stillroom
