#pragma once

#include "schema/sqltype.h"

namespace stillroom {

/// A column's DEFAULT clause.
struct ServerDefault
{
    enum class Kind {
        Literal, ///< a string value; the dialect quotes it (SQLAlchemy's server_default="x")
        Text, ///< SQL taken as it stands (sa.text("x"), and whatever an inspector found)
        Function, ///< a SQLAlchemy expression such as func.now(), as generic SQL ("now()"); the dialect
                  ///< translates it
    };
    Kind kind = Kind::Text;
    QString text;

    bool operator==(const ServerDefault &) const = default;
};

/// GENERATED ALWAYS AS (expression).
struct Computed
{
    QString sqltext;
    std::optional<bool> persisted; ///< STORED, VIRTUAL, or the database's default

    bool operator==(const Computed &) const = default;
};

struct Identity
{
    bool always = false;
    QMap<QString, QString> options; ///< start, increment, minvalue, maxvalue, cycle, cache … as Python source

    bool operator==(const Identity &) const = default;
};

struct Column
{
    QString name;
    SqlType type;
    bool nullable = true;
    std::optional<ServerDefault> serverDefault;
    std::optional<bool> autoincrement; ///< not set = SQLAlchemy's "auto"
    std::optional<Computed> computed;
    std::optional<Identity> identity;
    QString comment;

    bool operator==(const Column &) const = default;
};

} // namespace stillroom
