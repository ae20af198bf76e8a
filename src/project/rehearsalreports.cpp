#include "base/configfolder.h"
#include "base/text.h"
#include "project/rehearsal.h"

#include <QCryptographicHash>
#include <QDir>

namespace stillroom {

namespace {

constexpr int keptOfADatabase = 50;

/// A folder for each database; its name comes from the URL without its password.
QString reportFolder(const ConnectionUrl &database)
{
    const QByteArray hash
        = QCryptographicHash::hash(database.redacted().toUtf8(), QCryptographicHash::Sha256).toHex();
    return QStringLiteral("%1/rehearsals/%2").arg(configFolder(), QString::fromLatin1(hash.left(24)));
}

} // namespace

QString keepReport(const RehearsalReport &report, const ConnectionUrl &database)
{
    const QString folder = reportFolder(database);
    if (!QDir().mkpath(folder))
        throw Error(Error::Kind::Io, coreTr("The folder %1 could not be made.").arg(folder));
    // An error may hold a value of a row.
    QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    const QString file = QStringLiteral("%1/%2.txt")
                             .arg(folder, report.when.toString(QStringLiteral("yyyyMMdd-HHmmss-zzz")));
    writeTextFile(file, report.toText());
    const QStringList all = keptReports(database);
    for (const QString &old : all.mid(keptOfADatabase))
        QFile::remove(old);
    return file;
}

QStringList keptReports(const ConnectionUrl &database)
{
    QStringList files;
    const QDir folder(reportFolder(database));
    for (const QString &name :
         folder.entryList({QStringLiteral("*.txt")}, QDir::Files, QDir::Name | QDir::Reversed))
        files.append(folder.filePath(name));
    return files;
}

} // namespace stillroom
