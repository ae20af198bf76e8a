"""Tables with PostgreSQL's arguments."""
import sqlalchemy as sa

from alembic import op

revision = "tables_postgresql"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.create_table(
        "parts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", "day"),
        postgresql_partition_by="RANGE (day)",
        postgresql_tablespace="fast",
    )
    op.create_table(
        "inheriting",
        sa.Column("more", sa.Integer()),
        postgresql_inherits="parts",
        postgresql_ignore_search_path=True,
    )


def downgrade():
    op.drop_table("inheriting")
    op.drop_table("parts")
