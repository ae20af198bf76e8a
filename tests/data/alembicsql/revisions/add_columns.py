"""add_column in its plain forms."""
import sqlalchemy as sa

from alembic import op

revision = "add_columns"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.add_column("accounts", sa.Column("phone", sa.String(length=20), nullable=True))
    op.add_column("accounts", sa.Column("age", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("accounts", sa.Column("seen", sa.DateTime(timezone=True)))
    op.add_column(table_name="accounts", column=sa.Column("score", sa.Float(), server_default=sa.text("1.5")))
    op.add_column("accounts", sa.Column("blocked", sa.Boolean(), nullable=False, server_default=sa.text("0")))
    op.add_column("accounts", sa.Column(name="raw", type_=sa.LargeBinary(), nullable=True))


def downgrade():
    op.drop_column("accounts", "raw")
    op.drop_column("accounts", "blocked")
    op.drop_column("accounts", "score")
    op.drop_column("accounts", column_name="seen")
    op.drop_column(table_name="accounts", column_name="age")
    op.drop_column("accounts", "phone")
