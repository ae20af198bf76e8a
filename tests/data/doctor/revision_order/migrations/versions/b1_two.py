"""b1b1"""
import sqlalchemy as sa
from alembic import op

revision = "b1b1"
down_revision = "a1a1"


def upgrade():
    pass


def downgrade():
    pass
