"""Indexes made without blocking, outside the transaction."""
import sqlalchemy as sa

from alembic import op

revision = "indexes_concurrently"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    with op.get_context().autocommit_block():
        op.create_index("ix_accounts_email", "accounts", ["email"], postgresql_concurrently=True)
    op.create_index("ix_orders_total", "orders", ["total"], postgresql_concurrently=True, unique=True)


def downgrade():
    op.drop_index("ix_orders_total", table_name="orders", postgresql_concurrently=True)
    with op.get_context().autocommit_block():
        op.drop_index("ix_accounts_email", table_name="accounts", postgresql_concurrently=True)
