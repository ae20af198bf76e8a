#!/usr/bin/env python3
"""What the real SQLAlchemy makes of the model cases, as the lines of their expected.txt.

    judgecases.py FOLDER [CASE ...]

Each case is a folder whose models.py has a Base (a declarative base, a MetaData, a registry or SQLModel). A first line
"# needs: 2.0", "python3.12", "flask" (Flask-SQLAlchemy), the name of another package, or "none" says what it cannot be
imported without; "none" means that it is not to be imported at all. A type that has no form on SQLite shows as "-".
"""
import importlib
import os
import pathlib
import re
import sys
import traceback
import warnings

import sqlalchemy
from sqlalchemy import MetaData, schema
from sqlalchemy.dialects import mysql, postgresql, sqlite
from sqlalchemy.exc import IdentifierError
from sqlalchemy.orm import configure_mappers, mapperlib

warnings.simplefilter("ignore")
MODERN = int(sqlalchemy.__version__.split(".")[0]) >= 2


def can(needs):
    for need in needs:
        if need == "none" or (need == "2.0" and not MODERN) or (need == "python3.12" and sys.version_info < (3, 12)):
            return False
        if need not in ("none", "2.0", "python3.12"):
            try:
                importlib.import_module({"flask": "flask_sqlalchemy"}.get(need, need))
            except ImportError:
                return False
    return True


def plain(text, table=""):
    text = str(text)
    for name in (table, table.split(".")[-1]):
        if name:
            text = re.sub(rf'"?\b{re.escape(name)}\b"?\.', "", text)
    return re.sub(r'[\s`\[\]]+', "", text.replace("!=", "<>")).lower()


def sql(element):
    if hasattr(element, "compile"):
        return str(element.compile(compile_kwargs={"literal_binds": True}))
    return str(element)


def type_of(column):
    try:
        return str(column.type.compile(dialect=sqlite.dialect()))
    except Exception:
        return "-"


def named(constraint):
    """The name, and what PostgreSQL and MySQL make of one that is too long for them."""
    name = constraint.name or "-"
    if len(name) <= 63:
        return name
    cut = []
    for dialect in (postgresql.dialect(), mysql.dialect()):
        try:
            cut.append(str(dialect.identifier_preparer.format_constraint(constraint)))
        except IdentifierError:
            cut.append("refused")
    return "~".join([name, *cut])


def options_of(sequence, more=""):
    """Start, increment and so on of an Identity or a Sequence."""
    names = f"start increment minvalue maxvalue nominvalue nomaxvalue cycle cache {more}".split()
    return "".join(f" {name} {getattr(sequence, name)}" for name in sorted(names) if getattr(sequence, name) is not None)


def column_line(column, table):
    line = f"  column {column.name} |{type_of(column)}| {'null' if column.nullable else 'not null'}"
    default = getattr(column.server_default, "arg", None)
    if default is not None and column.computed is None and getattr(column, "identity", None) is None:
        line += f" default {plain(default if isinstance(default, str) else sql(default), table)}"
    if column.default is not None:
        line += " python"
    if column.onupdate is not None:
        line += " onupdate"
    if column.computed is not None:
        line += f" computed {plain(sql(column.computed.sqltext), table)}"
    if getattr(column, "identity", None) is not None:
        line += " identity" + (" always" if column.identity.always else "") + options_of(column.identity, "on_null order")
    if column.comment:
        line += f" comment {column.comment}"
    return line


