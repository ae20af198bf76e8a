"""Comments of tables and columns at their creation."""
import sqlalchemy as sa

from alembic import op

revision = "comments_in_tables"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.create_table(
        "commented",
        sa.Column("id", sa.Integer(), nullable=False, comment="its number"),
        sa.Column("name", sa.String(20), nullable=True, comment="it's a 'name', 100 %"),
        sa.Column("plain", sa.String(20), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        comment="things that are explained",
    )
    op.add_column("accounts", sa.Column("nick", sa.String(20), nullable=True, comment="how friends call them"))


def downgrade():
    op.drop_column("accounts", "nick")
    op.drop_table("commented")
