#pragma once

#include "dialect/dialect.h"

#include <QHash>

namespace stillroom {

/// The user's types a database has, by the name format_type() gives them.
struct PostgresTypes
{
    struct DomainBase
    {
        QString baseType; ///< as format_type() writes it, with its modifiers
        bool nullable = true;
        QString defaultText; ///< SQL; empty = none
    };
    QHash<QString, EnumType> enums;
    QHash<QString, DomainBase> domains;
};

/// SQL of a type, worded as SQLAlchemy prints it; `declared` is not looked at.
[[nodiscard]] QString postgresTypeText(const Dialect &dialect, const SqlType &type);

/// SQLAlchemy's class for what format_type() says. A domain is read as what it is made of, as SQLAlchemy's
/// inspector does. `declared` is set where typeText would not bring the same type back.
[[nodiscard]] SqlType postgresParsedType(const QString &declared, const PostgresTypes &types = {});

/// Alembic's compare_type on PostgreSQL.
[[nodiscard]] bool postgresSameType(const Dialect &dialect, const SqlType &model, const SqlType &database);

} // namespace stillroom
