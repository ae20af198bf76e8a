#pragma once

#include <QElapsedTimer>
#include <QFileSystemWatcher>
#include <QHash>
#include <QObject>
#include <QSet>
#include <QTimer>

namespace stillroom {

/// Watches the files a project was read from and tells, once things are quiet, what has to be read again. A
/// save is told after a moment, a checkout of hundreds of files once. Survives editors that put a new file in
/// the place of the old one. What the system does not watch, because it watches as much as it may already, is
/// looked at now and then. Owned by the workspace, lives on its thread.
class ProjectWatch : public QObject
{
    Q_OBJECT

public:
    enum Part {
        Models = 1,
        Scripts = 2, ///< revisions
        Ini = 4, ///< alembic.ini
        Settings = 8, ///< stillroom.toml
        Schema = 16, ///< the file of the database
    };
    Q_DECLARE_FLAGS(Parts, Part)

    /// Absolute paths; files need not exist.
    struct Places
    {
        QHash<QString, Parts> files;
        /// Folders in which Python files and folders come and go, with what was in them when they were read.
        QHash<QString, std::pair<Parts, QStringList>> folders;
    };

    explicit ProjectWatch(QObject *parent = nullptr);

    /// From now on these. What changed since `read` began is told too. \param begun when the reading of what
    /// the places come from began, in milliseconds since the epoch
    void setPlaces(const Places &places, qint64 begun);
    /// The Python files and folders in a folder, as Places::folders takes them.
    [[nodiscard]] static QStringList contents(const QString &folder);

    static constexpr int pollMs = 2000; ///< between two looks at what is not watched

Q_SIGNALS:
    void stale(stillroom::ProjectWatch::Parts parts);
    /// The system does not watch everything, so that changes are noticed later. Once.
    void slow();

protected:
    /// Has the system watch files and folders. \return those that it does not take
    [[nodiscard]] virtual QStringList watch(const QStringList &paths);

private:
    /// How a file was when it was last looked at; -1 = it is not there.
    struct Stamp
    {
        qint64 modified = -1; ///< ms since the epoch
        qint64 size = -1;
        bool operator==(const Stamp &) const = default;
    };
    [[nodiscard]] static Stamp stampOf(const QString &file);

    void add(const QStringList &paths);
    void poll();
    void fileChanged(const QString &path);
    void folderChanged(const QString &path);
    void compareContents(const QString &path);
    void watchMissing(qint64 begun);
    void note(Parts parts);
    void told();
    [[nodiscard]] bool isCheckingOut() const;

    QFileSystemWatcher m_watcher;
    Places m_places;
    QHash<QString, Stamp> m_polled; ///< files and folders that the system does not watch
    QTimer m_poll;
    bool m_saidSlow = false;
    QTimer m_quiet; ///< until nothing has happened for a moment
    QTimer m_database; ///< its file may change all the time: not started anew
    QElapsedTimer m_since; ///< the first change that was not told yet
    Parts m_parts;
    QString m_lock; ///< of git, which is there while it changes files
};

} // namespace stillroom

// Outside: inside it would hide the operators of Qt's own flags from everything in the namespace.
Q_DECLARE_OPERATORS_FOR_FLAGS(stillroom::ProjectWatch::Parts)
