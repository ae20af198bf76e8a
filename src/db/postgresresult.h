#pragma once

#include "db/postgresclient.h"

#include <memory>

namespace stillroom {

struct PostgresResultDeleter
{
    void operator()(PGresult *result) const { PQclear(result); }
};

struct PostgresMemoryDeleter
{
    void operator()(void *memory) const { PQfreemem(memory); }
};

struct PostgresCancelDeleter
{
    void operator()(PGcancel *cancel) const { PQfreeCancel(cancel); }
};

/// A result of libpq that clears itself.
using PostgresResult = std::unique_ptr<PGresult, PostgresResultDeleter>;

} // namespace stillroom
