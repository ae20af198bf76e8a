"""Dialects, exceptions, the environment."""
import logging
import os

import sqlalchemy as sa
from alembic import context, op

revision = "005"
down_revision = "004"

log = logging.getLogger("alembic")
NOTES = [("one", 1), ("two", 2)]


class Skipped(Exception):
    pass


def check(number):
    if number > 1:
        raise Skipped("too large: %d" % number)


def upgrade():
    bind = op.get_bind()
    notes = op.create_table("notes", sa.Column("name", sa.String(40), primary_key=True), sa.Column("value", sa.String(100)))
    known = {"sqlite": "a file", "postgresql": "a server", "mysql": "a server", "mariadb": "a server"}
    op.bulk_insert(notes, [{"name": "kind", "value": known[bind.dialect.name]}])
    if op.get_context().dialect.name == "postgresql":
        op.execute("ALTER TABLE notes ADD COLUMN extra TEXT")
    elif bind.engine.dialect.name != "sqlite":
        op.add_column("notes", sa.Column("extra", sa.Text()))
    for name, number in NOTES:
        try:
            check(number)
        except Skipped as problem:
            log.info("skipped %s", name)
            op.execute(notes.insert().values(name=name, value=str(problem)))
        else:
            op.execute(notes.insert().values(name=name, value="kept"))
        finally:
            op.execute(notes.insert().values(name=name + " done", value=None))
    if bind.dialect.name != "postgresql":
        try:
            bind.execute(sa.text("INSERT INTO notes (name) VALUES ('one')"))
        except sa.exc.IntegrityError:
            op.execute("INSERT INTO notes (name, value) VALUES ('twice', 'refused')")
    op.execute(notes.insert().values(name="offline", value=str(context.is_offline_mode())))
    op.execute(notes.insert().values(name="environment", value=os.environ.get("STILLROOM_TEST_ABSENT", "absent")))
    updated = bind.execute(sa.text("UPDATE notes SET value = 'was null' WHERE value IS NULL"))
    op.execute(notes.insert().values(name="updated", value=f"{updated.rowcount:>3}"))


def downgrade():
    op.drop_table("notes")
