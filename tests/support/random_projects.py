"""Projects with random revision graphs, and what the real Alembic says about them on its command line.

usage: random_projects.py FOLDER COUNT SEED [FIRST]

Writes the projects FIRST to FIRST + COUNT - 1 of the seed into FOLDER, runs Alembic's own command line on each in this
one process, and prints a JSON object per project and line:

{"folder", "kind", "chance": whether Alembic walks some revisions in the chance order of a set,
 "broken": what is wrong with the graph as a whole, null if nothing is, "" if Alembic has no sentence for it,
 "commands": [{"arguments", "database": file to copy to app.db before, null = there is none,
               "exit", "crash": what Alembic died of instead of answering, null otherwise,
               "output", "log": lines, "warnings": texts, "rows": the version table afterwards, sorted}]}
"""
import atexit
import json
import logging
import os
import random
import shutil
import sqlite3
import sys
import warnings


class Output:
    """Takes the place of a standard stream before Alembic keeps hold of it."""

    encoding = "utf-8"

    def __init__(self):
        self.parts = []

    def write(self, text):
        self.parts.append(text)

    def flush(self):
        pass

    def take(self):
        text = "".join(self.parts)
        self.parts = []
        return text


real_output = sys.stdout
atexit.register(real_output.flush)  # at its end Python flushes only what stands in for it
sys.stdout = output = Output()
sys.stderr = errors = Output()
sys.dont_write_bytecode = True

from alembic import config as alembic_config  # noqa: E402
from alembic.script import ScriptDirectory  # noqa: E402

INI = """[alembic]
script_location = migrations
sqlalchemy.url = sqlite:///app.db
"""

ENV = """from alembic import context
from sqlalchemy import create_engine, pool

url = context.config.get_main_option("sqlalchemy.url")
if context.is_offline_mode():
    context.configure(url=url, literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()
else:
    with create_engine(url, poolclass=pool.NullPool).connect() as connection:
        context.configure(connection=connection)
        with context.begin_transaction():
            context.run_migrations()
"""

LABELS = ["orders", "people", "stock", "audit", "billing", "abcd", "dev.2", "12", "Größe", "two words", "x-ray", "é"]

DOCS = [
    '"""{message}\n\nRevision ID: {id}\nRevises: {down}\nCreate Date: 2024-05-06 07:08:09.101112\n\n"""\n',
    '"""{message}\n\nRevision ID: {id}\nRevises: {down}\nCreate Date: 2024-05-06 07:08:09.101112\n\n"""\n',
    '"""{message}"""\n',
    "'''\n  {message}\n  on two lines\n\nand a paragraph\n   \n  more\n'''\n",
    '"""\n\n{message} 100 % of %s {{x}}\n \nno new paragraph: the line has a blank\n"""\n',
    '"""{message}\\nescaped\\n\\nsecond"""\n',
    'r"""{message} \\n raw"""\n',
    '"""naïve – {message} ✓\u2028next\x0cpage\n\n\ttab"""\n',
    '"""   """\n',
    "",
    "# no docstring: {message}\n",
]


def identifiers(rng, count):
    style = rng.choice(["hex"] * 5 + ["number", "number", "short", "shared", "shared", "dotted", "words", "date", "mixed"])

    def one(at, kind):
        if kind == "hex":
            return "".join(rng.choice("0123456789abcdef") for _ in range(12))
        if kind == "number":
            return "%04d" % (at + 1)
        if kind == "short":
            return rng.choice("abcxyz") + str(at)
        if kind == "shared":
            return "abcd" + "".join(rng.choice("ab0") for _ in range(rng.randint(1, 5)))
        if kind == "dotted":
            return "%d.%d.%d" % (rng.randint(0, 2), rng.randint(0, 3), at)
        if kind == "words":
            return rng.choice(["add", "drop", "Make"]) + "_" + rng.choice(["users", "heads_up", "base"]) + "_" + str(at)
        return "2023%04d1200%02d" % (rng.randint(101, 1231), at)

    kinds = ["hex", "number", "short", "shared", "dotted", "words", "date"]
    return list(dict.fromkeys(one(at, rng.choice(kinds) if style == "mixed" else style) for at in range(count)))


