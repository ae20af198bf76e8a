"""SQL Server's types."""
import sqlalchemy as sa

from alembic import op
from sqlalchemy.dialects import mssql

revision = "types_mssql"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.create_table(
        "mssql_types",
        sa.Column("a", mssql.UNIQUEIDENTIFIER(), server_default=sa.text("newid()"), nullable=False),
        sa.Column("b", mssql.DATETIME2(), nullable=True),
        sa.Column("c", mssql.DATETIME2(precision=3), nullable=True),
        sa.Column("d", mssql.DATETIMEOFFSET(precision=5), nullable=True),
        sa.Column("e", mssql.SMALLDATETIME(), nullable=True),
        sa.Column("f", mssql.TIME(precision=4), nullable=True),
        sa.Column("g", mssql.BIT(), server_default=sa.text("1"), nullable=False),
        sa.Column("h", mssql.TINYINT(), nullable=True),
        sa.Column("i", mssql.MONEY(), nullable=True),
        sa.Column("j", mssql.SMALLMONEY(), nullable=True),
        sa.Column("k", mssql.NTEXT(), nullable=True),
        sa.Column("l", mssql.IMAGE(), nullable=True),
        sa.Column("m", mssql.XML(), nullable=True),
        sa.Column("n", mssql.SQL_VARIANT(), nullable=True),
        sa.Column("o", mssql.ROWVERSION(), nullable=True),
        sa.Column("p", mssql.NVARCHAR(None), nullable=True),
        sa.Column("q", mssql.VARCHAR(20, collation="Latin1_General_CI_AS"), nullable=True),
        sa.Column("r", mssql.VARBINARY(), nullable=True),
        sa.Column("s", mssql.VARBINARY(64), nullable=True),
        sa.Column("t", mssql.BINARY(4), nullable=True),
        sa.Column("u", mssql.REAL(), nullable=True),
        sa.Column("v", mssql.FLOAT(precision=30), nullable=True),
        sa.Column("w", mssql.JSON(), nullable=True),
        sa.Column("x", mssql.NCHAR(6), nullable=True),
        sa.Column("y", mssql.DECIMAL(9, 1), nullable=True),
        sa.Column("z", mssql.TIMESTAMP(), nullable=True),
        sa.PrimaryKeyConstraint("a"),
    )


def downgrade():
    op.drop_table("mssql_types")
