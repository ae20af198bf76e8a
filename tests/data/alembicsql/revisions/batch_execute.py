"""batch_alter_table: statements of one's own between the others."""
import sqlalchemy as sa

from alembic import op

revision = "batch_execute"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    with op.batch_alter_table("orders") as batch_op:
        batch_op.add_column(sa.Column("note", sa.String(length=40), nullable=True))
        batch_op.execute("UPDATE orders SET note = 'it''s new'")
        batch_op.execute(sa.text("UPDATE orders SET note = :note WHERE id = 1").bindparams(note="first"))
        batch_op.create_unique_constraint("uq_orders_note", ["note"])


def downgrade():
    with op.batch_alter_table("orders") as batch_op:
        batch_op.execute("DELETE FROM orders")
        batch_op.drop_constraint("uq_orders_note", type_="unique")
        batch_op.drop_column("note")
