"""Constraints inside create_table, named and not."""
import sqlalchemy as sa

from alembic import op

revision = "constraints_inline"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.create_table(
        "constrained",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("a", sa.Integer(), nullable=False),
        sa.Column("b", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("a > 0"),
        sa.CheckConstraint(sa.text("a < 100 OR b IS NULL"), name="ck_constrained_a"),
        sa.CheckConstraint("b % 2 = 0", name=op.f("ck_even")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("a"),
        sa.UniqueConstraint("a", "b", name="uq_constrained_ab"),
    )


def downgrade():
    op.drop_table("constrained")
