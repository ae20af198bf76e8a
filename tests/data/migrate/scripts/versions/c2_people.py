"""people of the second branch

Revision ID: c2
"""
from alembic import op
import sqlalchemy as sa

revision = "c2"
down_revision = "a1"


def upgrade():
    op.create_table("people", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("name", sa.String(30)))
    with op.get_context().autocommit_block():
        op.execute("UPDATE people SET name = 'nobody'")
    op.create_index("ix_people_name", "people", ["name"], unique=True)


def downgrade():
    op.drop_index("ix_people_name", table_name="people")
    op.drop_table("people")
