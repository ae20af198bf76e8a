"""A column that has a default is dropped as every other."""
import sqlalchemy as sa

from alembic import op

revision = "drop_column_with_default"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.drop_column("accounts", "status")


def downgrade():
    op.add_column("accounts", sa.Column("status", sa.String(length=20), server_default="new", nullable=True))
