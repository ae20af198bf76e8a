"""Strings with and without a length; collations."""
import sqlalchemy as sa

from alembic import op

revision = "string_lengths"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.create_table(
        "strings",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("one", sa.String(1)),
        sa.Column("most", sa.String(length=4000), nullable=False),
        sa.Column("folded", sa.String(20, collation="NOCASE")),
        sa.Column("folded_text", sa.Text(collation="NOCASE")),
        sa.Column("unicode", sa.Unicode(length=12)),
    )


def downgrade():
    op.drop_table("strings")
