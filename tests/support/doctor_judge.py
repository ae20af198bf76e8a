#!/usr/bin/env python3
"""What the real SQLAlchemy says to the doctor's cases.

    doctor_judge.py FOLDER [CASE ...]

Each case is a folder with a models.py that has a Base. A line "# needs: 2.0" among the first two says what it cannot
be imported without ("none": not to be imported at all), "# dialect: NAME" for which database its tables are written.
Prints for each case "NAME accepted", "NAME refused: reason" or "NAME skipped". Refused is what fails when the module
is imported, its mappers are configured or its tables are written as SQL.
"""
import importlib
import os
import pathlib
import sys
import warnings

import sqlalchemy
from sqlalchemy import create_mock_engine
from sqlalchemy.orm import configure_mappers

warnings.simplefilter("ignore")
MODERN = int(sqlalchemy.__version__.split(".")[0]) >= 2


def directives(source):
    found = {}
    for line in source.read_text().split("\n")[:2]:
        if line.startswith("# ") and ": " in line:
            key, value = line[2:].split(": ", 1)
            found[key] = value.strip()
    return found


def judge(folder, dialect):
    sys.path.insert(0, str(folder))
    module = importlib.import_module("models")
    configure_mappers()
    engine = create_mock_engine(f"{dialect}://", lambda sql, *_, **__: str(sql.compile(dialect=engine.dialect)))
    module.Base.metadata.create_all(engine, checkfirst=False)


def main():
    root = pathlib.Path(sys.argv[1]).resolve()
    for folder in sorted(root.iterdir()):
        source = folder / "models.py"
        if not source.is_file() or (sys.argv[2:] and folder.name not in sys.argv[2:]):
            continue
        said = directives(source)
        if said.get("needs") == "none" or (said.get("needs") == "2.0" and not MODERN):
            print(f"{folder.name} skipped")
            continue
        sys.stdout.flush()
        child = os.fork()  # what a case leaves behind in SQLAlchemy ends with its process
        if child:
            os.waitpid(child, 0)
            continue
        try:
            judge(folder, {"mysql": "mysql+pymysql"}.get(said.get("dialect"), said.get("dialect", "sqlite")))
            print(f"{folder.name} accepted")
        except Exception as error:
            print(f"{folder.name} refused: {type(error).__name__}: {str(error).splitlines()[0]}")
        sys.stdout.flush()
        os._exit(0)


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    main()
