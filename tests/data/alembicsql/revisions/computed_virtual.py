"""Computed columns that are not stored, or not said to be."""
import sqlalchemy as sa

from alembic import op

revision = "computed_virtual"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.create_table(
        "virtual_boxes",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("half", sa.Integer(), sa.Computed("width / 2", persisted=False)),
    )
    op.create_table(
        "unsaid_boxes",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("half", sa.Integer(), sa.Computed("width / 2")),
        sa.Column("part", sa.String(20), sa.Computed("upper('a' || 'b')"), nullable=False),
    )


def downgrade():
    op.drop_table("unsaid_boxes")
    op.drop_table("virtual_boxes")
