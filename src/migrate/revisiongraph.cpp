#include "migrate/revisiongraph.h"

#include "base/text.h"

#include <algorithm>

namespace stillroom {

namespace {

using Indexes = RevisionGraph::Indexes;

bool contains(const Indexes &indexes, int index)
{
    return std::find(indexes.begin(), indexes.end(), index) != indexes.end();
}

void addOnce(Indexes &indexes, int index)
{
    if (!contains(indexes, index))
        indexes.push_back(index);
}

Indexes joined(const Indexes &first, const Indexes &second)
{
    Indexes all;
    for (const int index : first)
        addOnce(all, index);
    for (const int index : second)
        addOnce(all, index);
    return all;
}

[[noreturn]] void refuseGraph(const QString &message)
{
    throw RevisionFault(RevisionFault::Kind::Other, message);
}

} // namespace

QString RevisionTarget::toString() const
{
    return isNothing() ? QStringLiteral("base") : ids.join(QStringLiteral(", "));
}

Indexes RevisionGraph::Node::allDown() const
{
    return joined(down, dependencies);
}

Indexes RevisionGraph::Node::normalizedDown() const
{
    return joined(down, normalized);
}

RevisionGraph::RevisionGraph(std::vector<Revision> revisions)
{
    readRevisions(std::move(revisions));
    link();
    normalize();
    findHeads();
    detectCycles();
    spreadLabels();
}

void RevisionGraph::readRevisions(std::vector<Revision> revisions)
{
    for (Revision &revision : revisions) {
        if (revision.down.contains(revision.id))
            refuseGraph(coreTr("Self-loop is detected in revisions (%1)").arg(revision.id));
        if (revision.dependsOn.contains(revision.id))
            refuseGraph(coreTr("Dependency self-loop is detected in revisions (%1)").arg(revision.id));
        QStringList illegal;
        for (const QChar mark : {QLatin1Char('+'), QLatin1Char('-'), QLatin1Char('@')}) {
            if (revision.id.contains(mark))
                illegal << QString(mark);
        }
        if (!illegal.isEmpty()) {
            refuseGraph(coreTr("Character(s) '%1' not allowed in revision identifier '%2'")
                            .arg(illegal.join(QStringLiteral(", ")), revision.id));
        }
        const auto known = m_index.constFind(revision.id);
        const bool isBase = revision.down.isEmpty();
        m_files.push_back({known == m_index.cend() ? count() : *known, false, isBase,
                           isBase && revision.dependsOn.isEmpty()});
        if (known != m_index.cend()) {
            m_warnings << coreTr("Revision %1 is present more than once").arg(revision.id);
            for (File &file : m_files)
                file.isReplaced = file.isReplaced || (file.index == *known && &file != &m_files.back());
            m_nodes[static_cast<size_t>(*known)].revision = std::move(revision);
            continue;
        }
        m_index.insert(revision.id, count());
        m_keys << revision.id;
        m_nodes.push_back({std::move(revision), {}, {}, {}, {}, {}, {}});
    }
    for (int i = 0; i < count(); ++i) {
        Node &each = m_nodes[static_cast<size_t>(i)];
        each.labels = each.revision.branchLabels;
        for (const QString &label : std::as_const(each.labels)) {
            if (m_index.contains(label)) {
                refuseGraph(coreTr("Branch name '%1' in revision %2 already used by revision %3")
                                .arg(label, each.revision.id, id(m_index.value(label))));
            }
            m_index.insert(label, i);
            m_keys << label;
        }
    }
}

void RevisionGraph::link()
{
    const auto target = [this](const Node &from, const QString &name) {
        const int found = m_index.value(name, none);
        if (found == none)
            refuseGraph(coreTr("Revision %1 referenced from %2 is not present").arg(name, from.revision.id));
        return found;
    };
    for (Node &each : m_nodes) {
        for (const QString &name : std::as_const(each.revision.down))
            addOnce(each.down, target(each, name));
        for (const QString &name : std::as_const(each.revision.dependsOn))
            addOnce(each.dependencies, target(each, name));
    }
    for (int i = 0; i < count(); ++i) {
        for (const int lower : node(i).allDown()) {
            Node &parent = m_nodes[static_cast<size_t>(lower)];
            addOnce(parent.allNext, i);
            if (contains(node(i).down, lower))
                addOnce(parent.next, i);
        }
    }
}

void RevisionGraph::normalize()
{
    for (int i = 0; i < count(); ++i) {
        Node &each = m_nodes[static_cast<size_t>(i)];
        if (each.dependencies.empty())
            continue;
        each.normalized = each.dependencies;
        for (const int ancestor : ancestors({i}, false)) {
            if (ancestor == i)
                continue;
            for (const int shared : node(ancestor).dependencies)
                std::erase(each.normalized, shared);
        }
    }
}

void RevisionGraph::findHeads()
{
    for (const File &file : m_files) {
        if (file.isReplaced || node(file.index).next.empty())
            m_heads.push_back(file.index);
        if (file.isReplaced || node(file.index).allNext.empty())
            m_realHeads.push_back(file.index);
        if (file.isBase)
            m_bases.push_back(file.index);
        if (file.isRealBase)
            m_realBases.push_back(file.index);
    }
}

void RevisionGraph::detectCycles() const
{
    if (m_nodes.empty())
        return;
    const auto check = [this](const Indexes &tops, const Indexes &bottoms, const Edges &down, const Edges &up,
                              const QString &kind) {
        QStringList caught;
        if (tops.empty() || bottoms.empty()) {
            for (const Node &each : m_nodes)
                caught << each.revision.id;
        } else {
            const Marks fromTop = marks(related(tops, down));
            const Marks fromBottom = marks(related(bottoms, up));
            for (size_t i = 0; i < m_nodes.size(); ++i) {
                if (!fromTop[i] || !fromBottom[i])
                    caught << m_nodes[i].revision.id;
            }
            // Alembic misses a cycle that hangs between a base and a head. Its walks then never end.
            if (caught.isEmpty())
                caught = ids(onCycles(down, up));
            caught.sort();
        }
        if (!caught.isEmpty())
            refuseGraph(
                coreTr("%1 is detected in revisions (%2)").arg(kind, caught.join(QStringLiteral(", "))));
    };
    check(
        m_heads, m_bases, [](const Node &each) { return each.down; },
        [](const Node &each) { return each.next; }, coreTr("Cycle"));
    check(
        m_realHeads, m_realBases, [](const Node &each) { return each.allDown(); },
        [](const Node &each) { return each.allNext; }, coreTr("Dependency cycle"));
}

/// What is left when all that nothing is below of, and then all that nothing is above of, is taken away.
Indexes RevisionGraph::onCycles(const Edges &down, const Edges &up) const
{
    Marks left(m_nodes.size(), true);
    const auto takeAway = [&](const Edges &before, const Edges &after) {
        std::vector<size_t> open(m_nodes.size(), 0);
        Indexes todo;
        for (int i = 0; i < count(); ++i) {
            for (const int each : before(node(i)))
                open[static_cast<size_t>(i)] += left[static_cast<size_t>(each)] ? 1 : 0;
            if (left[static_cast<size_t>(i)] && open[static_cast<size_t>(i)] == 0)
                todo.push_back(i);
        }
        while (!todo.empty()) {
            const int index = todo.back();
            todo.pop_back();
            left[static_cast<size_t>(index)] = false;
            for (const int each : after(node(index))) {
                if (left[static_cast<size_t>(each)] && --open[static_cast<size_t>(each)] == 0)
                    todo.push_back(each);
            }
        }
    };
    takeAway(down, up);
    if (std::find(left.begin(), left.end(), true) == left.end())
        return {};
    takeAway(up, down);
    Indexes found;
    for (int i = 0; i < count(); ++i) {
        if (left[static_cast<size_t>(i)])
            found.push_back(i);
    }
    return found;
}

void RevisionGraph::spreadLabels()
{
    for (int i = 0; i < count(); ++i) {
        const QStringList own = node(i).revision.branchLabels;
        if (own.isEmpty())
            continue;
        const auto give = [this, &own](int index) {
            for (const QString &label : own) {
                QStringList &labels = m_nodes[static_cast<size_t>(index)].labels;
                if (!labels.contains(label))
                    labels << label;
            }
        };
        const Indexes below = descendants({i}, false);
        for (const int index : below)
            give(index);
        // Then down from the tip, as long as the line is a single one.
        int parent = below.back();
        while (node(parent).allNext.size() < 2 && node(parent).down.size() < 2) {
            give(parent);
            if (node(parent).down.empty())
                break;
            parent = node(parent).down.front();
        }
    }
}

QStringList RevisionGraph::ids(const Indexes &indexes) const
{
    QStringList names;
    for (const int index : indexes)
        names << id(index);
    return names;
}

std::optional<int> RevisionGraph::find(const QString &exactId) const
{
    const int found = m_index.value(exactId, none);
    if (found == none || id(found) != exactId)
        return std::nullopt;
    return found;
}

RevisionGraph::Marks RevisionGraph::marks(const Indexes &indexes) const
{
    Marks marked(m_nodes.size(), false);
    for (const int index : indexes)
        marked[static_cast<size_t>(index)] = true;
    return marked;
}

/// All that can be reached, targets first, each once. With `check` a target that another one reaches is an
/// error.
Indexes RevisionGraph::related(const Indexes &targets, const Edges &edges, bool check) const
{
    Indexes found;
    Marks seen(m_nodes.size(), false);
    const Marks wanted = check ? marks(targets) : Marks();
    for (const int target : targets) {
        Indexes todo {target};
        QStringList overlaps;
        while (!todo.empty()) {
            const int index = todo.back();
            todo.pop_back();
            if (check && index != target && wanted[static_cast<size_t>(index)]
                && !overlaps.contains(id(index)))
                overlaps << id(index);
            if (seen[static_cast<size_t>(index)])
                continue;
            seen[static_cast<size_t>(index)] = true;
            for (const int next : edges(node(index)))
                todo.push_back(next);
            found.push_back(index);
        }
        if (!overlaps.isEmpty()) {
            refuseGraph(coreTr("Requested revision %1 overlaps with other requested revisions %2")
                            .arg(id(target), overlaps.join(QStringLiteral(", "))));
        }
    }
    return found;
}

Indexes RevisionGraph::ancestors(const Indexes &targets, bool includeDependencies, bool check) const
{
    if (includeDependencies)
        return related(
            targets, [](const Node &each) { return each.normalizedDown(); }, check);
    return related(
        targets, [](const Node &each) { return each.down; }, check);
}

Indexes RevisionGraph::descendants(const Indexes &targets, bool includeDependencies, bool check) const
{
    if (includeDependencies)
        return related(
            targets, [](const Node &each) { return each.allNext; }, check);
    return related(
        targets, [](const Node &each) { return each.next; }, check);
}

Indexes RevisionGraph::allCurrent(const QStringList &heads) const
{
    Indexes top;
    for (const int index : revisions(RevisionTarget::list(heads))) {
        if (index >= 0)
            addOnce(top, index);
    }
    const Marks active = marks(ancestors(top));
    Indexes found;
    for (int i = 0; i < count(); ++i) {
        const Indexes &above = node(i).next;
        if (active[static_cast<size_t>(i)] && std::none_of(above.begin(), above.end(), [&](int index) {
                return active[static_cast<size_t>(index)];
            }))
            found.push_back(i);
    }
    return found;
}

Indexes RevisionGraph::newestFirst() const
{
    Indexes tops;
    for (int i = 0; i < count(); ++i) {
        if (node(i).allNext.empty())
            tops.push_back(i);
    }
    return sorted(Marks(m_nodes.size(), true), tops);
}

/// Newest first; lines are followed as long as no other head depends on them.
Indexes RevisionGraph::sorted(const Marks &revisions, const Indexes &heads) const
{
    Marks todo = revisions;
    Indexes current;
    for (const int head : heads) {
        if (head >= 0 && todo[static_cast<size_t>(head)])
            addOnce(current, head);
    }
    std::sort(current.begin(), current.end());
    std::vector<Marks> above;
    for (const int head : current)
        above.push_back(marks(ancestors({head})));
    Indexes output;
    size_t at = 0;
    while (!current.empty()) {
        const int candidate = current[at];
        size_t blocker = current.size();
        for (size_t i = 0; i < current.size() && blocker == current.size(); ++i) {
            if (i != at && above[i][static_cast<size_t>(candidate)])
                blocker = i;
        }
        if (blocker < current.size()) {
            at = blocker;
            continue;
        }
        if (todo[static_cast<size_t>(candidate)]) {
            output.push_back(candidate);
            todo[static_cast<size_t>(candidate)] = false;
        }
        Indexes next;
        for (const int lower : node(candidate).normalizedDown()) {
            if (todo[static_cast<size_t>(lower)] && !contains(current, lower))
                next.push_back(lower);
        }
        if (next.empty()) {
            current.erase(current.begin() + static_cast<std::ptrdiff_t>(at));
            above.erase(above.begin() + static_cast<std::ptrdiff_t>(at));
            at = at > 0 ? at - 1 : 0;
            continue;
        }
        current[at] = next.front();
        if (node(candidate).normalized.empty() && node(candidate).down.size() == 1) {
            above[at][static_cast<size_t>(candidate)] = false;
            continue;
        }
        above[at] = marks(ancestors({next.front()}));
        for (size_t i = 1; i < next.size(); ++i) {
            current.push_back(next[i]);
            above.push_back(marks(ancestors({next[i]})));
        }
    }
    if (std::find(todo.begin(), todo.end(), true) != todo.end())
        refuseGraph(coreTr("The revisions asked for do not hang together; name the heads one by one."));
    return output;
}

} // namespace stillroom
