"""Create tags

Revision ID: 8d12aa40ef77
Revises: 6a7f3c15e8d2
Create Date: 2026-11-11 13:37:12.000000

"""
from alembic import op
import sqlalchemy as sa

revision = "8d12aa40ef77"
down_revision = "6a7f3c15e8d2"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "tags",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tags")),
        sa.UniqueConstraint("name", name=op.f("uq_tags_name")),
    )


def downgrade():
    op.drop_table("tags")
