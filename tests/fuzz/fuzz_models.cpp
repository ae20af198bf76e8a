#include "base/error.h"
#include "models/modelset.h"

#include <QFile>
#include <QTemporaryDir>
#include <cstdint>

using namespace stillroom;

/// Any bytes as the models.py of a project: they are read or refused, in bounded time, and nothing else.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    static const QTemporaryDir folder;
    {
        QFile file(folder.filePath(QStringLiteral("models.py")));
        if (!file.open(QIODevice::WriteOnly))
            return -1;
        file.write(reinterpret_cast<const char *>(data), static_cast<qint64>(size));
    }
    ReadModelsOptions options;
    options.folder = folder.path();
    options.steps = 100'000;
    try {
        static_cast<void>(readModels(options));
    } catch (const Error &) {
        // A sentence for people is an answer.
    }
    return 0;
}
