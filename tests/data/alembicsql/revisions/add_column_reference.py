"""A new column with a foreign key in it."""
import sqlalchemy as sa

from alembic import op

revision = "add_column_reference"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.add_column(
        "orders", sa.Column("group_id", sa.Integer(), sa.ForeignKey("groups.id", name="fk_orders_group"), nullable=True)
    )


def downgrade():
    op.drop_column("orders", "group_id")
