"""Keys and constraints with SQL Server's arguments."""
import sqlalchemy as sa

from alembic import op

revision = "tables_mssql"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.create_table(
        "stacked",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("a", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_stacked", mssql_clustered=False),
        sa.UniqueConstraint("a", name="uq_stacked", mssql_clustered=True),
    )
    op.create_unique_constraint("uq_stacked_two", "stacked", ["id", "a"], mssql_clustered=False)


def downgrade():
    op.drop_table("stacked")
