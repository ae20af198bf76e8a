"""Imports a project's models and writes what SQLAlchemy then knows as JSON, for `stillroom models --exact`.

Run by the project's own Python, `python -B -c SCRIPT`, with the request on standard input: JSON with "mark" (written
before the answer), "dialect", "modules" to import, "metadata" ("module:expression"), and "paths" for sys.path.
Works with Python 3.7 and SQLAlchemy 1.4 or later. Writes no file.
"""
import json
import os
import sys


def take_stdout():
    """What the project prints goes to standard error; only the answer goes to standard output."""
    answer = os.dup(1)
    os.dup2(2, 1)
    return answer


def compiled(element, dialect):
    """As in a CREATE TABLE: columns without their table."""
    return dialect.ddl_compiler(dialect, None).sql_compiler.process(element, include_table=False, literal_binds=True)


class Reader:
    def __init__(self, dialect):
        import sqlalchemy
        from sqlalchemy import schema

        self.sqlalchemy = sqlalchemy
        self.schema = schema
        dialect = "mysql" if dialect == "mariadb" else dialect
        self.dialect = __import__("sqlalchemy.dialects." + dialect, fromlist=["dialect"]).dialect()

    def name(self, item):
        name = getattr(item, "name", None)
        return str(name) if isinstance(name, str) else None

    def sql(self, element):
        try:
            return compiled(element, self.dialect)
        except Exception:
            return str(element)

    def type(self, column):
        try:
            return {"ddl": self.dialect.type_compiler.process(column.type)}
        except Exception as error:
            return {"ddl": None, "error": str(error).split("\n")[0]}

    def default(self, column):
        clause = column.server_default
        if clause is None or isinstance(clause, (getattr(self.schema, "Computed", ()), getattr(self.schema, "Identity", ()))):
            return None
        arg = getattr(clause, "arg", None)
        if arg is None:
            return None  # FetchedValue: the database does it by other means
        if isinstance(arg, str):
            return {"kind": "literal", "text": arg}
        return {"kind": "text", "text": self.sql(arg)}

    def column(self, column):
        computed = getattr(column, "computed", None)
        identity = getattr(column, "identity", None)
        return {
            "name": column.name,
            "type": self.type(column),
            "nullable": bool(column.nullable),
            "default": self.default(column),
            "computed": computed and {"sqltext": self.sql(computed.sqltext), "persisted": computed.persisted},
            "identity": identity and self.identity(identity),
            "comment": column.comment,
            "python_default": column.default is not None,
            "onupdate": column.onupdate is not None,
        }

    def identity(self, identity):
        names = ("start", "increment", "minvalue", "maxvalue", "nominvalue", "nomaxvalue", "cycle", "cache", "order",
                 "on_null")
        given = {name: getattr(identity, name, None) for name in names}
        return {
            "always": bool(identity.always),
            "options": {name: repr(value) for name, value in given.items() if value is not None},
        }

    def element(self, expression):
        """One element of an index, its order apart from what is ordered."""
        order = {}
        while True:
            name = getattr(getattr(expression, "modifier", None), "__name__", "")
            if name == "desc_op":
                order["descending"] = True
            elif name.startswith("nulls"):
                order["nulls"] = "FIRST" if "first" in name else "LAST"
            elif name != "asc_op":
                break
            expression = expression.element
        if isinstance(expression, self.schema.Column):
            return dict(order, column=expression.name)
        return dict(order, expression=self.sql(expression))

    def foreign_key(self, constraint):
        targets = [element._get_colspec().split(".") for element in constraint.elements]
        return {
            "name": self.name(constraint),
            "columns": [element.parent.name for element in constraint.elements],
            "referred_schema": ".".join(targets[0][:-2]) or None,
            "referred_table": targets[0][-2] if len(targets[0]) > 1 else "",
            "referred_columns": [target[-1] for target in targets],
            "ondelete": constraint.ondelete,
            "onupdate": constraint.onupdate,
            "deferrable": constraint.deferrable,
            "initially": constraint.initially,
        }

    def index(self, index):
        elements = [self.element(expression) for expression in index.expressions]
        where = None
        for dialect in (self.dialect.name, "postgresql", "sqlite", "mssql"):
            options = index.dialect_options[dialect] if dialect != "mysql" else {}
            where = where if where is not None else options.get("where")
        return {
            "name": self.name(index),
            "unique": bool(index.unique),
            "elements": elements,
            "where": None if where is None else self.sql(where) if not isinstance(where, str) else where,
        }

    def table(self, table):
        keys = {"foreign_keys": [], "unique_constraints": [], "check_constraints": []}
        for constraint in sorted(table.constraints, key=lambda one: getattr(one, "_creation_order", 0)):
            if isinstance(constraint, self.schema.ForeignKeyConstraint):
                keys["foreign_keys"].append(self.foreign_key(constraint))
            elif isinstance(constraint, self.schema.UniqueConstraint):
                keys["unique_constraints"].append(
                    {"name": self.name(constraint), "columns": [column.name for column in constraint.columns]})
            elif isinstance(constraint, self.schema.CheckConstraint) and not getattr(constraint, "_type_bound", False):
                keys["check_constraints"].append({"name": self.name(constraint), "sqltext": self.sql(constraint.sqltext)})
        return dict(
            keys,
            name=table.name,
            schema=table.schema,
            comment=table.comment,
            columns=[self.column(column) for column in table.columns],
            primary_key={"name": self.name(table.primary_key),
                         "columns": [column.name for column in table.primary_key.columns]},
            indexes=[self.index(index) for index in sorted(table.indexes, key=lambda one: one.name or "")],
        )

    def relationships(self, metadata, errors):
        from sqlalchemy import orm

        kinds = {"MANYTOONE": "many-to-one", "ONETOMANY": "one-to-many", "MANYTOMANY": "many-to-many"}
        try:
            orm.configure_mappers()
        except Exception as error:
            errors.append("The mappers cannot be configured: %s" % str(error).split("\n")[0])
            return []
        found = []
        for mapper in all_mappers():
            if getattr(mapper.local_table, "metadata", None) is not metadata:
                continue
            for item in mapper.relationships:
                if item.parent is not mapper:
                    continue
                kind = kinds[item.direction.name]
                if kind == "one-to-many" and not item.uselist:
                    kind = "one-to-one"
                found.append({
                    "class": mapper.class_.__name__,
                    "name": item.key,
                    "target": item.mapper.class_.__name__,
                    "kind": kind,
                    "back_populates": item.back_populates,
                    "association": item.secondary.key if getattr(item.secondary, "key", None) else None,
                })
        return sorted(found, key=lambda one: (one["class"], one["name"]))


