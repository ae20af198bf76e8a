"""a1a1"""
import sqlalchemy as sa
from alembic import op

revision = "a1a1"
down_revision = "b1b1"


def upgrade():
    pass


def downgrade():
    pass
