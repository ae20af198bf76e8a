"""Each kind of object that MySQL and MariaDB have, made, changed and dropped."""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "a1"
down_revision = None


def upgrade():
    op.create_table(
        "generic",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("small", sa.SmallInteger()),
        sa.Column("big", sa.BigInteger(), server_default="5"),
        sa.Column("flag", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("checked", sa.Boolean(create_constraint=True, name="ck_checked")),
        sa.Column("name", sa.String(50), server_default="it's", nullable=False),
        sa.Column("title", sa.Unicode(20), comment="what's \"in\" it"),
        sa.Column("body", sa.Text()),
        sa.Column("more", sa.UnicodeText()),
        sa.Column("data", sa.LargeBinary()),
        sa.Column("short_data", sa.LargeBinary(200)),
        sa.Column("price", sa.Numeric(10, 2), server_default=sa.text("0")),
        sa.Column("plain", sa.Numeric()),
        sa.Column("rough", sa.Float()),
        sa.Column("exact", sa.Float(precision=53)),
        sa.Column("born", sa.Date()),
        sa.Column("at", sa.DateTime(), server_default=sa.func.now()),
        sa.Column("seen", sa.DateTime(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP")),
        sa.Column("clock", sa.Time()),
        sa.Column("span", sa.Interval()),
        sa.Column("state", sa.Enum("new", "it's old", name="state"), server_default="new"),
        sa.Column("kind", sa.Enum("a", "bcd", name="kind", native_enum=False)),
        sa.Column("sort", sa.Enum("a", "b", name="sort", native_enum=False, create_constraint=True)),
        sa.Column("settings", sa.JSON()),
        sa.Column("order", sa.Integer(), nullable=False),
        sa.Column("twice", sa.Integer(), sa.Computed("big * 2")),
        sa.Column("thrice", sa.Integer(), sa.Computed("big * 3", persisted=True), nullable=False),
        sa.Column("Mixed Case", sa.CHAR(3)),
        sa.Column("national", sa.NVARCHAR(30)),
        sa.Column("fixed_national", sa.NCHAR(3)),
        sa.Column("raw", sa.BINARY(4)),
        sa.Column("varraw", sa.VARBINARY(4)),
        sa.Column("stamp", sa.TIMESTAMP()),
        sa.Column("stamp_needed", sa.TIMESTAMP(), nullable=False, server_default=sa.func.current_timestamp()),
        sa.CheckConstraint("price > 0", name="ck_price"),
        sa.PrimaryKeyConstraint("id", name="pk_generic"),
        sa.UniqueConstraint("name", "order", name="uq_name"),
        sa.UniqueConstraint("title"),
    )
    op.create_table(
        "own",
        sa.Column("a", mysql.BIGINT(unsigned=True), nullable=False, autoincrement=True),
        sa.Column("b", mysql.INTEGER(display_width=11)),
        sa.Column("c", mysql.INTEGER(display_width=10, unsigned=True, zerofill=True)),
        sa.Column("d", mysql.TINYINT(display_width=1), server_default=sa.text("'0'"), nullable=False),
        sa.Column("e", mysql.TINYINT(1)),
        sa.Column("f", mysql.SMALLINT(unsigned=True)),
        sa.Column("g", mysql.MEDIUMINT()),
        sa.Column("h", mysql.DECIMAL(precision=12, scale=3, unsigned=True)),
        sa.Column("i", mysql.DOUBLE(asdecimal=True)),
        sa.Column("j", mysql.DOUBLE(10, 2)),
        sa.Column("k", mysql.FLOAT(precision=7, scale=3)),
        sa.Column("l", mysql.BIT(length=8)),
        sa.Column("m", mysql.YEAR(display_width=4)),
        sa.Column("n", mysql.DATETIME(fsp=6)),
        sa.Column("o", mysql.TIMESTAMP(fsp=3), nullable=True),
        sa.Column("p", mysql.TIME(fsp=2)),
        sa.Column("q", mysql.TINYTEXT()),
        sa.Column("r", mysql.MEDIUMTEXT()),
        sa.Column("s", mysql.LONGTEXT(collation="utf8mb4_bin")),
        sa.Column("t", mysql.VARCHAR(charset="latin1", collation="latin1_swedish_ci", length=30)),
        sa.Column("u", mysql.ENUM("x", "y", charset="latin1")),
        sa.Column("v", mysql.SET("x", "y")),
        sa.Column("w", mysql.LONGBLOB()),
        sa.Column("x", mysql.JSON()),
        sa.Column("y", mysql.TIMESTAMP(), server_default=sa.text("CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP"),
                  nullable=False),
        sa.Column("z", mysql.CHAR(length=2, ascii=True)),
        sa.PrimaryKeyConstraint("a"),
        mysql_engine="InnoDB",
        mysql_default_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
        mysql_row_format="DYNAMIC",
        mariadb_engine="Aria",
        comment="a table's \"own\" types",
    )
    op.create_table(
        "parted",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        mysql_partition_by="HASH(id)",
        mysql_partitions="4",
        mariadb_partition_by="HASH(id)",
        mariadb_partitions="4",
    )
    op.create_table(
        "pair",
        sa.Column("a", sa.Integer(), nullable=False),
        sa.Column("b", sa.String(10), nullable=False),
        sa.Column("own_a", mysql.BIGINT(unsigned=True)),
        sa.ForeignKeyConstraint(["own_a"], ["own.a"], name="fk_own", ondelete="CASCADE", onupdate="SET NULL"),
        sa.ForeignKeyConstraint(["a"], ["generic.id"]),
        sa.PrimaryKeyConstraint("a", "b"),
        schema="other",
    )
    op.create_index("ix_name", "generic", ["name"], unique=True)
    op.create_index("ix_two", "generic", ["order", "name"], mysql_length={"name": 10}, mariadb_length={"name": 10})
    op.create_index("ix_all", "generic", ["name", "title"], mysql_length=5, mariadb_length=5)
    op.create_index("ft", "generic", ["body"], mysql_prefix="FULLTEXT", mariadb_prefix="FULLTEXT", mysql_with_parser="ngram")
    op.create_index("ix_using", "generic", ["name"], mysql_using="hash")
    op.create_index("ix_down", "generic", [sa.text("name DESC")])
    op.create_index("ix_pair", "pair", ["own_a"], schema="other")
    op.add_column("generic", sa.Column("added", sa.String(10), nullable=False, server_default="x", comment="new"))
    op.add_column("generic", sa.Column("parent_id", sa.Integer(), sa.ForeignKey("generic.id", ondelete="SET NULL")))
    op.add_column("pair", sa.Column("extra", sa.Integer()), schema="other")
    op.alter_column("generic", "name", new_column_name="full name", existing_type=sa.String(50),
                    existing_nullable=False, existing_server_default="it's")
    op.alter_column("generic", "big", type_=sa.Integer(), existing_type=sa.BigInteger(), existing_nullable=True,
                    existing_server_default="5")
    op.alter_column("generic", "small", nullable=False, existing_type=sa.SmallInteger())
    op.alter_column("generic", "price", server_default=sa.text("1"), existing_type=sa.Numeric(10, 2))
    op.alter_column("generic", "flag", server_default=None, existing_type=sa.Boolean())
    op.alter_column("generic", "at", server_default=None, existing_type=sa.DateTime())
    op.alter_column("generic", "seen", server_default=sa.func.now(), existing_type=sa.DateTime(), existing_nullable=True)
    op.alter_column("generic", "title", comment="other", existing_comment="what's \"in\" it", existing_type=sa.Unicode(20),
                    existing_nullable=True)
    op.alter_column("generic", "title", comment=None, existing_comment="other", existing_type=sa.Unicode(20),
                    existing_nullable=True)
    op.alter_column("own", "a", type_=mysql.INTEGER(unsigned=True), existing_type=mysql.BIGINT(unsigned=True),
                    existing_nullable=False, autoincrement=True)
    op.alter_column("own", "a", nullable=False, existing_type=mysql.INTEGER(unsigned=True), existing_autoincrement=True)
    op.alter_column("pair", "extra", new_column_name="more", existing_type=sa.Integer(), existing_nullable=True,
                    schema="other")
    op.create_foreign_key("fk_more", "pair", "own", ["more"], ["a"], source_schema="other")
    op.create_unique_constraint("uq_more", "pair", ["more"], schema="other")
    op.create_check_constraint("ck_more", "generic", "small > 3")
    op.create_table_comment("generic", "it's generic", existing_comment=None)
    op.drop_table_comment("generic", existing_comment="it's generic")
    op.rename_table("generic", "renamed")
    op.rename_table("pair", "pairs", schema="other")
    op.execute("UPDATE renamed SET small = 1 WHERE `full name` = 'a'")
    op.bulk_insert(sa.table("renamed", sa.column("id", sa.Integer), sa.column("full name", sa.String)),
                   [{"id": 1, "full name": "it's"}, {"id": 2, "full name": "b"}])
    with op.batch_alter_table("renamed") as batch:
        batch.add_column(sa.Column("batched", sa.Integer()))
        batch.alter_column("batched", new_column_name="unbatched", existing_type=sa.Integer())
        batch.drop_column("clock")
        batch.create_index("ix_batched", ["born"])


def downgrade():
    op.drop_constraint("fk_more", "pairs", schema="other", type_="foreignkey")
    op.drop_constraint("uq_more", "pairs", schema="other", type_="unique")
    op.drop_constraint("ck_more", "renamed", type_="check")
    op.drop_constraint("pk", "parted", type_="primary")
    op.create_primary_key("pk", "parted", ["id"])
    op.drop_index("ix_down", table_name="renamed")
    op.drop_index("ix_pair", table_name="pairs", schema="other")
    op.drop_column("renamed", "added")
    op.drop_table("pairs", schema="other")
    op.drop_table("own")
