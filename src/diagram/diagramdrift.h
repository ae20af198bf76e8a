#pragma once

#include <QHash>
#include <QString>
#include <QStringList>

namespace stillroom {

/// How the models and the database compare at one place.
enum class Drift { Equal, OnlyInModels, OnlyInDatabase, Different, NotUnderstood };

struct TableDrift
{
    Drift status = Drift::Equal;
    QHash<QString, Drift> columns; ///< by column name; a missing one is Equal

    bool operator==(const TableDrift &) const = default;
};

/// What the diagram colours. Made by the caller: the diagram itself compares nothing.
struct DiagramDrift
{
    QHash<QString, TableDrift> tables; ///< by TableName::toString(); a missing one is Equal
    QStringList differences; ///< one sentence each, "users.email: VARCHAR(128) → VARCHAR(255)"
    QString databaseName; ///< "app.db", for the strip above the diagram

    /// How many places have this status: equal tables for Equal; else tables that are so as a whole and
    /// columns of other tables.
    [[nodiscard]] int count(Drift status) const;
    bool operator==(const DiagramDrift &) const = default;
};

} // namespace stillroom
