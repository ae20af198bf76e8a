"""What the real Alembic prints for revisions in offline mode, for a test to compare.

usage: alembic_offline.py DIALECT FOLDER
Prints JSON: {"file": {"upgrade": [statement, ...], "downgrade": [...]}}; a direction Alembic fails at is its
statements so far and "ERROR <class>: <first line>".
"""
import importlib.util
import io
import json
import os
import sys
import warnings

warnings.simplefilter("ignore")

from alembic.migration import MigrationContext  # noqa: E402
from alembic.operations import Operations  # noqa: E402


def statements(dialect, function):
    context = MigrationContext.configure(
        dialect_name=dialect,
        dialect_opts={"paramstyle": "named"},
        opts={"as_sql": True, "output_buffer": io.StringIO(), "literal_binds": True},
    )
    printed = []
    context.impl.static_output = printed.append
    try:
        with Operations.context(context):
            function()
    except Exception as error:
        printed.append("ERROR %s: %s" % (type(error).__name__, str(error).splitlines()[0]))
    separator = getattr(context.impl, "batch_separator", None)
    return [text for text in printed if text != separator]


def main(dialect, folder):
    result = {}
    for file in sorted(os.listdir(folder)):
        if not file.endswith(".py"):
            continue
        spec = importlib.util.spec_from_file_location(file[:-3], os.path.join(folder, file))
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        result[file] = {name: statements(dialect, getattr(module, name)) for name in ("upgrade", "downgrade")}
    json.dump(result, sys.stdout, indent=1, ensure_ascii=False)


sys.dont_write_bytecode = True
main(*sys.argv[1:])
