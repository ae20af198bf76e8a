"""A new column whose default is a function."""
import sqlalchemy as sa

from alembic import op

revision = "add_column_now"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.add_column("accounts", sa.Column("made", sa.DateTime(), server_default=sa.func.now(), nullable=False))


def downgrade():
    op.drop_column("accounts", "made")
