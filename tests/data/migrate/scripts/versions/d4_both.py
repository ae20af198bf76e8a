"""both branches

Revision ID: d4
"""
from alembic import op
import sqlalchemy as sa

revision = "d4"
down_revision = ("b3", "c2")


def upgrade():
    op.rename_table("people", "readers")


def downgrade():
    op.rename_table("readers", "people")
