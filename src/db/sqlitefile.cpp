#include "db/sqlitefile.h"

#include "base/text.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QUrl>
#include <algorithm>
#include <sqlite3.h>

namespace stillroom {

namespace {

constexpr QByteArrayView sqliteMagic("SQLite format 3\0", 16);

QString plainPath(const QString &database)
{
    if (!database.startsWith(QLatin1String("file:")))
        return database;
    QString path = database.mid(5).section(QLatin1Char('#'), 0, 0);
    if (path.startsWith(QLatin1String("//"))) // file://localhost/path and file:///path
        path = path.mid(path.indexOf(QLatin1Char('/'), 2));
    return QString::fromUtf8(QByteArray::fromPercentEncoding(path.toUtf8()));
}

QString uriPath(const QString &absolutePath)
{
    QString path = absolutePath;
    if (!path.startsWith(QLatin1Char('/'))) // a drive letter
        path.prepend(QLatin1Char('/'));
    return QString::fromLatin1(QUrl::toPercentEncoding(path, "/:"));
}

QString shown(const SqliteFile &file)
{
    return QDir::toNativeSeparators(file.path);
}

bool isText(const QByteArray &bytes)
{
    return std::all_of(bytes.begin(), bytes.end(), [](char c) {
        return static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\r' || c == '\t';
    });
}

Error connectionError(const QString &sentence, const QString &hint)
{
    return std::move(Error(Error::Kind::Connection, sentence).withHint(hint));
}

bool hasContent(const QString &path)
{
    return QFileInfo(path).size() > 0;
}

} // namespace

SqliteFile sqliteFile(const ConnectionUrl &url, const OpenOptions &options)
{
    if (url.user || url.password || url.host || url.port)
        throw connectionError(
            coreTr("A SQLite URL names a file only, no user, host or port: %1.").arg(url.redacted()),
            coreTr("Write sqlite:///relative/path.db or sqlite:////absolute/path.db."));
    SqliteFile file;
    file.readOnly = options.readOnly || url.isReadOnly();
    file.immutable = url.queryValue(QStringLiteral("immutable")) == QLatin1String("1");
    const QString mode = url.queryValue(QStringLiteral("mode"));
    file.create = !file.readOnly && (options.createMissing || mode == QLatin1String("rwc"));
    bool isNumber = false;
    const double seconds = url.queryValue(QStringLiteral("timeout")).toDouble(&isNumber);
    file.busyTimeoutMs
        = isNumber && seconds >= 0 ? int(std::min(seconds, 86400.0) * 1000) : options.busyTimeoutMs;
    if (url.isInMemory()) {
        const QString cache = url.queryValue(QStringLiteral("cache"));
        const QString name = plainPath(url.database.value_or(QString()));
        if (cache == QLatin1String("shared"))
            file.uri = QStringLiteral("file:%1?mode=memory&cache=shared")
                           .arg(QString::fromLatin1(QUrl::toPercentEncoding(name)));
        else
            file.uri = QStringLiteral(":memory:");
        return file;
    }
    const QDir base(options.baseFolder.isEmpty() ? QDir::currentPath() : options.baseFolder);
    file.path = QDir::cleanPath(base.absoluteFilePath(plainPath(*url.database)));
    file.uri = QStringLiteral("file:%1?mode=%2")
                   .arg(uriPath(file.path),
                        file.readOnly     ? QStringLiteral("ro")
                            : file.create ? QStringLiteral("rwc")
                                          : QStringLiteral("rw"));
    for (const char *key : {"immutable", "cache", "nolock", "vfs", "psow"}) {
        const QString value = url.queryValue(QLatin1String(key));
        if (!value.isEmpty())
            file.uri += QStringLiteral("&%1=%2").arg(QLatin1String(key),
                                                     QString::fromLatin1(QUrl::toPercentEncoding(value)));
    }
    return file;
}

void checkSqliteFile(const SqliteFile &file)
{
    if (file.path.isEmpty())
        return;
    const QFileInfo info(file.path);
    if (!info.exists()) {
        const QFileInfo folder(info.absolutePath());
        if (!folder.isDir())
            throw connectionError(
                coreTr("There is no folder %1.").arg(QDir::toNativeSeparators(info.absolutePath())),
                coreTr("Check the path."));
        if (file.create)
            return;
        throw connectionError(coreTr("There is no file %1.").arg(shown(file)),
                              file.readOnly
                                  ? coreTr("Check the path; a missing database is not created read-only.")
                                  : coreTr("Check the path, or let an empty database be created there."));
    }
    if (info.isDir())
        throw connectionError(coreTr("%1 is a folder, not a database file.").arg(shown(file)),
                              coreTr("Name the file in it, or open the folder as a project."));
    if (!info.isFile())
        throw connectionError(coreTr("%1 is not an ordinary file.").arg(shown(file)), {});
    QFile bytes(file.path);
    if (!bytes.open(QIODevice::ReadOnly)) {
        if (bytes.error() == QFileDevice::OpenError || bytes.error() == QFileDevice::PermissionsError)
            throw connectionError(coreTr("You have no permission to read %1.").arg(shown(file)),
                                  coreTr("Ask its owner, or change its permissions."));
        throw connectionError(coreTr("Cannot read %1: %2.").arg(shown(file), bytes.errorString()), {});
    }
    const QByteArray head = bytes.read(512);
    if (head.isEmpty() || head.startsWith(sqliteMagic))
        return; // an empty file is an empty database
    if (head.size() < 512 || isText(head.left(64)) || bytes.size() % 512 != 0)
        throw connectionError(coreTr("%1 is not a SQLite database.").arg(shown(file)),
                              coreTr("Check that it is the right file."));
    throw connectionError(
        coreTr("%1 does not begin as SQLite databases do: it is encrypted, or of another kind.")
            .arg(shown(file)),
        coreTr("An encrypted database (SQLCipher and the like) has to be decrypted first."));
}

Error openError(const SqliteFile &file, int code, const QString &driverText)
{
    const QString path = file.path.isEmpty() ? coreTr("The database in memory") : shown(file);
    const QString journal = file.path + QStringLiteral("-journal");
    const bool journalThere = !file.path.isEmpty() && hasContent(journal);
    const bool walThere = !file.path.isEmpty() && hasContent(file.path + QStringLiteral("-wal"));
    const int primary = code & 0xff;
    const auto made = [&](const QString &sentence, const QString &hint) {
        return std::move(connectionError(sentence, hint).withDriver(code, driverText));
    };
    if (primary == SQLITE_BUSY || primary == SQLITE_LOCKED)
        return made(coreTr("%1 is locked: another program is writing to it.").arg(path),
                    coreTr("Close the other program or let it finish, then try again."));
    if (primary == SQLITE_NOTADB)
        return made(coreTr("%1 is not a SQLite database, or it is encrypted.").arg(path), {});
    if (primary == SQLITE_CORRUPT)
        return made(
            coreTr("%1 is damaged: its schema cannot be read.").arg(path),
            coreTr("Restore a backup, or recover what is left with the sqlite3 program's .recover command."));
    if (journalThere && (primary == SQLITE_READONLY || primary == SQLITE_CANTOPEN || primary == SQLITE_IOERR))
        return made(
            coreTr("%1 has a hot journal: a program stopped in the middle of a change, and that change "
                   "has to be rolled back before anything can be read, which needs to write to the file.")
                .arg(path),
            coreTr("Open it for writing, with write permission for the file, its folder and %1.")
                .arg(QDir::toNativeSeparators(journal)));
    if (walThere && (primary == SQLITE_READONLY || primary == SQLITE_CANTOPEN))
        return made(
            coreTr("%1 has changes in a write-ahead log that cannot be read without write permission for "
                   "its folder.")
                .arg(path),
            coreTr("Make the folder writable, or copy the file together with its -wal file elsewhere."));
    if (primary == SQLITE_CANTOPEN || primary == SQLITE_PERM || primary == SQLITE_AUTH)
        return file.create && !QFileInfo::exists(file.path)
            ? made(coreTr("%1 cannot be created.").arg(path), coreTr("Check that its folder is writable."))
            : made(coreTr("%1 cannot be opened: the system does not allow it.").arg(path),
                   coreTr("Check the permissions of the file and of its folder."));
    return made(coreTr("%1 cannot be opened: %2.").arg(path, driverText), {});
}

} // namespace stillroom
