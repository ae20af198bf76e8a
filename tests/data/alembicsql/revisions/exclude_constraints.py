"""create_exclude_constraint, alone and in a batch, and what else is said of such a constraint."""
import sqlalchemy as sa

from alembic import op
from sqlalchemy.dialects import postgresql

revision = "exclude_constraints"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.add_column("orders", sa.Column("during", postgresql.TSRANGE(), nullable=True))
    op.create_exclude_constraint(
        "ex_orders_during",
        "orders",
        ("during", "&&"),
        ("account_id", "="),
        where="total > 0",
        using="gist",
    )
    op.create_exclude_constraint(
        "ex_orders_later", "orders", (sa.column("during"), "&&"), deferrable=True, initially="DEFERRED"
    )
    with op.batch_alter_table("orders") as batch_op:
        batch_op.create_exclude_constraint("ex_orders_batch", ("during", "&&"))


def downgrade():
    with op.batch_alter_table("orders") as batch_op:
        batch_op.drop_constraint("ex_orders_batch")
    op.drop_constraint("ex_orders_later", "orders")
    op.drop_constraint("ex_orders_during", "orders")
    op.drop_column("orders", "during")
