"""Prints what the real SQLAlchemy makes of a module's models, one line per fact, to compare as lines.

usage: dump_metadata.py FOLDER MODULE[,MODULE...] MODULE:EXPRESSION
"""
import importlib
import sys

from sqlalchemy import schema
from sqlalchemy.orm import configure_mappers
from sqlalchemy.orm import mapperlib


def text(element):
    return str(element.compile(compile_kwargs={"literal_binds": True}))


def default(column):
    clause = column.server_default
    if clause is None or not hasattr(clause, "arg"):
        return "-"
    return repr(clause.arg) if isinstance(clause.arg, str) else text(clause.arg)


def table_lines(table):
    yield "table %s comment=%s" % (table.key, table.comment or "")
    for column in table.columns:
        yield "  column %s %s %s default=%s python=%s onupdate=%s" % (
            column.name, type(column.type).__name__, "null" if column.nullable else "not null",
            default(column), column.default is not None, column.onupdate is not None)
    yield "  key %s (%s)" % (table.primary_key.name or "", ",".join(c.name for c in table.primary_key.columns))
    facts = []
    for constraint in table.constraints:
        names = ",".join(c.name for c in getattr(constraint, "columns", []))
        name = constraint.name or ""
        if isinstance(constraint, schema.ForeignKeyConstraint):
            target = ",".join("%s.%s" % (e.column.table.key, e.column.name) for e in constraint.elements)
            facts.append("  foreign key %s (%s) -> %s delete=%s update=%s" % (
                name, names, target, constraint.ondelete or "", constraint.onupdate or ""))
        elif isinstance(constraint, schema.UniqueConstraint):
            facts.append("  unique %s (%s)" % (name, names))
        elif isinstance(constraint, schema.CheckConstraint) and not getattr(constraint, "_type_bound", False):
            facts.append("  check %s" % name)
    for index in table.indexes:
        facts.append("  index %s (%s) unique=%s" % (
            index.name, ",".join(getattr(e, "name", None) or "?" for e in index.expressions), bool(index.unique)))
    yield from sorted(facts)


def relationship_lines():
    kinds = {"MANYTOONE": "many-to-one", "ONETOMANY": "one-to-many", "MANYTOMANY": "many-to-many"}
    lines = set()
    for registry in mapperlib._all_registries():
        for mapper in registry.mappers:
            for item in mapper.relationships:
                if item.parent is not mapper:
                    continue
                kind = kinds[item.direction.name]
                if kind == "one-to-many" and not item.uselist:
                    kind = "one-to-one"
                lines.add("relationship %s.%s %s %s via=%s back=%s" % (
                    mapper.class_.__name__, item.key, kind, item.mapper.class_.__name__,
                    item.secondary.key if item.secondary is not None else "", item.back_populates or ""))
    return sorted(lines)


def main():
    sys.path.insert(0, sys.argv[1])
    for name in sys.argv[2].split(","):
        importlib.import_module(name)
    module, expression = sys.argv[3].split(":")
    metadata = eval(expression, vars(sys.modules[module]))
    configure_mappers()
    for table in metadata.tables.values():
        print("\n".join(table_lines(table)))
    print("\n".join(relationship_lines()))


main()
