"""What the real Alembic would do to make one SQLite file like another, a line per change.

usage: compare_files.py WANTED ACTUAL
"""
import sys
import warnings

warnings.simplefilter("ignore")

from sqlalchemy import MetaData, create_engine  # noqa: E402

from alembic.autogenerate import compare_metadata  # noqa: E402
from alembic.migration import MigrationContext  # noqa: E402


def line(change):
    kind = change[0]
    if kind.endswith("_table"):
        return "%s %s" % (kind, change[1].name)
    if kind.endswith("_column"):
        return "%s %s.%s" % (kind, change[2], change[3].name)
    if kind.startswith("modify_"):
        return "%s %s.%s" % (kind, change[2], change[3])
    target = change[1]
    columns = ",".join(column.name for column in target.columns)
    return "%s %s(%s)" % (kind, target.table.name, columns)


def main():
    metadata = MetaData()
    metadata.reflect(create_engine("sqlite:///" + sys.argv[1]))
    removed = []
    with create_engine("sqlite:///" + sys.argv[2]).connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        lines = []
        for change in compare_metadata(context, metadata):
            for one in change if isinstance(change, list) else [change]:
                lines.append(line(one))
                if one[0] == "remove_table":
                    removed.append(one[1].name)
    # The indexes of a removed table go with it.
    print("\n".join(sorted(l for l in lines if not any(l.startswith("remove_index %s(" % t) for t in removed))))


main()
