"""Columns changed on MySQL, which wants all of them said again."""
import sqlalchemy as sa

from alembic import op
from sqlalchemy.dialects import mysql

revision = "alter_mysql"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.alter_column(
        "accounts",
        "created",
        existing_type=mysql.DATETIME(),
        type_=mysql.TIMESTAMP(),
        existing_nullable=True,
        nullable=False,
        server_default=sa.text("CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP"),
    )
    op.alter_column(
        "accounts",
        "name",
        existing_type=mysql.VARCHAR(50),
        new_column_name="title",
        existing_nullable=False,
        existing_server_default="x",
        existing_comment="said before",
    )


def downgrade():
    pass
