#include "base/text.h"

#include "base/error.h"

#include <QDir>
#include <QFile>
#include <QSaveFile>

namespace stillroom {

QString readTextFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        throw Error(Error::Kind::Io,
                    coreTr("Cannot read %1: %2.").arg(QDir::toNativeSeparators(path), file.errorString()));
    QByteArray bytes = file.readAll();
    if (bytes.startsWith("\xEF\xBB\xBF"))
        bytes.remove(0, 3);
    return QString::fromUtf8(bytes);
}

void writeTextFile(const QString &path, const QString &text)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(text.toUtf8()) < 0 || !file.commit())
        throw Error(Error::Kind::Io,
                    coreTr("Cannot write %1: %2.").arg(QDir::toNativeSeparators(path), file.errorString()));
}

} // namespace stillroom
