"""e1e1"""
import sqlalchemy as sa
from alembic import op

revision = "e1e1"
down_revision = "d1d1"


def upgrade():
    op.drop_table("clubs")

