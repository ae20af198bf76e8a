"""What the inspector says decides on the schema."""
import sqlalchemy as sa
from alembic import op

revision = "003"
down_revision = "002"


def has_column(table, name):
    return any(column["name"] == name for column in sa.inspect(op.get_bind()).get_columns(table))


def upgrade():
    inspector = sa.inspect(op.get_bind())
    tables = inspector.get_table_names()
    if "users" in tables and "nothing" not in tables:
        op.create_table("seen_tables", sa.Column("name", sa.String(60), primary_key=True), sa.Column("columns", sa.Integer()))
    seen = sa.table("seen_tables", sa.column("name", sa.String), sa.column("columns", sa.Integer))
    for table in sorted(tables):
        if table != "alembic_version":
            op.execute(seen.insert().values(name=table, columns=len(inspector.get_columns(table))))
    if not has_column("users", "nickname"):
        with op.batch_alter_table("users") as batch_op:
            batch_op.add_column(sa.Column("nickname", sa.String(30), nullable=True))
    if has_column("users", "nickname") and not has_column("users", "absent"):
        op.execute("UPDATE users SET nickname = name")
    indexes = {index["name"] for index in inspector.get_indexes("users")}
    if "ix_users_email" not in indexes:
        op.create_index("ix_users_email", "users", ["email"])
    keys = [key["name"] for key in inspector.get_foreign_keys("users") if key["referred_table"] == "groups"]
    if keys == ["fk_users_group"]:
        op.execute(seen.insert().values(name="key " + keys[0], columns=len(keys)))
    primary = inspector.get_pk_constraint("settings")["constrained_columns"]
    op.execute(seen.insert().values(name="primary " + ",".join(primary), columns=0))


def downgrade():
    if sa.inspect(op.get_bind()).has_table("seen_tables"):
        op.drop_table("seen_tables")
    op.drop_index("ix_users_email", table_name="users")
    with op.batch_alter_table("users") as batch_op:
        batch_op.drop_column("nickname")
