"""What real SQLAlchemy and Alembic make of names, types and declared types on SQLite.

Reads {"names": [...], "types": [python expressions], "declared": [...]} from standard input; prints
{"names": [quoted], "types": [DDL], "declared": [[class, length, precision, scale, DDL]], "differ": {type: {declared: bool}}}.
"""
import json
import sys
import warnings

import sqlalchemy as sa
from alembic.migration import MigrationContext
from sqlalchemy.dialects import sqlite

warnings.simplefilter("ignore")
given = json.load(sys.stdin)
dialect = sqlite.dialect()
connection = sa.create_engine("sqlite://").connect()
impl = MigrationContext.configure(connection).impl
types = {text: eval(text, {"sa": sa, "sqlite": sqlite}) for text in given["types"]}
parsed = {text: dialect._resolve_type_affinity(text.upper()) for text in given["declared"]}


def ddl(kind):
    return "" if isinstance(kind, sa.types.NullType) else dialect.type_compiler.process(kind)


def differs(database, model):
    if isinstance(database, sa.types.NullType):
        return False
    return bool(impl.compare_type(sa.Column("x", database), sa.Column("x", model)))


print(json.dumps({
    "names": [dialect.identifier_preparer.quote(name) for name in given["names"]],
    "types": [ddl(kind) for kind in types.values()],
    "declared": [
        [
            "" if isinstance(kind, sa.types.NullType) else type(kind).__name__,
            getattr(kind, "length", None),
            getattr(kind, "precision", None),
            getattr(kind, "scale", None),
            ddl(kind),
        ]
        for kind in parsed.values()
    ],
    "differ": {
        text: {declared: differs(kind, model) for declared, kind in parsed.items()} for text, model in types.items()
    },
}))
