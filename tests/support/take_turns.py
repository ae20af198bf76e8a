"""Alembic and stillroom used in turn on one project must do what Alembic does alone.

usage: take_turns.py STILLROOM FOLDER COUNT SEED [FIRST]

Makes COUNT pairs of projects in FOLDER. In the first of a pair the real Alembic carries out a random sequence of commands
(revision, merge, upgrade, downgrade, stamp and those that only look); in the second each command is carried out by Alembic or
by STILLROOM, as chance has it. After each command the printed text, the exit code, the revision files, the version table
and the schema of the SQLite database must be the same in both. Prints a line of JSON: {"commands": how often each was
carried out by stillroom, "ended": sequences cut short because Alembic died, "differences": [text]}
"""
import json
import os
import random
import re
import sqlite3
import subprocess
import sys

from random_projects import ENV, INI, Judge, real_output

TEMPLATE = '''"""${message}

Revision ID: ${up_revision}
Revises: ${down_revision | comma,n}
Create Date: ${create_date}

"""
from alembic import op
import sqlalchemy as sa
${imports if imports else ""}

# revision identifiers, used by Alembic.
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    ${downgrades if downgrades else "pass"}
'''


def new_project(folder):
    os.makedirs(os.path.join(folder, "migrations", "versions"))
    for name, text in (("alembic.ini", INI), ("migrations/env.py", ENV), ("migrations/script.py.mako", TEMPLATE)):
        with open(os.path.join(folder, name), "w") as file:
            file.write(text)


class State:
    """What the driver knows of the revisions in both projects."""

    def __init__(self, rng):
        self.rng = rng
        self.revisions = {}  # id -> {"down", "depends", "label", "table"}
        self.labels = ["orders", "people", "stock", "audit", "billing"]
        rng.shuffle(self.labels)
        self.used = []

    def heads(self):
        below = {d for r in self.revisions.values() for d in r["down"]}
        return [i for i in self.revisions if i not in below]

    def ancestors(self, rev):
        found, todo = [], [rev]
        while todo:
            at = todo.pop()
            if at not in found:
                found.append(at)
                todo += self.revisions[at]["down"] + self.revisions[at]["depends"]
        return found

    def any(self):
        return self.rng.choice(list(self.revisions))

    def symbol(self):
        """A revision as people name it."""
        rng = self.rng
        rev = self.any()
        choices = ["head", "heads", rev, rev, rev, rev[:5], rev + "-1", rev + "+1"]
        choices += [label + "@" + end for label in self.used for end in ("head", "heads", "base")]
        return rng.choice(choices)


def body(rng, state, rev):
    """Bodies of upgrade() and downgrade(): a table of its own, or something with the table of an ancestor."""
    tables = [state.revisions[r]["table"] for r in state.ancestors(rev) if r != rev and state.revisions[r]["table"]]
    kind = rng.choice(["table", "column", "index", "batch", "rows", "nothing"]) if tables else "table"
    table = rng.choice(tables) if tables else ""
    if kind == "table":
        table = state.revisions[rev]["table"] = "t_" + rev
        key = ""
        if tables and rng.random() < 0.4:
            key = ", sa.Column('other_id', sa.Integer(), sa.ForeignKey('%s.id'))" % rng.choice(tables)
        up = ("op.create_table('%s', sa.Column('id', sa.Integer(), primary_key=True), "
              "sa.Column('name', sa.String(length=%d), nullable=%s), sa.Column('amount', sa.Numeric(10, 2), "
              "server_default=sa.text('0'))%s)" % (table, rng.randint(1, 99), rng.choice(["True", "False"]), key))
        return up, "op.drop_table('%s')" % table
    if kind == "column":
        return ("op.add_column('%s', sa.Column('c_%s', sa.Text(), nullable=True))" % (table, rev),
                "with op.batch_alter_table('%s') as batch_op:\n        batch_op.drop_column('c_%s')" % (table, rev))
    if kind == "index":
        return ("op.create_index('ix_%s', '%s', ['name', 'amount'], unique=%s)" % (rev, table, rng.choice(["True", "False"])),
                "op.drop_index('ix_%s', table_name='%s')" % (rev, table))
    if kind == "batch":
        return ("with op.batch_alter_table('%s') as batch_op:\n"
                "        batch_op.add_column(sa.Column('b_%s', sa.Integer(), nullable=True))\n"
                "        batch_op.create_unique_constraint('uq_%s', ['b_%s'])" % (table, rev, rev, rev),
                "with op.batch_alter_table('%s') as batch_op:\n"
                "        batch_op.drop_constraint('uq_%s', type_='unique')\n"
                "        batch_op.drop_column('b_%s')" % (table, rev, rev))
    if kind == "rows":
        return ("op.execute(\"INSERT INTO %s (name) VALUES ('%s')\")" % (table, rev),
                "op.execute(\"DELETE FROM %s WHERE name = '%s'\")" % (table, rev))
    return "pass", "pass"


