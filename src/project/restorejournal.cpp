#include "project/restorejournal.h"

#include "base/configfolder.h"
#include "base/error.h"
#include "base/savefile.h"
#include "base/text.h"
#include "project/databaseaddress.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

namespace stillroom {

namespace {

QString journalFolder()
{
    return configFolder() + QStringLiteral("/backups");
}

QStringList textsIn(const QJsonObject &object, const char *key)
{
    QStringList all;
    for (const QJsonValue &each : object.value(QLatin1String(key)).toArray())
        all << each.toString();
    return all;
}

} // namespace

QString journalFile(const QString &name)
{
    return QStringLiteral("%1/%2.restoring").arg(journalFolder(), name);
}

void writeJournal(const BrokenRestore &broken)
{
    const QJsonObject object {
        {QStringLiteral("address"), broken.address},
        {QStringLiteral("aside"), broken.aside},
        {QStringLiteral("scratch"), broken.scratch},
        {QStringLiteral("old_tables"), QJsonArray::fromStringList(broken.oldTables)},
        {QStringLiteral("new_tables"), QJsonArray::fromStringList(broken.newTables)},
        {QStringLiteral("old_objects"), QString::fromLatin1(broken.oldObjects.toBase64())}, // any bytes
        {QStringLiteral("grants"), QJsonArray::fromStringList(broken.grants)},
        {QStringLiteral("server"), broken.server},
        {QStringLiteral("character_set"), broken.characterSet},
        {QStringLiteral("collation"), broken.collation},
        {QStringLiteral("lost_views"), QJsonArray::fromStringList(broken.lostViews)},
    };
    QDir().mkpath(journalFolder());
    QSaveFile file(broken.file);
    if (!file.open(QIODevice::WriteOnly)
        || !file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner)
        || file.write(QJsonDocument(object).toJson()) < 0 || !commitFile(file))
        throw Error(Error::Kind::Io, coreTr("Cannot write %1: %2.").arg(broken.file, file.errorString()));
}

void removeJournal(const BrokenRestore &broken)
{
    QFile file(broken.file);
    if (file.exists() && !file.remove())
        throw Error(Error::Kind::Io,
                    coreTr("%1 cannot be removed: %2.").arg(broken.file, file.errorString()));
}

std::optional<BrokenRestore> brokenRestore(const ConnectionUrl &url, const QString &folder,
                                           const std::optional<SshSettings> &ssh)
{
    return journalOf(databaseAddress(url, folder, ssh));
}

std::optional<BrokenRestore> journalOf(const QString &address)
{
    const QFileInfoList files
        = QDir(journalFolder()).entryInfoList({QStringLiteral("*.restoring")}, QDir::Files, QDir::Name);
    for (const QFileInfo &info : files) {
        QFile file(info.absoluteFilePath());
        if (!file.open(QIODevice::ReadOnly))
            continue;
        const QJsonObject object = QJsonDocument::fromJson(file.readAll()).object();
        const auto text = [&object](const char *key) { return object.value(QLatin1String(key)).toString(); };
        if (text("address") != address)
            continue;
        return BrokenRestore {info.absoluteFilePath(),
                              address,
                              text("aside"),
                              text("scratch"),
                              textsIn(object, "old_tables"),
                              textsIn(object, "new_tables"),
                              QByteArray::fromBase64(text("old_objects").toLatin1()),
                              textsIn(object, "grants"),
                              text("server"),
                              text("character_set"),
                              text("collation"),
                              textsIn(object, "lost_views")};
    }
    return std::nullopt;
}

} // namespace stillroom
