"""Answers of the real Alembic about revision graphs.

Reads JSON from standard input: {"graphs": [{"revisions": [{"id", "down", "depends", "labels"}], "symbols": [...]}]}
or, with an argument N [SEED], makes N random graphs. Prints JSON with, for every graph, what RevisionMap, the upgrade
and downgrade plans and HeadMaintainer say.
"""
import json
import random
import sys
import types
import warnings

from alembic.runtime.migration import HeadMaintainer
from alembic.script import base as script_base
from alembic.script import revision as script_revision
from alembic.script.base import ScriptDirectory
from alembic.util import CommandError

warnings.simplefilter("ignore")


def random_graph(rng):
    count = rng.randint(1, 14)
    ids = ["".join(rng.choice("0123456789abcdef") for _ in range(12)) for _ in range(count)]
    ids = list(dict.fromkeys(ids))
    label_names = ["orders", "people", "stock", "audit"]
    revisions = []
    for at, rev in enumerate(ids):
        earlier = ids[:at]
        down = []
        chance = rng.random()
        if earlier and chance < 0.65:
            down = [earlier[-1]] if rng.random() < 0.7 else [rng.choice(earlier)]
        elif len(earlier) > 1 and chance < 0.85:
            down = rng.sample(earlier, 2)
        depends = []
        if earlier and rng.random() < 0.2:
            depends = rng.sample(earlier, min(len(earlier), rng.choice([1, 1, 2])))
            depends = [d for d in depends if d not in down]
        labels = []
        if label_names and rng.random() < 0.2:
            labels = [label_names.pop()]
        revisions.append({"id": rev, "down": down, "depends": depends, "labels": labels})
    used = [label for r in revisions for label in r["labels"]]
    some = rng.sample(ids, min(3, len(ids)))
    symbols = ["head", "heads", "base", "-1", "-2", "zz", "abc"] + some + [s[:5] for s in some] + [s[:2] for s in some]
    symbols += [f"{label}@{s}" for label in used for s in ["head", "heads", "base", "-1"] + some[:1]]
    targets = ["head", "heads", "+1", "+2", "base", "-1"] + some + [some[0] + "+1", some[0] + "-1"]
    targets += [f"{label}@{s}" for label in used for s in ["head", "heads", "+1", "+2", some[0]]]
    downs = ["base", "-1", "-2"] + some + [some[0] + "-1", some[0] + "+1"]
    downs += [f"{label}@{s}" for label in used for s in ["base", "-1", "-2"]]
    rng.shuffle(revisions)
    return {"revisions": revisions, "symbols": symbols, "targets": targets, "downs": downs}


def scalar(values):
    return None if not values else values[0] if len(values) == 1 else tuple(values)


class Directory(ScriptDirectory):
    def __init__(self, graph):
        self.revision_map = script_revision.RevisionMap(lambda: iter(scripts(graph)))


def scripts(graph):
    made = []
    for each in graph["revisions"]:
        module = types.ModuleType("m")
        module.__doc__ = "doc of " + each["id"]
        module.down_revision = scalar(each["down"])
        module.branch_labels = tuple(each["labels"]) or None
        module.depends_on = tuple(each["depends"]) or None
        module.upgrade = module.downgrade = lambda: None
        module.upgrade.__name__ = "upgrade"
        made.append(script_base.Script(module, each["id"], each["id"] + ".py"))
    return made


def attempt(action):
    try:
        return action()
    except (CommandError, script_revision.RevisionError) as error:
        return {"error": str(error)}
    except Exception as error:  # where Alembic itself breaks
        return {"crash": type(error).__name__}


def names(revisions):
    return sorted("" if r in (None, "base") else r.revision for r in revisions if r not in (None, "base"))


class Heads(HeadMaintainer):
    def __init__(self, heads):
        self.heads = set(heads)
        self.log = []

    def _insert_version(self, version):
        assert version not in self.heads
        self.heads.add(version)
        self.log.append("insert")

    def _delete_version(self, version):
        self.heads.remove(version)
        self.log.append("delete")

    def _update_version(self, from_, to_):
        assert to_ not in self.heads
        self.heads.remove(from_)
        self.heads.add(to_)
        self.log.append("update")


def plan(steps, heads):
    keeper = Heads(heads)
    lines = []
    for step in steps:
        keeper.log = []
        keeper.update_to_step(step)
        lines.append({
            "from": sorted(step.from_revisions_no_deps),
            "to": sorted(step.to_revisions_no_deps),
            "changes": keeper.log,
            "rows": sorted(keeper.heads),
        })
    return lines


def row_states(directory, rng):
    """Rows that a database could really hold: those seen while upgrading to all heads."""
    states = [[]]
    steps = attempt(lambda: directory._upgrade_revs("heads", ()))
    if isinstance(steps, list):
        keeper = Heads(())
        for step in steps:
            try:
                keeper.update_to_step(step)
            except (KeyError, AssertionError, IndexError):
                break
            states.append(sorted(keeper.heads))
    if len(states) > 5:
        states = [states[0]] + rng.sample(states[1:-1], 3) + [states[-1]]
    return states


def answers(graph, rng):
    directory = Directory(graph)
    result = {"graph": graph}
    loaded = attempt(lambda: list(directory.revision_map.heads))
    if isinstance(loaded, dict):
        result["broken"] = loaded
        return result
    rmap = directory.revision_map
    nodes = {r["id"]: rmap._revision_map[r["id"]] for r in graph["revisions"]}
    result["heads"] = list(rmap.heads)
    result["real_heads"] = list(rmap._real_heads)
    result["bases"] = list(rmap.bases)
    result["labels"] = {i: sorted(n.branch_labels) for i, n in nodes.items()}
    result["next"] = {i: sorted(n.nextrev) for i, n in nodes.items()}
    result["walk"] = attempt(lambda: [r.revision for r in directory.walk_revisions()])
    result["symbols"] = {s: attempt(lambda: names(directory.get_revisions(s))) for s in graph["symbols"]}
    ranges = [(a, b) for a in ["base", "-1"] + graph["symbols"][7:9] for b in ["heads"] + graph["symbols"][8:10]]
    result["ranges"] = [
        {"base": a, "head": b, "found": attempt(lambda: [r.revision for r in directory.walk_revisions(a, b)])}
        for a, b in ranges
    ]
    states = row_states(directory, rng)
    result["plans"] = []
    for rows in states:
        heads = tuple(rows)
        result["plans"].append({
            "rows": rows,
            "current": attempt(lambda: names(directory.get_all_current(heads))),
            "up": {t: attempt(lambda: plan(directory._upgrade_revs(t, heads), heads)) for t in graph["targets"]},
            "down": {t: attempt(lambda: plan(directory._downgrade_revs(t, heads), heads)) for t in graph["downs"]},
            "stamp": {t: attempt(lambda: plan(directory._stamp_revs((t,), heads), heads))
                      for t in graph["symbols"]},
        })
    return result


def main():
    rng = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    if len(sys.argv) > 1:
        graphs = [random_graph(rng) for _ in range(int(sys.argv[1]))]
    else:
        graphs = json.load(sys.stdin)["graphs"]
    json.dump([answers(graph, rng) for graph in graphs], sys.stdout)


main()
