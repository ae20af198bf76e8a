#pragma once

#include "db/connectionurl.h"

namespace stillroom {

/// Which server answers, and its version. Servers that speak PostgreSQL's, MySQL's or SQL Server's protocol
/// without being one are told apart by what they answer to the question for their version.
struct ServerFlavour
{
    enum class Product {
        Unknown,
        Sqlite,
        PostgreSql,
        CockroachDb,
        YugabyteDb,
        Citus, ///< the version is PostgreSQL's
        Redshift,
        MySql,
        MariaDb,
        TiDb,
        Vitess,
        SqlServer,
        AzureSql,
        Babelfish,
    };

    Product product = Product::Unknown;
    int major = 0;
    int minor = 0;
    int patch = 0;
    QString version; ///< as the server writes it: "15.18", "10.11.19", "2019 (15.0.4261)"

    [[nodiscard]] QString name() const; ///< "PostgreSQL"
    [[nodiscard]] QString text() const; ///< "PostgreSQL 15.18"
    [[nodiscard]] bool isAtLeast(int wantedMajor, int wantedMinor = 0) const
    {
        return major > wantedMajor || (major == wantedMajor && minor >= wantedMinor);
    }

    bool operator==(const ServerFlavour &) const = default;
};

/// Reads the answer to SELECT version() (PostgreSQL, with a line "Citus …" added where that extension is
/// installed; MySQL, with version_comment on a second line) or SELECT @@version (SQL Server).
[[nodiscard]] ServerFlavour serverFlavour(Backend backend, const QString &answer);

} // namespace stillroom
