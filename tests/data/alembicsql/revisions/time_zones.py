"""Date and time types with their arguments."""
import sqlalchemy as sa

from alembic import op

revision = "time_zones"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.create_table(
        "moments",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("naive", sa.DateTime(timezone=False)),
        sa.Column("aware", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stamp", sa.TIMESTAMP(timezone=True)),
        sa.Column("clock", sa.Time(timezone=True)),
        sa.Column("span", sa.Interval(second_precision=3)),
    )


def downgrade():
    op.drop_table("moments")
