"""c1c1"""
import sqlalchemy as sa
from alembic import op

revision = "c1c1"
down_revision = "b1b1"


def upgrade():
    if "rooms" not in sa.inspect(op.get_bind()).get_table_names():
        op.create_table("rooms", sa.Column("id", sa.Integer(), primary_key=True))


def downgrade():
    pass
