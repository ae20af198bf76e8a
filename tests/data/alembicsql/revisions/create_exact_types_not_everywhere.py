"""Upper-case types that are not names of every database."""
import sqlalchemy as sa

from alembic import op

revision = "create_exact_types_not_everywhere"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.create_table(
        "other_exact_types",
        sa.Column("a", sa.INTEGER(), nullable=False),
        sa.Column("b", sa.NVARCHAR(length=20), nullable=True),
        sa.Column("c", sa.NCHAR(length=4), nullable=True),
        sa.Column("d", sa.CLOB(), nullable=True),
        sa.Column("e", sa.BLOB(), nullable=True),
        sa.Column("f", sa.BINARY(length=16), nullable=True),
        sa.Column("g", sa.VARBINARY(length=64), nullable=True),
        sa.Column("h", sa.DATETIME(), nullable=True),
        sa.Column("i", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("a"),
    )


def downgrade():
    op.drop_table("other_exact_types")
