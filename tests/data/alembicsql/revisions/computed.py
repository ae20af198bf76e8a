"""Computed columns."""
import sqlalchemy as sa

from alembic import op

revision = "computed"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.create_table(
        "boxes",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("area", sa.Integer(), sa.Computed("width * height", persisted=True)),
    )
    op.add_column("orders", sa.Column("double", sa.Integer(), sa.Computed("total * 2", persisted=True), nullable=True))


def downgrade():
    op.drop_column("orders", "double")
    op.drop_table("boxes")
