"""titles are needed

Revision ID: c3
"""
from alembic import op
import sqlalchemy as sa

revision = "c3"
down_revision = "b2"


def upgrade():
    op.add_column("books", sa.Column("pages", sa.Integer(), server_default="0", nullable=False))
    with op.batch_alter_table("books") as batch_op:
        batch_op.alter_column("title", existing_type=sa.String(length=200), nullable=False)
        batch_op.create_check_constraint("ck_books_pages", "pages >= 0")


def downgrade():
    with op.batch_alter_table("books") as batch_op:
        batch_op.drop_constraint("ck_books_pages", type_="check")
        batch_op.alter_column("title", existing_type=sa.String(length=200), nullable=True)
    op.drop_column("books", "pages")
