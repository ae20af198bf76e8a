#pragma once

#include "db/connectionurl.h"

namespace stillroom {

/// What a URL asks of libmariadb, in UTF-8.
struct MysqlParameters
{
    enum class Tls { Off, Preferred, Required, Verified };

    QByteArray host; ///< empty: the library's own choice, the local socket
    QByteArray socket; ///< file of a UNIX socket
    QByteArray user;
    QByteArray password;
    QByteArray database;
    unsigned port = 3306;
    Tls tls = Tls::Off;
    QByteArray ca;
    QByteArray caPath;
    QByteArray certificate;
    QByteArray key;
    QByteArray cipher;
    QByteArray defaultsFile;
    QByteArray defaultsGroup;
    QByteArrayList initCommands;
    unsigned readTimeoutSeconds = 0; ///< 0: none
    unsigned writeTimeoutSeconds = 0;
    bool compress = false;
    bool localInfile = false;
};

/// Reads the spellings of mysqlclient, PyMySQL and MySQL Connector/Python. A CA or a certificate means that
/// TLS is required; a CA, that the server's certificate is checked, always with its host name, because the
/// library cannot check one without the other. \throws Error(Usage) for an unknown ssl_mode
[[nodiscard]] MysqlParameters mysqlParameters(const ConnectionUrl &url);

} // namespace stillroom
