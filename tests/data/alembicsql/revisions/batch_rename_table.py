"""batch_alter_table: the table gets another name."""
from alembic import op

revision = "batch_rename_table"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    with op.batch_alter_table("orders") as batch_op:
        batch_op.rename_table("purchases")


def downgrade():
    with op.batch_alter_table("purchases") as batch_op:
        batch_op.rename_table("orders")
