"""a1a1"""
import sqlalchemy as sa
from alembic import op

revision = "a1a1"
down_revision = None


def upgrade():
    op.create_table("clubs", sa.Column("id", sa.Integer(), primary_key=True))


def downgrade():
    op.drop_table("clubs")
