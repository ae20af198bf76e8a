#include "models/projectmodules.h"

#include "base/error.h"
#include "base/text.h"
#include "python/knownmodules.h"
#include "python/modulecache.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>

namespace stillroom {

namespace {

constexpr qint64 largestFile = 4'000'000; ///< bytes; source that people write is far below
constexpr qsizetype mostFiles = 60'000;

bool isSkippedFolder(const QString &name)
{
    static const QSet<QString> skipped {
        QStringLiteral("venv"),          QStringLiteral("env"),        QStringLiteral("node_modules"),
        QStringLiteral("site-packages"), QStringLiteral("versions"),   QStringLiteral("__pycache__"),
        QStringLiteral("build"),         QStringLiteral("dist"),       QStringLiteral("tests"),
        QStringLiteral("test"),          QStringLiteral("virtualenv"),
    };
    return name.startsWith(QLatin1Char('.')) || skipped.contains(name);
}

/// Whether a file may declare tables, or say something of those of others.
bool mentionsModels(const QByteArray &source)
{
    for (const char *word : {"Column(", "__tablename__", "mapped_column", "relationship(", "Table(",
                             "DeclarativeBase", "declarative_base", ".Model)", ".Model,", "SQLModel",
                             "__mapper_args__", "__abstract__", "MetaData(", "map_imperatively", "mapper(",
                             "automap_base", "as_declarative", "mapped_as_dataclass", "Index("})
    {
        if (source.contains(word))
            return true;
    }
    return false;
}

bool isPackage(const QString &folder)
{
    return QFileInfo(folder + QStringLiteral("/__init__.py")).isFile();
}

/// A folder that can be imported although it has no __init__.py: there is Python in it.
bool isNamespacePackage(const QString &folder)
{
    const QDir dir(folder);
    if (!dir.exists())
        return false;
    const QStringList python {QStringLiteral("*.py")};
    if (!dir.entryList(python, QDir::Files).isEmpty())
        return true;
    const QStringList below = dir.entryList(QDir::Dirs | QDir::NoDotAndDotDot | QDir::NoSymLinks);
    return std::any_of(below.begin(), below.end(), [&](const QString &name) {
        return !QDir(dir.filePath(name)).entryList(python, QDir::Files).isEmpty();
    });
}

} // namespace

ProjectModules::ProjectModules(const ReadModelsOptions &options)
    : m_cache(options.cache)
    , m_folder(QDir(options.folder).absolutePath())
{
    for (const QString &path : options.searchPaths)
        m_roots << QDir::cleanPath(path);
    m_roots << m_folder;
    for (const char *below : {"src", "lib", "app", "backend", "backend/src", "backend/app", "server"}) {
        const QString folder = m_folder + QLatin1Char('/') + QLatin1String(below);
        if (QFileInfo(folder).isDir() && !isPackage(folder))
            m_roots << folder;
    }
    m_roots.removeDuplicates();
}

QString ProjectModules::shown(const QString &path) const
{
    return QDir(m_folder).relativeFilePath(path);
}

bool ProjectModules::isReadable(const QString &path)
{
    const QFileInfo info(path);
    if (!info.isFile())
        return false;
    if (info.size() <= largestFile)
        return true;
    const std::pair<QString, QString> entry {
        shown(path), coreTr("The file has %1 MB.").arg(static_cast<double>(info.size()) / 1e6, 0, 'f', 1)};
    if (std::find(m_refused.begin(), m_refused.end(), entry) == m_refused.end())
        m_refused.push_back(entry);
    return false;
}

std::shared_ptr<const Module> ProjectModules::read(const QString &path)
{
    const QString name = shown(path);
    if (!m_fileSet.contains(name)) {
        m_fileSet.insert(name);
        m_files << name;
    }
    return m_cache ? m_cache->read(path, name) : Module::read(path, name);
}

std::optional<EvaluatorHost::Source> ProjectModules::found(const Located &located, const QString &name)
{
    const QString canonical = QFileInfo(located.path).canonicalFilePath();
    if (const auto known = m_names.constFind(canonical); known != m_names.constEnd() && *known != name)
        return EvaluatorHost::Source {nullptr, located.isPackage, *known};
    if (!isReadable(located.path))
        return std::nullopt;
    m_names.insert(canonical, name);
    try {
        return EvaluatorHost::Source {read(located.path), located.isPackage, {}};
    } catch (const Error &error) {
        m_refused.emplace_back(shown(located.path), error.message);
        return std::nullopt;
    }
}

std::optional<ProjectModules::Located> ProjectModules::locateBelow(const QString &root, const QString &name)
{
    const QString path = root + QLatin1Char('/') + QString(name).replace(QLatin1Char('.'), QLatin1Char('/'));
    if (isPackage(path))
        return Located {path + QStringLiteral("/__init__.py"), true};
    if (QFileInfo(path + QStringLiteral(".py")).isFile())
        return Located {path + QStringLiteral(".py"), false};
    return std::nullopt;
}

std::optional<ProjectModules::Located> ProjectModules::locate(const QString &name, const QString &from) const
{
    const QString top = name.section(QLatin1Char('.'), 0, 0);
    if (name.size() > 1000 || top.isEmpty() || isStandardModule(top))
        return std::nullopt;
    for (const QString &root : m_roots) {
        if (auto located = locateBelow(root, name))
            return located;
    }
    // The folder that was opened may be a package itself.
    if (top == QFileInfo(m_folder).fileName() && isPackage(m_folder)) {
        if (auto located = locateBelow(QFileInfo(m_folder).path(), name))
            return located;
    }
    if (!from.isEmpty() && !from.startsWith(QStringLiteral("..")) && !from.startsWith(QLatin1Char(':'))) {
        QString folder = QFileInfo(m_folder + QLatin1Char('/') + from).path();
        for (int up = 0; up < 12 && folder.size() > m_folder.size(); ++up) {
            if (auto located = locateBelow(folder, name))
                return located;
            folder = QFileInfo(folder).path();
        }
    }
    return std::nullopt;
}

std::optional<EvaluatorHost::Source> ProjectModules::find(const QString &name, const QString &from)
{
    if (const auto located = locate(name, from))
        return found(*located, name);
    if (isStandardModule(name.section(QLatin1Char('.'), 0, 0)))
        return std::nullopt;
    if (auto source = knownModule(name))
        return source;
    const QString relative = QString(name).replace(QLatin1Char('.'), QLatin1Char('/'));
    for (const QString &root : std::as_const(m_roots)) {
        if (m_prefixes.contains(name) || isNamespacePackage(root + QLatin1Char('/') + relative))
            return EvaluatorHost::Source {nullptr, true, {}};
    }
    return std::nullopt;
}

QString ProjectModules::moduleName(const QString &file) const
{
    QString name = QDir(rootOf(file)).relativeFilePath(file);
    name = name.left(std::max<qsizetype>(0, name.size() - 3)).replace(QLatin1Char('/'), QLatin1Char('.'));
    if (name.endsWith(QStringLiteral(".__init__")))
        name.chop(9);
    return name;
}

QSet<QString> ProjectModules::reachable(const QString &file, bool &byName)
{
    static const QRegularExpression fromImport(
        QStringLiteral("^[ \\t]*from[ \\t]+(\\.*[\\w.]*)[ \\t]+import[ \\t]*(\\([^)]*\\)|[^#\\n]*)"),
        QRegularExpression::MultilineOption);
    static const QRegularExpression plainImport(QStringLiteral("^[ \\t]*import[ \\t]+([^#\\n]+)"),
                                                QRegularExpression::MultilineOption);
    static const QRegularExpression separator(QStringLiteral("[\\s,()\\\\]+"));
    const QString first = QDir(m_folder).absoluteFilePath(file);
    QSet<QString> files {shown(first)};
    QStringList pending {first};
    const auto visit = [&](const QString &name, const QString &from) {
        // Every package on the way is run too.
        for (qsizetype dot = name.indexOf(QLatin1Char('.'));; dot = name.indexOf(QLatin1Char('.'), dot + 1)) {
            const auto located = locate(dot < 0 ? name : name.left(dot), from);
            if (located && !files.contains(shown(located->path))) {
                files.insert(shown(located->path));
                pending << located->path;
            }
            if (dot < 0)
                return;
        }
    };
    while (!pending.isEmpty() && files.size() < mostFiles) {
        const QString path = pending.takeLast();
        QFile source(path);
        if (!isReadable(path) || !source.open(QIODevice::ReadOnly))
            continue;
        const QString text = QString::fromUtf8(source.readAll());
        for (const char *word : {"import_module(", "pkgutil.", "__import__(", "find_modules("})
            byName = byName || text.contains(QLatin1String(word));
        const QString from = shown(path);
        const QString own = moduleName(path);
        const bool package = path.endsWith(QStringLiteral("/__init__.py"));
        for (auto it = plainImport.globalMatch(text); it.hasNext();) {
            const QStringList parts = it.next().captured(1).split(QLatin1Char(','));
            for (const QString &part : parts)
                visit(part.trimmed().section(QLatin1Char(' '), 0, 0), from);
        }
        for (auto it = fromImport.globalMatch(text); it.hasNext();) {
            const auto match = it.next();
            QString module = match.captured(1);
            qsizetype dots = 0;
            while (dots < module.size() && module[dots] == QLatin1Char('.'))
                ++dots;
            if (dots > 0) {
                QStringList base = own.split(QLatin1Char('.'));
                base = base.mid(0, std::max<qsizetype>(0, base.size() - (package ? dots - 1 : dots)));
                if (dots < module.size())
                    base << module.mid(dots);
                module = base.join(QLatin1Char('.'));
            }
            visit(module, from);
            const QStringList names = match.captured(2).split(separator, Qt::SkipEmptyParts);
            for (const QString &name : names)
                visit(module + QLatin1Char('.') + name, from);
        }
    }
    return files;
}

QStringList ProjectModules::folders()
{
    constexpr qsizetype most = 1000;
    QStringList files;
    QStringList visited;
    collect(m_folder, 0, files, &visited);
    return visited.mid(0, most);
}

/// Files below the folder in the order of their names, folders after files.
void ProjectModules::collect(const QString &path, int depth, QStringList &files, QStringList *visited)
{
    const QDir folder(path);
    if (depth > 20 || m_seen > mostFiles || (depth > 0 && folder.exists(QStringLiteral("pyvenv.cfg"))))
        return;
    if (visited)
        *visited << folder.absolutePath();
    const QFileInfoList entries
        = folder.entryInfoList({QStringLiteral("*.py")}, QDir::Files | QDir::Readable, QDir::Name);
    m_seen += entries.size();
    for (const QFileInfo &entry : entries)
        files << entry.filePath();
    const QStringList folders
        = folder.entryList(QDir::Dirs | QDir::NoDotAndDotDot | QDir::NoSymLinks, QDir::Name);
    for (const QString &name : folders) {
        if (!isSkippedFolder(name))
            collect(path + QLatin1Char('/') + name, depth + 1, files, visited);
    }
}

/// The folder a file's module name starts from: above its packages, else the nearest root.
QString ProjectModules::rootOf(const QString &file) const
{
    QString folder = QFileInfo(file).path();
    if (isPackage(folder)) {
        while (folder.size() > m_folder.size() && isPackage(folder))
            folder = QFileInfo(folder).path();
        if (folder == m_folder && isPackage(folder))
            folder = QFileInfo(folder).path();
        return folder;
    }
    QString root = m_folder;
    for (const QString &other : m_roots) {
        if (file.startsWith(other + QLatin1Char('/')) && other.size() > root.size())
            root = other;
    }
    return root;
}

QStringList ProjectModules::candidates()
{
    const QFileInfo info(m_folder);
    if (!info.isDir() || !info.isReadable())
        throw Error(Error::Kind::Io,
                    coreTr("Cannot read the folder %1.").arg(QDir::toNativeSeparators(m_folder)));
    QStringList files;
    collect(m_folder, 0, files);
    QStringList names;
    for (const QString &file : std::as_const(files)) {
        if (m_fileSet.contains(shown(file)) || !isReadable(file))
            continue;
        QFile source(file);
        if (!source.open(QIODevice::ReadOnly) || !mentionsModels(source.readAll()))
            continue;
        const QString root = rootOf(file);
        QString name = moduleName(file);
        if (name == QStringLiteral("__init__") || name == QStringLiteral("setup")
            || name.endsWith(QStringLiteral("conftest")))
            continue;
        if (!m_roots.contains(root) && root.startsWith(m_folder))
            m_roots << root;
        if (names.contains(name)) {
            // Two folders have a module of this name: it goes by its place in the project.
            name = shown(file).chopped(3).replace(QLatin1Char('/'), QLatin1Char('.'));
            for (qsizetype dot = name.indexOf(QLatin1Char('.')); dot > 0;
                 dot = name.indexOf(QLatin1Char('.'), dot + 1))
                m_prefixes.insert(name.left(dot));
        }
        names << name;
    }
    return names;
}

} // namespace stillroom
