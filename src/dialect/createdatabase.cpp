#include "dialect/createdatabase.h"

#include "base/error.h"
#include "base/text.h"
#include "dialect/dialect.h"

namespace stillroom {

QString maintenanceDatabase(Backend backend)
{
    switch (backend) {
    case Backend::PostgreSql:
        return QStringLiteral("postgres");
    case Backend::SqlServer:
        return QStringLiteral("master");
    case Backend::MySql:
    case Backend::MariaDb:
    case Backend::Sqlite:
    case Backend::Unknown:
        break;
    }
    return {};
}

Statement createDatabaseStatement(Backend backend, const QString &name)
{
    if (backend == Backend::Sqlite || backend == Backend::Unknown || name.isEmpty())
        throw Error(Error::Kind::Usage, coreTr("This database is not made with a statement."));
    QString sql = QStringLiteral("CREATE DATABASE ") + Dialect::of(backend).quoted(name);
    if (backend == Backend::MySql || backend == Backend::MariaDb)
        sql += QStringLiteral(" CHARACTER SET utf8mb4"); // the default of older servers loses letters
    return Statement(sql);
}

} // namespace stillroom
