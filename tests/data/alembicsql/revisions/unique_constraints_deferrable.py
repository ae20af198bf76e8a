"""Unique constraints that are looked at late."""
import sqlalchemy as sa

from alembic import op

revision = "unique_constraints_deferrable"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.create_unique_constraint("uq_orders_late", "orders", ["total"], deferrable=True, initially="DEFERRED")
    op.create_table(
        "late",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("a", sa.Integer()),
        sa.PrimaryKeyConstraint("id", name="pk_late", deferrable=True, initially="IMMEDIATE"),
        sa.UniqueConstraint("a", name="uq_late", deferrable=True),
        sa.CheckConstraint("a > 0", name="ck_late"),
    )


def downgrade():
    op.drop_table("late")
    op.drop_constraint("uq_orders_late", "orders")
