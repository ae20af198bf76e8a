"""nothing at all

Revision ID: e5
"""
revision = "e5"
down_revision = "d4"


def upgrade():
    pass


def downgrade():
    pass
