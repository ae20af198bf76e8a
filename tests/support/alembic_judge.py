"""Judges a database by the real SQLAlchemy and Alembic; prints lines to compare.

usage: alembic_judge.py compare MODULE URL    differences between the module's metadata and the database
       alembic_judge.py schema URL            what SQLAlchemy's inspector sees, without the version table
"""
import importlib
import os
import sys
import warnings

warnings.simplefilter("ignore")

from sqlalchemy import MetaData, create_engine, inspect  # noqa: E402

from alembic.autogenerate import compare_metadata  # noqa: E402
from alembic.migration import MigrationContext  # noqa: E402


def metadata_of(module):
    found = [value if isinstance(value, MetaData) else getattr(value, "metadata", None) for value in vars(module).values()]
    return max((one for one in found if isinstance(one, MetaData)), key=lambda one: len(one.tables))


def compare(module, url):
    sys.path.insert(0, os.getcwd())
    metadata = metadata_of(importlib.import_module(module))
    with create_engine(url).connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": False})
        for difference in compare_metadata(context, metadata):
            print(difference)


def schema(url):
    inspector = inspect(create_engine(url))
    lines = []
    for table in inspector.get_table_names():
        if table == "alembic_version":
            continue
        lines.append("table %s" % table)
        for column in inspector.get_columns(table):
            lines.append("%s column %s %r null=%s default=%s" % (
                table, column["name"], column["type"], column["nullable"], column["default"]))
        lines.append("%s key %s" % (table, inspector.get_pk_constraint(table)))
        for key in inspector.get_foreign_keys(table):
            lines.append("%s foreign key %s" % (table, sorted(key.items(), key=str)))
        for unique in inspector.get_unique_constraints(table):
            lines.append("%s unique %s" % (table, sorted(unique.items(), key=str)))
        for index in inspector.get_indexes(table):
            lines.append("%s index %s" % (table, sorted(index.items(), key=str)))
        for check in inspector.get_check_constraints(table):
            lines.append("%s check %s" % (table, sorted(check.items(), key=str)))
    print("\n".join(sorted(lines)))


{"compare": compare, "schema": schema}[sys.argv[1]](*sys.argv[2:])
