#include "migrate/revisionmap.h"

#include "base/error.h"
#include "base/text.h"
#include "migrate/revisiongraph.h"

#include <algorithm>

namespace stillroom {

namespace {

using Indexes = RevisionGraph::Indexes;

/// The words a command has for what the graph refuses; empty = the usual ones.
struct Wording
{
    QString notAncestor;
    QString multipleHeads;
    QString start;
    QString end;
};

Error toError(const RevisionFault &fault, const Wording &wording)
{
    QString text = fault.message;
    switch (fault.kind) {
    case RevisionFault::Kind::NotAncestor:
        text = !wording.notAncestor.isEmpty()
            ? wording.notAncestor
            : coreTr("Requested range %1:%2 does not refer to ancestor/descendant revisions along the same "
                     "branch")
                  .arg(wording.start.isEmpty() ? fault.lower : wording.start,
                       wording.end.isEmpty() ? fault.upper : wording.end);
        break;
    case RevisionFault::Kind::MultipleHeads:
        text = !wording.multipleHeads.isEmpty()
            ? wording.multipleHeads
            : coreTr("Multiple head revisions are present for given argument '%1'; please specify a specific "
                     "target revision, '<branchname>@%1' to narrow to a specific head, or 'heads' for all "
                     "heads")
                  .arg(wording.end.isEmpty() ? fault.argument : wording.end);
        break;
    case RevisionFault::Kind::Resolution:
        text = coreTr("Can't locate revision identified by '%1'").arg(fault.argument);
        break;
    case RevisionFault::Kind::Other:
        break;
    }
    return Error(Error::Kind::Migration, text);
}

template <class F>
auto worded(const Wording &wording, F &&action)
{
    try {
        return action();
    } catch (const RevisionFault &fault) {
        throw toError(fault, wording);
    }
}

bool holds(const Indexes &indexes, int index)
{
    return std::find(indexes.begin(), indexes.end(), index) != indexes.end();
}

Indexes withoutBase(Indexes indexes)
{
    std::erase_if(indexes, [](int index) { return index < 0; });
    return indexes;
}

QStringList without(const QStringList &names, const QStringList &others)
{
    QStringList left;
    for (const QString &name : names) {
        if (!others.contains(name))
            left << name;
    }
    return left;
}

/// Rows `from` become one row `to`: all but the last are deleted, the last is updated.
std::vector<VersionChange> merged(const QStringList &from, const QString &to)
{
    std::vector<VersionChange> changes;
    for (const QString &each : from.mid(0, from.size() - 1))
        changes.push_back({VersionChange::Kind::Delete, each, {}});
    changes.push_back({VersionChange::Kind::Update, from.constLast(), to});
    return changes;
}

/// Ids among `names` that no other row implies.
QStringList notImplied(const RevisionGraph &graph, const QStringList &names, const QStringList &otherRows)
{
    if (otherRows.isEmpty())
        return names;
    return without(names,
                   graph.ids(graph.ancestors(withoutBase(graph.revisions(RevisionTarget::list(otherRows))))));
}

std::vector<VersionChange> upgradeChanges(const RevisionGraph &graph, int index, const QStringList &rows)
{
    const QString id = graph.id(index);
    const QStringList down = graph.ids(graph.node(index).normalizedDown());
    QStringList present;
    for (const QString &each : down) {
        if (rows.contains(each))
            present << each;
    }
    if (present.isEmpty())
        return {{VersionChange::Kind::Insert, {}, id}};
    if (down.size() == 1 || present.size() == 1)
        return {{VersionChange::Kind::Update, present.constFirst(), id}};
    const QStringList left = notImplied(graph, present, without(rows, down));
    return merged(left.isEmpty() ? present : left, id);
}

std::vector<VersionChange> downgradeChanges(const RevisionGraph &graph, int index, const QStringList &rows)
{
    const QString id = graph.id(index);
    const QStringList down = graph.ids(graph.node(index).normalizedDown());
    const QStringList left = notImplied(graph, down, without(rows, {id}));
    if (left.isEmpty())
        return {{VersionChange::Kind::Delete, id, {}}};
    std::vector<VersionChange> changes;
    for (const QString &each : left.mid(0, left.size() - 1))
        changes.push_back({VersionChange::Kind::Insert, {}, each});
    changes.push_back({VersionChange::Kind::Update, id, left.constLast()});
    return changes;
}

std::vector<RevisionStep> steps(const RevisionGraph &graph, const Indexes &order, QStringList rows,
                                bool upgrade)
{
    std::vector<RevisionStep> planned;
    for (const int index : order) {
        RevisionStep step;
        step.revision = graph.node(index).revision;
        step.upgrade = upgrade;
        step.from = graph.ids(graph.node(index).down);
        step.to = {step.revision.id};
        step.changes = upgrade ? upgradeChanges(graph, index, rows) : downgradeChanges(graph, index, rows);
        if (!upgrade)
            std::swap(step.from, step.to);
        rows = applyVersionChanges(rows, step.changes);
        planned.push_back(std::move(step));
    }
    return planned;
}

} // namespace

QString RevisionStep::shortLog() const
{
    return QStringLiteral("%1 %2 -> %3")
        .arg(upgrade ? QStringLiteral("upgrade") : QStringLiteral("downgrade"),
             from.join(QStringLiteral(", ")), to.join(QStringLiteral(", ")));
}

QString RevisionStep::toString() const
{
    return revision.message.isEmpty() ? shortLog() : shortLog() + QStringLiteral(", ") + revision.message;
}

QString StampStep::shortLog() const
{
    return QStringLiteral("stamp_revision %1 -> %2")
        .arg(from.join(QStringLiteral(", ")), to.join(QStringLiteral(", ")));
}

QStringList applyVersionChanges(QStringList current, const std::vector<VersionChange> &changes)
{
    for (const VersionChange &change : changes) {
        switch (change.kind) {
        case VersionChange::Kind::Insert:
            current << change.to;
            break;
        case VersionChange::Kind::Delete:
            current.removeOne(change.from);
            break;
        case VersionChange::Kind::Update:
            if (const qsizetype at = current.indexOf(change.from); at >= 0)
                current[at] = change.to;
            break;
        }
    }
    return current;
}

RevisionMap::RevisionMap() : RevisionMap(std::vector<Revision>()) { }

RevisionMap::RevisionMap(std::vector<Revision> revisions)
    : m_graph(worded({}, [&] { return std::make_shared<const RevisionGraph>(std::move(revisions)); }))
{ }

QStringList RevisionMap::warnings() const
{
    return m_graph->warnings();
}

bool RevisionMap::isEmpty() const
{
    return m_graph->count() == 0;
}

std::vector<Revision> RevisionMap::all() const
{
    std::vector<Revision> found;
    for (int i = 0; i < m_graph->count(); ++i)
        found.push_back(m_graph->node(i).revision);
    return found;
}

std::vector<Revision> RevisionMap::allNewestFirst() const
{
    return revisions(m_graph->newestFirst());
}

bool RevisionMap::contains(const QString &id) const
{
    return m_graph->find(id).has_value();
}

Revision RevisionMap::at(const QString &id) const
{
    const auto index = m_graph->find(id);
    return index ? m_graph->node(*index).revision : Revision();
}

QStringList RevisionMap::heads() const
{
    return m_graph->ids(m_graph->heads());
}

QStringList RevisionMap::realHeads() const
{
    return m_graph->ids(m_graph->realHeads());
}

QStringList RevisionMap::bases() const
{
    return m_graph->ids(m_graph->bases());
}

QStringList RevisionMap::next(const QString &id) const
{
    const auto index = m_graph->find(id);
    return index ? m_graph->ids(m_graph->node(*index).next) : QStringList();
}

QStringList RevisionMap::allNext(const QString &id) const
{
    const auto index = m_graph->find(id);
    return index ? m_graph->ids(m_graph->node(*index).allNext) : QStringList();
}

QStringList RevisionMap::labels(const QString &id) const
{
    const auto index = m_graph->find(id);
    return index ? m_graph->node(*index).labels : QStringList();
}

QStringList RevisionMap::dependencies(const QString &id) const
{
    const auto index = m_graph->find(id);
    return index ? m_graph->ids(m_graph->node(*index).dependencies) : QStringList();
}

bool RevisionMap::isHead(const QString &id) const
{
    return contains(id) && next(id).isEmpty();
}

bool RevisionMap::isRealHead(const QString &id) const
{
    return contains(id) && allNext(id).isEmpty();
}

bool RevisionMap::isBranchPoint(const QString &id) const
{
    return next(id).size() > 1;
}

std::vector<Revision> RevisionMap::revisions(const std::vector<int> &indexes) const
{
    std::vector<Revision> found;
    for (const int index : indexes) {
        if (index >= 0)
            found.push_back(m_graph->node(index).revision);
    }
    return found;
}

std::vector<Revision> RevisionMap::resolve(const QString &symbol) const
{
    return worded({}, [&] { return revisions(m_graph->revisions(RevisionTarget::symbol(symbol))); });
}

std::vector<Revision> RevisionMap::resolve(const QStringList &symbols) const
{
    return worded({}, [&] { return revisions(m_graph->revisions(RevisionTarget::list(symbols))); });
}

std::optional<Revision> RevisionMap::resolveOne(const QString &symbol) const
{
    return worded({}, [&]() -> std::optional<Revision> {
        const int found = m_graph->revision(symbol);
        return found < 0 ? std::nullopt : std::optional(m_graph->node(found).revision);
    });
}

std::vector<Revision> RevisionMap::walk(const QString &base, const QString &head) const
{
    return worded({{}, {}, base, head}, [&] {
        return revisions(m_graph->iterateUp(RevisionTarget::symbol(head), RevisionTarget::symbol(base),
                                            {false, true, false}));
    });
}

std::vector<Revision> RevisionMap::walkFromCurrent(const QStringList &current, const QString &head) const
{
    return worded({{}, {}, {}, head}, [&] {
        return revisions(m_graph->iterateUp(RevisionTarget::symbol(head), RevisionTarget::list(current),
                                            {false, true, false}));
    });
}

std::vector<Revision> RevisionMap::walkToCurrent(const QString &base, const QStringList &current) const
{
    return worded({{}, {}, base, {}}, [&] {
        return revisions(m_graph->iterateUp(RevisionTarget::list(current), RevisionTarget::symbol(base),
                                            {false, true, false}));
    });
}

std::vector<Revision> RevisionMap::allCurrent(const QStringList &current) const
{
    return worded({}, [&] { return revisions(m_graph->allCurrent(current)); });
}

QSet<QString> RevisionMap::applied(const QStringList &current) const
{
    return worded({}, [&] {
        const QStringList found = m_graph->ids(
            m_graph->ancestors(withoutBase(m_graph->revisions(RevisionTarget::list(current)))));
        return QSet<QString>(found.begin(), found.end());
    });
}

std::vector<RevisionStep> RevisionMap::upgradeSteps(const QString &destination,
                                                    const QStringList &current) const
{
    const QString notAncestor
        = coreTr("Destination %1 is not a valid upgrade target from current head(s)").arg(destination);
    return worded({notAncestor, {}, {}, destination}, [&] {
        Indexes order = m_graph->iterateUp(RevisionTarget::symbol(destination), RevisionTarget::list(current),
                                           {true, false, true});
        std::reverse(order.begin(), order.end());
        return steps(*m_graph, order, current, true);
    });
}

std::vector<RevisionStep> RevisionMap::downgradeSteps(const QString &destination, const QStringList &current,
                                                      QStringList *warnings) const
{
    const QString notAncestor
        = coreTr("Destination %1 is not a valid downgrade target from current head(s)").arg(destination);
    return worded({notAncestor, {}, {}, destination}, [&] {
        return steps(*m_graph, m_graph->iterateDown(current, destination, warnings), current, false);
    });
}

std::vector<StampStep> RevisionMap::stampSteps(const QStringList &destinations,
                                               const QStringList &current) const
{
    const Wording wording {
        {}, coreTr("Multiple heads are present; please specify a single target revision"), {}, {}};
    return worded(wording, [&] {
        const RevisionGraph &graph = *m_graph;
        const QStringList wanted
            = destinations.isEmpty() ? QStringList {QStringLiteral("base")} : destinations;
        const Indexes heads = withoutBase(graph.revisions(RevisionTarget::list(current)));
        Indexes concerned;
        for (const QString &each : wanted) {
            if (each.isEmpty())
                continue;
            for (const int head : graph.filterForLineage(heads, each, true)) {
                if (!holds(concerned, head))
                    concerned.push_back(head);
            }
        }
        Indexes targets = graph.revisions(RevisionTarget::list(wanted));
        if (targets.empty())
            targets.push_back(RevisionGraph::none);
        std::vector<StampStep> planned;
        QStringList rows = current;
        for (const int target : targets) {
            if (target < 0) {
                for (const QString &each : graph.ids(concerned))
                    planned.push_back({{each}, {}, {{VersionChange::Kind::Delete, each, {}}}});
                continue;
            }
            const QString id = graph.id(target);
            if (holds(concerned, target) || rows.contains(id)) // also a destination that is named twice
                continue;
            const auto meets = [&concerned](const Indexes &line) {
                return std::any_of(line.begin(), line.end(),
                                   [&](int index) { return holds(concerned, index); });
            };
            const bool related = meets(graph.descendants({target})) || meets(graph.ancestors({target}));
            const QStringList from = related ? graph.ids(concerned) : QStringList();
            // An earlier destination may have moved these rows already: then this one is a new row.
            if (related && without(from, rows).isEmpty())
                planned.push_back({from, {id}, merged(from, id)});
            else
                planned.push_back({from, {id}, {{VersionChange::Kind::Insert, {}, id}}});
            rows = applyVersionChanges(rows, planned.back().changes);
        }
        return planned;
    });
}

} // namespace stillroom
