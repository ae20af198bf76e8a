#pragma once

#include <QMap>
#include <QString>
#include <QStringList>
#include <optional>
#include <vector>

namespace stillroom {

/// The type of a column in SQLAlchemy's terms. Dialect::typeDdl() makes SQL of it, Dialect::parseType() reads
/// one from a declared type.
struct SqlType
{
    QString name; ///< SQLAlchemy's class: generic ("String", "DateTime") or exact ("VARCHAR", "JSONB"); empty
                  ///< = unknown
    QString module; ///< where the class lives: "" = sqlalchemy, "postgresql", "mysql", "sqlite", "mssql" =
                    ///< its dialect packages, otherwise a dotted Python module ("sqlmodel.sql.sqltypes")
    std::optional<int> length;
    std::optional<int> precision;
    std::optional<int> scale;
    bool timezone = false;
    QString collation;
    QStringList enumValues; ///< Enum, SET
    QString enumName; ///< Enum's name=; on PostgreSQL the type's name
    bool nativeEnum = true;
    bool createConstraint = false; ///< Enum and Boolean: CHECK beside a non-native type
    std::vector<SqlType> items; ///< ARRAY: the element type, else empty
    QMap<QString, QString>
        arguments; ///< further keyword arguments as Python source, e.g. {"asdecimal", "False"}
    QString declared; ///< the database's own text, set by inspectors only; what an unknown type is shown and
                      ///< rebuilt as

    bool operator==(const SqlType &) const = default;
};

} // namespace stillroom
