"""create_table_comment and drop_table_comment."""
import sqlalchemy as sa

from alembic import op

revision = "comments_of_tables"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.create_table_comment("accounts", "people who pay")
    op.create_table_comment("invoices", "what they pay", existing_comment="old", schema="sales")
    op.drop_table_comment("orders", existing_comment="what they order")


def downgrade():
    op.create_table_comment("orders", comment="what they order", existing_comment=None)
    op.drop_table_comment("invoices", existing_comment="what they pay", schema="sales")
    op.drop_table_comment("accounts")
