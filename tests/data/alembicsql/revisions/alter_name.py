"""alter_column(new_column_name=…)."""
import sqlalchemy as sa

from alembic import op

revision = "alter_name"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.alter_column("accounts", "name", new_column_name="full_name", existing_type=sa.String(50), existing_nullable=False)
    op.alter_column("orders", "total", new_column_name="Grand Total", existing_type=sa.Integer(), existing_nullable=True)
    op.alter_column(
        "invoices", "number", new_column_name="code", existing_type=sa.String(30), existing_nullable=False, schema="sales"
    )


def downgrade():
    op.alter_column(
        "invoices", "code", new_column_name="number", existing_type=sa.String(30), existing_nullable=False, schema="sales"
    )
    op.alter_column("orders", "Grand Total", new_column_name="total", existing_type=sa.Integer(), existing_nullable=True)
    op.alter_column("accounts", "full_name", new_column_name="name", existing_type=sa.String(50), existing_nullable=False)
