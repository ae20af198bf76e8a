"""batch_alter_table: constraints of every kind."""
import sqlalchemy as sa

from alembic import op

revision = "batch_constraints"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    with op.batch_alter_table("orders") as batch_op:
        batch_op.create_unique_constraint("uq_orders_account", ["account_id"])
        batch_op.create_foreign_key("fk_orders_account", "accounts", ["account_id"], ["id"], ondelete="CASCADE")
        batch_op.create_check_constraint("ck_orders_total", "total > 0")
        batch_op.create_check_constraint("ck_orders_more", sa.text("total < 9"))
    with op.batch_alter_table("accounts") as batch_op:
        batch_op.drop_constraint("pk_accounts", type_="primary")
        batch_op.create_primary_key("pk_accounts_new", ["id", "name"])
        batch_op.drop_constraint("uq_accounts_email", type_="unique")
        batch_op.drop_constraint(batch_op.f("fk_accounts_group"), type_="foreignkey")
        batch_op.drop_constraint("ck_accounts_balance", type_="check")


def downgrade():
    with op.batch_alter_table("orders") as batch_op:
        batch_op.drop_constraint("ck_orders_more", type_="check")
        batch_op.drop_constraint("ck_orders_total", type_="check")
        batch_op.drop_constraint("fk_orders_account", type_="foreignkey")
        batch_op.drop_constraint("uq_orders_account", type_="unique")
