"""The options SQL Server has for dropping a column."""
import sqlalchemy as sa

from alembic import op

revision = "drop_columns_for_mssql"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.drop_column("accounts", "status", mssql_drop_default=True)
    op.drop_column("accounts", "group_id", mssql_drop_foreign_key=True)
    op.drop_column("accounts", "active", mssql_drop_check=True)
    op.drop_column("invoices", "amount", schema="sales", mssql_drop_default=True, mssql_drop_check=True)


def downgrade():
    pass
