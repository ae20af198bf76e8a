"""create_check_constraint in its forms."""
import sqlalchemy as sa

from alembic import op

revision = "check_constraints"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.create_check_constraint("ck_orders_total", "orders", "total >= 0")
    op.create_check_constraint("ck_orders_text", "orders", sa.text("total < 1000 AND account_id IS NOT NULL"))
    op.create_check_constraint(
        constraint_name="ck_invoices", table_name="invoices", condition="amount % 5 = 0", schema="sales"
    )


def downgrade():
    op.drop_constraint("ck_invoices", "invoices", schema="sales", type_="check")
    op.drop_constraint("ck_orders_text", "orders", type_="check")
    op.drop_constraint(constraint_name="ck_orders_total", table_name="orders", type_="check")
