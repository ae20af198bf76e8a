"""Indexes with MySQL's arguments."""
import sqlalchemy as sa

from alembic import op

revision = "indexes_mysql"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.create_index("ix_accounts_prefix", "accounts", ["notes"], mysql_length=20)
    op.create_index("ix_accounts_prefixes", "accounts", ["notes", "email"], mysql_length={"notes": 10, "email": 5})
    op.create_index("ix_accounts_btree", "accounts", ["name"], mysql_using="btree")
    op.create_index("ix_accounts_words", "accounts", ["notes"], mysql_prefix="FULLTEXT")
    op.create_index("ix_accounts_parsed", "accounts", ["notes"], mysql_prefix="FULLTEXT", mysql_with_parser="ngram")


def downgrade():
    op.drop_index("ix_accounts_parsed", table_name="accounts")
    op.drop_index("ix_accounts_prefix", table_name="accounts", mysql_length=20)
