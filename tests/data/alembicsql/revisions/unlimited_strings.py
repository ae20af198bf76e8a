"""Strings without any length, which MySQL refuses."""
import sqlalchemy as sa

from alembic import op

revision = "unlimited_strings"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.create_table(
        "unlimited",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("any", sa.String()),
        sa.Column("any_unicode", sa.Unicode),
    )


def downgrade():
    op.drop_table("unlimited")
