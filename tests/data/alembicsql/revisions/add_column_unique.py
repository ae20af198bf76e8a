"""A new column that is unique."""
import sqlalchemy as sa

from alembic import op

revision = "add_column_unique"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.add_column("orders", sa.Column("token", sa.String(8), unique=True))


def downgrade():
    op.drop_column("orders", "token")