def table_lines(table):
    key = table.fullname
    lines = [f"table {key}" + (f" comment {table.comment}" if table.comment else "")]
    lines += [column_line(column, key) for column in table.columns]
    names = [column.name for column in table.primary_key.columns]
    if names:
        lines.append(f"  key {named(table.primary_key)} ({', '.join(names)})")
    found = []
    for constraint in [*table.constraints, *(k for column in table.columns for k in column.constraints)]:
        columns = ", ".join(c.name for c in constraint.columns) if hasattr(constraint, "columns") else ""
        if isinstance(constraint, schema.ForeignKeyConstraint):
            line = f"  foreign key {named(constraint)} ({columns}) -> " + ", ".join(
                e._get_colspec() for e in constraint.elements)
            for option in ("ondelete", "onupdate", "initially"):
                if getattr(constraint, option):
                    line += f" {option} {getattr(constraint, option).upper()}"
            found.append(line + (" deferrable" if constraint.deferrable else ""))
        elif isinstance(constraint, schema.UniqueConstraint):
            found.append(f"  unique {named(constraint)} ({columns})")
        elif isinstance(constraint, schema.CheckConstraint) and not getattr(constraint, "_type_bound", False):
            found.append(f"  check {named(constraint)}: {plain(sql(constraint.sqltext), key)}")
    for index in table.indexes:
        elements = ", ".join(plain(e.name if isinstance(e, schema.Column) else sql(e), key) for e in index.expressions)
        where = index.dialect_kwargs.get("sqlite_where")
        found.append(f"  index {named(index)}{' unique' if index.unique else ''} ({elements})"
                     + ("" if where is None else f" where {plain(sql(where), key)}"))
    return lines + sorted(found)


def kind_of(relation):
    if relation.direction.name == "MANYTOMANY":
        return "many-to-many"
    if relation.direction.name == "MANYTOONE":
        return "many-to-one"
    return "one-to-many" if relation.uselist else "one-to-one"


def relationship_lines(modules):
    lines = []
    for registry in mapperlib._all_registries():
        for mapper in registry.mappers:
            if mapper.class_.__module__ not in modules:
                continue
            for relation in mapper.relationships:
                if mapper.inherits is not None and relation.key in mapper.inherits.relationships:
                    continue
                if hasattr(relation, "_legacy_inactive_history_style") and relation.parent is not mapper:
                    continue
                back = relation.back_populates
                if not back and relation.backref:
                    back = relation.backref if isinstance(relation.backref, str) else relation.backref[0]
                lines.append(f"relationship {mapper.class_.__name__}.{relation.key} -> "
                             f"{relation.mapper.class_.__name__} {kind_of(relation)}"
                             + (f" back {back}" if back else "")
                             + (f" through {relation.secondary.fullname}" if relation.secondary is not None else ""))
    return sorted(set(lines))


def judge(folder):
    sys.path.insert(0, str(folder))
    module = importlib.import_module("models")
    configure_mappers()
    base = module.Base
    metadata = base if isinstance(base, MetaData) else base.metadata
    made = {name for name, each in sys.modules.items()
            if str(getattr(each, "__file__", "") or "").startswith(str(folder))}
    lines = []
    for table in sorted(metadata.tables.values(), key=lambda t: t.fullname):
        lines += table_lines(table)
    for sequence in sorted(metadata._sequences.values(), key=lambda each: each.name):
        lines.append(f"sequence {f'{sequence.schema}.' if sequence.schema else ''}{sequence.name}{options_of(sequence, 'order')}")
    return lines + relationship_lines(made)


def main():
    root = pathlib.Path(sys.argv[1]).resolve()
    for folder in sorted(root.iterdir()):
        source = folder / "models.py"
        if not source.is_file() or (sys.argv[2:] and folder.name not in sys.argv[2:]):
            continue
        first = source.read_text().split("\n", 1)[0]
        needs = first[8:].split() if first.startswith("# needs:") else []
        if not can(needs):
            print(f"== {folder.name} skipped")
            continue
        sys.stdout.flush()
        child = os.fork()  # what a case leaves behind in SQLAlchemy ends with its process
        if child:
            os.waitpid(child, 0)
            continue
        try:
            print("\n".join([f"== {folder.name}"] + judge(folder)))
        except Exception:
            print(f"== {folder.name} failed")
            traceback.print_exc(limit=-3)
        sys.stdout.flush()
        os._exit(0)


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    main()