def graph(rng):
    """Revisions in the order of time, each with what it comes after."""
    shape = rng.choice(["chain", "tree", "tree", "mesh", "mesh", "mesh", "forest", "forest", "merges", "empty"])
    if shape == "empty" and rng.random() < 0.7:
        shape = "mesh"
    count = 0 if shape == "empty" else rng.choice([1, 2, 3, 5, 8, 10, 12, 14, 18, 25])
    new_base, again, merge = {
        "chain": (0, 0, 0), "tree": (0, 0.4, 0), "mesh": (0.1, 0.3, 0.25), "forest": (0.35, 0.2, 0.1),
        "merges": (0.15, 0.4, 0.5), "empty": (0, 0, 0)}[shape]
    depends = rng.choice([0, 0, 0.15, 0.15, 0.4])
    labelled = rng.choice([0, 0.15, 0.3])
    labels = LABELS[:5]
    if rng.random() < 0.25:
        labels = LABELS[:]
    rng.shuffle(labels)
    revisions = []
    for at, rev in enumerate(identifiers(rng, count)):
        earlier = [r["id"] for r in revisions]
        if not earlier or rng.random() < new_base:
            down = []
        elif len(earlier) > 1 and rng.random() < merge:
            down = rng.sample(earlier, rng.choice([2, 2, 2, min(3, len(earlier))]))
        elif rng.random() < again:
            down = [rng.choice(earlier)]
        else:
            down = [earlier[-1]]
        needs = []
        if earlier and rng.random() < depends:
            needs = rng.sample(earlier, min(len(earlier), rng.choice([1, 1, 1, 2, 3])))
            if rng.random() < 0.8:
                needs = [n for n in needs if n not in down]
            by_label = [l for r in revisions for l in r["labels"]]
            if by_label and needs and rng.random() < 0.3:
                needs[0] = rng.choice(by_label)
        own = []
        while labels and rng.random() < labelled and len(own) < 3:
            own.append(labels.pop())
        revisions.append({"id": rev, "down": down, "depends": needs, "labels": own})
    return shape, revisions


def damage(rng, revisions):
    """Breaks the graph in one way. Returns how, or nothing."""
    if not revisions or rng.random() > 0.2:
        return ""
    kind = rng.choice(["cycle", "whole cycle", "self", "self dependency", "dependency cycle", "no parent", "no dependency",
                       "twice", "twice", "label twice", "label is id", "character", "character", "no revision", "no revision"])
    one = rng.choice(revisions)
    last = revisions[-1]
    if kind == "cycle":
        one["down"] = [last["id"]] if one is not last else one["down"]
    elif kind == "whole cycle":
        for at, each in enumerate(revisions):
            each["down"] = [revisions[at - 1]["id"]]
    elif kind == "self":
        one["down"] = one["down"] + [one["id"]]
    elif kind == "self dependency":
        one["depends"] = one["depends"] + [one["id"]]
    elif kind == "dependency cycle":
        one["depends"] = [last["id"]]
    elif kind == "no parent":
        one["down"] = ["nowhere"]
    elif kind == "no dependency":
        one["depends"] = ["nowhere"]
    elif kind == "twice":
        one["labels"] = []  # of two files' labels a set decides which counts
        revisions.append(dict(one, down=rng.choice([one["down"], [], rng.choice(revisions)["down"]])))
    elif kind == "label twice":
        rng.choice(revisions)["labels"] = ["orders"]
        one["labels"] = ["orders", "orders"] if rng.random() < 0.3 else ["orders"]
    elif kind == "label is id":
        one["labels"] = [rng.choice(revisions)["id"]]
    elif kind == "character":
        one["id"] += rng.choice(["-1", "+2", "@x", "+-@"])
    elif kind == "no revision":
        one["unnamed"] = rng.choice(["", "0abc12", "0123"])
    return kind


def python_value(rng, names, empty=("None", "None", "()")):
    if not names:
        return rng.choice(empty)
    if len(names) == 1 and rng.random() < 0.7:
        return rng.choice(['"%s"', "'%s'"]) % names[0]
    items = ", ".join("%r" % n for n in names)
    if rng.random() < 0.3:
        return "[%s]" % items
    return "(%s,)" % items if len(names) == 1 or rng.random() < 0.2 else "(%s)" % items


