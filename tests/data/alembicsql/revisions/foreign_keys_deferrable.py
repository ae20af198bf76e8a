"""Foreign keys that are looked at late, and MATCH."""
import sqlalchemy as sa

from alembic import op

revision = "foreign_keys_deferrable"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.create_foreign_key(
        "fk_orders_late", "orders", "accounts", ["account_id"], ["id"], deferrable=True, initially="DEFERRED"
    )
    op.create_foreign_key(
        "fk_orders_full", "orders", "accounts", ["account_id"], ["id"], match="FULL", deferrable=False
    )


def downgrade():
    op.drop_constraint("fk_orders_full", "orders", type_="foreignkey")
    op.drop_constraint("fk_orders_late", "orders", type_="foreignkey")
