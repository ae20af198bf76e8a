"""A new column that may not be NULL and has no default."""
import sqlalchemy as sa

from alembic import op

revision = "add_column_required"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.add_column("orders", sa.Column("code", sa.String(8), nullable=False))


def downgrade():
    op.drop_column("orders", "code")