def source(rng, each):
    message = rng.choice(["add a table", "Größe ändern", "it's \\\"quoted\\\"", "drop it: now, at once", "x" * 60])
    text = rng.choice(DOCS).format(message=message, id=each["id"], down=", ".join(each["down"]))
    text += rng.choice(["from alembic import op\n", "from typing import Union\nfrom alembic import op\nimport sqlalchemy as sa\n"])
    kind = rng.choice(["", "", ": Union[str, None]"]) if "Union" in text else ""
    if "unnamed" not in each:
        text += "revision%s = %r\n" % (kind, each["id"])
    text += "down_revision%s = %s\n" % (kind, python_value(rng, each["down"], ("None", "None", "()", "''")))
    if each["labels"] or rng.random() < 0.7:
        text += "branch_labels = %s\n" % python_value(rng, each["labels"])
    if each["depends"] or rng.random() < 0.7:
        text += "depends_on = %s\n" % python_value(rng, each["depends"])
    for direction in ("upgrade", "downgrade"):
        text += "\n\ndef %s():\n    op.execute(\"SELECT '%s %s'\")\n" % (direction, direction, each["id"])
    return text.replace("\n", "\r\n") if rng.random() < 0.05 else text


def write_project(rng, folder, revisions):
    versions = os.path.join(folder, "migrations", "versions")
    os.makedirs(versions)
    for name, text in (("alembic.ini", INI), ("migrations/env.py", ENV)):
        with open(os.path.join(folder, name), "w") as file:
            file.write(text)
    for at in rng.sample(range(len(revisions)), len(revisions)):
        each = revisions[at]
        name = each.get("unnamed", "%s_%d" % (each["id"], at)) or "no_id_%d" % at
        with open(os.path.join(versions, name + ".py"), "w", newline="") as file:
            file.write(source(rng, each))


def symbols(rng, revisions):
    """A function that gives one of the things people type where a revision is wanted."""
    ids = [r["id"] for r in revisions] or ["abc123"]
    labels = [l for r in revisions for l in r["labels"]]

    def whole():
        return rng.choice(ids)

    def part():
        one = rng.choice(ids)
        return one[:rng.randint(1, len(one))]

    def branch():
        if labels and rng.random() < 0.8:
            return rng.choice(labels)
        return "nobranch" if rng.random() < 0.1 else rng.choice([whole, whole, part])()

    def steps():
        return rng.choice(["+1", "+1", "-1", "-1", "+2", "-2", "+3", "-3", "+0", "-0", "+99", "-99"])

    def plain():
        return rng.choice([whole, whole, part])() if rng.random() < 0.7 else rng.choice(["head", "heads", "base"] + labels)

    def odd():
        return rng.choice(["nono", "", "1", "+", "-", "@", "@head", "nobranch@head", "nobranch@+1", "current", branch() + "@",
                           "a@b@c", branch() + "@" + branch() + "@head", " head", "HEAD", whole().upper(), whole() + "x",
                           "head-1", "head+1", "heads-1", "heads+1", "base+1", "base-1", "base+2", "+1x", whole() + "+1x", "%s", "None"])

    def one():
        chance = rng.random()
        if chance < 0.35:
            return plain()
        if chance < 0.5:
            return steps()
        if chance < 0.6:
            return plain() + steps()
        if chance < 0.75:
            return branch() + "@" + rng.choice(["head", "heads", "base", whole(), part()])
        if chance < 0.88:
            return branch() + "@" + rng.choice(["", "", whole(), "head", "base"]) + steps()
        return odd()

    return one


def reachable_rows(rng, revisions):
    """Rows of version tables: none, what upgrades leave behind, and some that no upgrade would."""
    states = [[]]
    if not revisions:
        return states
    rows = []
    for each in revisions:
        rows = [r for r in rows if r not in each["down"]] + [each["id"]]
        if rng.random() < 0.3:
            states.append(list(rows))
    states.append(rows)
    if rng.random() < 0.2:
        states.append(rng.choice([["feedc0de"], [rows[0], "feedc0de"]]))
    for _ in range(2):
        states.append(rng.sample([r["id"] for r in revisions], min(len(revisions), rng.choice([1, 1, 2, 3]))))
    return rng.sample(states, min(len(states), rng.choice([1, 2, 2])))


