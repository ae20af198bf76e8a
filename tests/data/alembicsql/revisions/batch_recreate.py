"""batch_alter_table that always makes the table anew, with a convention for names."""
import sqlalchemy as sa

from alembic import op

revision = "batch_recreate"
down_revision = "base"
branch_labels = None
depends_on = None

naming_convention = {
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
}


def upgrade():
    with op.batch_alter_table("orders", recreate="always", naming_convention=naming_convention) as batch_op:
        batch_op.add_column(sa.Column("note", sa.String(40), nullable=True))
        batch_op.create_unique_constraint("uq_orders_total", ["total"])


def downgrade():
    with op.batch_alter_table("orders", naming_convention=naming_convention) as batch_op:
        batch_op.drop_constraint("uq_orders_total", type_="unique")
        batch_op.drop_column("note")
