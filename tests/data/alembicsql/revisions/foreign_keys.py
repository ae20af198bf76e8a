"""create_foreign_key with every argument."""
import sqlalchemy as sa

from alembic import op

revision = "foreign_keys"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.create_foreign_key("fk_orders_account", "orders", "accounts", ["account_id"], ["id"])
    op.create_foreign_key(
        "fk_orders_actions", "orders", "accounts", ["account_id"], ["id"], onupdate="CASCADE", ondelete="SET NULL"
    )
    op.create_foreign_key(
        constraint_name="fk_invoices_order",
        source_table="invoices",
        referent_table="orders",
        local_cols=["amount"],
        remote_cols=["id"],
        source_schema="sales",
    )
    op.create_foreign_key(
        "fk_orders_invoice", "orders", "invoices", ["total"], ["id"], referent_schema="sales", use_alter=True
    )
    op.create_foreign_key("fk_orders_self", "orders", "orders", ["total"], ["id"])
    op.create_foreign_key(None, "orders", "groups", ["account_id", "total"], ["id", "title"])


def downgrade():
    op.drop_constraint("fk_orders_self", "orders", type_="foreignkey")
    op.drop_constraint("fk_invoices_order", "invoices", schema="sales", type_="foreignkey")
    op.drop_constraint("fk_orders_account", "orders", "foreignkey")
    op.drop_constraint("fk_orders_actions", "orders")
