"""Constraints and flags inside a column."""
import sqlalchemy as sa

from alembic import op

revision = "constraints_in_columns"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.create_table(
        "flags",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("email", sa.String(60), unique=True, nullable=False),
        sa.Column("nick", sa.String(60), index=True),
        sa.Column("account_id", sa.Integer(), sa.ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
        sa.Column("order_id", sa.ForeignKey("orders.id", name="fk_flags_order"), type_=sa.Integer()),
        sa.Column("age", sa.Integer(), sa.CheckConstraint("age >= 0", name="ck_flags_age")),
    )


def downgrade():
    op.drop_table("flags")
