"""What SQLAlchemy and Alembic say of pairs of a model's type and a declared one, to compare line by line.

usage: mysql_types.py FILE      lines "model | declared", the model's type as Python source
"""
import re
import sys
import warnings

warnings.simplefilter("ignore")

import sqlalchemy as sa  # noqa: E402
from alembic.migration import MigrationContext  # noqa: E402
from sqlalchemy.dialects import mysql  # noqa: E402

dialect = mysql.dialect()
parser = dialect._tabledef_parser
impl = MigrationContext.configure(dialect_name="mysql").impl


def rendered(kind):
    """Arguments in alphabetical order, without asdecimal, which is no matter of the database."""
    prefix = "mysql." if type(kind).__module__.startswith("sqlalchemy.dialects") else "sa."
    name, arguments = re.match(r"(\w+)\((.*)\)$", repr(kind)).groups()
    kept = sorted(one for one in arguments.split(", ") if one != "asdecimal=True")
    return "%s%s(%s)" % (prefix, name, ", ".join(kept))


for line in open(sys.argv[1]):
    if " | " not in line:
        continue
    source, declared = [part.strip() for part in line.split(" | ")]
    state = parser.parse("CREATE TABLE `t` (\n  `c` %s DEFAULT NULL\n) ENGINE=InnoDB" % declared, "utf8mb4")
    found = state.columns[0]["type"]
    wanted = eval(source, {"sa": sa, "mysql": mysql})
    print("%s is %s" % (declared, rendered(found)))
    print("%s as %s" % (declared, dialect.type_compiler.process(found)))
    print("%s as %s" % (source, dialect.type_compiler.process(wanted)))
    differs = impl.compare_type(sa.Column("c", found), sa.Column("c", wanted))
    print("%s %s %s" % (source, "differs from" if differs else "is kept as", declared))
