"""Asking the database."""
from alembic import op
import sqlalchemy as sa

revision = "0007"
down_revision = "0006"


def upgrade():
    inspector = sa.inspect(op.get_bind())
    if "users" not in inspector.get_table_names():
        op.create_table("users", sa.Column("id", sa.Integer()))


def downgrade():
    op.create_index("ix", "users", ["id"], colour="red")
