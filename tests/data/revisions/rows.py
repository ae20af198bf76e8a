"""Rows written by a revision."""
import datetime

from alembic import op
import sqlalchemy as sa

revision = "0004"
down_revision = "0003"


def upgrade():
    colours = op.create_table(
        "colours",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(20)),
        sa.Column("added", sa.Date()),
    )
    op.bulk_insert(
        colours,
        [
            {"id": 1, "name": "red", "added": datetime.date(2020, 1, 2)},
            {"id": 2, "name": None, "added": None},
            {"id": 3, "name": op.inline_literal("green")},
        ],
        multiinsert=False,
    )
    op.bulk_insert(sa.table("flags", sa.column("code", sa.String), sa.column("on")), [{"code": c, "on": True} for c in "xy"])


def downgrade():
    op.drop_table("colours")
