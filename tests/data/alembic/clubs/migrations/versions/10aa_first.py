"""First tables of the club.

Members and their rooms.

Revision ID: 10aa5c3de001
Revises:
Create Date: 2024-01-02 10:11:12.131415

"""
from alembic import op

revision = '10aa5c3de001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    pass


def downgrade():
    pass