def write_database(file, rows):
    connection = sqlite3.connect(file)
    connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
                       "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))")
    connection.executemany("INSERT INTO alembic_version VALUES (?)", [(r,) for r in dict.fromkeys(rows)])
    connection.commit()
    connection.close()


def line_down(rng, revisions):
    """A revision and one that it comes after, if any does."""
    down = {r["id"]: r["down"] for r in revisions}
    upper = lower = rng.choice(revisions)["id"] if revisions else "abc123"
    for _ in range(rng.randint(1, 6)):
        below = [d for d in down.get(lower, []) if d != upper]
        if not below:
            break
        lower = rng.choice(below)
    return lower, upper


def commands(rng, revisions, folder):
    """(arguments, database) for one project."""
    one = symbols(rng, revisions)

    def up():
        lower, upper = line_down(rng, revisions)
        chance = rng.random()
        if chance < 0.4:
            return lower + ":" + upper
        if chance < 0.6:
            return lower + ":" + rng.choice(["head", "heads", "+1", "+2", upper + "-1", lower + "+1", lower + "+2"])
        return one() + ":" + one()

    def down():
        lower, upper = line_down(rng, revisions)
        chance = rng.random()
        if chance < 0.4:
            return upper + ":" + lower
        if chance < 0.6:
            return upper + ":" + rng.choice(["base", "-1", "-2", upper + "-1", lower + "+1", upper + "@base", upper + "@-1"])
        return one() + ":" + one()

    def end():
        return rng.choice(["", "", "current"]) if rng.random() < 0.25 else one()

    plain = [["heads"], ["heads", "-v"], ["heads", "--resolve-dependencies"], ["branches"], ["branches", "-v"], ["history"],
             ["history", "-v"], ["show", "heads"], ["show", "head"], ["upgrade", "--sql", "heads"], ["upgrade", "--sql", "head"],
             ["stamp", "--sql", "heads"]]
    plain += [["show", one()] for _ in range(5)]
    plain += [["history", "-r", rng.choice([up(), end() + ":" + end()])] + rng.choice([[], [], ["-v"], ["-i"]]) for _ in range(6)]
    plain += [["history", "-r" + rng.choice([one(), one() + ":" + one() + ":" + one(), " " + one() + ": "])]]
    plain += [["upgrade", "--sql", one()] for _ in range(2)]
    plain += [["upgrade", "--sql", up()] for _ in range(5)]
    plain += [["downgrade", "--sql", down()] for _ in range(5)]
    plain += [["downgrade", "--sql", "heads:base"], ["downgrade", "--sql", one()], ["upgrade", one() + ":" + one()]]
    plain += [["stamp", "--sql", one()] for _ in range(2)]
    plain += [["stamp", "--sql"] + rng.choice([[up()], [down()], [one(), one()], [up(), one()]]) for _ in range(3)]
    listed = [(arguments, None) for arguments in plain]
    for at, rows in enumerate(reachable_rows(rng, revisions)):
        name = "rows%d.db" % at
        write_database(os.path.join(folder, name), rows)
        there = [["current"], rng.choice([["current", "-v"], ["show", "current"]]), ["history", "-i"],
                 ["history", "-r", "current:"], ["history", "-r", ":current"],
                 ["history", "-v", "-r", rng.choice(["current:" + one(), one() + ":current"])],
                 ["upgrade", one()], ["upgrade", rng.choice(["+1", "head", "heads"])], ["downgrade", one()],
                 ["downgrade", rng.choice(["-1", "-1", "base", "-2"])], ["stamp", one()], ["stamp", one(), one()],
                 ["stamp", "--purge", one()]]
        listed += [(arguments, name) for arguments in there]
    return listed


def version_rows():
    if not os.path.exists("app.db"):
        return []
    connection = sqlite3.connect("app.db")
    try:
        return sorted(row[0] for row in connection.execute("SELECT version_num FROM alembic_version"))
    except sqlite3.OperationalError:
        return []
    finally:
        connection.close()


