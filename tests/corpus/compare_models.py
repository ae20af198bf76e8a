#!/usr/bin/env python3
"""Compares what `stillroom models` reads from source with what the real SQLAlchemy has in its MetaData.

    compare_models.py --stillroom BUILD/stillroom --projects projects.txt --corpus DIR --truth DIR [ID ...]

Each line of projects.txt names a project: ID, folder below the corpus, truth file (or -), and, where the
project has several, the metadata to read. The folders and the truth files are the reader's own and stay out
of the repository; a truth file is a JSON dump of a MetaData and its mappers, with types rendered per dialect.

A class is *equal* if its table has the same columns (names, order, types, nullability, defaults, comments),
keys, constraints and indexes. A class that differs is *incomplete* if not_understood names it or its table,
and *silent* if nothing does: that is what must never happen.
"""
import argparse
import json
import pathlib
import re
import subprocess
import sys
import time

DIALECTS = ("sqlite", "postgresql", "mysql", "mssql")


def run(stillroom, folder, metadata, dialect):
    command = [stillroom, "models", str(folder), "--json", "--dialect", dialect]
    if metadata:
        command += ["--metadata", metadata]
    start = time.monotonic()
    done = subprocess.run(command, capture_output=True, timeout=300)
    took = time.monotonic() - start
    if done.returncode != 0:
        return None, done.stderr.decode(errors="replace").strip(), took
    return json.loads(done.stdout), done.stderr.decode(errors="replace").strip(), took


def key_of(schema, name):
    return f"{schema}.{name}" if schema else name


def plain_sql(text, table=""):
    """SQL without what rendering adds: qualification, quotes, case and blanks."""
    text = str(text)
    for name in (table, table.split(".")[-1]):
        if name:
            text = re.sub(rf'"?\b{re.escape(name)}\b"?\.', "", text)
    text = text.replace("!=", "<>").replace("%%", "%")
    return re.sub(r'[\s"`\[\]]+', "", text).lower()


def plain_type(text):
    return re.sub(r"\s+", " ", str(text)).replace(", ", ",").replace("'", "").strip().upper()


def default_of(column):
    given = column["server_default"]
    if isinstance(given, dict):
        return given.get("literal", given.get("sql"))
    return None


KEPT = []  # columns that differ for a reason that is known


def is_kept(dialect, expected, actual):
    """SQLAlchemy 2's pyodbc dialect adapts CHAR to its own String where a TypeDecorator goes through type_descriptor()."""
    return dialect == "mssql" and actual.startswith("CHAR(") and expected == "VAR" + actual


