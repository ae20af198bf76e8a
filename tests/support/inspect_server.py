"""Prints what real SQLAlchemy's inspector says of a database on a server, under the keys of
`stillroom schema --json`.

usage: inspect_server.py URL [SCHEMA…]     "" is the default schema
"""
import json
import sys
import warnings

import sqlalchemy as sa

warnings.simplefilter("ignore")
engine = sa.create_engine(sys.argv[1])
inspector = sa.inspect(engine)
partitions = set()
if engine.dialect.name == "postgresql":  # SQLAlchemy lists a partition as a table of its own
    with engine.connect() as connection:
        partitions = {row[0] for row in connection.execute(
            sa.text("SELECT relname FROM pg_class WHERE relispartition AND relkind IN ('r', 'p')"))}


def text(kind):
    if isinstance(kind, sa.types.NullType):
        return None
    if hasattr(kind, "collation"):
        kind.collation = None
    return engine.dialect.type_compiler.process(kind)


def identity(options):
    return options and {
        key: value if key == "always" else repr(value) for key, value in options.items() if value is not None
    }


def columns(table, schema):
    return [
        {
            "name": column["name"],
            "type": text(column["type"]),
            "nullable": column["nullable"],
            "default": column["default"],
            "autoincrement": column.get("autoincrement"),
            "comment": column.get("comment"),
            "computed": column.get("computed"),
            "identity": identity(column.get("identity")),
        }
        for column in inspector.get_columns(table, schema)
    ]


def foreign_keys(table, schema):
    return [
        {
            "name": key["name"],
            "columns": key["constrained_columns"],
            "referred_schema": key["referred_schema"],
            "referred_table": key["referred_table"],
            "referred_columns": key["referred_columns"],
            **{option: key["options"].get(option) for option in ("ondelete", "onupdate", "deferrable", "initially")},
        }
        for key in inspector.get_foreign_keys(table, schema)
    ]


def indexes(table, schema):
    return [
        {
            "name": index["name"],
            "columns": index["column_names"],
            "unique": bool(index["unique"]),
            "where": index.get("dialect_options", {}).get("postgresql_where"),
        }
        for index in inspector.get_indexes(table, schema)
        if "duplicates_constraint" not in index
    ]


def by_name(entries):
    return sorted(entries, key=lambda entry: entry["name"] or "")


def describe(table, schema):
    columns_of = columns(table, schema)
    key = inspector.get_pk_constraint(table, schema)
    return {
        "name": table,
        "schema": schema,
        "comment": inspector.get_table_comment(table, schema)["text"],
        "columns": columns_of,
        "primary_key": {"name": key["name"], "columns": key["constrained_columns"]},
        "foreign_keys": by_name(foreign_keys(table, schema)),
        "unique_constraints": by_name(
            {"name": unique["name"], "columns": unique["column_names"]}
            for unique in inspector.get_unique_constraints(table, schema)),
        "check_constraints": by_name(
            {"name": check["name"], "sqltext": check["sqltext"]}
            for check in inspector.get_check_constraints(table, schema)),
        "indexes": by_name(indexes(table, schema)),
    }


schemas = [name or None for name in sys.argv[2:]] or [None]
print(json.dumps({
    "tables": [
        describe(table, schema)
        for schema in schemas
        for table in sorted(inspector.get_table_names(schema))
        if table not in partitions
    ],
    "views": [
        {"name": view, "schema": schema, "definition": inspector.get_view_definition(view, schema).strip().rstrip(";")}
        for schema in schemas
        for view in sorted(inspector.get_view_names(schema))
    ],
}))
