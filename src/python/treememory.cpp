#include "python/treememory.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <tree_sitter/api.h>
#include <vector>

namespace stillroom {

namespace {

constexpr std::size_t unit = 16; ///< pieces are multiples of it, and so aligned
constexpr std::size_t kinds = 64; ///< sizes that are cut from blocks: up to 1008 bytes
constexpr std::size_t blockSize = 256 * 1024;

/// Stands before each piece.
struct alignas(unit) Header
{
    std::size_t size; ///< usable bytes
    std::size_t kind; ///< usable units, or 0 for a piece of the system's allocator
};

struct Pool
{
    int users = 0;
    char *free = nullptr;
    char *end = nullptr;
    std::array<void *, kinds> returned {}; ///< chains of pieces given back, by their units
    std::vector<std::unique_ptr<char[]>> blocks;

    void *take(std::size_t size)
    {
        const std::size_t kind = std::max<std::size_t>((size + unit - 1) / unit, 1);
        if (users == 0 || kind >= kinds)
            return fromSystem(size);
        if (void *const piece = returned[kind]) {
            std::memcpy(&returned[kind], piece, sizeof(void *));
            return piece;
        }
        const std::size_t whole = sizeof(Header) + kind * unit;
        if (std::size_t(end - free) < whole) {
            blocks.push_back(std::make_unique_for_overwrite<char[]>(blockSize));
            free = blocks.back().get();
            end = free + blockSize;
        }
        void *const piece = new (free) Header {kind * unit, kind} + 1;
        free += whole;
        return piece;
    }

    void giveBack(void *piece)
    {
        Header *const header = static_cast<Header *>(piece) - 1;
        if (header->kind == 0) {
            std::free(header);
            return;
        }
        std::memcpy(piece, &returned[header->kind], sizeof(void *));
        returned[header->kind] = piece;
    }

    void clear()
    {
        blocks.clear();
        returned.fill(nullptr);
        free = end = nullptr;
    }

    static void *fromSystem(std::size_t size)
    {
        void *const memory = std::malloc(sizeof(Header) + size);
        if (!memory)
            std::abort(); // as the parser's own allocator does
        return new (memory) Header {size, 0} + 1;
    }
};

Pool &pool()
{
    static thread_local Pool instance;
    return instance;
}

void *takePiece(std::size_t size)
{
    return pool().take(size);
}

void *takeCleared(std::size_t count, std::size_t size)
{
    void *const piece = pool().take(count * size);
    std::memset(piece, 0, count * size);
    return piece;
}

void giveBackPiece(void *piece)
{
    if (piece)
        pool().giveBack(piece);
}

void *resizePiece(void *piece, std::size_t size)
{
    if (!piece)
        return takePiece(size);
    const std::size_t known = (static_cast<Header *>(piece) - 1)->size;
    if (size <= known)
        return piece;
    void *const larger = takePiece(size);
    std::memcpy(larger, piece, known);
    giveBackPiece(piece);
    return larger;
}

} // namespace

TreeMemory::TreeMemory()
{
    static const bool isSet = [] {
        ts_set_allocator(takePiece, takeCleared, resizePiece, giveBackPiece);
        return true;
    }();
    static_cast<void>(isSet);
    ++pool().users;
}

TreeMemory::~TreeMemory()
{
    if (--pool().users == 0)
        pool().clear();
}

} // namespace stillroom