def new_revision(rng, state):
    """Arguments of `revision` or `merge`, and what the state will be if it is made."""
    rev = "".join(rng.choice("0123456789abcdef") for _ in range(12))
    heads = state.heads()
    made = {"down": [], "depends": [], "label": None, "table": None}
    if len(heads) > 1 and rng.random() < 0.45:
        some = rng.sample(heads, rng.choice([2, len(heads)]))
        made["down"] = some
        arguments = ["merge", "--rev-id", rev, "-m", "merge " + rev[:3]]
        return rev, made, arguments + (["heads"] if set(some) == set(heads) and not depended(state) else some)
    arguments = ["revision", "--rev-id", rev, "-m", rng.choice(["Add a table", "Größe: ändern, now!", "x" * 50, "it's %s"])]
    chance = rng.random()
    if not heads or chance < 0.12:
        if heads:
            arguments += ["--head", "base"]
    elif chance < 0.3:
        parent = state.any()
        made["down"] = [parent]
        arguments += ["--head", parent] + ([] if rng.random() < (0.5 if parent in heads else 0.1) else ["--splice"])
    else:
        parent = rng.choice(heads)
        made["down"] = [parent]
        if len(heads) > 1 or rng.random() < 0.3:
            arguments += ["--head", parent if rng.random() < 0.7 else parent[:6]]
    if state.labels and rng.random() < 0.2:
        made["label"] = state.labels[-1]
        arguments += ["--branch-label", made["label"]]
    if state.revisions and rng.random() < 0.15:
        other = state.any()
        if other not in made["down"]:
            made["depends"] = [other]
            label = state.revisions[other]["label"]
            arguments += ["--depends-on", label if label and rng.random() < 0.5 else other]
    if rng.random() < 0.04:
        arguments += rng.choice([["--depends-on", "nono"], ["--head", "nono@head"], ["--version-path", "elsewhere"], ["--sql"]])
    return rev, made, arguments


def depended(state):
    """Whether "heads" leaves out a head, because another revision depends on it."""
    needed = {d for r in state.revisions.values() for d in r["depends"]}
    return any(head in needed for head in state.heads())


def next_command(rng, state):
    """(arguments, id and state of a new revision or nothing)"""
    if not state.revisions or rng.random() < 0.3:
        rev, made, arguments = new_revision(rng, state)
        return arguments, (rev, made)
    chance = rng.random()
    if chance < 0.4:
        return ["upgrade", rng.choice(["head", "heads", "heads", "+1", "+1", "+2", state.symbol()])], None
    if chance < 0.6:
        return ["downgrade", rng.choice(["-1", "-1", "-2", "base", state.symbol(), state.any()])], None
    if chance < 0.68:
        return ["stamp"] + [state.symbol() for _ in range(rng.choice([1, 1, 2]))], None
    looks = [["current"], ["current", "-v"], ["heads"], ["heads", "-v"], ["history"], ["history", "-v"], ["history", "-i"],
             ["branches"], ["show", state.symbol()], ["history", "-r", "current:"], ["history", "-r", ":current"],
             ["upgrade", "--sql", "heads"], ["upgrade", "--sql", state.any() + ":" + state.symbol()],
             ["downgrade", "--sql", state.any() + ":" + state.any()], ["stamp", "--sql", "heads"]]
    return rng.choice(looks), None


