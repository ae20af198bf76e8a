#include "dialect/mysql/mysqlserver.h"

#include <QRegularExpression>

namespace stillroom {

namespace {

/// The first "a.b.c" of a text as a number; 0 if there is none.
int versionNumber(const QString &text)
{
    static const QRegularExpression numbers(QStringLiteral(R"((\d+)\.(\d+)(?:\.(\d+))?)"));
    const QRegularExpressionMatch match = numbers.match(text);
    return match.captured(1).toInt() * 10000 + match.captured(2).toInt() * 100 + match.captured(3).toInt();
}

} // namespace

MySqlServer MySqlServer::of(const QString &version, const QString &sqlMode)
{
    static const QRegularExpression tiDb(QStringLiteral("TiDB-v?(.*)"),
                                         QRegularExpression::CaseInsensitiveOption);
    MySqlServer server;
    server.backslashEscapes = !sqlMode.contains(QLatin1String("NO_BACKSLASH_ESCAPES"));
    server.printsPlainly = server.backslashEscapes && !sqlMode.contains(QLatin1String("ANSI_QUOTES"))
        && !sqlMode.contains(QLatin1String("ORACLE")) && !sqlMode.contains(QLatin1String("_OPTIONS"));
    server.version = versionNumber(version);
    if (const auto match = tiDb.match(version); match.hasMatch()) { // "8.0.11-TiDB-v7.5.0"
        server.product = Product::TiDb;
        server.version = versionNumber(match.captured(1));
    } else if (version.contains(QLatin1String("MariaDB"), Qt::CaseInsensitive)) {
        server.product = Product::MariaDb; // an old handshake puts a version in front: "5.5.5-10.4.8-MariaDB"
        if (version.startsWith(QLatin1String("5.5.5-")))
            server.version = versionNumber(version.mid(6));
    } else if (version.contains(QLatin1String("Vitess"), Qt::CaseInsensitive)
               || version.contains(QLatin1String("PlanetScale"), Qt::CaseInsensitive))
    {
        server.product = Product::Vitess; // PlanetScale is one: "8.0.34-Vitess"
    }
    return server;
}

MySqlServer MySqlServer::of(const Schema &schema, bool mariaDb)
{
    const QString version = schema.server.value(QStringLiteral("version"));
    if (version.isEmpty())
        return of(mariaDb ? QStringLiteral("10.11.0-MariaDB") : QStringLiteral("8.4.0"));
    return of(version, schema.server.value(QStringLiteral("sql_mode")));
}

bool MySqlServer::tellsTablesByText() const
{
    return isMariaDb() && version >= 100500 && printsPlainly;
}

bool MySqlServer::hasForeignKeys() const
{
    return product == Product::TiDb ? version >= 60600 : product != Product::Vitess;
}

bool MySqlServer::hasCheckConstraints() const
{
    switch (product) {
    case Product::MariaDb:
        return version >= 100222;
    case Product::TiDb:
        return version >= 70400;
    case Product::MySql:
    case Product::Vitess:
        break;
    }
    return version >= 80016;
}

bool MySqlServer::checksHoldNames() const
{
    return hasCheckConstraints() && !isMariaDb();
}

bool MySqlServer::tellsCheckLevel() const
{
    return isMariaDb() && version >= 100510;
}

bool MySqlServer::hasGeneratedColumns() const
{
    return isMariaDb() ? version >= 100205 : product == Product::TiDb || version >= 50700;
}

bool MySqlServer::hasExpressionIndexes() const
{
    return product == Product::TiDb ? version >= 50000 : !isMariaDb() && version >= 80013;
}

bool MySqlServer::hasTriggersAndRoutines() const
{
    return product == Product::MySql || product == Product::MariaDb;
}

bool MySqlServer::renamesIndexes() const
{
    return isMariaDb() ? version >= 100502 : product == Product::TiDb || version >= 50700;
}

bool MySqlServer::hasIfExistsEverywhere() const
{
    return isMariaDb() || product == Product::TiDb;
}

bool MySqlServer::quotesDefaults() const
{
    return isMariaDb() && version >= 100207;
}

bool MySqlServer::needsBracketedDefaults() const
{
    return !isMariaDb();
}

bool MySqlServer::escapesExpressions() const
{
    return !isMariaDb() && product != Product::TiDb;
}

bool MySqlServer::restrictIsDefault() const
{
    return isMariaDb() || (product == Product::MySql && version < 80000);
}

} // namespace stillroom
