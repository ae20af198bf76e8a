#include "db/urltimes.h"

#include <algorithm>

namespace stillroom {

namespace {

constexpr double longestSeconds = 2'000'000; ///< what an int holds in milliseconds

std::optional<int> milliseconds(const ConnectionUrl &url, const char *key)
{
    bool isNumber = false;
    const double seconds = url.queryValue(QLatin1String(key)).toDouble(&isNumber);
    if (!isNumber)
        return std::nullopt;
    return int(std::clamp(seconds, -1.0, longestSeconds) * 1000);
}

} // namespace

int recycleAfterMs(const ConnectionUrl &url, const OpenOptions &options)
{
    return std::max(0, milliseconds(url, "pool_recycle").value_or(options.recycleAfterMs)); // -1 is never
}

int pingAfterIdleMs(const ConnectionUrl &url, const OpenOptions &options)
{
    const QString word = url.queryValue(QStringLiteral("pool_pre_ping")).toLower();
    if (word == QLatin1String("true") || word == QLatin1String("yes") || word == QLatin1String("on"))
        return 0;
    if (word == QLatin1String("false") || word == QLatin1String("no") || word == QLatin1String("off"))
        return -1;
    return std::max(-1, milliseconds(url, "pool_pre_ping").value_or(options.pingAfterIdleMs));
}

int statementTimeoutMs(const ConnectionUrl &url, const OpenOptions &options)
{
    if (options.statementTimeoutMs > 0)
        return options.statementTimeoutMs;
    return std::max(0, milliseconds(url, "statement_timeout").value_or(0));
}

} // namespace stillroom
