"""A new column with an index."""
import sqlalchemy as sa

from alembic import op

revision = "add_column_indexed"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.add_column("orders", sa.Column("code", sa.String(8), index=True))


def downgrade():
    op.drop_index("ix_orders_code", table_name="orders")
    op.drop_column("orders", "code")
