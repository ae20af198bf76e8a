"""bulk_insert with values of more types."""
import sqlalchemy as sa

from alembic import op

revision = "bulk_insert_values"
down_revision = "base"
branch_labels = None
depends_on = None

import datetime
import decimal


def upgrade():
    moments = sa.table("moments", sa.column("day", sa.Date()), sa.column("at", sa.DateTime()))
    op.bulk_insert(
        moments,
        [{"day": datetime.date(2024, 2, 29), "at": datetime.datetime(2024, 2, 29, 13, 45, 6, 7)}],
    )
    op.bulk_insert(
        sa.table("amounts", sa.column("exact", sa.Numeric(20, 5)), sa.column("raw", sa.LargeBinary())),
        [{"exact": decimal.Decimal("12345678901234.56789"), "raw": b"abc"}],
    )


def downgrade():
    pass
