"""PostgreSQL's types."""
import sqlalchemy as sa

from alembic import op
from sqlalchemy.dialects import postgresql

revision = "types_postgresql"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.create_table(
        "pg_types",
        sa.Column("a", postgresql.UUID(as_uuid=True), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("b", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=True),
        sa.Column("c", postgresql.JSON(astext_type=sa.Text()), nullable=True),
        sa.Column("d", postgresql.ARRAY(sa.Integer()), nullable=True),
        sa.Column("e", postgresql.ARRAY(sa.String(length=10), dimensions=2), server_default="{}", nullable=True),
        sa.Column("f", sa.ARRAY(sa.Text()), nullable=True),
        sa.Column("g", postgresql.INET(), nullable=True),
        sa.Column("h", postgresql.CIDR(), nullable=True),
        sa.Column("i", postgresql.MACADDR(), nullable=True),
        sa.Column("j", postgresql.BYTEA(), nullable=True),
        sa.Column("k", postgresql.TIMESTAMP(timezone=True, precision=3), nullable=True),
        sa.Column("l", postgresql.TIME(timezone=True, precision=0), nullable=True),
        sa.Column("m", postgresql.INTERVAL(), nullable=True),
        sa.Column("n", postgresql.INTERVAL(fields="DAY TO SECOND", precision=2), nullable=True),
        sa.Column("o", postgresql.BIT(4), nullable=True),
        sa.Column("p", postgresql.BIT(8, varying=True), nullable=True),
        sa.Column("q", postgresql.TSVECTOR(), nullable=True),
        sa.Column("r", postgresql.HSTORE(), nullable=True),
        sa.Column("s", postgresql.INT4RANGE(), nullable=True),
        sa.Column("t", postgresql.TSTZRANGE(), nullable=True),
        sa.Column("u", postgresql.MONEY(), nullable=True),
        sa.Column("v", postgresql.DOUBLE_PRECISION(), nullable=True),
        sa.Column("w", postgresql.OID(), nullable=True),
        sa.Column("x", postgresql.REAL(), nullable=True),
        sa.Column("y", postgresql.DATERANGE(), nullable=True),
        sa.Column("z", postgresql.REGCLASS(), nullable=True),
        sa.PrimaryKeyConstraint("a"),
    )


def downgrade():
    op.drop_table("pg_types")
