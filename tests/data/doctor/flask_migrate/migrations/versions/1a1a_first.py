"""First"""
from alembic import op
revision = "1a1a"
down_revision = None


def upgrade():
    op.drop_table("old")


def downgrade():
    pass
