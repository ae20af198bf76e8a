"""Indexes and tables that may be there already; newer Alembic knows these arguments."""
import sqlalchemy as sa

from alembic import op

revision = "indexes_if_exists"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.create_index("ix_accounts_email", "accounts", ["email"], if_not_exists=True)


def downgrade():
    op.drop_index("ix_accounts_email", table_name="accounts", if_exists=True)