def files(folder):
    """Names and texts of the revision files, without the moment they were made."""
    versions = os.path.join(folder, "migrations", "versions")
    found = {}
    for name in sorted(os.listdir(versions)):
        if name.endswith(".py"):
            with open(os.path.join(versions, name), encoding="utf-8") as file:
                text = file.read()
            found[name] = re.sub(r"Create Date: \d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$", "Create Date: then", text, flags=re.M)
    return found


def database(folder):
    """Rows and schema as lines that do not depend on how the DDL was laid out. A version table without rows is none: Alembic
    makes it as soon as it looks, stillroom with the first row."""
    file = os.path.join(folder, "app.db")
    if not os.path.exists(file):
        return []
    connection = sqlite3.connect(file)
    lines = []
    for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1").fetchall():
        for pragma in ("table_xinfo", "foreign_key_list"):
            lines += ["%s %s %s" % (table, pragma, row) for row in sorted(connection.execute("SELECT * FROM pragma_%s(?)" % pragma, (table,)), key=str)]
        for name, unique, origin in connection.execute('SELECT name, "unique", origin FROM pragma_index_list(?)', (table,)).fetchall():
            columns = [row[0] for row in connection.execute("SELECT name FROM pragma_index_info(?) ORDER BY seqno", (name,))]
            lines.append("%s index %s %s %s" % (table, name if origin == "c" else origin, unique, columns))
        lines += ["%s row %s" % (table, row) for row in connection.execute('SELECT * FROM "%s"' % table)]
    connection.close()
    if not any(line.startswith("alembic_version row") for line in lines):
        lines = [line for line in lines if not line.startswith("alembic_version ")]
    return sorted(lines)


def settled(text, arguments, folder):
    """Printed text without what is chance in Alembic: the order of names that come from a set."""
    text = text.replace(folder, "PROJECT")
    text = re.sub(r"Create Date: \d{4}[-\d :.]*", "Create Date: then", text)

    def in_order(match):
        return match.group(1) + ", ".join(sorted(match.group(2).split(", ")))

    text = re.sub(r"(\(|Branch names: |Branches into: |requested revisions )([^\n(),]+(?:, [^\n(),]+)+)", in_order, text)
    lines = text.split("\n")
    if arguments[0] in ("current", "branches"):
        lines.sort()
    if "--sql" in arguments:  # which row is updated and which deleted
        lines = [line for line in lines if "version_num" not in line]
    return "\n".join(lines)


def by_alembic(judge, arguments, folder):
    os.chdir(folder)
    answer = judge.carry_out(arguments)
    output = answer["output"]
    failure = ""
    if answer["exit"] == 255 and "FAILED: " in output:
        output, failure = output.rsplit("FAILED: ", 1)
    return {"exit": answer["exit"], "output": output, "failure": failure.strip(), "crash": answer["crash"]}


def by_stillroom(program, arguments, folder):
    done = subprocess.run([program] + arguments, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL)
    failures = [line[8:] for line in done.stderr.decode().split("\n") if line.startswith("FAILED: ")]
    return {"exit": done.returncode, "output": done.stdout.decode(), "failure": failures[0] if failures else "", "crash": None}


def fill(folder, rev, up, down):
    """Writes the bodies into the file that was just made."""
    versions = os.path.join(folder, "migrations", "versions")
    name = [n for n in os.listdir(versions) if n.startswith(rev) and n.endswith(".py")][0]
    with open(os.path.join(versions, name), encoding="utf-8") as file:
        text = file.read()
    head, first, second = text.split("    pass\n")
    with open(os.path.join(versions, name), "w", encoding="utf-8") as file:
        file.write(head + "    " + up + "\n" + first + "    " + down + "\n" + second)


