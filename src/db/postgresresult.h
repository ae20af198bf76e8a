#pragma once

#include <libpq-fe.h>
#include <memory>

namespace stillroom {

struct PostgresResultDeleter
{
    void operator()(PGresult *result) const { PQclear(result); }
};

/// A result of libpq that clears itself.
using PostgresResult = std::unique_ptr<PGresult, PostgresResultDeleter>;

} // namespace stillroom
