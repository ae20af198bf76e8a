"""Tables and constraints with SQLite's arguments."""
import sqlalchemy as sa

from alembic import op

revision = "tables_sqlite"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.create_table(
        "counters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(20), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name", name="uq_counters", sqlite_on_conflict="IGNORE"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "pairs",
        sa.Column("a", sa.String(3), primary_key=True),
        sa.Column("b", sa.Integer()),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_counters_some", "counters", ["name"], sqlite_where=sa.text("name > 'k'"))


def downgrade():
    op.drop_table("pairs")
    op.drop_table("counters")
