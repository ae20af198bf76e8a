"""bulk_insert with plain values."""
import sqlalchemy as sa

from alembic import op

revision = "bulk_insert"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    groups = sa.table("groups", sa.column("id", sa.Integer), sa.column("title", sa.String))
    op.bulk_insert(
        groups,
        [
            {"id": 1, "title": "people"},
            {"id": 2, "title": "it's % : \\ \"quoted\""},
        ],
    )
    op.bulk_insert(
        sa.table("accounts", sa.column("name", sa.String()), sa.column("balance", sa.Numeric()), sa.column("group_id", sa.Integer())),
        [
            {"name": "ann", "balance": 1.5, "group_id": None},
            {"name": "bob", "balance": -3, "group_id": 2},
        ],
        multiinsert=False,
    )


def downgrade():
    op.execute("DELETE FROM accounts")
    op.execute("DELETE FROM groups")
