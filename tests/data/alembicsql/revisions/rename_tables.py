"""rename_table in its forms."""
import sqlalchemy as sa

from alembic import op

revision = "rename_tables"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.rename_table("orders", "purchases")
    op.rename_table("invoices", "bills", schema="sales")
    op.rename_table(old_table_name="groups", new_table_name="Account Groups")


def downgrade():
    op.rename_table("Account Groups", "groups")
    op.rename_table("bills", "invoices", schema="sales")
    op.rename_table("purchases", "orders")
