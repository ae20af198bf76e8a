"""A new column with a unique index."""
import sqlalchemy as sa

from alembic import op

revision = "add_column_unique_index"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.add_column("orders", sa.Column("slug", sa.String(8), index=True, unique=True))


def downgrade():
    op.drop_index(op.f("ix_orders_slug"), table_name="orders")
    op.drop_column("orders", "slug")
