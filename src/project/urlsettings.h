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
/// MySQL's and MariaDB's `init_command`, SQL Server's `ApplicationIntent`, SQLite's `mode`. What else stands
/// there stays. For the time limit of SQL Server and SQLite there is no such word but ours,
/// `statement_timeout`.
struct SessionSettings
{
    bool readOnly = false;
    int statementTimeoutSeconds = 0; ///< 0: none

    bool operator==(const SessionSettings &) const = default;
};

[[nodiscard]] SessionSettings sessionSettings(const ConnectionUrl &url);
void setSessionSettings(ConnectionUrl &url, const SessionSettings &settings);

/// How long a connection to a server is trusted; in SQLAlchemy's words, `pool_recycle` and `pool_pre_ping`.
struct LifeSettings
{
    static constexpr int never = -1;

    int recycleAfterSeconds = 3600; ///< it is opened anew at the next action; never
    int pingAfterIdleSeconds = 30; ///< the server is asked whether it answers; never

    bool operator==(const LifeSettings &) const = default;
};

[[nodiscard]] bool hasLifeSettings(Backend backend); ///< a file needs none
[[nodiscard]] LifeSettings lifeSettings(const ConnectionUrl &url);
void setLifeSettings(ConnectionUrl &url, const LifeSettings &settings);

} // namespace stillroom