def endless_walk(revision_map):
    """The sentence for a cycle that Alembic does not see, only to walk around in it for ever; nothing without one."""
    scripts = {s.revision: s for s in revision_map._revision_map.values() if s is not None}

    def on_cycles(below):
        left = set(scripts)
        above = {i: {j for j in scripts if i in below(scripts[j])} for i in scripts}
        for edges in ({i: set(below(scripts[i])) for i in scripts}, above):
            while True:
                free = {i for i in left if not edges[i] & left}
                if not free:
                    break
                left -= free
        return ", ".join(sorted(left))

    for kind, below in (("Cycle", lambda s: s._versioned_down_revisions), ("Dependency cycle", lambda s: s._all_down_revisions)):
        if on_cycles(below):
            return "%s is detected in revisions (%s)" % (kind, on_cycles(below))
    return None


class Judge:
    """Alembic's command line. A project's scripts are read once as long as nothing is wrong with them."""

    def __init__(self):
        self.line = alembic_config.CommandLine()
        self.log = []
        self.directory = None
        handler = logging.Handler()
        handler.setFormatter(logging.Formatter("%(levelname)-5.5s [%(name)s] %(message)s"))
        handler.emit = lambda record: self.log.append(handler.format(record))
        logging.getLogger("alembic").addHandler(handler)
        logging.getLogger("alembic").setLevel(logging.INFO)
        read = ScriptDirectory.from_config

        def from_config(config):
            if self.directory is not None:
                for script in self.directory.revision_map._revision_map.values():
                    if script is not None:
                        script._db_current_indicator = None
                return self.directory
            return read(config)

        ScriptDirectory.from_config = from_config
        self.read = read

    def enter(self, keep):
        """Keeps the scripts of the project in the working folder for all its commands. Returns what is wrong."""
        self.directory = None
        self.endless = None
        directory = self.read(alembic_config.Config("alembic.ini"))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                directory.revision_map._revision_map
            except KeyError:
                return ""
            except Exception as error:  # then every command says so
                return str(error)
        self.endless = endless_walk(directory.revision_map)
        if keep and not self.endless:
            self.directory = directory
        return self.endless

    def chance(self):
        """Whether a revision has dependencies that Alembic walks in the order of a set."""
        if self.directory is None:
            return True
        scripts = self.directory.revision_map._revision_map.values()
        return any(len(s._normalized_resolved_dependencies) > 1 for s in scripts if s is not None)

    def run(self, arguments, database):
        """Carries out a command with a copy of the database in the working folder."""
        if os.path.exists("app.db"):
            os.remove("app.db")
        if database:
            shutil.copy(database, "app.db")
        return dict(self.carry_out(arguments), database=database, rows=version_rows())

    def give_up(self, arguments, database):
        """In place of run() where Alembic might never come to an end."""
        return {"arguments": arguments, "exit": 255, "crash": None, "output": "FAILED: " + self.endless, "log": [],
                "warnings": [], "database": database, "rows": []}

    def carry_out(self, arguments):
        self.log.clear()
        output.take()
        errors.take()
        crash = None
        code = 0
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            try:
                self.line.main(arguments)
            except SystemExit as end:
                code = (end.code or 0) & 255
            except Exception as error:
                crash = "%s: %s" % (type(error).__name__, str(error).split("\n")[0][:80])
                code = 1
        return {"arguments": arguments, "exit": code, "crash": crash, "output": output.take(), "log": list(self.log),
                "warnings": [str(w.message) for w in warned]}


def main():
    top, count, seed = os.path.abspath(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    first = int(sys.argv[4]) if len(sys.argv) > 4 else 0
    judge = Judge()
    for number in range(first, first + count):
        rng = random.Random(seed * 1000003 + number)
        folder = os.path.join(top, "%05d" % number)
        shape, revisions = graph(rng)
        wrong = damage(rng, revisions)
        write_project(rng, folder, revisions)
        os.chdir(folder)
        broken = judge.enter(keep=wrong != "twice")
        asked = commands(rng, revisions, folder)
        if broken is not None:
            plain = [each for each in asked if not any(word.startswith("-") for word in each[0][1:])]
            asked = rng.sample(plain, 12)  # all say the same
        run = judge.give_up if judge.endless else judge.run
        answers = [run(arguments, database) for arguments, database in asked]
        json.dump({"folder": folder, "kind": shape + (", " + wrong if wrong else ""), "chance": judge.chance(),
                   "broken": broken, "commands": answers}, real_output)
        real_output.write("\n")


if __name__ == "__main__":
    main()
