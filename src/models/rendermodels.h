#pragma once

#include "dialect/dialect.h"

namespace stillroom {

enum class ModelStyle {
    Declarative2, ///< DeclarativeBase, Mapped[…], mapped_column(): SQLAlchemy 2.0
    Classic, ///< declarative_base(), Column(): SQLAlchemy 1.4 and 2.0
    SqlModel, ///< SQLModel, Field(), Relationship()
};

struct RenderModelsOptions
{
    ModelStyle style = ModelStyle::Declarative2;
    QString title; ///< what the docstring says the models are of; one line
    bool relationships = true;
};

/// A Python module of SQLAlchemy models whose MetaData equals the schema, laid out as black leaves it. Tables
/// that are nothing but an association of two others, or have no primary key, become Table(). What models
/// cannot say (views, triggers, virtual tables) is left out and named in a comment. Ends with a newline.
[[nodiscard]] QString renderModels(const Schema &schema, const Dialect &dialect,
                                   const RenderModelsOptions &options = {});

} // namespace stillroom
