#pragma once

#include "db/mysqlclient.h"
#include "db/mysqlurl.h"

#include <memory>

namespace stillroom {

struct MysqlHandleDeleter
{
    void operator()(MYSQL *handle) const { mysql_close(handle); }
};
using MysqlHandle = std::unique_ptr<MYSQL, MysqlHandleDeleter>;

struct MysqlResultDeleter
{
    void operator()(MYSQL_RES *result) const { mysql_free_result(result); }
};
using MysqlResult = std::unique_ptr<MYSQL_RES, MysqlResultDeleter>;

/// Connects, blocking; the handle tells by mysql_errno() whether it did. Where TLS is required, nothing but
/// the greeting is sent before it is on, and a connection that is plain all the same is refused (errno 2026).
[[nodiscard]] MysqlHandle connectMysql(const MysqlParameters &parameters, int timeoutMs);

} // namespace stillroom
