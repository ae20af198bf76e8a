"""Imports a module of generated models and judges it by the real SQLAlchemy and Alembic; prints lines.

usage: generated_models.py FILE URL    differences between its MetaData and the database, then its relationships
"""
import importlib.util
import sys
import warnings

warnings.simplefilter("error")

from sqlalchemy import create_engine, inspect  # noqa: E402
from sqlalchemy.orm import configure_mappers  # noqa: E402

from alembic.autogenerate import compare_metadata  # noqa: E402
from alembic.migration import MigrationContext  # noqa: E402

file, url = sys.argv[1:]
spec = importlib.util.spec_from_file_location("models", file)
module = importlib.util.module_from_spec(spec)
sys.modules["models"] = module
spec.loader.exec_module(module)
configure_mappers()
if hasattr(module, "Base"):
    metadata = module.Base.metadata
    mappers = list(module.Base.registry.mappers)
else:
    metadata = module.SQLModel.metadata
    mappers = [one.__mapper__ for one in vars(module).values() if hasattr(one, "__mapper__")]
warnings.simplefilter("ignore")
with create_engine(url).connect() as connection:
    context = MigrationContext.configure(connection, opts={
        "compare_type": True, "compare_server_default": False,
        "include_name": lambda name, kind, parents: not (kind == "table" and name == "alembic_version")})
    for difference in compare_metadata(context, metadata):
        print("difference", difference)
    # Alembic's own comparison of defaults sees differences on SQLite where there are none.
    inspector = inspect(connection)
    for table in metadata.sorted_tables:
        for column in inspector.get_columns(table.name, schema=table.schema):
            ours = table.columns[column["name"]].server_default
            text = None if ours is None or not hasattr(ours, "arg") else str(ours.arg.compile(dialect=connection.dialect))
            if "computed" not in column and "identity" not in column and text != column["default"]:
                print("default of %s.%s: %r, not %r" % (table, column["name"], text, column["default"]))
for mapper in sorted(mappers, key=lambda one: one.class_.__name__):
    for relation in mapper.relationships:
        print("%s.%s %s%s%s -> %s" % (
            mapper.class_.__name__, relation.key, relation.direction.name, " list" if relation.uselist else "",
            " via " + relation.secondary.name if relation.secondary is not None else "",
            relation.mapper.class_.__name__))
