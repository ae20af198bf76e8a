"""b1b1"""
import sqlalchemy as sa
from alembic import op

revision = "b1b1"
down_revision = "0f0f"


def upgrade():
    pass


def downgrade():
    pass
