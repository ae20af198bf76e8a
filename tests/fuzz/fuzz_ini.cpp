#include "base/error.h"
#include "migrate/alembicini.h"

#include <QFile>
#include <QTemporaryDir>
#include <cstdint>

using namespace stillroom;

/// Any bytes as an alembic.ini: it is read or refused, in bounded time and space, and nothing else.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    static const QTemporaryDir folder;
    const QString name = folder.filePath(QStringLiteral("alembic.ini"));
    {
        QFile file(name);
        if (!file.open(QIODevice::WriteOnly))
            return -1;
        file.write(reinterpret_cast<const char *>(data), static_cast<qint64>(size));
    }
    try {
        const AlembicIni ini = AlembicIni::read(name);
        static_cast<void>(ini.scriptLocation());
        static_cast<void>(ini.prependSysPath());
        static_cast<void>(ini.databaseUrl());
        static_cast<void>(ini.versionLocations());
    } catch (const Error &) {
        // A sentence for people is an answer.
    }
    return 0;
}
