#pragma once

#include <QString>

namespace stillroom {

/// Whether a built-in function of PostgreSQL, MySQL or MariaDB changes nothing. Those that run a text
/// (query_to_xml), advance a sequence, take locks that outlive the statement or act on other sessions are not
/// among them. \param name in lower case, without a schema
[[nodiscard]] bool isHarmlessFunction(const QString &name);

/// Whether a word that an opening bracket may follow is no function: AND (, varchar(20). \param word in lower
/// case
[[nodiscard]] bool mayPrecedeBracket(const QString &word);

} // namespace stillroom
