#pragma once

#include "db/connectionurl.h"
#include "models/rendermodels.h"

#include <QMap>

namespace stillroom {

struct GenerateProjectOptions
{
    ModelStyle style = ModelStyle::Declarative2; ///< not SqlModel: the schemas are Pydantic's own
    int pydantic = 2; ///< 1: orm_mode, dict(); 2: from_attributes, model_dump()
    QString title; ///< of the API
};

/// A FastAPI project around the tables: models, Pydantic schemas (Base, Create, Update, Read), functions that
/// create, read, update and delete, routers, and the session they depend on. Fields that hold passwords take
/// one and store its hash; they are never read. \return relative file name -> text. \throws Error(Usage) if
/// no table can be served
[[nodiscard]] QMap<QString, QString> generateProject(const Schema &schema, const Dialect &dialect,
                                                     const ConnectionUrl &url,
                                                     const GenerateProjectOptions &options);

} // namespace stillroom
