"""bulk_insert into a table of a schema, and with inline literals."""
import sqlalchemy as sa

from alembic import op

revision = "bulk_insert_schema"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    invoices = sa.table(
        "invoices", sa.column("id", sa.Integer()), sa.column("number", sa.String()), schema="sales"
    )
    op.bulk_insert(invoices, [{"id": 7, "number": "A/7"}])
    op.bulk_insert(
        sa.table("orders", sa.column("total", sa.Integer()), sa.column("account_id", sa.Integer())),
        [{"total": op.inline_literal(12), "account_id": op.inline_literal("3")}],
    )


def downgrade():
    pass
