#include "db/mysqlhandle.h"

#include <algorithm>
#include <errmsg.h>

namespace stillroom {

namespace {

const char *orNull(const QByteArray &text)
{
    return text.isEmpty() ? nullptr : text.constData();
}

MysqlHandle tryOnce(const MysqlParameters &parameters, unsigned timeoutSeconds, bool tls)
{
    MysqlHandle handle(mysql_init(nullptr));
    if (!handle)
        throw std::bad_alloc();
    MYSQL *const mysql = handle.get();
    const my_bool on = 1;
    const my_bool off = 0;
    const auto set = [mysql](mysql_option option, const QByteArray &value) {
        if (!value.isEmpty())
            mysql_options(mysql, option, value.constData());
    };
    const auto setSeconds = [mysql](mysql_option option, unsigned seconds) {
        if (seconds > 0)
            mysql_options(mysql, option, &seconds);
    };
    mysql_options(mysql, MYSQL_SET_CHARSET_NAME, "utf8mb4");
    setSeconds(MYSQL_OPT_CONNECT_TIMEOUT, timeoutSeconds);
    setSeconds(MYSQL_OPT_READ_TIMEOUT, parameters.readTimeoutSeconds);
    setSeconds(MYSQL_OPT_WRITE_TIMEOUT, parameters.writeTimeoutSeconds);
    // A server may ask for any file of the client's where this is on.
    const unsigned localInfile = parameters.localInfile ? 1 : 0;
    mysql_options(mysql, MYSQL_OPT_LOCAL_INFILE, &localInfile);
    mysql_options4(mysql, MYSQL_OPT_CONNECT_ATTR_ADD, "program_name", "stillroom");
    set(MYSQL_READ_DEFAULT_FILE, parameters.defaultsFile);
    set(MYSQL_READ_DEFAULT_GROUP, parameters.defaultsGroup);
    for (const QByteArray &command : parameters.initCommands)
        set(MYSQL_INIT_COMMAND, command);
    if (parameters.compress)
        mysql_options(mysql, MYSQL_OPT_COMPRESS, nullptr);
    if (tls) {
        const bool verify = parameters.tls == MysqlParameters::Tls::Verified;
        set(MYSQL_OPT_SSL_CA, parameters.ca);
        set(MYSQL_OPT_SSL_CAPATH, parameters.caPath);
        set(MYSQL_OPT_SSL_CERT, parameters.certificate);
        set(MYSQL_OPT_SSL_KEY, parameters.key);
        set(MYSQL_OPT_SSL_CIPHER, parameters.cipher);
        mysql_options(mysql, MYSQL_OPT_SSL_ENFORCE, &on);
        mysql_options(mysql, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, verify ? &on : &off);
    }
    const bool tcp = parameters.socket.isEmpty() && !parameters.host.isEmpty();
    const unsigned protocol = tcp ? MYSQL_PROTOCOL_TCP : MYSQL_PROTOCOL_DEFAULT;
    mysql_options(mysql, MYSQL_OPT_PROTOCOL, &protocol);
    // Rows are counted that a change found, as elsewhere, not those it made different.
    mysql_real_connect(mysql, orNull(parameters.host), orNull(parameters.user),
                       parameters.password.constData(), orNull(parameters.database), parameters.port,
                       orNull(parameters.socket), CLIENT_FOUND_ROWS | CLIENT_MULTI_RESULTS);
    return handle;
}

} // namespace

MysqlHandle connectMysql(const MysqlParameters &parameters, int timeoutMs)
{
    const unsigned seconds = unsigned(std::max(1, (timeoutMs + 999) / 1000));
    MysqlHandle handle = tryOnce(parameters, seconds, parameters.tls != MysqlParameters::Tls::Off);
    if (parameters.tls == MysqlParameters::Tls::Preferred
        && mysql_errno(handle.get()) == CR_SSL_CONNECTION_ERROR)
        return tryOnce(parameters, seconds, false);
    return handle;
}

} // namespace stillroom
