#pragma once

#include <algorithm>
#include <cstddef>
#include <set>
#include <utility>
#include <vector>

namespace stillroom {

struct TopologicalOrder
{
    std::vector<std::size_t> order; ///< every node once; predecessors first, ties in input order
    std::vector<std::pair<std::size_t, std::size_t>> cut; ///< edges (before, after) left out to break cycles
};

/// Orders the nodes 0..count-1 so that for each edge (before, after) `before` comes first. Where a cycle
/// makes that impossible, edges into the earliest node of the cycle are cut and told in `cut`. Self edges are
/// ignored.
[[nodiscard]] inline TopologicalOrder topologicalSort(
    std::size_t count, const std::vector<std::pair<std::size_t, std::size_t>> &edges)
{
    std::vector<std::set<std::size_t>> waitsFor(count);
    std::vector<std::vector<std::size_t>> followers(count);
    for (const auto &[before, after] : edges) {
        if (before != after && waitsFor[after].insert(before).second)
            followers[before].push_back(after);
    }
    TopologicalOrder result;
    std::set<std::size_t> ready;
    std::set<std::size_t> waiting;
    for (std::size_t node = 0; node < count; ++node)
        (waitsFor[node].empty() ? ready : waiting).insert(node);
    while (result.order.size() < count) {
        if (ready.empty()) {
            const std::size_t freed = *waiting.begin();
            for (const std::size_t before : waitsFor[freed])
                result.cut.emplace_back(before, freed);
            waitsFor[freed].clear();
            waiting.erase(freed);
            ready.insert(freed);
        }
        const std::size_t node = *ready.begin();
        ready.erase(ready.begin());
        result.order.push_back(node);
        for (const std::size_t after : followers[node]) {
            if (waitsFor[after].erase(node) > 0 && waitsFor[after].empty() && waiting.erase(after) > 0)
                ready.insert(after);
        }
    }
    return result;
}

} // namespace stillroom
