"""Give groups an owner and a leader

Revision ID: 44c1d0a2be60
Revises: 3310b9fe8c21
Create Date: 2026-11-08 08:02:17.000000

"""
from alembic import op
import sqlalchemy as sa

revision = "44c1d0a2be60"
down_revision = "3310b9fe8c21"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("groups") as batch_op:
        batch_op.add_column(sa.Column("owner_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("leader_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_groups_owner_id"), "users", ["owner_id"], ["id"], ondelete="SET NULL"
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_groups_leader_id"), "users", ["leader_id"], ["id"], ondelete="SET NULL"
        )


def downgrade():
    with op.batch_alter_table("groups") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_groups_leader_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_groups_owner_id"), type_="foreignkey")
        batch_op.drop_column("leader_id")
        batch_op.drop_column("owner_id")
