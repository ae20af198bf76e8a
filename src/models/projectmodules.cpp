#include "models/projectmodules.h"

#include "base/error.h"
#include "base/text.h"

#include <QDir>
#include <QDirIterator>
#include <QFileInfo>
#include <QSet>

namespace stillroom {

namespace {

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

bool mentionsModels(const QByteArray &source)
{
    for (const char *word : {"sqlalchemy", "sqlmodel", "SQLAlchemy", "declarative", "Column(",
                             "mapped_column", "relationship(", "__tablename__", "db.Model"})
    {
        if (source.contains(word))
            return true;
    }
    return false;
}

/// Files below the folder in the order of their names, folders after files.
void collect(const QDir &folder, int depth, QStringList &files, QStringList *visited = nullptr)
{
    if (depth > 12 || (depth > 0 && folder.exists(QStringLiteral("pyvenv.cfg"))))
        return;
    if (visited)
        *visited << folder.absolutePath();
    const QFileInfoList entries
        = folder.entryInfoList({QStringLiteral("*.py")}, QDir::Files | QDir::Readable, QDir::Name);
    for (const QFileInfo &entry : entries)
        files << entry.filePath();
    const QFileInfoList folders
        = folder.entryInfoList(QDir::Dirs | QDir::NoDotAndDotDot | QDir::NoSymLinks, QDir::Name);
    for (const QFileInfo &entry : folders) {
        if (!isSkippedFolder(entry.fileName()))
            collect(QDir(entry.filePath()), depth + 1, files, visited);
    }
}

} // namespace

ProjectModules::ProjectModules(const ReadModelsOptions &options)
    : m_folder(QDir(options.folder).absolutePath())
{
    m_roots << options.searchPaths << m_folder;
    for (const char *below : {"src", "app", "backend", "backend/src", "backend/app", "server"}) {
        const QDir folder(m_folder + QLatin1Char('/') + QLatin1String(below));
        if (folder.exists() && !folder.exists(QStringLiteral("__init__.py")))
            m_roots << folder.path();
    }
    m_roots.removeDuplicates();
}

QStringList ProjectModules::folders() const
{
    constexpr qsizetype most = 1000; // each is watched
    QStringList files;
    QStringList visited;
    collect(QDir(m_folder), 0, files, &visited);
    return visited.mid(0, most);
}

QString ProjectModules::shown(const QString &path) const
{
    return QDir(m_folder).relativeFilePath(path);
}

std::shared_ptr<const Module> ProjectModules::read(const QString &path)
{
    const QString name = shown(path);
    if (!m_files.contains(name))
        m_files << name;
    return Module::read(path, name);
}

std::optional<EvaluatorHost::Source> ProjectModules::find(const QString &name)
{
    const QString relative = QString(name).replace(QLatin1Char('.'), QLatin1Char('/'));
    for (const QString &root : std::as_const(m_roots)) {
        const QString path = root + QLatin1Char('/') + relative;
        const QString package = path + QStringLiteral("/__init__.py");
        try {
            if (QFileInfo(package).isFile())
                return EvaluatorHost::Source {read(package), true};
            if (QFileInfo(path + QStringLiteral(".py")).isFile())
                return EvaluatorHost::Source {read(path + QStringLiteral(".py")), false};
        } catch (const Error &) {
            return std::nullopt;
        }
    }
    static const QSet<QString> outside {QStringLiteral("sqlalchemy"), QStringLiteral("alembic"),
                                        QStringLiteral("sqlmodel")};
    for (const QString &root : std::as_const(m_roots)) {
        if (!outside.contains(name) && QFileInfo(root + QLatin1Char('/') + relative).isDir())
            return EvaluatorHost::Source {nullptr, true};
    }
    return std::nullopt;
}

QStringList ProjectModules::candidates() const
{
    const QFileInfo info(m_folder);
    if (!info.isDir() || !info.isReadable())
        throw Error(Error::Kind::Io,
                    coreTr("Cannot read the folder %1.").arg(QDir::toNativeSeparators(m_folder)));
    QStringList files;
    collect(QDir(m_folder), 0, files);
    QStringList names;
    for (const QString &file : std::as_const(files)) {
        QFile source(file);
        if (QFileInfo(file).size() > 20'000'000 || !source.open(QIODevice::ReadOnly)
            || !mentionsModels(source.readAll()))
            continue;
        QString root = m_folder;
        for (const QString &other : m_roots) {
            if (file.startsWith(other + QLatin1Char('/')) && other.size() > root.size())
                root = other;
        }
        QString name = file.mid(root.size() + 1).chopped(3).replace(QLatin1Char('/'), QLatin1Char('.'));
        if (name.endsWith(QStringLiteral(".__init__")))
            name.chop(9);
        if (name != QStringLiteral("__init__") && name != QStringLiteral("setup")
            && !name.endsWith(QStringLiteral("conftest")))
            names << name;
    }
    return names;
}

} // namespace stillroom
