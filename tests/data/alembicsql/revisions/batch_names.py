"""batch_alter_table: a new name, then more on the same column."""
import sqlalchemy as sa

from alembic import op

revision = "batch_names"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    with op.batch_alter_table("orders") as batch_op:
        batch_op.alter_column("total", new_column_name="sum", existing_type=sa.Integer(), existing_nullable=True)
        batch_op.create_index("ix_orders_account", ["account_id"])


def downgrade():
    with op.batch_alter_table("orders") as batch_op:
        batch_op.drop_index("ix_orders_account")
        batch_op.alter_column(
            column_name="sum", new_column_name="total", existing_type=sa.Integer(), existing_nullable=True
        )
