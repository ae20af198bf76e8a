"""A type changed without a word on NULL."""
import sqlalchemy as sa

from alembic import op

revision = "alter_type_alone"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.alter_column("accounts", "notes", type_=sa.String(400), existing_type=sa.Text())
    op.alter_column("accounts", "name", type_=sa.String(60), existing_type=sa.String(50))


def downgrade():
    pass
