"""Index posts by author

Revision ID: 51be7720c3d4
Revises: 2c8be614f3a0
Create Date: 2026-11-16 17:05:44.000000

"""
from alembic import op

revision = "51be7720c3d4"
down_revision = "2c8be614f3a0"
branch_labels = None
depends_on = None


def upgrade():
    op.create_index(op.f("ix_posts_user_id"), "posts", ["user_id"], unique=False)


def downgrade():
    op.drop_index(op.f("ix_posts_user_id"), table_name="posts")
