"""Compares modules of models with the database by the real Alembic, as long as it is asked.

usage: pairs_judge.py URL      reads the path of a module per line; answers each with a JSON list of differences, as text
"""
import importlib.util
import json
import sys
import warnings

warnings.simplefilter("ignore")

from sqlalchemy import MetaData, create_engine  # noqa: E402

from alembic.autogenerate import compare_metadata  # noqa: E402
from alembic.migration import MigrationContext  # noqa: E402

engine = create_engine(sys.argv[1])


def metadata_of(path):
    spec = importlib.util.spec_from_file_location("models", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["models"] = module
    spec.loader.exec_module(module)
    found = [getattr(value, "metadata", value) for value in vars(module).values()]
    return next((one for one in found if isinstance(one, MetaData)), MetaData())


def differences(path):
    metadata = metadata_of(path)
    with engine.connect() as connection:
        # Of defaults it sees differences where there are none, and fails on quotes in them.
        context = MigrationContext.configure(connection, opts={
            "compare_type": True, "compare_server_default": False})
        found = compare_metadata(context, metadata)
    return [str(one) for one in found]


for line in sys.stdin:
    try:
        answer = differences(line.rstrip("\n"))
    except Exception as error:  # whatever it is, it is an answer
        answer = ["%s: %s" % (type(error).__name__, error)]
    print(json.dumps(answer), flush=True)