def all_mappers():
    from sqlalchemy.orm import mapperlib

    registries = mapperlib._all_registries()
    return [mapper for registry in registries for mapper in registry.mappers]


def evaluate(metadata):
    module, _, expression = metadata.partition(":")
    value = sys.modules[module]
    for part in expression.split("."):
        value = getattr(value, part)
    return value


def read(request):
    import importlib

    sys.path[0:0] = request["paths"]
    errors = []
    metadata_module = request["metadata"].partition(":")[0]
    for name in [metadata_module] + [one for one in request["modules"] if one != metadata_module]:
        try:
            importlib.import_module(name)
        except BaseException as error:  # SystemExit too: a module may call sys.exit()
            errors.append("%s cannot be imported: %s: %s" % (name, type(error).__name__, str(error).split("\n")[0]))
    if metadata_module not in sys.modules:
        return {"errors": errors}
    reader = Reader(request["dialect"])
    metadata = evaluate(request["metadata"])
    metadata = getattr(metadata, "metadata", metadata)
    return {
        "python": sys.version.split()[0],
        "sqlalchemy": reader.sqlalchemy.__version__,
        "tables": [reader.table(table) for table in metadata.tables.values()],
        "orm_relationships": reader.relationships(metadata, errors),
        "errors": errors,
    }


def main():
    answer = take_stdout()
    request = json.loads(sys.stdin.buffer.read().decode())
    try:
        result = read(request)
    except BaseException as error:
        result = {"errors": ["%s: %s" % (type(error).__name__, error)]}
    data = (request["mark"] + json.dumps(result) + "\n").encode()
    while data:
        data = data[os.write(answer, data):]
    os._exit(0)  # threads and exit handlers of the project are not waited for


main()
