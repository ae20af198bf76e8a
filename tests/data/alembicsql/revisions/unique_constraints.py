"""create_unique_constraint in its forms."""
import sqlalchemy as sa

from alembic import op

revision = "unique_constraints"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.create_unique_constraint("uq_orders_account", "orders", ["account_id", "total"])
    op.create_unique_constraint(constraint_name="uq_invoices", table_name="invoices", columns=["number"], schema="sales")
    op.create_unique_constraint(None, "accounts", ["name"])


def downgrade():
    op.drop_constraint("uq_invoices", "invoices", schema="sales", type_="unique")
    op.drop_constraint("uq_orders_account", "orders", type_="unique")
