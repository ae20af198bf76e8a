"""create_index and drop_index in their forms."""
import sqlalchemy as sa

from alembic import op

revision = "indexes"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.create_index("ix_accounts_email", "accounts", ["email"])
    op.create_index("ix_accounts_two", "accounts", ["name", "email"], unique=False)
    op.create_index(op.f("ix_accounts_status"), "accounts", ["status"], unique=True)
    op.create_index(index_name="ix_orders_total", table_name="orders", columns=["total"])
    op.create_index("ix_invoices_number", "invoices", ["number"], schema="sales", unique=True)
    op.create_index("ix_accounts_lower", "accounts", [sa.text("lower(name)")])
    op.create_index("ix_accounts_newest", "accounts", [sa.text("created DESC"), "id"])


def downgrade():
    op.drop_index("ix_accounts_newest", table_name="accounts")
    op.drop_index("ix_accounts_lower", "accounts")
    op.drop_index("ix_invoices_number", table_name="invoices", schema="sales")
    op.drop_index(index_name="ix_orders_total", table_name="orders")
    op.drop_index(op.f("ix_accounts_status"), table_name="accounts")
    op.drop_index("ix_accounts_two", table_name="accounts")
    op.drop_index("ix_accounts_email", table_name="accounts")
