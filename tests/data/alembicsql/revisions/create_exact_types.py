"""The upper-case types of SQLAlchemy, as classes and as calls."""
import sqlalchemy as sa

from alembic import op

revision = "create_exact_types"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.create_table(
        "exact_types",
        sa.Column("a", sa.INTEGER(), nullable=False),
        sa.Column("b", sa.SMALLINT(), nullable=True),
        sa.Column("c", sa.BIGINT(), nullable=True),
        sa.Column("d", sa.VARCHAR(length=20), nullable=True),
        sa.Column("e", sa.CHAR(length=2), nullable=True),
        sa.Column("g", sa.TEXT(), nullable=True),
        sa.Column("h", sa.NUMERIC(precision=8, scale=3), nullable=True),
        sa.Column("i", sa.DECIMAL(10, 2), nullable=True),
        sa.Column("j", sa.FLOAT(), nullable=True),
        sa.Column("k", sa.REAL(), nullable=True),
        sa.Column("l", sa.DATE(), nullable=True),
        sa.Column("n", sa.TIME(), nullable=True),
        sa.Column("o", sa.TIMESTAMP(), nullable=True),
        sa.Column("p", sa.BOOLEAN(), nullable=True),
        sa.Column("r", sa.INT, nullable=True),
        sa.PrimaryKeyConstraint("a"),
    )


def downgrade():
    op.drop_table("exact_types")
