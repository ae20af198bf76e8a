#!/usr/bin/env python3
"""What the real SQLAlchemy says to keyword arguments.

    arguments_judge.py FILE

Writes models into FILE, a declaration with one argument on each line, and prints for each of these lines
"LINE CALLABLE ARGUMENT known|refused|ignored|repeated". Tried are the arguments that any of the callables has, those that a dialect
adds, and words that none of them knows.
"""
import inspect
import pathlib
import re
import sys
import warnings

import sqlalchemy
from sqlalchemy import dialects, orm, schema

OTHERS = ("back_populate on_delete deffered foo foo_bar max_length uniqe where length timezone foreign_key useexisting "
          "_foo _foo_bar foo_").split()
# Not to be found by looking at the signature.
TAKEN = {
    "Column": "name type_ key primary_key nullable default server_default server_onupdate index unique system doc onupdate "
              "autoincrement comment quote info",
    "Table": "schema quote quote_schema autoload autoload_with autoload_replace keep_existing extend_existing resolve_fks "
             "include_columns implicit_returning comment info listeners prefixes must_exist mustexist",
    "Index": "unique quote info",
}
CLASS = "class C{n}(Base): __tablename__ = 'c{n}'; id = Column(Integer, primary_key=True); "
TABLE = "t{n} = Table('t{n}', Base.metadata, Column('id', Integer, primary_key=True), "
FORMS = {
    "relationship": CLASS + "root_id = Column(ForeignKey('root.id')); x = relationship('Root', {a}=None)",
    "Column": CLASS + "x = Column(Integer, {a}=None)",
    "Table": TABLE + "{a}=None)",
    "__table_args__": "class C{n}(Base): __tablename__ = 'c{n}'; __table_args__ = {{'{a}': None}}; "
                      "id = Column(Integer, primary_key=True)",
    "ForeignKey": CLASS + "x = Column(Integer, ForeignKey('root.id', {a}=None))",
    "ForeignKeyConstraint": TABLE + "ForeignKeyConstraint(['id'], ['root.id'], {a}=None))",
    "UniqueConstraint": TABLE + "UniqueConstraint('id', {a}=None))",
    "PrimaryKeyConstraint": TABLE + "PrimaryKeyConstraint('id', {a}=None))",
    "CheckConstraint": TABLE + "CheckConstraint('id > 0', {a}=None))",
    "Index": TABLE + "Index('ix_t{n}', 'id', {a}=None))",
    "Sequence": CLASS + "x = Column(Integer, Sequence('s{n}', {a}=None))",
    "Identity": CLASS + "x = Column(Integer, Identity({a}=None))",
    "Computed": CLASS + "x = Column(Integer, Computed('id + 1', {a}=None))",
}
HEAD = """from sqlalchemy import *
from sqlalchemy.orm import declarative_base, relationship
Base = declarative_base()
class Root(Base): __tablename__ = 'root'; id = Column(Integer, primary_key=True)
"""


def universe():
    names = set(OTHERS)
    for words in TAKEN.values():
        names.update(words.split())
    for callable_ in FORMS:
        found = {"relationship": orm.RelationshipProperty}.get(callable_) or getattr(schema, callable_, None)
        for base in inspect.getmro(found) if found else ():
            for name, parameter in inspect.signature(base.__init__).parameters.items():
                if parameter.kind is parameter.POSITIONAL_OR_KEYWORD or parameter.kind is parameter.KEYWORD_ONLY:
                    names.add(name)
    added = set()
    for dialect in "sqlite postgresql mysql mariadb mssql oracle".split():
        for _, arguments in dialects.registry.load(dialect).construct_arguments or ():
            added.update(arguments)
        added.update(("foo", "nulls_not_distinct", "strict"))
    added.discard("*")
    for dialect in "sqlite postgresql mysql mssql oracle cockroachdb".split():
        names.update(f"{dialect}_{name}" for name in added)
    return sorted(name for name in names if name != "self" and name.isidentifier())


def verdict(source, space):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            exec(source, space)
        except Exception as error:
            # Whatever else is wrong with None as the value does not matter here.
            if re.search("Additional arguments should be named|unexpected keyword argument|is not accepted by dialect",
                         str(error)):
                return "refused"
            if "multiple values" in str(error):
                return "repeated"
    return "ignored" if any("locate any SQLAlchemy dialect" in str(each.message) for each in caught) else "known"


def main():
    space = {}
    exec(HEAD, space)
    lines = HEAD.splitlines()
    for callable_, form in FORMS.items():
        for argument in universe():
            line = form.format(n=len(lines), a=argument)
            lines.append(line)
            print(len(lines), callable_, argument, verdict(line, space))
    pathlib.Path(sys.argv[1]).write_text("\n".join(lines) + "\n")
    print("SQLAlchemy", sqlalchemy.__version__)


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    main()
