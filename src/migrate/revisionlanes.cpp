#include "migrate/revisionlanes.h"

#include <algorithm>

namespace stillroom {

namespace {

/// A lane that waits for a revision further down; a free lane waits for nothing.
struct Lane
{
    QString waitsFor;
    bool dependency = false;
};

class LaneBuilder
{
public:
    LaneRow place(const Revision &revision)
    {
        LaneRow row;
        row.lane = take(revision.id);
        for (qsizetype i = 0; i < revision.down.size(); ++i)
            follow(row, revision.down[i], false, i == 0);
        for (const QString &id : revision.dependsOn)
            follow(row, id, true, false);
        return row;
    }

    /// The lines from one row to the next, once the lane of the next revision is known.
    void connect(LaneRow &row, const std::vector<Lane> &before, const QString &nextId, int nextLane) const
    {
        for (std::size_t lane = 0; lane < before.size(); ++lane) {
            if (before[lane].waitsFor.isEmpty())
                continue;
            const int to = before[lane].waitsFor == nextId ? nextLane : int(lane);
            add(row, {originOf(row, int(lane)), to, before[lane].dependency});
            if (originOf(row, int(lane)) != int(lane) && wasOpen(row, int(lane)))
                add(row, {int(lane), to, before[lane].dependency});
        }
    }

    [[nodiscard]] const std::vector<Lane> &lanes() const { return m_lanes; }
    [[nodiscard]] int laneOf(const QString &id) const
    {
        const auto found = std::find_if(m_lanes.begin(), m_lanes.end(),
                                        [&](const Lane &lane) { return lane.waitsFor == id; });
        return found != m_lanes.end() ? int(found - m_lanes.begin()) : freeLane();
    }

private:
    /// The leftmost lane that waits for the revision, or a new one; all that wait for it become free.
    int take(const QString &id)
    {
        const int lane = laneOf(id);
        grow(lane);
        for (Lane &waiting : m_lanes) {
            if (waiting.waitsFor == id)
                waiting = {};
        }
        m_opened.clear();
        for (const Lane &open : m_lanes)
            m_opened.push_back(!open.waitsFor.isEmpty());
        m_led.clear();
        return lane;
    }

    void follow(const LaneRow &row, const QString &id, bool dependency, bool keepLane)
    {
        const auto same = std::find_if(m_lanes.begin(), m_lanes.end(),
                                       [&](const Lane &lane) { return lane.waitsFor == id; });
        int lane = keepLane ? row.lane : freeLane();
        if (same != m_lanes.end() && !keepLane)
            lane = int(same - m_lanes.begin());
        grow(lane);
        const bool shared = !m_lanes[std::size_t(lane)].waitsFor.isEmpty();
        m_lanes[std::size_t(lane)] = {id, dependency && (!shared || m_lanes[std::size_t(lane)].dependency)};
        m_led.push_back(lane);
    }

    /// The lane a line in `lane` comes from at this row: the revision's own where the revision leads there.
    [[nodiscard]] int originOf(const LaneRow &row, int lane) const
    {
        return std::find(m_led.begin(), m_led.end(), lane) != m_led.end() ? row.lane : lane;
    }

    [[nodiscard]] bool wasOpen(const LaneRow &row, int lane) const
    {
        return lane != row.lane && std::size_t(lane) < m_opened.size() && m_opened[std::size_t(lane)];
    }

    static void add(LaneRow &row, const LaneLine &line)
    {
        if (std::find(row.below.begin(), row.below.end(), line) == row.below.end())
            row.below.push_back(line);
    }

    [[nodiscard]] int freeLane() const
    {
        const auto found = std::find_if(m_lanes.begin(), m_lanes.end(),
                                        [](const Lane &lane) { return lane.waitsFor.isEmpty(); });
        return int(found - m_lanes.begin());
    }

    void grow(int lane)
    {
        if (std::size_t(lane) >= m_lanes.size())
            m_lanes.resize(std::size_t(lane) + 1);
    }

    std::vector<Lane> m_lanes;
    std::vector<bool> m_opened; ///< lanes in use before the revision opened its own
    std::vector<int> m_led; ///< lanes the revision leads to
};

} // namespace

std::vector<LaneRow> revisionLanes(const std::vector<Revision> &newestFirst)
{
    std::vector<LaneRow> rows;
    LaneBuilder builder;
    for (std::size_t i = 0; i < newestFirst.size(); ++i) {
        rows.push_back(builder.place(newestFirst[i]));
        const QString next = i + 1 < newestFirst.size() ? newestFirst[i + 1].id : QString();
        builder.connect(rows.back(), builder.lanes(), next, builder.laneOf(next));
    }
    return rows;
}

} // namespace stillroom