def differences(truth, ours, dialect_types, wrong_types):
    """Sentences on what differs between a table of the truth and ours; notes in wrong_types whose types do, by dialect."""
    name = key_of(truth["schema"], truth["table"])
    found = []
    wanted = [c["name"] for c in truth["columns"]]
    given = [c["name"] for c in ours["columns"]]
    if sorted(wanted) != sorted(given):
        found.append(f"columns: missing {sorted(set(wanted) - set(given))}, extra {sorted(set(given) - set(wanted))}")
    elif wanted != given:
        found.append(f"order of columns: {given} instead of {wanted}")
    mine = {c["name"]: c for c in ours["columns"]}
    for column in truth["columns"]:
        other = mine.get(column["name"])
        if other is None:
            continue
        where = column["name"]
        for dialect, types in dialect_types.items():
            expected = column["type"].get(dialect)
            if isinstance(expected, dict):
                continue
            actual = types.get(name, {}).get(where)
            if plain_type(expected) != plain_type(actual):
                if is_kept(dialect, plain_type(expected), plain_type(actual)):
                    KEPT.append(f"{name}.{where}")
                    continue
                wrong_types.setdefault(dialect, set()).add(name)
                found.append(f"{where}: {dialect} type {actual!r} instead of {expected!r}")
        if bool(column["nullable"]) != bool(other["nullable"]):
            found.append(f"{where}: nullable {other['nullable']}")
        if plain_sql(default_of(column) or "", name) != plain_sql(other["default"] or "", name):
            found.append(f"{where}: server default {other['default']!r} instead of {default_of(column)!r}")
        if column["has_python_default"] != (other.get("python_default") is not None):
            found.append(f"{where}: python default {other.get('python_default')!r}, real: {column['has_python_default']}")
        if (column["comment"] or None) != (other["comment"] or None):
            found.append(f"{where}: comment {other['comment']!r}")
        if bool(column["computed"]) != bool(other["computed"]) or bool(column["identity"]) != bool(other["identity"]):
            found.append(f"{where}: computed or identity differ")
    if (truth["comment"] or None) != (ours["comment"] or None):
        found.append(f"comment {ours['comment']!r}")
    key = ours.get("primary_key") or {"name": None, "columns": []}
    if truth["primary_key"]["columns"] != key["columns"]:
        found.append(f"primary key {key['columns']} instead of {truth['primary_key']['columns']}")
    elif (truth["primary_key"]["name"] or None) != (key["name"] or None):
        found.append(f"primary key's name {key['name']!r} instead of {truth['primary_key']['name']!r}")

    def compare(kind, expected, actual):
        left, right = sorted(map(str, expected)), sorted(map(str, actual))
        for one in left:
            if one in right:
                right.remove(one)
            else:
                found.append(f"{kind} missing: {one}")
        found.extend(f"{kind} extra: {one}" for one in right)

    def upper(text):
        return text.upper() if text else None

    compare("foreign key",
            [(k["name"], k["columns"], k["refers"], upper(k["ondelete"]), upper(k["onupdate"]), k["deferrable"],
              upper(k["initially"])) for k in truth["foreign_keys"]],
            [(k["name"] or None, k["columns"],
              [key_of(k["referred_schema"], k["referred_table"]) + "." + c for c in k["referred_columns"]],
              upper(k["ondelete"]), upper(k["onupdate"]), k["deferrable"], upper(k["initially"]))
             for k in ours["foreign_keys"]])
    compare("unique constraint", [(k["name"], k["columns"]) for k in truth["uniques"]],
            [(k["name"] or None, k["columns"]) for k in ours["unique_constraints"]])
    compare("check", [(k["name"], plain_sql(k["sql"], name)) for k in truth["checks"] if not k["from_type"]],
            [(k["name"] or None, plain_sql(k["sqltext"], name)) for k in ours["check_constraints"]])

    def where_of(index):
        for option, value in index["options"].items():
            if option.endswith("_where") and value != "None":
                return plain_sql(value, name)
        return ""

    def ours_where(index, there):
        return plain_sql(index["where"] or "", name) if there is not None else ""

    expected, actual = [], []
    by_name = {i["name"]: i for i in truth["indexes"]}
    for index in truth["indexes"]:
        ddl = index["ddl"].get("postgresql")
        elements = [plain_sql(e, name) for e in index["expressions"]]
        if isinstance(ddl, str) and ddl.find("(") > 0:
            # The statement alone tells DESC and NULLS of plain columns.
            elements = [re.sub(r"(asc|desc|nullsfirst|nullslast)+$", "", e) for e in elements]
        expected.append((index["name"], index["unique"], elements, where_of(index)))
    for index in ours["indexes"]:
        elements = index["expressions"] or index["columns"]
        elements = [re.sub(r"(asc|desc|nullsfirst|nullslast)+$", "", plain_sql(e, name)) for e in elements]
        actual.append((index["name"] or None, index["unique"], elements, ours_where(index, by_name.get(index["name"]))))
    compare("index", expected, actual)
    return found


def kind_of(relation):
    if relation["direction"] == "MANYTOMANY":
        return "many-to-many"
    if relation["direction"] == "MANYTOONE":
        return "many-to-one"
    return "one-to-many" if relation["uselist"] else "one-to-one"


def compare_relationships(truth, ours):
    mine = {(r["class"], r["name"]): r for r in ours["orm_relationships"]}
    parents = {m["class"]: m["inherits"] for m in truth["mappers"]}
    equal, wrong = 0, []
    for mapper in truth["mappers"]:
        for relation in mapper["relationships"]:
            holder, found = mapper["class"], None
            while holder and not found:
                found = mine.get((holder, relation["name"]))
                holder = parents.get(holder)
            if found is None:
                wrong.append(f"{mapper['class']}.{relation['name']} is missing")
                continue
            bad = []
            if found["target"] != relation["target"]:
                bad.append(f"target {found['target']} instead of {relation['target']}")
            if found["kind"] != kind_of(relation):
                bad.append(f"{found['kind']} instead of {kind_of(relation)}")
            if not relation["backref"] and (found["back_populates"] or None) != relation["back_populates"]:
                bad.append(f"back_populates {found['back_populates']} instead of {relation['back_populates']}")
            if (found["association"] or None) != relation["secondary"]:
                bad.append(f"association {found['association']} instead of {relation['secondary']}")
            if bad:
                wrong.append(f"{mapper['class']}.{relation['name']}: " + "; ".join(bad))
            else:
                equal += 1
    return equal, wrong


