"""Everything op.* can say on PostgreSQL."""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "a1"
down_revision = None


def upgrade():
    op.create_table(
        "groups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(50), server_default="it's", nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name", name="uq_name"),
        comment="the 'groups'",
    )
    op.create_table(
        "Users",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("small", sa.SmallInteger(), nullable=True),
        sa.Column("order", sa.Numeric(10, 2), server_default=sa.text("0"), nullable=True, comment="how many"),
        sa.Column("price", sa.Float(), nullable=True),
        sa.Column("exact", sa.Float(53), nullable=True),
        sa.Column("title", sa.Unicode(20, collation="C"), nullable=True),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("flag", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("off", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("born", sa.Date(), nullable=True),
        sa.Column("made", sa.DateTime(), server_default=sa.func.now(), nullable=True),
        sa.Column("seen", sa.DateTime(timezone=True), server_default=sa.func.current_timestamp(), nullable=True),
        sa.Column("at", sa.Time(), nullable=True),
        sa.Column("took", sa.Interval(), nullable=True),
        sa.Column("data", sa.LargeBinary(), nullable=True),
        sa.Column("doc", sa.JSON(), nullable=True),
        sa.Column("state", sa.Enum("new", "it's old", name="state"), nullable=True),
        sa.Column("state2", sa.Enum("new", "it's old", name="state"), nullable=True),
        sa.Column("letter", sa.Enum("a", "bb", name="letter", native_enum=False, create_constraint=True), nullable=True),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("twice", sa.Integer(), sa.Computed("small * 2"), nullable=True),
        sa.CheckConstraint("price > 0", name="ck_price"),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name="fk_group", ondelete="CASCADE", onupdate="SET NULL",
                                deferrable=True, initially="DEFERRED"),
        sa.PrimaryKeyConstraint("id", name="pk_users"),
        sa.UniqueConstraint("title", "small", deferrable=True, initially="IMMEDIATE"),
    )
    op.create_index(op.f("ix_users_title"), "Users", ["title"], unique=True)
    op.create_table(
        "exact",
        sa.Column("id", sa.Integer(), sa.Identity(always=True, start=5, increment=2, cycle=True), nullable=False),
        sa.Column("by_default", sa.Integer(), sa.Identity(), nullable=True),
        sa.Column("uuid", postgresql.UUID(as_uuid=True), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("json", postgresql.JSON(astext_type=sa.Text()), nullable=True),
        sa.Column("jsonb", postgresql.JSONB(), server_default=sa.text("'{}'::jsonb"), nullable=True),
        sa.Column("tags", postgresql.ARRAY(sa.String(5)), nullable=True),
        sa.Column("matrix", postgresql.ARRAY(sa.Integer(), dimensions=2), nullable=True),
        sa.Column("inet", postgresql.INET(), nullable=True),
        sa.Column("cidr", postgresql.CIDR(), nullable=True),
        sa.Column("mac", postgresql.MACADDR(), nullable=True),
        sa.Column("money", postgresql.MONEY(), nullable=True),
        sa.Column("oid", postgresql.OID(), nullable=True),
        sa.Column("class", postgresql.REGCLASS(), nullable=True),
        sa.Column("bits", postgresql.BIT(3), nullable=True),
        sa.Column("varbits", postgresql.BIT(length=7, varying=True), nullable=True),
        sa.Column("search", postgresql.TSVECTOR(), nullable=True),
        sa.Column("pairs", postgresql.HSTORE(text_type=sa.Text()), nullable=True),
        sa.Column("raw", postgresql.BYTEA(), nullable=True),
        sa.Column("double", postgresql.DOUBLE_PRECISION(precision=53), nullable=True),
        sa.Column("ts", postgresql.TIMESTAMP(timezone=True, precision=3), nullable=True),
        sa.Column("tm", postgresql.TIME(precision=0), nullable=True),
        sa.Column("months", postgresql.INTERVAL(fields="YEAR TO MONTH"), nullable=True),
        sa.Column("seconds", postgresql.INTERVAL(precision=3), nullable=True),
        sa.Column("r4", postgresql.INT4RANGE(), nullable=True),
        sa.Column("rts", postgresql.TSTZRANGE(), nullable=True),
        sa.Column("mood", postgresql.ENUM("sad", "happy", name="mood", create_type=False), nullable=True),
        sa.Column("level", postgresql.ENUM("low", "high", name="level", schema="other"), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        schema="Other One",
        postgresql_partition_by="RANGE (id)",
    )
    op.create_table("child", sa.Column("extra", sa.Integer()), postgresql_inherits=("groups",),
                    postgresql_tablespace="Space", postgresql_on_commit="PRESERVE_ROWS")
    op.create_table("keyed", sa.Column("a", sa.Integer(), nullable=False), sa.Column("b", sa.Integer(), nullable=False),
                    sa.PrimaryKeyConstraint("a", "b"))
    op.create_table("by_fk", sa.Column("id", sa.Integer(), sa.ForeignKey("groups.id"), primary_key=True))
    op.create_table("small_keys", sa.Column("id", sa.SmallInteger(), primary_key=True))
    op.rename_table("keyed", "renamed", schema="other")
    op.add_column("groups", sa.Column("added", sa.String(), nullable=False, server_default=sa.text("'x'"), comment="new"))
    op.add_column("groups", sa.Column("counted", sa.Integer(), sa.Identity(), nullable=False))
    op.add_column("groups", sa.Column("refers", sa.Integer(), sa.ForeignKey("groups.id", name="fk_self", ondelete="SET NULL")))
    op.add_column("groups", sa.Column("indexed", sa.Integer(), index=True))
    op.drop_column("groups", "added")
    op.alter_column("groups", "name", type_=sa.Integer(), postgresql_using="name::integer", existing_type=sa.String(50))
    op.alter_column("groups", "name", nullable=True, new_column_name="label", type_=sa.Text(), server_default=None,
                    comment="called 'label'", existing_type=sa.Integer())
    op.alter_column("groups", "label", server_default="a", schema="other")
    op.alter_column("groups", "label", server_default=sa.func.now(), comment=None, existing_comment="x")
    op.alter_column("groups", "counted", server_default=sa.Identity(always=True))
    op.alter_column("groups", "counted", server_default=sa.Identity(always=False, start=7, increment=3),
                    existing_server_default=sa.Identity(always=True, start=7))
    op.alter_column("groups", "counted", server_default=None, existing_server_default=sa.Identity(always=True))
    op.create_index("ix_all", "Users", ["title", sa.text("lower(body)"), sa.text("born DESC NULLS LAST")], unique=False,
                    postgresql_using="btree", postgresql_ops={"title": "text_pattern_ops"}, postgresql_include=["small"],
                    postgresql_with={"fillfactor": 70}, postgresql_tablespace="fast", postgresql_where=sa.text("small > 0"))
    op.create_index("ix_gin", "exact", ["jsonb"], schema="Other One", postgresql_using="gin")
    op.create_index("ix_later", "Users", ["born"], postgresql_concurrently=True)
    op.drop_index("ix_later", table_name="Users", postgresql_concurrently=True)
    op.drop_index("ix_gin", table_name="exact", schema="Other One")
    op.create_unique_constraint("uq_body", "Users", ["body"], deferrable=True, initially="DEFERRED")
    op.create_check_constraint("ck_small", "Users", "small > 0", postgresql_not_valid=True)
    op.create_check_constraint("ck_born", "Users", sa.text("born > '1900-01-01'"))
    op.create_foreign_key("fk_late", "Users", "groups", ["small"], ["id"], postgresql_not_valid=True, match="FULL")
    op.create_foreign_key(None, "exact", "groups", ["id"], ["id"], source_schema="Other One", referent_schema="other")
    op.create_primary_key("pk_renamed", "renamed", ["a", "b"])
    op.create_exclude_constraint("ex_room", "exact", ("r4", "&&"), ("id", "="), where=sa.text("id > 5"), using="gist",
                                 deferrable=True, initially="DEFERRED")
    op.drop_constraint("uq_body", "Users", type_="unique")
    op.drop_constraint("fk_late", "Users", type_="foreignkey", schema="other")
    op.create_table_comment("groups", "new 'comment'")
    op.drop_table_comment("groups", existing_comment="new 'comment'")
    op.execute("UPDATE groups SET label = 'a:b' WHERE id = 1")
    op.execute("CREATE TYPE colour AS ENUM ('red')")
    op.bulk_insert(sa.table("groups", sa.column("id", sa.Integer), sa.column("name", sa.String)),
                   [{"id": 1, "name": "it's"}, {"id": 2, "name": None}])
    with op.batch_alter_table("groups", schema="other") as batch_op:
        batch_op.add_column(sa.Column("batched", sa.Integer()))
        batch_op.drop_column("refers")
    op.drop_table("child")


def downgrade():
    pass
