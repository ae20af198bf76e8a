"""Prints what real SQLAlchemy's inspector says of a SQLite file, under the keys of `stillroom schema --json`."""
import json
import sqlite3
import sys
import warnings

import sqlalchemy as sa

warnings.simplefilter("ignore")
path = sys.argv[1]
inspector = sa.inspect(sa.create_engine("sqlite:///" + path))
raw = sqlite3.connect(path)
virtual = {row[1] for row in raw.execute("PRAGMA table_list") if row[2] in ("virtual", "shadow")}


def declared(table):
    quoted = '"' + table.replace('"', '""') + '"'
    return {row[1]: row[2] for row in raw.execute("PRAGMA table_xinfo(%s)" % quoted)}


def columns(table):
    types = declared(table)
    return [
        {
            "name": column["name"],
            "type": types[column["name"]].replace(" GENERATED ALWAYS", ""),
            "nullable": column["nullable"],
            "default": column["default"],
            "computed": column.get("computed"),
        }
        for column in inspector.get_columns(table)
    ]


def foreign_keys(table):
    return [
        {
            "name": key["name"],
            "columns": key["constrained_columns"],
            "referred_table": key["referred_table"],
            "referred_columns": key["referred_columns"],
            **{option: key["options"].get(option) for option in ("ondelete", "onupdate", "deferrable", "initially")},
        }
        for key in inspector.get_foreign_keys(table)
    ]


tables = [name for name in inspector.get_table_names() if name not in virtual and not name.startswith("sqlite_")]
# First of all: get_pk_constraint() sorts the list that get_columns() keeps.
columns_of = {table: columns(table) for table in tables}
print(json.dumps([
    {
        "name": table,
        "columns": columns_of[table],
        "primary_key": {
            "name": inspector.get_pk_constraint(table)["name"],
            "columns": inspector.get_pk_constraint(table)["constrained_columns"],
        },
        "foreign_keys": foreign_keys(table),
        "unique_constraints": [
            {"name": unique["name"], "columns": unique["column_names"]}
            for unique in inspector.get_unique_constraints(table)
        ],
        "check_constraints": [
            {"name": check["name"], "sqltext": check["sqltext"]} for check in inspector.get_check_constraints(table)
        ],
        "indexes": [
            {
                "name": index["name"],
                "columns": index["column_names"],
                "unique": bool(index["unique"]),
                "where": str(index["dialect_options"]["sqlite_where"]) if index.get("dialect_options") else None,
            }
            for index in inspector.get_indexes(table)
        ],
    }
    for table in tables
]))
