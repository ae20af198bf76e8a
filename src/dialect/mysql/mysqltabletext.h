#pragma once

#include "dialect/mysql/mysqlcatalogue.h"

#include <QByteArrayView>

namespace stillroom {

struct MySqlTextIndex
{
    QString name; ///< "PRIMARY" for the primary key, as the catalogue calls it
    QString kind; ///< FULLTEXT, SPATIAL or empty
    QString parser; ///< of a full-text index
    QString method; ///< BTREE, HASH; empty where none is written
    bool unique = false;
    std::vector<MySqlIndexPart> parts;
};

/// What the server prints for SHOW CREATE TABLE, in the catalogue's terms.
struct MySqlTableText
{
    std::vector<MySqlColumn> columns; ///< without a collation: that of the table, or of `charset`
    std::vector<QString> charsets; ///< of the columns, where one is written beside the type
    std::vector<MySqlTextIndex> indexes;
    std::vector<ForeignKey> foreignKeys; ///< actions as written; a referred schema where one is written
    std::vector<MySqlCheck> checks;
    QString engine;
    QString charset;
    QString collation; ///< empty: the usual one of the character set
    QString comment;
    QString options; ///< the others, "row_format=DYNAMIC checksum=1"
    bool isPartitioned = false;
};

/// Reads the UTF-8 text MariaDB prints with the usual SQL mode: names in backticks, backslashes escaping.
/// \return nothing where something is not understood, such as application-time periods
[[nodiscard]] std::optional<MySqlTableText> readMySqlTableText(QByteArrayView text);

} // namespace stillroom
