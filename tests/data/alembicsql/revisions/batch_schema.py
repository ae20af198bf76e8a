"""batch_alter_table in a schema, with keyword arguments."""
import sqlalchemy as sa

from alembic import op

revision = "batch_schema"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    with op.batch_alter_table(table_name="invoices", schema="sales") as batch_op:
        batch_op.add_column(sa.Column("order_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            constraint_name="fk_invoices_order",
            referent_table="orders",
            local_cols=["order_id"],
            remote_cols=["id"],
        )
        batch_op.create_unique_constraint(constraint_name="uq_invoices_number", columns=["number"])


def downgrade():
    with op.batch_alter_table("invoices", schema="sales") as batch_op:
        batch_op.drop_constraint("uq_invoices_number", type_="unique")
        batch_op.drop_constraint("fk_invoices_order", type_="foreignkey")
        batch_op.drop_column("order_id")
