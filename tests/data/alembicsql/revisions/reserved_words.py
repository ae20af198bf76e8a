"""Names that are words of SQL."""
import sqlalchemy as sa

from alembic import op

revision = "reserved_words"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.create_table(
        "order",
        sa.Column("select", sa.Integer(), primary_key=True),
        sa.Column("from", sa.Integer()),
        sa.Column("where", sa.Integer()),
        sa.Column("user", sa.Integer()),
        sa.Column("table", sa.Integer()),
        sa.Column("group", sa.Integer()),
        sa.Column("key", sa.Integer()),
        sa.Column("end", sa.Integer()),
        sa.Column("desc", sa.Integer()),
        sa.Column("values", sa.Integer()),
        sa.Column("check", sa.Integer()),
        sa.Column("limit", sa.Integer()),
        sa.Column("comment", sa.Integer()),
        sa.Column("type", sa.Integer()),
        sa.Column("date", sa.Date()),
        sa.Column("value", sa.Integer()),
        sa.Column("rank", sa.Integer()),
        sa.Column("system", sa.Integer()),
    )
    op.create_index("index", "order", ["from", "user"])


def downgrade():
    op.drop_index("index", table_name="order")
    op.drop_table("order")
