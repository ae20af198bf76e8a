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

/// Folders whose Python is not the project's own, or no part of what it runs: what a test declares is read
/// where the project imports it.
bool isSkippedFolder(const QDir &parent, const QString &name)
{
    static const QSet<QString> skipped {
        QStringLiteral("node_modules"), QStringLiteral("site-packages"), QStringLiteral("__pycache__"),
        QStringLiteral("tests"),        QStringLiteral("test"),
    };
    if (name.startsWith(QLatin1Char('.')) || skipped.contains(name))
        return true;
    const QDir folder(parent.filePath(name));
    if (folder.exists(QStringLiteral("pyvenv.cfg")) || folder.exists(QStringLiteral("bin/activate"))
        || folder.exists(QStringLiteral("conda-meta")))
        return true;
    if (name == QStringLiteral("versions")) // the revisions of an Alembic project
        return parent.exists(QStringLiteral("env.py")) || parent.exists(QStringLiteral("script.py.mako"));
    if (name == QStringLiteral("build")) // what setuptools copies
        return folder.exists(QStringLiteral("lib"))
            || !folder.entryList({QStringLiteral("bdist.*"), QStringLiteral("lib.*")}, QDir::Dirs).isEmpty();
    return false;
}

/// The import statements of a file, at any depth, by a look at its lines.
std::vector<ImportStatement> importStatements(const QByteArray &source)
{
    static const QRegularExpression separator(QStringLiteral("[\\s,()\\\\]+"));
    std::vector<ImportStatement> result;
    for (qsizetype at = 0; at < source.size();) {
        const qsizetype newline = source.indexOf('\n', at);
        qsizetype end = newline < 0 ? source.size() : newline;
        qsizetype begin = at;
        while (begin < end && (source[begin] == ' ' || source[begin] == '\t'))
            ++begin;
        at = end + 1;
        const QByteArrayView head = QByteArrayView(source).sliced(begin, end - begin);
        const bool isFrom = head.startsWith("from ") || head.startsWith("from\t");
        if (!isFrom && !head.startsWith("import ") && !head.startsWith("import\t"))
            continue;
        // Brackets and a backslash at the end go on with the next lines.
        constexpr qsizetype longest = 20'000;
        const auto code = [](QByteArrayView line) {
            const qsizetype comment = line.indexOf('#');
            return comment < 0 ? line : line.first(comment);
        };
        bool goesOn = code(head).contains('(') && !code(head).contains(')');
        const bool isBracketed = goesOn;
        goesOn = goesOn || head.endsWith('\\');
        while (goesOn && end < source.size() && end - begin < longest) {
            const qsizetype next = source.indexOf('\n', end + 1);
            const qsizetype lineEnd = next < 0 ? source.size() : next;
            const QByteArrayView line = QByteArrayView(source).sliced(end + 1, lineEnd - end - 1);
            goesOn = isBracketed ? !code(line).contains(')') : line.endsWith('\\');
            end = lineEnd;
        }
        QString text;
        const QStringList lines = QString::fromUtf8(source.mid(begin, end - begin)).split(QLatin1Char('\n'));
        for (const QString &line : lines)
            text += line.section(QLatin1Char('#'), 0, 0) + QLatin1Char(' ');
        at = end + 1;
        if (!isFrom) {
            const QStringList parts = text.mid(7).split(QLatin1Char(','));
            for (const QString &part : parts)
                result.push_back({part.trimmed().section(QLatin1Char(' '), 0, 0), {}});
            continue;
        }
        const QStringList words = text.mid(5).split(separator, Qt::SkipEmptyParts);
        const qsizetype import = words.indexOf(QStringLiteral("import"));
        if (import == 0 || import == 1)
            result.push_back({import == 1 ? words.front() : QString(), words.mid(import + 1)});
    }
    return result;
}

/// What a file imports and the names its classes stand on, at any depth.
FileOutline outline(const QByteArray &source)
{
    static const QRegularExpression classStatement(
        QStringLiteral("^[ \\t]*class[ \\t]+\\w+[ \\t]*\\(([^)]*)\\)"), QRegularExpression::MultilineOption);
    static const QRegularExpression word(QStringLiteral("\\w+"));
    FileOutline result;
    if (source.contains("import"))
        result.imports = importStatements(source);
    if (result.imports.empty() || !source.contains("class"))
        return result;
    for (auto it = classStatement.globalMatch(QString::fromUtf8(source)); it.hasNext();) {
        const QString bases = it.next().captured(1);
        for (auto base = word.globalMatch(bases); base.hasNext();)
            result.bases << base.next().captured();
    }
    return result;
}