def percent(part, whole):
    return f"{100 * part / whole:5.1f}%" if whole else "    -"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stillroom", required=True)
    parser.add_argument("--projects", default=pathlib.Path(__file__).with_name("projects.txt"))
    parser.add_argument("--corpus", required=True, type=pathlib.Path)
    parser.add_argument("--truth", required=True, type=pathlib.Path)
    parser.add_argument("--dialects", default=",".join(DIALECTS))
    parser.add_argument("-v", "--verbose", action="store_true", help="print every difference")
    parser.add_argument("ids", nargs="*")
    arguments = parser.parse_args()
    total = [0] * 6
    by_dialect = {dialect: [0, 0] for dialect in DIALECTS}  # tables, and those whose types are all equal
    failed = False
    print(f"{'project':16} {'classes':>7} {'equal':>6} {'silent':>6} {'incompl':>7} {'equal%':>7}  {'relations':>9} {'equal%':>7}  ms")
    for line in pathlib.Path(arguments.projects).read_text().splitlines():
        words = line.split("#")[0].split()
        if not words or (arguments.ids and words[0] not in arguments.ids):
            continue
        name, folder, truth_name = words[:3]
        metadata = words[3] if len(words) > 3 else None
        path = arguments.corpus / folder
        if not path.is_dir():
            print(f"{name:16} absent: {folder}")
            continue
        ours, errors, took = run(arguments.stillroom, path, metadata, "sqlite")
        if ours is None:
            failed = True
            print(f"{name:16} FAILED: {errors[:300]}")
            continue
        notes = ours["not_understood"]
        if truth_name == "-":
            classes = [t for t in ours["tables"] if t["class"]]
            noted = {n.get("table") for n in notes}
            whole = [t for t in classes if key_of(t["schema"], t["name"]) not in noted]
            print(f"{name:16} {len(classes):7} {'':6} {'':6} {len(classes) - len(whole):7} "
                  f"{percent(len(whole), len(classes))}  {len(ours['orm_relationships']):9}  read  {1000 * took:6.0f}"
                  f"  ({len(notes)} notes)")
            if arguments.verbose:
                for note in notes:
                    print(f"    note {note['file']}:{note['line']}: {note['what']} {note['effect']}")
            continue
        truth = json.loads((arguments.truth / truth_name).read_text())
        types = {}
        for dialect in arguments.dialects.split(","):
            read = ours if dialect == "sqlite" else run(arguments.stillroom, path, metadata, dialect)[0]
            if read is None:
                continue
            types[dialect] = {key_of(t["schema"], t["name"]): {c["name"]: c["type"] for c in t["columns"]}
                              for t in read["tables"]}
        tables = {key_of(t["schema"], t["name"]): t for t in ours["tables"]}
        noted_tables = {n.get("table") for n in notes}
        said = " ".join(n["what"] + n["effect"] for n in notes)
        result = {}
        wrong_types = {}
        for table in truth["tables"]:
            key = key_of(table["schema"], table["table"])
            result[key] = (differences(table, tables[key], types, wrong_types) if key in tables
                           else ["the table is missing"])
        for dialect in DIALECTS:
            if dialect in types:
                by_dialect[dialect][0] += len(truth["tables"])
                by_dialect[dialect][1] += len(truth["tables"]) - len(
                    wrong_types.get(dialect, set()) | {key for key in result if key not in tables})
        equal = silent = incomplete = 0
        for mapper in truth["mappers"]:
            if mapper["table"] not in result:
                continue
            bad = result[mapper["table"]]
            # A table that is missing is told where a note names its class.
            told = mapper["table"] in noted_tables or (mapper["table"] not in tables and mapper["class"] in said)
            if not bad:
                equal += 1
            elif told:
                incomplete += 1
            else:
                silent += 1
        classes = equal + silent + incomplete
        right, wrong = compare_relationships(truth, ours)
        if truth["mapper_error"]:
            right, wrong = 0, []
        total = [a + b for a, b in zip(total, (classes, equal, silent, incomplete, right, len(wrong)))]
        print(f"{name:16} {classes:7} {equal:6} {silent:6} {incomplete:7} {percent(equal, classes):>7}  "
              f"{right + len(wrong):9} {percent(right, right + len(wrong)):>7}  {1000 * took:.0f}"
              f"  ({', '.join(types)}; {len(notes)} notes)")
        if arguments.verbose:
            for table, bad in result.items():
                mark = "told" if table in noted_tables else "SILENT"
                for one in bad:
                    print(f"    {mark} {table}: {one}")
            extra = sorted(set(tables) - set(result))
            if extra:
                print(f"    not in the truth: {extra}")
            for one in wrong:
                print(f"    relationship {one}")
            for note in notes:
                print(f"    note {note['file']}:{note['line']}: {note['what']} {note['effect']}")
    classes, equal, silent, incomplete, right, wrong = total
    print(f"{'all':16} {classes:7} {equal:6} {silent:6} {incomplete:7} {percent(equal, classes):>7}  "
          f"{right + wrong:9} {percent(right, right + wrong):>7}")
    for dialect, (tables, equal) in by_dialect.items():
        print(f"  types for {dialect:11} {percent(equal, tables)} of {tables} tables")
    if KEPT:
        print(f"  {len(KEPT)} columns are CHAR on mssql where SQLAlchemy 2 with pyodbc has VARCHAR")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
