"""drop_table in its forms."""
import sqlalchemy as sa

from alembic import op

revision = "drop_tables"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.drop_table("orders")
    op.drop_table(table_name="invoices", schema="sales")


def downgrade():
    op.create_table("orders", sa.Column("id", sa.Integer(), nullable=False), sa.PrimaryKeyConstraint("id"))
