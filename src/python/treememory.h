#pragma once

namespace stillroom {

/// While one lives, the parser's memory on this thread comes from blocks that are cut into pieces and given
/// back as a whole: it asks for a great many small pieces, and the system's allocator would take a fifth of
/// the time. All the parser makes must be gone before the scope ends.
class TreeMemory final
{
public:
    TreeMemory();
    ~TreeMemory();
    TreeMemory(const TreeMemory &) = delete;
    TreeMemory &operator=(const TreeMemory &) = delete;
};

} // namespace stillroom
