"""Tables, indexes and columns in a schema."""
import sqlalchemy as sa

from alembic import op

revision = "schemas"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.create_table(
        "lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invoice_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(40), index=True),
        sa.ForeignKeyConstraint(["invoice_id"], ["sales.invoices.id"], name="fk_lines_invoice"),
        sa.PrimaryKeyConstraint("id"),
        schema="sales",
    )
    op.create_index("ix_lines_invoice", "lines", ["invoice_id"], unique=False, schema="sales")
    op.add_column("invoices", sa.Column("paid", sa.Date(), nullable=True), schema="sales")
    op.rename_table("lines", "positions", schema="sales")


def downgrade():
    op.rename_table("positions", "lines", schema="sales")
    op.drop_column("invoices", "paid", schema="sales")
    op.drop_index("ix_lines_invoice", table_name="lines", schema="sales")
    op.drop_table("lines", schema="sales")
