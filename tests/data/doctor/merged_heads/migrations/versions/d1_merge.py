"""d1d1"""
import sqlalchemy as sa
from alembic import op

revision = "d1d1"
down_revision = ("b1b1", "c1c1")


def upgrade():
    pass


def downgrade():
    pass
