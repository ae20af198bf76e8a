"""Keep password and last login of users

Revision ID: 9c41f0be27aa
Revises: 51be7720c3d4
Create Date: 2026-11-18 12:00:09.000000

"""
from alembic import op
import sqlalchemy as sa

revision = "9c41f0be27aa"
down_revision = "51be7720c3d4"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("users") as batch_op:
        batch_op.add_column(sa.Column("password_hash", sa.String(length=128), nullable=True))
        batch_op.add_column(sa.Column("last_login", sa.DateTime(), nullable=True))


def downgrade():
    with op.batch_alter_table("users") as batch_op:
        batch_op.drop_column("last_login")
        batch_op.drop_column("password_hash")
