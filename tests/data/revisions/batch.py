"""Batch blocks, in the positional and the keyword form."""
from alembic import op
import sqlalchemy as sa

revision = "0003"
down_revision = "0002"


def upgrade():
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.add_column(sa.Column("nick", sa.String(length=20), nullable=True))
        batch_op.alter_column("email", existing_type=sa.VARCHAR(length=10), type_=sa.String(length=128), nullable=False)
        batch_op.create_unique_constraint(batch_op.f("uq_users_nick"), ["nick"])
        batch_op.create_foreign_key("fk_users_group", "groups", ["group_id"], ["id"], ondelete="SET NULL")
        batch_op.create_index(batch_op.f("ix_users_nick"), ["nick"], unique=False)
        batch_op.drop_column("surname")
    convention = {"fk": "fk_%(table_name)s_%(column_0_name)s"}
    with op.batch_alter_table(table_name="posts", recreate="always", naming_convention=convention) as batch:
        batch.drop_constraint("fk_posts_owner_id", type_="foreignkey")
        batch.create_check_constraint("ck_title", "title <> ''")


def downgrade():
    with op.batch_alter_table("users") as batch_op:
        batch_op.drop_index("ix_users_nick")
        batch_op.drop_constraint("uq_users_nick", "unique")
        batch_op.create_primary_key("pk_users", ["id"])
