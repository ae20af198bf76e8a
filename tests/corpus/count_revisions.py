#!/usr/bin/env python3
"""Counts how `stillroom doctor` says the revision scripts of projects can be run.

    count_revisions.py --stillroom BUILD/stillroom [--reasons N] [--json FILE] FOLDER ...

A folder is a project, with alembic.ini files at any depth. Where there is an env.py beside a folder of revisions but no
alembic.ini, a temporary one is made that names it. A script counts by the worse of its directions:

    native   its operations are known before it runs
    data     it runs natively, steered by rows or by what the database holds
    alembic  only the project's own Alembic can run it

Then come the most frequent reasons against `native` and `data`, without names and numbers, with the first place of each.
The projects are the reader's own and stay out of the repository.
"""
import argparse
import collections
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

SKIPPED = {".git", "node_modules", "venv", ".venv", "site-packages", "__pycache__"}
ORDER = ("native", "absent", "data", "alembic")


def walk(folder):
    for base, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in SKIPPED)
        yield pathlib.Path(base), folders, files


def has_revisions(folder):
    return any(
        re.search(r"^down_revision\b", path.read_text(errors="replace"), re.M) for path in folder.rglob("*.py")
    )


def configurations(project, scratch):
    """Yields (alembic.ini, name shown) of every history in the folder."""
    found, bare = [], []
    for base, folders, files in walk(project):
        if "alembic.ini" in files:
            found.append(base / "alembic.ini")
        if "env.py" in files and "script.py.mako" in files:
            bare.append(base)
    named = []
    for ini in found:
        yield ini, str(ini.relative_to(project))
        text = ini.read_text(errors="replace")
        named += [
            (ini.parent / part.replace("%(here)s", ".")).resolve()
            for part in re.findall(r"^script_location\s*=\s*(\S+)", text, re.M)
        ]
        named.append(ini.parent.resolve())
    for folder in bare:
        inside = [name for name in named if name == folder.resolve() or name.name == folder.name]
        if inside or not has_revisions(folder):
            continue
        ini = scratch / (re.sub(r"\W+", "_", str(folder)) + ".ini")
        ini.write_text(
            f"[alembic]\nscript_location = {folder.resolve()}\nprepend_sys_path = {project.resolve()}\n"
        )
        yield ini, str(folder.relative_to(project))


def plain(reason):
    """A reason without what is particular to one script."""
    text = re.sub(r"^\S+\.py:\d+: ", "", reason)
    text = re.sub(r"“[^”]*”", "“…”", text)
    text = re.sub(r'"[^"]*"', '"…"', text)
    text = re.sub(r"\((?:[^()]|\([^()]*\))*\)", "(…)", text)
    return re.sub(r"\d+", "N", text)[:110]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stillroom", required=True)
    parser.add_argument("--reasons", type=int, default=25)
    parser.add_argument("--json", type=pathlib.Path, help="write what was found for every script")
    parser.add_argument("folders", nargs="+", type=pathlib.Path)
    options = parser.parse_args()
    environment = {k: v for k, v in os.environ.items() if "DATABASE" not in k and "DB_CONNECTION" not in k}
    total, reasons, places, everything = collections.Counter(), collections.Counter(), {}, []
    with tempfile.TemporaryDirectory() as name:
        for project in options.folders:
            counts, seen = collections.Counter(), set()
            for ini, shown in configurations(project, pathlib.Path(name)):
                run = subprocess.run(
                    [options.stillroom, "doctor", "--scripts", "--json", str(ini)],
                    capture_output=True, text=True, env=environment,
                )
                if run.returncode not in (0, 1) or not run.stdout:
                    print(f"  {project.name}/{shown}: {run.stderr.strip()[:200]}", file=sys.stderr)
                    continue
                for script in json.loads(run.stdout)["revisions"]:
                    file = (ini.parent / script["file"]).resolve()
                    if file in seen:
                        continue
                    seen.add(file)
                    way = max((script["upgrade"], script["downgrade"]), key=ORDER.index)
                    counts["native" if way == "absent" else way] += 1
                    everything.append({"project": project.name, "way": way, **script, "file": str(file)})
                    for reason in {plain(r["what"]): r for r in script["reasons"]}.values():
                        if way in ("native", "absent"):
                            continue
                        reasons[way, plain(reason["what"])] += 1
                        places.setdefault((way, plain(reason["what"])), f"{file}:{reason['line']}: {reason['what']}")
            total += counts
            count = sum(counts.values())
            print(
                f"{project.name:45}{count:5}"
                + "".join(f"{counts[way]:6} {way}" for way in ("native", "data", "alembic"))
            )
    count = sum(total.values()) or 1
    print(f"{'all':45}{count:5}" + "".join(f"{total[w]:6} {w}" for w in ("native", "data", "alembic")))
    print(", ".join(f"{way} {100 * total[way] / count:.1f} %" for way in ("native", "data", "alembic")))
    for (way, reason), times in reasons.most_common(options.reasons):
        print(f"{times:5} {way:8}{reason}\n      {places[way, reason][:240]}")
    if options.json:
        options.json.write_text(json.dumps(everything, indent=1))


if __name__ == "__main__":
    main()
