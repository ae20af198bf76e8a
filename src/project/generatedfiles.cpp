#include "project/generatedfiles.h"

#include "base/error.h"
#include "base/text.h"

#include <QDir>
#include <QFileInfo>

namespace stillroom {

Schema applicationSchema(const Schema &schema)
{
    Schema own = schema;
    std::erase_if(own.tables, [](const Table &table) {
        return table.name == QLatin1String("alembic_version") && table.columns.size() == 1;
    });
    return own;
}

QStringList filesInTheWay(const QString &folder, const QMap<QString, QString> &files)
{
    QStringList found;
    for (auto it = files.cbegin(); it != files.cend(); ++it) {
        const QString path = QDir(folder).filePath(it.key());
        if (QFileInfo::exists(path) || QFileInfo(path).isSymLink())
            found.append(path);
    }
    return found;
}

void writeGeneratedFiles(const QString &folder, const QMap<QString, QString> &files, bool overwrite)
{
    const QStringList inTheWay = overwrite ? QStringList() : filesInTheWay(folder, files);
    if (!inTheWay.isEmpty())
        throw Error(Error::Kind::Refused,
                    coreTr("%1 is there already; nothing was written.").arg(inTheWay.front()))
            .withHint(coreTr("Name another place, or add --overwrite to replace what is there."));
    for (auto it = files.cbegin(); it != files.cend(); ++it) {
        const QString path = QDir(folder).filePath(it.key());
        if (!QDir().mkpath(QFileInfo(path).path()))
            throw Error(Error::Kind::Io, coreTr("The folder %1 cannot be made.").arg(QFileInfo(path).path()));
        writeTextFile(path, *it);
    }
}

} // namespace stillroom
