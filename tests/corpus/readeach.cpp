#include "base/error.h"
#include "migrate/readrevision.h"
#include "models/modelset.h"

#include <QCoreApplication>
#include <QDirIterator>
#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <algorithm>
#include <cstdio>
#include <sys/resource.h>

using namespace stillroom;

namespace {

/// What reading one kind of file took.
struct Tally
{
    const char *what = "";
    int files = 0;
    int refused = 0; ///< with a sentence
    qint64 totalMs = 0;
    std::vector<std::pair<qint64, QString>> slowest = {};

    void add(const QString &path, qint64 ms, bool isRefused)
    {
        ++files;
        refused += isRefused ? 1 : 0;
        totalMs += ms;
        slowest.emplace_back(ms, path);
        std::sort(slowest.begin(), slowest.end(), std::greater<>());
        slowest.resize(std::min<std::size_t>(slowest.size(), 5));
    }
    void print() const
    {
        std::printf("%s: %d files, %d refused, %.1f s; slowest", what, files, refused,
                    static_cast<double>(totalMs) / 1000);
        for (const auto &[ms, path] : slowest)
            std::printf("\n  %6lld ms  %s", static_cast<long long>(ms), qPrintable(path));
        std::printf("\n");
    }
};

long peakMegabytes()
{
    rusage usage {};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss / 1024;
}

template <typename Read>
void measure(Tally &tally, const QString &path, Read read)
{
    QElapsedTimer timer;
    timer.start();
    bool isRefused = false;
    try {
        read();
    } catch (const Error &) {
        isRefused = true;
    }
    tally.add(path, timer.elapsed(), isRefused);
}

} // namespace

/// corpus_readeach FOLDER...: reads every Python file below the folders as the models.py of a project and as
/// a revision script, each alone, and prints how long that took and the most memory that was in use.
int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const QTemporaryDir folder;
    Tally models {.what = "as models"};
    Tally revisions {.what = "as revision"};
    for (int i = 1; i < argc; ++i) {
        QDirIterator files(QFile::decodeName(argv[i]), {QStringLiteral("*.py")}, QDir::Files | QDir::Hidden,
                           QDirIterator::Subdirectories);
        while (files.hasNext()) {
            const QString path = files.next();
            QFile file(path);
            if (!file.open(QIODevice::ReadOnly))
                continue;
            {
                QFile copy(folder.filePath(QStringLiteral("models.py")));
                if (!copy.open(QIODevice::WriteOnly))
                    return 1;
                copy.write(file.readAll());
                copy.write("\n# Column( makes any file worth reading\n");
            }
            ReadModelsOptions options;
            options.folder = folder.path();
            measure(models, path, [&] { static_cast<void>(readModels(options)); });
            measure(revisions, path, [&] { static_cast<void>(readRevision(path)); });
            if (models.files % 1000 == 0) {
                std::printf("%d files, %ld MB\n", models.files, peakMegabytes());
                std::fflush(stdout);
            }
        }
    }
    models.print();
    revisions.print();
    std::printf("most memory: %ld MB\n", peakMegabytes());
    return 0;
}
