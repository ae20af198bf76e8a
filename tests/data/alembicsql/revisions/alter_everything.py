"""All that alter_column can do, at once."""
import sqlalchemy as sa

from alembic import op

revision = "alter_everything"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.alter_column(
        "accounts",
        "status",
        nullable=False,
        server_default="open",
        new_column_name="state",
        type_=sa.String(40),
        existing_type=sa.String(20),
        existing_server_default="new",
        existing_nullable=True,
    )


def downgrade():
    op.alter_column(
        "accounts",
        "state",
        nullable=True,
        server_default="new",
        new_column_name="status",
        type_=sa.String(20),
        existing_type=sa.String(40),
        existing_server_default="open",
        existing_nullable=False,
    )
