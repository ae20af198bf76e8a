"""books of the first branch

Revision ID: b2
"""
from alembic import op
import sqlalchemy as sa

revision = "b2"
down_revision = "a1"
branch_labels = ("books",)


def upgrade():
    books = op.create_table(
        "books",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=True),
        sa.Column("shelf_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["shelf_id"], ["shelves.id"], name="fk_books_shelf"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.bulk_insert(books, [{"id": 1, "title": "One", "shelf_id": 1}, {"id": 2, "title": "Two", "shelf_id": None}])


def downgrade():
    op.drop_table("books")
