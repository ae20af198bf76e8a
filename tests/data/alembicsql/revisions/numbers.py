"""Numeric types with their arguments."""
import sqlalchemy as sa

from alembic import op

revision = "numbers"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.create_table(
        "numbers",
        sa.Column("id", sa.SmallInteger(), primary_key=True, autoincrement=True),
        sa.Column("whole", sa.Numeric(precision=20)),
        sa.Column("exact", sa.Numeric(38, 10, asdecimal=True)),
        sa.Column("money", sa.DECIMAL(precision=19, scale=4)),
        sa.Column("bare", sa.DECIMAL()),
        sa.Column("single", sa.Float(24)),
        sa.Column("double", sa.Float(53)),
        sa.Column("quick", sa.Float(asdecimal=False)),
    )


def downgrade():
    op.drop_table("numbers")
