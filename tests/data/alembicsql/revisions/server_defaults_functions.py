"""Defaults that are calls of functions."""
import sqlalchemy as sa

from alembic import op

revision = "server_defaults_functions"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.create_table(
        "called_defaults",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("a", sa.String(20), server_default=sa.func.lower("ABC")),
        sa.Column("b", sa.Integer(), server_default=sa.func.coalesce(sa.null(), 3)),
        sa.Column("c", sa.Integer(), server_default=sa.func.char_length("abc")),
        sa.Column("d", sa.Date(), server_default=sa.func.current_date()),
        sa.Column("e", sa.Time(), server_default=sa.func.current_time()),
        sa.Column("f", sa.DateTime(), server_default=sa.func.localtimestamp()),
        sa.Column("g", sa.String(40), server_default=sa.func.current_user()),
        sa.Column("h", sa.String(40), server_default=sa.func.newid()),
    )


def downgrade():
    op.drop_table("called_defaults")
