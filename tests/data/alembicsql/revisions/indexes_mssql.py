"""Indexes with SQL Server's arguments."""
import sqlalchemy as sa

from alembic import op

revision = "indexes_mssql"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.create_index("ix_orders_clustered", "orders", ["total"], mssql_clustered=True)
    op.create_index("ix_orders_plain", "orders", ["account_id"], mssql_clustered=False, unique=True)
    op.create_index("ix_orders_covering", "orders", ["account_id"], mssql_include=["total", "id"])
    op.create_index("ix_orders_some", "orders", ["total"], mssql_where=sa.text("total > 10"))
    op.create_index(
        "ix_invoices_all",
        "invoices",
        ["number"],
        schema="sales",
        mssql_include=["amount"],
        mssql_where=sa.text("amount IS NOT NULL"),
        mssql_clustered=False,
    )


def downgrade():
    op.drop_index("ix_invoices_all", table_name="invoices", schema="sales")
    op.drop_index("ix_orders_some", table_name="orders")