/// A module's name as a file of that name says it, without leading dots.
QString absoluteModule(const QString &written, const QString &own, bool isPackage)
{
    qsizetype dots = 0;
    while (dots < written.size() && written[dots] == QLatin1Char('.'))
        ++dots;
    if (dots == 0)
        return written;
    QStringList base = own.split(QLatin1Char('.'));
    base = base.mid(0, std::max<qsizetype>(0, base.size() - (isPackage ? dots - 1 : dots)));
    if (dots < written.size())
        base << written.mid(dots);
    return base.join(QLatin1Char('.'));
}

/// Whether a file may declare tables, or say something of those of others.
bool mentionsModels(const QByteArray &source)
{
    for (const char *word : {"Column(",          "__tablename__",    "mapped_column",
                             "relationship(",    "Table(",           "DeclarativeBase",
                             "declarative_base", ".Model)",          ".Model,",
                             "SQLModel",         "__mapper_args__",  "__abstract__",
                             "MetaData(",        "map_imperatively", "mapper(",
                             "automap_base",     "as_declarative",   "mapped_as_dataclass",
                             "Index(",           "Mapped["})
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

bool ProjectModules::isRead(const QString &file) const
{
    return m_names.contains(QFileInfo(m_folder + QLatin1Char('/') + file).canonicalFilePath());
}

bool ProjectModules::isRefused(const QString &file) const
{
    return std::any_of(m_refused.begin(), m_refused.end(),
                       [&file](const auto &refused) { return refused.first == file; });
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
    if (name.size() > 1000 || top.isEmpty())
        return std::nullopt;
    if (isStandardModule(top))
        return locateStandard(name);
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

/// The folder of the project that hides a package of Python's own, because there are models in it; empty if
/// none.
QString ProjectModules::hidingFolder(const QString &top) const
{
    static const QSet<QString> never {QStringLiteral("sqlalchemy"), QStringLiteral("alembic"),
                                      QStringLiteral("sqlmodel"), QStringLiteral("typing_extensions")};
    if (never.contains(top))
        return {};
    const auto holdsModels = [](const QDir &folder) {
        const QFileInfoList files = folder.entryInfoList({QStringLiteral("*.py")}, QDir::Files);
        return std::any_of(files.begin(), files.end(), [](const QFileInfo &info) {
            QFile file(info.filePath());
            return info.size() <= largestFile && file.open(QIODevice::ReadOnly)
                && mentionsModels(file.readAll());
        });
    };
    for (const QString &root : m_roots) {
        const QDir folder(root + QLatin1Char('/') + top);
        if (isPackage(root) || !folder.exists())
            continue;
        const QStringList below = folder.entryList(QDir::Dirs | QDir::NoDotAndDotDot | QDir::NoSymLinks);
        if (holdsModels(folder) || std::any_of(below.begin(), below.end(), [&](const QString &name) {
                return holdsModels(QDir(folder.filePath(name)));
            }))
            return folder.path();
    }
    return {};
}

/// A module of the project with the name of one of Python's own, where the project's comes first on sys.path.
std::optional<ProjectModules::Located> ProjectModules::locateStandard(const QString &name) const
{
    const QString top = name.section(QLatin1Char('.'), 0, 0);
    if (const QString folder = hidingFolder(top); !folder.isEmpty())
        return locateBelow(QFileInfo(folder).path(), name);
    const bool isFile = isLateModule(top) && name == top && !isPackage(m_folder);
    return isFile ? locateBelow(m_folder, name) : std::nullopt;
}

std::optional<EvaluatorHost::Source> ProjectModules::find(const QString &name, const QString &from)
{
    if (const auto located = locate(name, from))
        return found(*located, name);
    const QString top = name.section(QLatin1Char('.'), 0, 0);
    if (isStandardModule(top)) {
        const QString folder = hidingFolder(top);
        const bool isNamespace = !folder.isEmpty()
            && isNamespacePackage(QFileInfo(folder).path() + QLatin1Char('/')
                                  + QString(name).replace(QLatin1Char('.'), QLatin1Char('/')));
        return isNamespace ? std::optional(EvaluatorHost::Source {nullptr, true, {}}) : std::nullopt;
    }
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
        const QByteArray text = source.readAll();
        for (const char *word : {"import_module(", "pkgutil.", "__import__(", "find_modules("})
            byName = byName || text.contains(word);
        const QString from = shown(path);
        const QString own = moduleName(path);
        const bool package = path.endsWith(QStringLiteral("/__init__.py"));
        for (const ImportStatement &statement : importStatements(text)) {
            const QString module = absoluteModule(statement.module, own, package);
            visit(module, from);
            for (const QString &name : statement.names)
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
        if (!isSkippedFolder(folder, name))
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
    // What lies in a folder that no module name can have is run from there.
    const QStringList inner = QDir(root).relativeFilePath(folder).split(QLatin1Char('/'));
    for (qsizetype i = inner.size(); i > 0; --i) {
        if (inner[i - 1].contains(QLatin1Char('-')) || inner[i - 1].contains(QLatin1Char(' ')))
            return root + QLatin1Char('/') + inner.mid(0, i).join(QLatin1Char('/'));
    }
    return root;
}

/// Those of the files that have a class on one which they import, directly or through others, from a module
/// that may hold models. \param files all of the project; \param others those that do not mention models
QSet<QString> ProjectModules::standingOnModels(const QHash<QString, FileOutline> &others,
                                               const QStringList &files) const
{
    QMultiHash<QString, QString> byLast; // files by the last part of their module's name
    QHash<QString, QString> names;
    for (const QString &file : files) {
        const QString name = moduleName(file);
        names.insert(file, name);
        byLast.insert(name.section(QLatin1Char('.'), -1), file);
    }
    const auto filesOf = [&](const QString &module) {
        QStringList found = byLast.values(module.section(QLatin1Char('.'), -1));
        found.removeIf([&](const QString &file) {
            const QString &name = names[file];
            return name != module && !name.endsWith(QLatin1Char('.') + module)
                && !module.endsWith(QLatin1Char('.') + name);
        });
        return found;
    };
    struct Imported
    {
        QString by;
        QStringList names; ///< that come from it, or stand for it
    };
    QHash<QString, QList<Imported>> importers; // by the file that is imported
    for (auto other = others.constBegin(); other != others.constEnd(); ++other) {
        const bool package = other.key().endsWith(QStringLiteral("/__init__.py"));
        for (const ImportStatement &statement : other->imports) {
            const QString module = absoluteModule(statement.module, names[other.key()], package);
            QStringList bound = statement.names;
            if (bound.isEmpty())
                bound << module.section(QLatin1Char('.'), -1);
            for (const QString &file : filesOf(module))
                importers[file].append({other.key(), bound});
            for (const QString &name : statement.names) {
                for (const QString &file : filesOf(module + QLatin1Char('.') + name))
                    importers[file].append({other.key(), bound});
            }
        }
    }
    QSet<QString> found;
    QHash<QString, QSet<QString>> passedOn; // by files without such a class: the names they import
    QStringList pending;
    for (const QString &file : files) {
        if (!others.contains(file))
            pending << file;
    }
    while (!pending.isEmpty()) {
        const QString file = pending.takeLast();
        const bool mayHoldAny = !others.contains(file) || found.contains(file);
        const QSet<QString> passed = passedOn.value(file);
        for (const Imported &imported : importers.value(file)) {
            const bool all = imported.names.contains(QLatin1String("*"));
            QSet<QString> bound(imported.names.begin(), imported.names.end());
            if (!mayHoldAny && all)
                bound = passed;
            else if (!mayHoldAny)
                bound.intersect(passed);
            if (bound.isEmpty() || found.contains(imported.by))
                continue;
            const QStringList bases = others[imported.by].bases;
            if (std::any_of(bases.begin(), bases.end(),
                            [&](const QString &base) { return bound.contains(base) || (all && mayHoldAny); }))
            {
                found.insert(imported.by);
                pending << imported.by;
                continue;
            }
            QSet<QString> &known = passedOn[imported.by];
            const qsizetype before = known.size();
            known.unite(bound);
            if (known.size() != before)
                pending << imported.by;
        }
    }
    return found;
}

std::vector<ProjectModules::Candidate> ProjectModules::candidates()
{
    const QFileInfo info(m_folder);
    if (!info.isDir() || !info.isReadable())
        throw Error(Error::Kind::Io,
                    coreTr("Cannot read the folder %1.").arg(QDir::toNativeSeparators(m_folder)));
    QStringList files;
    collect(m_folder, 0, files);
    QHash<QString, FileOutline> others;
    for (const QString &file : std::as_const(files)) {
        QFile source(file);
        if (!isReadable(file) || !source.open(QIODevice::ReadOnly))
            continue;
        if (const QByteArray text = source.readAll(); !mentionsModels(text))
            others.insert(file, outline(text));
    }
    const QSet<QString> standing = standingOnModels(others, files);
    std::vector<Candidate> result;
    QSet<QString> names;
    for (const QString &file : std::as_const(files)) {
        if (m_fileSet.contains(shown(file)) || !QFileInfo(file).isReadable()
            || (others.contains(file) && !standing.contains(file)) || !isReadable(file))
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
        names.insert(name);
        result.push_back({name, shown(file)});
    }
    return result;
}

} // namespace stillroom
