"""Create profiles

Revision ID: 3310b9fe8c21
Revises: 1f00aa3c7d55
Create Date: 2026-11-07 10:30:41.000000

"""
from alembic import op
import sqlalchemy as sa

revision = "3310b9fe8c21"
down_revision = "1f00aa3c7d55"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "profiles",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=True),
        sa.Column("biography", sa.Text(), nullable=True),
        sa.Column("birthday", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_profiles_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profiles")),
        sa.UniqueConstraint("user_id", name=op.f("uq_profiles_user_id")),
    )


def downgrade():
    op.drop_table("profiles")
