"""Types that differ by database."""
import sqlalchemy as sa

from alembic import op
from sqlalchemy.dialects import mysql, postgresql

revision = "variants"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.create_table(
        "variants",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True),
        sa.Column("data", sa.Text().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("flag", sa.Boolean().with_variant(mysql.TINYINT(1), "mysql"), nullable=True),
        sa.Column("name", sa.String(20).with_variant(sa.NVARCHAR(40), "mssql"), nullable=True),
    )


def downgrade():
    op.drop_table("variants")
