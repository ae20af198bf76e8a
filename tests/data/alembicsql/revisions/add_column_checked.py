"""New columns with a check of their type."""
import sqlalchemy as sa

from alembic import op

revision = "add_column_checked"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.add_column("orders", sa.Column("paid", sa.Boolean(create_constraint=True, name="ck_orders_paid")))


def downgrade():
    op.drop_column("orders", "paid")
