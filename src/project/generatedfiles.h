#pragma once

#include "schema/schema.h"

#include <QMap>
#include <QStringList>

namespace stillroom {

/// What code is generated from: the tables of the application, without Alembic's own.
[[nodiscard]] Schema applicationSchema(const Schema &schema);

/// Those of the files (relative name -> text) that are there below the folder already.
[[nodiscard]] QStringList filesInTheWay(const QString &folder, const QMap<QString, QString> &files);

/// Writes the files below the folder, which is made if need be. Without `overwrite` one file in the way stops
/// all. \throws Error(Refused, Io)
void writeGeneratedFiles(const QString &folder, const QMap<QString, QString> &files, bool overwrite);

} // namespace stillroom
