"""their pages

Revision ID: b3
"""
from alembic import op
import sqlalchemy as sa

revision = "b3"
down_revision = "b2"


def upgrade():
    op.add_column("books", sa.Column("pages", sa.Integer(), nullable=True))
    with op.batch_alter_table("books") as batch_op:
        batch_op.create_unique_constraint("uq_books_title", ["title"])
    op.execute("UPDATE books SET pages = 1")


def downgrade():
    with op.batch_alter_table("books") as batch_op:
        batch_op.drop_constraint("uq_books_title", type_="unique")
    op.drop_column("books", "pages")
