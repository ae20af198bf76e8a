#include "gui/common/projectwatch.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>

namespace stillroom {

namespace {

constexpr int quietMs = 80; ///< editors write, rename and touch within this
constexpr int longestMs = 1500; ///< what goes on changing is read all the same
constexpr int checkoutMs = 10'000; ///< git is waited for longer
constexpr int databaseMs = 300;
constexpr int clockTickMs = 10; ///< the times of files are taken from a clock that moves in steps

/// The lock of the repository that the folder is in; empty without one.
QString gitLock(const QString &folder)
{
    QDir dir(folder);
    do {
        if (QFileInfo(dir.filePath(QStringLiteral(".git"))).isDir())
            return dir.filePath(QStringLiteral(".git/index.lock"));
    } while (dir.cdUp());
    return {};
}

} // namespace

ProjectWatch::ProjectWatch(QObject *parent) : QObject(parent)
{
    m_quiet.setSingleShot(true);
    m_quiet.setInterval(quietMs);
    m_database.setSingleShot(true);
    m_database.setInterval(databaseMs);
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, this, &ProjectWatch::fileChanged);
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, &ProjectWatch::folderChanged);
    m_poll.setInterval(pollMs);
    connect(&m_poll, &QTimer::timeout, this, &ProjectWatch::poll);
    connect(&m_quiet, &QTimer::timeout, this, &ProjectWatch::told);
    connect(&m_database, &QTimer::timeout, this, [this] { Q_EMIT stale(Schema); });
}

QStringList ProjectWatch::contents(const QString &folder)
{
    QStringList names = QDir(folder).entryList({QStringLiteral("*.py")},
                                               QDir::Files | QDir::AllDirs | QDir::NoDotAndDotDot);
    names.removeAll(QStringLiteral("__pycache__"));
    return names;
}

void ProjectWatch::setPlaces(const Places &places, qint64 begun)
{
    m_places = places;
    if (!places.files.isEmpty())
        m_lock = gitLock(QFileInfo(places.files.constBegin().key()).absolutePath());
    QSet<QString> wanted(places.files.keyBegin(), places.files.keyEnd());
    for (auto folder = places.folders.cbegin(); folder != places.folders.cend(); ++folder)
        wanted.insert(folder.key());
    for (auto file = places.files.cbegin(); file != places.files.cend(); ++file)
        wanted.insert(QFileInfo(file.key()).absolutePath()); // tells that a file is there again
    QStringList gone;
    for (const QString &path : m_watcher.files() + m_watcher.directories()) {
        if (!wanted.contains(path))
            gone << path;
    }
    if (!gone.isEmpty())
        m_watcher.removePaths(gone);
    m_polled.removeIf([&wanted](const auto &polled) { return !wanted.contains(polled.key()); });
    const QStringList watched = m_watcher.directories();
    QStringList folders;
    for (const QString &path : std::as_const(wanted)) {
        if (!m_places.files.contains(path) && !watched.contains(path) && !m_polled.contains(path)
            && QFileInfo(path).isDir())
            folders << path;
    }
    add(folders);
    for (const QString &folder : std::as_const(folders))
        compareContents(folder); // something may have come since it was read
    watchMissing(begun - clockTickMs);
    if (m_polled.isEmpty())
        m_poll.stop();
}

QStringList ProjectWatch::watch(const QStringList &paths)
{
    return m_watcher.addPaths(paths);
}

ProjectWatch::Stamp ProjectWatch::stampOf(const QString &file)
{
    const QFileInfo info(file);
    return info.exists() ? Stamp {info.lastModified().toMSecsSinceEpoch(), info.size()} : Stamp();
}

/// Watches the paths, by the system where it takes them.
void ProjectWatch::add(const QStringList &paths)
{
    if (paths.isEmpty())
        return;
    for (const QString &path : watch(paths)) {
        if (QFileInfo::exists(path)) // else it has just gone, which its folder tells
            m_polled.insert(path, stampOf(path));
    }
    if (m_polled.isEmpty() || m_poll.isActive())
        return;
    m_poll.start();
    if (!std::exchange(m_saidSlow, true))
        Q_EMIT slow();
}

void ProjectWatch::poll()
{
    QStringList changed;
    for (auto polled = m_polled.begin(); polled != m_polled.end(); ++polled) {
        const Stamp now = stampOf(polled.key());
        if (std::exchange(polled.value(), now) != now)
            changed << polled.key();
    }
    for (const QString &path : std::as_const(changed)) {
        if (m_places.files.contains(path))
            note(m_places.files.value(path));
        else
            folderChanged(path);
    }
}

/// Files that are not watched: new ones, and those that an editor has replaced. What was written after
/// `begun` may not have been read.
void ProjectWatch::watchMissing(qint64 begun)
{
    const QStringList files = m_watcher.files();
    const QSet<QString> watched(files.begin(), files.end());
    QStringList missing;
    for (auto file = m_places.files.cbegin(); file != m_places.files.cend(); ++file) {
        const QFileInfo info(file.key());
        if (watched.contains(file.key()) || m_polled.contains(file.key()) || !info.exists())
            continue;
        missing << file.key();
        if (info.lastModified().toMSecsSinceEpoch() >= begun)
            note(*file);
    }
    add(missing);
}

void ProjectWatch::fileChanged(const QString &path)
{
    if (!m_watcher.files().contains(path) && QFileInfo::exists(path))
        add({path}); // another file stands in its place
    note(m_places.files.value(path));
}

void ProjectWatch::folderChanged(const QString &path)
{
    watchMissing(0); // whatever is there again is news, however old it says it is
    compareContents(path);
}

void ProjectWatch::compareContents(const QString &path)
{
    const auto folder = m_places.folders.find(path);
    if (folder == m_places.folders.end())
        return;
    // Databases, caches and editors write beside the models all the time.
    QStringList now = contents(path);
    if (now == folder->second)
        return;
    folder->second = std::move(now);
    note(folder->first);
}

void ProjectWatch::note(Parts parts)
{
    if (parts.testFlag(Schema) && !m_database.isActive())
        m_database.start();
    parts.setFlag(Schema, false);
    if (!parts)
        return;
    if (!m_parts)
        m_since.start();
    m_parts |= parts;
    m_quiet.start();
    if (m_since.elapsed() > longestMs && !isCheckingOut())
        told();
}

bool ProjectWatch::isCheckingOut() const
{
    return !m_lock.isEmpty() && m_since.elapsed() < checkoutMs && QFileInfo::exists(m_lock);
}

void ProjectWatch::told()
{
    if (isCheckingOut()) {
        m_quiet.start();
        return;
    }
    m_quiet.stop();
    m_since.invalidate();
    const Parts parts = std::exchange(m_parts, Parts());
    if (parts)
        Q_EMIT stale(parts);
}

} // namespace stillroom
