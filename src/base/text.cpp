#include "base/text.h"

#include "base/error.h"
#include "base/savefile.h"

#include <QDir>
#include <QFile>
#include <QScopeGuard>
#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace stillroom {

namespace {

constexpr qsizetype firstRead = 16 * 1024;

Error cannotRead(const QString &path, const QString &reason)
{
    return Error(Error::Kind::Io, coreTr("Cannot read %1: %2.").arg(QDir::toNativeSeparators(path), reason));
}

/// Not through QFile, which looks at a file twice more: that shows where a thousand files are read.
QByteArray readOnDisk(const QString &path)
{
    const int file = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC);
    if (file < 0)
        throw cannotRead(path, qt_error_string());
    const auto closed = qScopeGuard([file] { ::close(file); });
    QByteArray bytes(firstRead, Qt::Uninitialized);
    qsizetype size = 0;
    while (true) {
        const ssize_t got = ::read(file, bytes.data() + size, static_cast<size_t>(bytes.size() - size));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            throw cannotRead(path, qt_error_string());
        if (got == 0)
            break;
        size += got;
        if (size == bytes.size())
            bytes.resize(size * 4);
    }
    bytes.truncate(size);
    return bytes;
}

QByteArray readResource(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        throw cannotRead(path, file.errorString());
    return file.readAll();
}

} // namespace

QString readTextFile(const QString &path)
{
    const QByteArray bytes = path.startsWith(QLatin1Char(':')) ? readResource(path) : readOnDisk(path);
    const bool hasMark = bytes.startsWith("\xEF\xBB\xBF");
    return QString::fromUtf8(hasMark ? QByteArrayView(bytes).sliced(3) : QByteArrayView(bytes));
}

void writeTextFile(const QString &path, const QString &text)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(text.toUtf8()) < 0 || !commitFile(file))
        throw Error(Error::Kind::Io,
                    coreTr("Cannot write %1: %2.").arg(QDir::toNativeSeparators(path), file.errorString()));
}

} // namespace stillroom
