#pragma once

#include "db/connection.h"

namespace stillroom {

/// Makes the database a URL names: the file of SQLite, else CREATE DATABASE from the server's maintenance
/// database. \throws Error of opening or of the statement
void createDatabase(const ConnectionUrl &url, const OpenOptions &options = {});

/// The file a database is kept in; empty for a server's and for one in memory. What only a file can do
/// (watching it, copying it aside) is asked here. \param folder what a relative path starts from
[[nodiscard]] QString databaseFile(const ConnectionUrl &url, const QString &folder);

} // namespace stillroom
