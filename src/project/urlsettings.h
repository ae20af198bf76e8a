#pragma once

#include "db/connectionurl.h"

#include <QList>

namespace stillroom {

/// What a URL asks of TLS, in the words all servers share; each has its own query keys for it.
struct TlsSettings
{
    enum class Mode {
        Default, ///< nothing is said: the driver decides
        Off,
        Preferred, ///< where the server offers it
        Required,
        Verified, ///< and the server's certificate is signed by a known authority
    };

    Mode mode = Mode::Default;
    bool checkHost = false; ///< with Verified: and names the host
    QString ca;
    QString certificate;
    QString key;

    bool operator==(const TlsSettings &) const = default;
};

/// What the dialog may offer for a server.
struct TlsChoices
{
    QList<TlsSettings::Mode> modes; ///< empty: no TLS at all
    bool files = false; ///< CA, certificate and key can be named
    bool hostCheckIsOptional = false; ///< else Verified always checks it
};

[[nodiscard]] TlsChoices tlsChoices(Backend backend);
[[nodiscard]] TlsSettings tlsSettings(const ConnectionUrl &url);
/// Writes them into the query, and nothing else there changes.
void setTlsSettings(ConnectionUrl &url, const TlsSettings &settings);

/// What the server is told about the session, in words it understands by itself: PostgreSQL's `options`,
/// MySQL's and MariaDB's `init_command`, SQL Server's `ApplicationIntent`, SQLite's `mode`.
struct SessionSettings
{
    bool readOnly = false;
    int statementTimeoutSeconds = 0; ///< 0: none

    bool operator==(const SessionSettings &) const = default;
};

[[nodiscard]] bool hasStatementTimeout(Backend backend); ///< whether a URL can ask for one
[[nodiscard]] SessionSettings sessionSettings(const ConnectionUrl &url);
void setSessionSettings(ConnectionUrl &url, const SessionSettings &settings);

} // namespace stillroom
