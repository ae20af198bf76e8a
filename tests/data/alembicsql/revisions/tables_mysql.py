"""Tables with MySQL's arguments."""
import sqlalchemy as sa

from alembic import op

revision = "tables_mysql"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.create_table(
        "engines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(20), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        mysql_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_ci",
    )
    op.create_table(
        "older_engines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        mysql_default_charset="latin1",
        mysql_row_format="DYNAMIC",
        mysql_auto_increment="100",
        mariadb_engine="Aria",
    )


def downgrade():
    op.drop_table("older_engines")
    op.drop_table("engines")
