"""autoincrement= in all its values."""
import sqlalchemy as sa

from alembic import op

revision = "autoincrement"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.create_table(
        "counted_not", sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False), sa.Column("x", sa.Integer())
    )
    op.create_table("counted", sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True))
    op.create_table("counted_auto", sa.Column("id", sa.BigInteger(), primary_key=True, autoincrement="auto"))
    op.create_table(
        "counted_in_key_of_two",
        sa.Column("tenant", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "id"),
    )
    op.create_table(
        "counted_with_default",
        sa.Column("id", sa.Integer(), server_default=sa.text("4"), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "counted_reference",
        sa.Column("id", sa.Integer(), sa.ForeignKey("accounts.id"), primary_key=True),
    )


def downgrade():
    op.drop_table("counted_reference")
    op.drop_table("counted_with_default")
    op.drop_table("counted_in_key_of_two")
    op.drop_table("counted_auto")
    op.drop_table("counted")
    op.drop_table("counted_not")
