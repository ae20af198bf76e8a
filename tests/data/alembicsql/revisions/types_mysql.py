"""MySQL's types."""
import sqlalchemy as sa

from alembic import op
from sqlalchemy.dialects import mysql

revision = "types_mysql"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.create_table(
        "mysql_types",
        sa.Column("a", mysql.INTEGER(display_width=11, unsigned=True), autoincrement=True, nullable=False),
        sa.Column("b", mysql.BIGINT(unsigned=True), nullable=True),
        sa.Column("c", mysql.TINYINT(display_width=1), server_default=sa.text("0"), nullable=True),
        sa.Column("d", mysql.SMALLINT(zerofill=True), nullable=True),
        sa.Column("e", mysql.MEDIUMINT(8), nullable=True),
        sa.Column("f", mysql.DECIMAL(precision=10, scale=2, unsigned=True), nullable=True),
        sa.Column("g", mysql.DOUBLE(asdecimal=True), nullable=True),
        sa.Column("h", mysql.DOUBLE(precision=10, scale=3), nullable=True),
        sa.Column("i", mysql.FLOAT(), nullable=True),
        sa.Column("j", mysql.VARCHAR(length=20), nullable=True),
        sa.Column("k", mysql.VARCHAR(charset="utf8mb4", collation="utf8mb4_bin", length=20), nullable=True),
        sa.Column("l", mysql.CHAR(length=3), nullable=True),
        sa.Column("m", mysql.TINYTEXT(), nullable=True),
        sa.Column("n", mysql.MEDIUMTEXT(), nullable=True),
        sa.Column("o", mysql.LONGTEXT(collation="utf8mb4_bin"), nullable=True),
        sa.Column("p", mysql.TEXT(length=400), nullable=True),
        sa.Column("q", mysql.LONGBLOB(), nullable=True),
        sa.Column("r", mysql.MEDIUMBLOB(), nullable=True),
        sa.Column("s", mysql.DATETIME(fsp=6), nullable=True),
        sa.Column("t", mysql.TIMESTAMP(fsp=3), server_default=sa.text("CURRENT_TIMESTAMP(3)"), nullable=True),
        sa.Column("u", mysql.TIME(fsp=2), nullable=True),
        sa.Column("v", mysql.YEAR(), nullable=True),
        sa.Column("w", mysql.BIT(5), nullable=True),
        sa.Column("x", mysql.ENUM("a", "b'c"), nullable=True),
        sa.Column("y", mysql.SET("x", "y"), nullable=True),
        sa.Column("z", mysql.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("a"),
    )


def downgrade():
    op.drop_table("mysql_types")
