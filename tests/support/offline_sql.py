"""Prints the SQL of a revision file as real Alembic's offline mode writes it, a statement a line.

usage: offline_sql.py DIALECT FILE [downgrade]
"""
import importlib.util
import io
import re
import sys
import warnings

warnings.simplefilter("ignore")

from alembic.migration import MigrationContext  # noqa: E402
from alembic.operations import Operations  # noqa: E402

dialect, file = sys.argv[1:3]
spec = importlib.util.spec_from_file_location("revision", file)
revision = importlib.util.module_from_spec(spec)
spec.loader.exec_module(revision)
out = io.StringIO()
context = MigrationContext.configure(dialect_name=dialect, opts={"as_sql": True, "output_buffer": out})
with Operations.context(context):
    (revision.downgrade if "downgrade" in sys.argv else revision.upgrade)()
for statement in out.getvalue().split(";\n\n"):
    line = re.sub(r"\s+", " ", statement).strip()
    if line:
        print(line)
