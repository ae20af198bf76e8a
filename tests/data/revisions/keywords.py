"""Directives given by keyword, types as classes, imports of all sorts."""
from typing import Sequence, Union

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Column, String
from sqlalchemy.dialects import mysql, postgresql as pg

revision: str = "0001"
down_revision: Union[str, None] = None
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    op.create_table(
        "boats",
        Column("id", sa.Integer, primary_key=True),
        Column("name", String(40), nullable=False, unique=True),
        sa.Column("sort", sa.Unicode(length=10), server_default="sail"),
        sa.Column("built", sa.Date(), server_default=sa.func.current_date()),
        sa.Column("log", pg.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("big", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), index=True),
        sa.Column("tons", mysql.INTEGER(display_width=11), sa.ForeignKey("weights.id", ondelete="CASCADE")),
        sa.CheckConstraint("length(name) > 1", "ck_boats_name"),
        sa.Index("ix_boats_sort", "sort", sa.text("name DESC")),
        sqlite_autoincrement=True,
    )
    op.add_column(table_name="boats", column=sa.Column(name="flag", type_=sa.CHAR(2), nullable=True))
    op.create_index(index_name="ix_flag", table_name="boats", columns=["flag"], unique=True, sqlite_where=sa.text("flag IS NOT NULL"))
    op.create_foreign_key(
        constraint_name="fk_flag", source_table="boats", referent_table="flags", local_cols=["flag"], remote_cols=["code"], onupdate="CASCADE"
    )
    op.alter_column("boats", "sort", existing_type=sa.Unicode(10), new_column_name="kind", server_default=None)
    op.alter_column(table_name="boats", column_name="name", type_=sa.Text(), nullable=True, server_default=sa.text("'?'"))


def downgrade() -> None:
    op.drop_constraint(constraint_name="fk_flag", table_name="boats", type_="foreignkey")
    op.drop_index("ix_flag", if_exists=True)
    op.drop_column(table_name="boats", column_name="flag")
    op.drop_table(table_name="boats", if_exists=True)
