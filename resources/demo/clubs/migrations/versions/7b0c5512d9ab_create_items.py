"""Create items

Revision ID: 7b0c5512d9ab
Revises: 6a7f3c15e8d2
Create Date: 2026-11-10 09:00:30.000000

"""
from alembic import op
import sqlalchemy as sa

revision = "7b0c5512d9ab"
down_revision = "6a7f3c15e8d2"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("price", sa.Numeric(precision=10, scale=2), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("price >= 0", name=op.f("ck_items_price_not_negative")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_items_group_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_items")),
    )


def downgrade():
    op.drop_table("items")
