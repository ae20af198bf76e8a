"""create_primary_key in its forms."""
import sqlalchemy as sa

from alembic import op

revision = "primary_keys"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.drop_constraint("pk_accounts", "accounts", type_="primary")
    op.create_primary_key("pk_accounts_new", "accounts", ["id", "name"])
    op.create_table("keyless", sa.Column("id", sa.Integer(), nullable=False), schema="sales")
    op.create_primary_key(constraint_name="pk_keyless", table_name="keyless", columns=["id"], schema="sales")


def downgrade():
    op.drop_constraint("pk_keyless", "keyless", schema="sales", type_="primary")
    op.drop_table("keyless", schema="sales")
    op.drop_constraint("pk_accounts_new", "accounts", type_="primary")
    op.create_primary_key("pk_accounts", "accounts", ["id"])
