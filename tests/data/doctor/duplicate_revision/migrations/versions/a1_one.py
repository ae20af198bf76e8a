"""a1a1"""
import sqlalchemy as sa
from alembic import op

revision = "a1a1"
down_revision = None


def upgrade():
    pass


def downgrade():
    pass
