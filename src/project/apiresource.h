#pragma once

#include "models/modelplan.h"

namespace stillroom {

/// A field of a resource as requests and answers have it.
struct ApiField
{
    QString name; ///< the model's attribute
    QString column;
    QString type; ///< Python: "int", "Optional[datetime.datetime]" without the Optional
    QString module; ///< to be imported for `type`; empty if none
    int maxLength = 0; ///< of text; 0 = any
    bool inKey = false;
    bool nullable = false;
    bool isFilled = false; ///< the database has a value of its own: may be left out
    bool isReadOnly = false; ///< computed, or a key that counts up
    bool isPassword = false;
    bool isUnique = false; ///< alone

    bool operator==(const ApiField &) const = default;
};

/// A class of the models as the API serves it.
struct ApiResource
{
    QString className;
    QString singular; ///< "user_group"
    QString plural; ///< "user_groups"
    std::vector<ApiField> fields;
    QStringList keyColumns; ///< in the order of the primary key, which may not be that of the fields

    [[nodiscard]] QString path() const; ///< "/user-groups"
    [[nodiscard]] std::vector<ApiField> key() const;
    /// "user_id: int", or the key's columns where it has several.
    [[nodiscard]] QStringList keyParameters() const;
    [[nodiscard]] QStringList keyNames() const; ///< the parameters' names
    bool operator==(const ApiResource &) const = default;
};

[[nodiscard]] std::vector<ApiResource> apiResources(const Schema &schema);

} // namespace stillroom
