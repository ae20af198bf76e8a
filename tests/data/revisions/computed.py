"""What a literal evaluator can compute: variables, loops, f-strings, helper functions."""
import logging

from alembic import op
import sqlalchemy as sa

revision = "0002"
down_revision = ("0001", "00ff")
log = logging.getLogger(__name__)

TABLES = ("posts", "comments")
SCHEMA = None
STAMP = sa.DateTime(timezone=True)


def timestamps():
    return [
        sa.Column("created_at", STAMP, server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", STAMP, nullable=True),
    ]


def add_owner(table, nullable=True):
    op.add_column(table, sa.Column("owner_id", sa.Integer(), nullable=nullable))
    op.create_index(op.f(f"ix_{table}_owner_id"), table, ["owner_id"])


def upgrade():
    bind = op.get_bind()
    log.info("tables: %s", TABLES)
    for name in TABLES:
        op.create_table(name, sa.Column("id", sa.Integer(), nullable=False), *timestamps(), sa.PrimaryKeyConstraint("id"), schema=SCHEMA)
        add_owner(name, nullable=name == "posts")
    for column in ("a", "b"):
        op.execute(
            "UPDATE posts SET "
            "%s = 1" % column
        )
    bind.execute(sa.text("UPDATE posts SET a = :a").bindparams(a=5))
    op.execute(
        """
        DELETE FROM posts;
        DELETE FROM comments WHERE body = 'a;b'
        """
    )


def downgrade():
    for name in reversed(TABLES):
        op.drop_index(op.f("ix_{}_owner_id".format(name)), table_name=name)
        op.drop_table(name)
