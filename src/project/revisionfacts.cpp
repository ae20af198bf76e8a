#include "project/revisionfacts.h"

#include "base/configfolder.h"
#include "base/error.h"
#include "base/text.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>

namespace stillroom {

namespace {

/// Line ends do not count: git changes them on the way between systems.
QString checksumOf(const QString &file)
{
    QFile source(file);
    if (!source.open(QIODevice::ReadOnly))
        return {};
    return QString::fromLatin1(
        QCryptographicHash::hash(source.readAll().replace("\r\n", "\n"), QCryptographicHash::Sha256).toHex());
}

QString storeOf(const QString &databaseKey)
{
    const QByteArray hash
        = QCryptographicHash::hash(databaseKey.toUtf8(), QCryptographicHash::Sha256).toHex();
    return configFolder() + QStringLiteral("/applied/") + QString::fromLatin1(hash.left(32))
        + QStringLiteral(".json");
}

QSet<QString> editedSinceApplied(const ScriptDirectory &scripts, const QSet<QString> &applied,
                                 const QString &databaseKey)
{
    const QString store = storeOf(databaseKey);
    QJsonObject known;
    if (QFile file(store); file.open(QIODevice::ReadOnly))
        known = QJsonDocument::fromJson(file.readAll()).object();
    QSet<QString> edited;
    QJsonObject kept;
    for (const Revision &revision : scripts.map().all()) {
        if (!applied.contains(revision.id)) // taken back, it may change
            continue;
        const QString now = checksumOf(revision.file);
        const QString before = known.value(revision.id).toString();
        if (!before.isEmpty() && !now.isEmpty() && before != now)
            edited.insert(revision.id);
        kept.insert(revision.id, before.isEmpty() ? now : before);
    }
    if (kept != known) {
        QDir().mkpath(QFileInfo(store).path());
        try {
            writeTextFile(store, QString::fromUtf8(QJsonDocument(kept).toJson()));
        } catch (const Error &) { // a full disk must not keep the history from being shown
        }
    }
    return edited;
}

} // namespace

RevisionFacts readRevisionFacts(const ScriptDirectory &scripts, const QSet<QString> &applied,
                                const QString &databaseKey)
{
    RevisionFacts facts;
    if (!databaseKey.isEmpty())
        facts.edited = editedSinceApplied(scripts, applied, databaseKey);
    if (const auto git = GitRepository::of(scripts.folder())) {
        const QHash<QString, GitFile> files = git->files(scripts.versionLocations());
        for (const Revision &revision : scripts.map().all()) {
            const auto found = files.find(revision.file);
            if (found != files.end())
                facts.git.insert(revision.id, *found);
        }
    }
    return facts;
}

} // namespace stillroom
