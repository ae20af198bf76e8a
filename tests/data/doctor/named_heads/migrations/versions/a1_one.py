"""a1a1"""
import sqlalchemy as sa
from alembic import op

revision = "a1a1"
down_revision = None
branch_labels = "clubs"


def upgrade():
    pass


def downgrade():
    pass
