#include "db/serverflavour.h"

#include <QRegularExpression>

namespace stillroom {

namespace {

using Product = ServerFlavour::Product;

/// Takes the numbers of the first version that `pattern` captures.
bool readVersion(ServerFlavour &flavour, const QString &text, const char *pattern)
{
    const QRegularExpression expression(QString::fromLatin1(pattern),
                                        QRegularExpression::CaseInsensitiveOption);
    const QRegularExpressionMatch match = expression.match(text);
    if (!match.hasMatch())
        return false;
    flavour.version = match.captured(1);
    const QStringList numbers = flavour.version.split(QLatin1Char('.'));
    flavour.major = numbers.value(0).toInt();
    flavour.minor = numbers.value(1).toInt();
    flavour.patch = numbers.value(2).toInt();
    return true;
}

bool says(const QString &text, const char *word)
{
    return text.contains(QLatin1String(word), Qt::CaseInsensitive);
}

Product postgresProduct(const QString &answer)
{
    return says(answer, "CockroachDB") ? Product::CockroachDb
        : says(answer, "-YB-")         ? Product::YugabyteDb
        : says(answer, "Redshift")     ? Product::Redshift
        : says(answer, "\nCitus ")     ? Product::Citus
                                       : Product::PostgreSql;
}

Product mysqlProduct(const QString &answer)
{
    return says(answer, "TiDB")                                 ? Product::TiDb
        : says(answer, "vitess") || says(answer, "PlanetScale") ? Product::Vitess // PlanetScale runs it
        : says(answer, "MariaDB")                               ? Product::MariaDb
                                                                : Product::MySql;
}

void readSqlServer(ServerFlavour &flavour, const QString &answer)
{
    flavour.product = says(answer, "Babelfish") ? Product::Babelfish
        : says(answer, "SQL Azure")             ? Product::AzureSql
                                                : Product::SqlServer;
    if (!readVersion(flavour, answer, R"(\s-\s(\d+\.\d+\.\d+))") || flavour.product != Product::SqlServer)
        return;
    static const QRegularExpression year(QStringLiteral(R"(SQL Server (\d{4}))"));
    const QRegularExpressionMatch match = year.match(answer);
    if (match.hasMatch())
        flavour.version = QStringLiteral("%1 (%2)").arg(match.captured(1), flavour.version);
}

} // namespace

QString ServerFlavour::name() const
{
    switch (product) {
    case Product::Sqlite:
        return QStringLiteral("SQLite");
    case Product::PostgreSql:
        return QStringLiteral("PostgreSQL");
    case Product::CockroachDb:
        return QStringLiteral("CockroachDB");
    case Product::YugabyteDb:
        return QStringLiteral("YugabyteDB");
    case Product::Citus:
        return QStringLiteral("PostgreSQL with Citus");
    case Product::Redshift:
        return QStringLiteral("Redshift");
    case Product::MySql:
        return QStringLiteral("MySQL");
    case Product::MariaDb:
        return QStringLiteral("MariaDB");
    case Product::TiDb:
        return QStringLiteral("TiDB");
    case Product::Vitess:
        return QStringLiteral("Vitess");
    case Product::SqlServer:
        return QStringLiteral("SQL Server");
    case Product::AzureSql:
        return QStringLiteral("Azure SQL");
    case Product::Babelfish:
        return QStringLiteral("Babelfish");
    case Product::Unknown:
        break;
    }
    return QStringLiteral("Unknown server");
}

QString ServerFlavour::text() const
{
    return version.isEmpty() ? name() : name() + QLatin1Char(' ') + version;
}

ServerFlavour serverFlavour(Backend backend, const QString &answer)
{
    ServerFlavour flavour;
    switch (backend) {
    case Backend::Sqlite:
        flavour.product = Product::Sqlite;
        readVersion(flavour, answer, R"((\d+(?:\.\d+)*))");
        break;
    case Backend::PostgreSql:
        flavour.product = postgresProduct(answer);
        if (flavour.product == Product::YugabyteDb)
            readVersion(flavour, answer, R"(-YB-(\d+(?:\.\d+)*))");
        else if (flavour.product == Product::Redshift)
            readVersion(flavour, answer, R"(Redshift (\d+(?:\.\d+)*))");
        else
            readVersion(flavour, answer, R"((?:PostgreSQL|CockroachDB\D*) ?v?(\d+(?:\.\d+)*))");
        break;
    case Backend::MySql:
    case Backend::MariaDb:
        flavour.product = mysqlProduct(answer);
        if (flavour.product == Product::TiDb)
            readVersion(flavour, answer, R"(TiDB-v?(\d+(?:\.\d+)*))");
        else if (flavour.product != Product::Vitess
                 || !readVersion(flavour, answer, R"(vitess-(\d+(?:\.\d+)*))"))
            // A MariaDB behind an old protocol says 5.5.5-10.6.12-MariaDB.
            readVersion(flavour, answer, R"(^(?:5\.5\.5-)?(\d+(?:\.\d+)*))");
        break;
    case Backend::SqlServer:
        readSqlServer(flavour, answer);
        break;
    case Backend::Unknown:
        break;
    }
    return flavour;
}

} // namespace stillroom
