#include "project/createdatabase.h"

#include "dialect/createdatabase.h"
#include "project/urlsettings.h"

#include <QDir>
#include <QUrl>

namespace stillroom {

void createDatabase(const ConnectionUrl &url, const OpenOptions &options)
{
    if (url.backend() == Backend::Sqlite) {
        OpenOptions creating = options;
        creating.createMissing = true;
        (void)Connection::open(url, creating);
        return;
    }
    const Statement statement = createDatabaseStatement(url.backend(), url.database.value_or(QString()));
    ConnectionUrl maintenance = url;
    const QString name = maintenanceDatabase(url.backend());
    maintenance.database = name.isEmpty() ? std::nullopt : std::optional(name);
    setSessionSettings(maintenance, {}); // no timeout, and not read-only
    OpenOptions writing = options;
    writing.readOnly = false;
    (void)Connection::open(maintenance, writing)->run(statement);
}

QString databaseFile(const ConnectionUrl &url, const QString &folder)
{
    if (url.backend() != Backend::Sqlite || url.isInMemory() || !url.database)
        return {};
    QString path = *url.database;
    if (path.startsWith(QLatin1String("file:")))
        path = QUrl::fromPercentEncoding(path.mid(5).toUtf8());
    return QDir::isAbsolutePath(path) || folder.isEmpty() ? path : QDir(folder).filePath(path);
}

} // namespace stillroom
