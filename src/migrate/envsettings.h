#pragma once

#include <QString>

namespace stillroom {

/// What env.py gives to context.configure(), as far as it is written in plain values there.
struct EnvSettings
{
    QString versionTable = QStringLiteral("alembic_version");
    QString versionTableSchema;
    bool renderAsBatch = false;
    bool compareType = true; ///< Alembic's default since 1.12
    bool compareServerDefault = false;
    bool transactionPerMigration = false;
    bool includeSchemas = false;

    bool operator==(const EnvSettings &) const = default;
};

/// Reads env.py without running it. A file that is missing or unreadable gives the defaults; where several
/// calls name the same setting the last one counts.
[[nodiscard]] EnvSettings readEnvSettings(const QString &envFile);

} // namespace stillroom
