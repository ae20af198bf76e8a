"""shelves are places

Revision ID: d4
"""
from alembic import op
import sqlalchemy as sa

revision = "d4"
down_revision = "c3"


def upgrade():
    op.rename_table("shelves", "places")
    op.alter_column("places", "label", new_column_name="name")
    with op.batch_alter_table("places") as batch_op:
        batch_op.alter_column("name", existing_type=sa.String(length=40), type_=sa.Text())
    op.create_index("ix_places_name", "places", ["name"], unique=True)


def downgrade():
    op.drop_index("ix_places_name", table_name="places")
    with op.batch_alter_table("places") as batch_op:
        batch_op.alter_column("name", existing_type=sa.Text(), type_=sa.String(length=40))
    op.alter_column("places", "name", new_column_name="label")
    op.rename_table("places", "shelves")
