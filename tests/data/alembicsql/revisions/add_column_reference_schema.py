"""A new column that refers to another schema, with actions."""
import sqlalchemy as sa

from alembic import op

revision = "add_column_reference_schema"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.add_column(
        "orders",
        sa.Column(
            "invoice_id",
            sa.Integer(),
            sa.ForeignKey("sales.invoices.id", name="fk_orders_invoice", ondelete="SET NULL", onupdate="CASCADE"),
            nullable=True,
        ),
    )


def downgrade():
    op.drop_column("orders", "invoice_id")