def differing(alone, turns, answers, arguments):
    if answers[0]["failure"].startswith("This operation cannot proceed in --sql mode; batch mode"):
        return None  # stillroom replays the revisions before, where Alembic would have to look at a database
    for what in ("exit", "failure"):
        if answers[0][what] != answers[1][what]:
            return what, repr((answers[0]["exit"], answers[0]["failure"])), repr((answers[1]["exit"], answers[1]["failure"]))
    said = [settled(answer["output"], arguments, folder) for answer, folder in zip(answers, (alone, turns))]
    if said[0] != said[1]:
        return "text", said[0], said[1]
    for what, look in (("files", files), ("database", database)):
        seen = [look(alone), look(turns)]
        if seen[0] != seen[1]:
            if isinstance(seen[0], dict):
                seen = [sorted(s.items()) for s in seen]
            only = [[each for each in seen[i] if each not in seen[1 - i]] for i in (0, 1)]
            return what, str(only[0])[:1500], str(only[1])[:1500]
    return None


def sequence(program, judge, rng, top, counts):
    """One random sequence. Returns (what differs or nothing, whether Alembic died)."""
    alone, turns = os.path.join(top, "alone"), os.path.join(top, "turns")
    new_project(alone)
    new_project(turns)
    state = State(rng)
    done = []
    back = None
    for _ in range(rng.choice([10, 25, 40])):
        arguments, new = next_command(rng, state)
        if back:  # rows that do not fit the schema would end the sequence soon
            arguments, new, back = back, None, None
        elif arguments[0] == "stamp" and "--sql" not in arguments:
            rows = [line.split("'")[1] for line in database(alone) if line.startswith("alembic_version row")]
            back = ["stamp", "--purge"] + (rows or ["base"])
        ours = rng.random() < 0.5
        before = database(alone)
        if arguments[0] == "downgrade" and arguments[1].startswith("-") and sum("alembic_version row" in line for line in before) > 1:
            continue  # from one of several rows, and which of them comes first may be chance
        answers = [by_alembic(judge, arguments, alone)]
        if answers[0]["crash"]:
            died = "%s: %s" % (" ".join(arguments), answers[0]["crash"])
            if database(alone) != before:
                return None, died
            continue  # a symbol that Alembic has no sentence for
        answers.append(by_stillroom(program, arguments, turns) if ours else by_alembic(judge, arguments, turns))
        done.append(("stillroom " if ours else "alembic ") + " ".join(arguments))
        if ours:
            key = "%s %d" % (arguments[0], answers[1]["exit"])
            counts[key] = counts.get(key, 0) + 1
        different = differing(alone, turns, answers, arguments)
        if different:
            return "%s: %s differs\n  alone: %s\n  turns: %s\n  after: %s" % (
                top, different[0], different[1], different[2], "\n         ".join(done)), None
        if new and answers[0]["exit"] == 0:
            rev, made = new
            state.revisions[rev] = made
            if made["label"]:
                state.used.append(state.labels.pop())
            if arguments[0] == "revision":
                up, down = body(rng, state, rev)
                fill(alone, rev, up, down)
                fill(turns, rev, up, down)
    return None, None


def main():
    program, top, count, seed = sys.argv[1], os.path.realpath(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    first = int(sys.argv[5]) if len(sys.argv) > 5 else 0
    judge = Judge()
    counts, ended, differences = {}, [], []
    for number in range(first, first + count):
        folder = os.path.join(top, "%05d" % number)
        difference, died = sequence(program, judge, random.Random(seed * 1000003 + number), folder, counts)
        if difference:
            differences.append(difference)
        if died:
            ended.append(died)
    json.dump({"commands": counts, "ended": ended, "differences": differences}, real_output)


main()
