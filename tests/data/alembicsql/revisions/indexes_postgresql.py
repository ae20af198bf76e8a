"""Indexes with PostgreSQL's arguments."""
import sqlalchemy as sa

from alembic import op

revision = "indexes_postgresql"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.create_index(
        "ix_accounts_active",
        "accounts",
        ["name"],
        postgresql_where=sa.text("active IS TRUE"),
        sqlite_where=sa.text("active"),
        mssql_where=sa.text("active = 1"),
    )
    op.create_index("ix_accounts_hash", "accounts", ["email"], postgresql_using="hash")
    op.create_index(
        "ix_accounts_pattern", "accounts", ["name"], postgresql_ops={"name": "varchar_pattern_ops"}, unique=False
    )
    op.create_index("ix_accounts_covering", "accounts", ["email"], unique=True, postgresql_include=["name", "id"])
    op.create_index("ix_accounts_fill", "accounts", ["created"], postgresql_with={"fillfactor": 50})
    op.create_index("ix_accounts_space", "accounts", ["notes"], postgresql_tablespace="fast")
    op.create_index("ix_accounts_text_where", "accounts", ["id"], postgresql_where="active")


def downgrade():
    op.drop_index("ix_accounts_active", table_name="accounts", postgresql_where=sa.text("active IS TRUE"))
    op.drop_index("ix_accounts_hash", table_name="accounts", postgresql_using="hash")
    op.drop_index(
        "ix_accounts_pattern", table_name="accounts", postgresql_ops={"name": "varchar_pattern_ops"}
    )
