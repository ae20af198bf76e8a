"""Directives with all arguments by name, types from other modules, joined strings."""
import sqlalchemy as sa

from alembic import op
from sqlalchemy import Column, Integer, String, types

revision = "keyword_forms"
down_revision = "base"
branch_labels = None
depends_on = None

TABLE = "keywords"
PREFIX = "ix_" + TABLE


def upgrade() -> None:
    op.create_table(
        TABLE,
        Column("id", Integer(), nullable=False),
        Column(name="label", type_=String(length=10), nullable=True, server_default="a" "b"),
        Column("body", types.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_%s" % TABLE)),
    )
    op.create_index(index_name=PREFIX, table_name=TABLE, columns=["label"], unique=True)
    op.alter_column(
        table_name=TABLE, column_name="label", existing_type=String(10), nullable=False, existing_server_default="ab"
    )


def downgrade() -> None:
    op.drop_index(index_name=PREFIX, table_name=TABLE)
    op.drop_table(table_name=TABLE)
