"""alter_column(nullable=…)."""
import sqlalchemy as sa

from alembic import op

revision = "alter_nullable"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.alter_column("accounts", "email", existing_type=sa.String(length=120), nullable=False)
    op.alter_column("accounts", "name", nullable=True, existing_type=sa.VARCHAR(50))
    op.alter_column(
        table_name="invoices", column_name="amount", existing_type=sa.INTEGER(), nullable=False, schema="sales"
    )


def downgrade():
    op.alter_column("invoices", "amount", existing_type=sa.INTEGER(), nullable=True, schema="sales")
    op.alter_column("accounts", "name", nullable=False, existing_type=sa.VARCHAR(50))
    op.alter_column("accounts", "email", existing_type=sa.String(length=120), nullable=True)
