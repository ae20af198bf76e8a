/// The part of RevisionGraph that understands symbols: head, base, +2, label@head, partial ids and ranges.

#include "base/text.h"
#include "migrate/revisiongraph.h"

#include <QRegularExpression>
#include <algorithm>

namespace stillroom {

namespace {

using Indexes = RevisionGraph::Indexes;

/// [label@][symbol](+|-)n at the start of a target.
struct RelativeTarget
{
    QString branch; ///< null if none
    QString symbol; ///< null if none
    QString number; ///< as written
    int steps = 0;
};

std::optional<RelativeTarget> relativeTarget(const QString &target)
{
    static const QRegularExpression pattern(QStringLiteral("^(?:(.+?)@)?(\\w+)?([+-]\\d+)"),
                                            QRegularExpression::UseUnicodePropertiesOption);
    const auto match = pattern.match(target);
    if (!match.hasMatch())
        return std::nullopt;
    return RelativeTarget {match.captured(1), match.captured(2), match.captured(3),
                           match.captured(3).toInt()};
}

[[noreturn]] void refuse(const QString &message)
{
    throw RevisionFault(RevisionFault::Kind::Other, message);
}

[[noreturn]] void refuseLength(const QString &number, int steps)
{
    refuse(coreTr("Relative revision %1 didn't produce %2 migrations").arg(number).arg(std::abs(steps)));
}

} // namespace

RevisionGraph::Symbol RevisionGraph::resolveSymbol(const QString &symbol) const
{
    QString branch;
    QString name = symbol;
    const qsizetype at = symbol.indexOf(QLatin1Char('@'));
    if (at >= 0) {
        branch = symbol.left(at);
        name = symbol.mid(at + 1);
    }
    if (name == QStringLiteral("heads"))
        return {ids(branch.isEmpty() ? m_realHeads : filterForLineage(m_heads, branch)), branch};
    if (name == QStringLiteral("head")) {
        const std::optional<int> head = currentHead(branch);
        return {head ? QStringList {id(*head)} : QStringList(), branch};
    }
    if (name == QStringLiteral("base"))
        return {{}, branch};
    return {{name}, branch};
}

std::optional<int> RevisionGraph::currentHead(const QString &branch) const
{
    const Indexes found = branch.isEmpty() ? m_heads : filterForLineage(m_heads, branch);
    if (found.size() > 1) {
        const QString argument = branch.isEmpty() ? QStringLiteral("head") : branch + QStringLiteral("@head");
        throw RevisionFault(RevisionFault::Kind::MultipleHeads,
                            coreTr("Multiple heads are present for given argument '%1'; %2")
                                .arg(argument, ids(found).join(QStringLiteral(", "))),
                            argument);
    }
    return found.empty() ? std::nullopt : std::optional<int>(found.front());
}

Indexes RevisionGraph::revisions(const RevisionTarget &target) const
{
    Indexes found;
    if (target.isList) {
        for (const QString &each : target.ids) {
            const Indexes part = revisions(RevisionTarget::symbol(each));
            found.insert(found.end(), part.begin(), part.end());
        }
        return found;
    }
    if (target.isNothing())
        return found;
    const Symbol symbol = resolveSymbol(target.ids.constFirst());
    bool isNumber = false;
    const int steps = symbol.ids.size() == 1 ? symbol.ids.constFirst().toInt(&isNumber) : 0;
    if (isNumber && steps < 0) {
        for (const int head : m_realHeads) {
            if (symbol.branch.isNull() || node(head).labels.contains(symbol.branch))
                found.push_back(walk(head, steps, {}, true));
        }
        return found;
    }
    for (const QString &each : symbol.ids)
        found.push_back(revisionForIdent(each, symbol.branch));
    return found;
}

int RevisionGraph::revision(const QString &symbol) const
{
    const Symbol resolved = resolveSymbol(symbol);
    if (resolved.ids.size() > 1) {
        throw RevisionFault(RevisionFault::Kind::MultipleHeads,
                            coreTr("Multiple heads are present for given argument '%1'; %2")
                                .arg(symbol, resolved.ids.join(QStringLiteral(", "))),
                            symbol);
    }
    if (resolved.ids.isEmpty()) {
        if (!resolved.branch.isEmpty())
            (void)resolveBranch(resolved.branch);
        return none;
    }
    return revisionForIdent(resolved.ids.constFirst(), resolved.branch);
}

int RevisionGraph::resolveBranch(const QString &label) const
{
    const int found = m_index.value(label, none);
    if (found != none)
        return found;
    try {
        return revisionForIdent(label);
    } catch (const RevisionFault &fault) {
        if (fault.kind != RevisionFault::Kind::Resolution)
            throw;
        throw RevisionFault(RevisionFault::Kind::Resolution, coreTr("No such branch: '%1'").arg(label),
                            label);
    }
}

int RevisionGraph::revisionForIdent(const QString &ident, const QString &branch) const
{
    const int branchRevision = branch.isEmpty() ? none : resolveBranch(branch);
    int found = m_index.value(ident, none);
    if (found == none) {
        QStringList matches;
        for (const QString &key : m_keys) {
            if (key.size() > 3 && key.startsWith(ident))
                matches << key;
        }
        if (branchRevision != none) {
            matches.removeIf(
                [&](const QString &key) { return filterForLineage({m_index.value(key)}, branch).empty(); });
        }
        if (matches.isEmpty()) {
            QString message = coreTr("No such revision or branch '%1'").arg(ident);
            if (ident.size() < 4)
                message += coreTr("; please ensure at least four characters are present for partial revision "
                                  "identifier matches");
            throw RevisionFault(RevisionFault::Kind::Resolution, message, ident);
        }
        if (matches.size() > 1) {
            throw RevisionFault(RevisionFault::Kind::Resolution,
                                coreTr("Multiple revisions start with '%1': '%2'...")
                                    .arg(ident, matches.mid(0, 3).join(QStringLiteral("', '"))),
                                ident);
        }
        found = m_index.value(matches.constFirst());
    }
    if (branchRevision != none && !sharesLineage(found, {branchRevision}, false)) {
        throw RevisionFault(RevisionFault::Kind::Resolution,
                            coreTr("Revision %1 is not a member of branch '%2'").arg(id(found), branch),
                            ident);
    }
    return found;
}

Indexes RevisionGraph::filterForLineage(const Indexes &targets, const QString &against,
                                        bool includeDependencies) const
{
    const Symbol symbol = resolveSymbol(against);
    if (targets.empty())
        return {};
    Indexes shares;
    if (!symbol.branch.isEmpty())
        shares.push_back(revisionForIdent(symbol.branch));
    for (const QString &each : symbol.ids)
        shares.push_back(revisionForIdent(each));
    Indexes found;
    for (const int target : targets) {
        if (sharesLineage(target, shares, includeDependencies))
            found.push_back(target);
    }
    return found;
}

bool RevisionGraph::sharesLineage(int target, const Indexes &against, bool includeDependencies) const
{
    if (against.empty())
        return true;
    const Marks wanted = marks(against);
    const auto hits = [&wanted](const Indexes &indexes) {
        return std::any_of(indexes.begin(), indexes.end(),
                           [&](int index) { return wanted[static_cast<size_t>(index)]; });
    };
    return hits(descendants({target}, includeDependencies)) || hits(ancestors({target}, includeDependencies));
}

/// \return none when the walk would leave the graph and `noOverwalk` is set; base below the first revision
int RevisionGraph::walk(int start, int steps, const QString &branch, bool noOverwalk) const
{
    int at = start;
    for (int i = 0; i < std::abs(steps); ++i) {
        Indexes children;
        if (steps > 0) {
            children = at < 0 ? m_bases : node(at).next;
            if (!branch.isEmpty())
                children = filterForLineage(children, branch);
        } else if (at != base) {
            children = at == none ? m_heads : node(at).down;
            if (children.empty())
                children.push_back(base);
        }
        if (children.empty())
            return noOverwalk ? none : at;
        if (children.size() > 1)
            refuse(coreTr("Ambiguous walk"));
        at = children.front();
    }
    return at;
}

/// The one current revision on the branch, for a walk down from it.
QString RevisionGraph::branchSymbol(const QStringList &current, const QString &branch) const
{
    Indexes rows;
    for (const QString &each : current)
        rows.push_back(revisionForIdent(each));
    Indexes found = filterForLineage(rows, branch);
    if (found.empty())
        found = filterForLineage(allCurrent(current), branch);
    if (found.size() != 1) {
        refuse(found.empty() ? coreTr("No current revision is on branch '%1'").arg(branch)
                             : coreTr("Several current revisions are on branch '%1': %2")
                                   .arg(branch, ids(found).join(QStringLiteral(", "))));
    }
    return id(found.front());
}

RevisionGraph::DowngradeTarget RevisionGraph::downgradeTarget(const QStringList &current,
                                                              const QString &target, bool assertLength,
                                                              QStringList *warnings) const
{
    const std::optional<RelativeTarget> relative = relativeTarget(target);
    if (!relative) {
        const qsizetype at = target.lastIndexOf(QLatin1Char('@'));
        return {at > 0 ? target.left(at) : QString(), revision(at < 0 ? target : target.mid(at + 1))};
    }
    QString branch = relative->branch;
    QString symbol = relative->symbol;
    int found = none;
    if (relative->steps >= 0) {
        if (symbol.isEmpty())
            refuseLength(relative->number, relative->steps);
        found = walk(revision(symbol), relative->steps, branch, assertLength);
        if (found == none)
            refuse(coreTr("Walked too far"));
        return {branch, found};
    }
    if (symbol.isEmpty()) {
        if (!branch.isEmpty()) {
            symbol = branchSymbol(current, branch);
        } else {
            if (current.isEmpty())
                refuseLength(relative->number, relative->steps);
            if (warnings && QSet<QString>(current.begin(), current.end()).size() > 1)
                *warnings << coreTr("downgrade -1 from multiple heads is ambiguous; this usage will be "
                                    "disallowed in a future release.");
            symbol = current.constFirst();
            branch = symbol; // Only the line of the one selected is walked.
        }
    }
    found = walk(revision(branch.isEmpty() ? symbol : branch + QLatin1Char('@') + symbol), relative->steps,
                 {}, assertLength);
    if (found == none) {
        if (relative->symbol.isEmpty())
            refuseLength(relative->number, relative->steps);
        refuse(coreTr("Walked too far"));
    }
    return {branch, found};
}

int RevisionGraph::upgradeFromCurrent(const RevisionTarget &current, const QString &branch, int steps,
                                      bool assertLength) const
{
    const auto refuseSeveral = [](qsizetype count) {
        if (count > 1)
            refuse(coreTr("Ambiguous upgrade from multiple current revisions"));
    };
    if (branch.isEmpty()) {
        refuseSeveral(current.ids.size());
        return walk(current.ids.isEmpty() ? none : revision(current.ids.constFirst()), steps, branch,
                    assertLength);
    }
    const Indexes rows = revisions(current);
    Indexes start = filterForLineage(rows, branch);
    if (start.empty()) {
        // The branch has no head of its own here: begin at the tips of what is active on it.
        const Indexes onBranch = filterForLineage(ancestors(rows), branch);
        Indexes below;
        for (const int index : onBranch) {
            const Indexes lower = node(index).normalizedDown();
            below.insert(below.end(), lower.begin(), lower.end());
        }
        for (const int index : onBranch) {
            if (std::find(below.begin(), below.end(), index) == below.end())
                start.push_back(index);
        }
    }
    refuseSeveral(static_cast<qsizetype>(start.size()));
    return walk(start.empty() ? none : start.front(), steps, branch, assertLength);
}

Indexes RevisionGraph::upgradeTargets(const RevisionTarget &current, const RevisionTarget &target,
                                      bool assertLength) const
{
    const std::optional<RelativeTarget> relative
        = target.isList || target.isNothing() ? std::nullopt : relativeTarget(target.ids.constFirst());
    if (!relative)
        return revisions(target);
    const QString &branch = relative->branch;
    if (relative->steps > 0 && relative->symbol.isEmpty()) {
        const int found = upgradeFromCurrent(current, branch, relative->steps, assertLength);
        if (found < 0)
            refuseLength(relative->number, relative->steps);
        return {found};
    }
    if (relative->symbol.isEmpty())
        refuseLength(QString::number(relative->steps), relative->steps);
    int found = none;
    if (relative->steps > 0) {
        found = walk(revision(relative->symbol), relative->steps, branch, assertLength);
    } else {
        const QString start
            = branch.isEmpty() ? relative->symbol : branch + QLatin1Char('@') + relative->symbol;
        found = walk(revision(start), relative->steps, {}, assertLength);
    }
    if (found < 0)
        refuse(coreTr("Walked too far"));
    return {found};
}

Indexes RevisionGraph::iterateUp(const RevisionTarget &upper, RevisionTarget lower, const Range &range) const
{
    Indexes targets = upgradeTargets(lower, upper, range.assertRelativeLength);
    if (std::any_of(targets.begin(), targets.end(), [](int index) { return index < 0; }))
        refuse(coreTr("Walked too far"));
    if (!lower.isList && !lower.isNothing() && lower.ids.constFirst().contains(QLatin1Char('@'))) {
        QString branch = lower.ids.constFirst().section(QLatin1Char('@'), 0, 0);
        const int branchRevision = revision(branch);
        if (branchRevision >= 0 && id(branchRevision) == branch && !node(branchRevision).labels.isEmpty())
            branch = node(branchRevision).labels.constFirst();
        std::erase_if(targets, [&](int index) { return !node(index).labels.contains(branch); });
    }
    const Marks required = marks(ancestors(targets, true, true));
    Indexes current = revisions(lower);
    const bool outside = std::any_of(current.begin(), current.end(), [&](int index) {
        return index == base || (index >= 0 && !required[static_cast<size_t>(index)]);
    });
    if (!range.implicitBase && outside) {
        RevisionFault fault(
            RevisionFault::Kind::NotAncestor,
            coreTr("Revision %1 is not an ancestor of revision %2").arg(lower.toString(), upper.toString()));
        fault.lower = lower.toString();
        fault.upper = upper.toString();
        throw fault;
    }
    if (!current.empty() && current.front() == none) {
        const int found
            = downgradeTarget(upper.ids, lower.ids.constFirst(), range.assertRelativeLength, nullptr)
                  .revision;
        current.clear();
        lower = RevisionTarget::nothing();
        if (found >= 0) {
            current.push_back(found);
            lower = RevisionTarget::symbol(id(found));
        }
    }
    std::erase_if(current, [](int index) { return index < 0; });
    Marks needs = required;
    for (const int index : ancestors(current, true, true))
        needs[static_cast<size_t>(index)] = false;
    if (range.inclusive) {
        for (const int index : revisions(lower)) {
            if (index >= 0)
                needs[static_cast<size_t>(index)] = true;
        }
    }
    if (!current.empty() && !range.implicitBase) {
        const Marks above = marks(descendants(current, false, true));
        for (size_t i = 0; i < needs.size(); ++i)
            needs[i] = needs[i] && above[i];
    }
    return sorted(needs, targets);
}

Indexes RevisionGraph::iterateDown(const QStringList &current, const QString &target,
                                   QStringList *warnings) const
{
    const DowngradeTarget wanted = downgradeTarget(current, target, true, warnings);
    Indexes roots = wanted.revision < 0 ? m_bases : node(wanted.revision).next;
    if (!wanted.branch.isEmpty() && roots.size() > 1) {
        const Marks onBranch = marks(ancestors({resolveBranch(wanted.branch)}, false));
        std::erase_if(roots, [&](int index) { return !onBranch[static_cast<size_t>(index)]; });
        if (roots.empty())
            refuse(coreTr("Not a valid downgrade target from current heads"));
    }
    Indexes heads = revisions(RevisionTarget::list(current));
    std::erase_if(heads, [](int index) { return index < 0; });
    const Marks active = marks(ancestors(heads));
    Marks drop(m_nodes.size(), false);
    bool any = false;
    for (const int index : descendants(roots)) {
        if (active[static_cast<size_t>(index)])
            drop[static_cast<size_t>(index)] = any = true;
    }
    if (wanted.revision >= 0 && !any && std::find(heads.begin(), heads.end(), wanted.revision) == heads.end())
    {
        RevisionFault fault(RevisionFault::Kind::NotAncestor, coreTr("Nothing to drop"));
        fault.lower = fault.message;
        fault.upper = current.join(QStringLiteral(", "));
        throw fault;
    }
    return sorted(drop, heads);
}

} // namespace stillroom
