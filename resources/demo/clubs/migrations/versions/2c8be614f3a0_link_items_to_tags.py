"""Link items to tags

Revision ID: 2c8be614f3a0
Revises: e07a2f5b91cd
Create Date: 2026-11-12 08:40:26.000000

"""
from alembic import op
import sqlalchemy as sa

revision = "2c8be614f3a0"
down_revision = "e07a2f5b91cd"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "item_tags",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("tag_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_item_tags_item_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["tag_id"], ["tags.id"], name=op.f("fk_item_tags_tag_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("item_id", "tag_id", name=op.f("pk_item_tags")),
    )
    op.execute(
        "CREATE VIEW discussed_posts AS "
        "SELECT posts.id, posts.title, count(comments.id) AS comments "
        "FROM posts JOIN comments ON comments.post_id = posts.id GROUP BY posts.id, posts.title"
    )


def downgrade():
    op.execute("DROP VIEW discussed_posts")
    op.drop_table("item_tags")
