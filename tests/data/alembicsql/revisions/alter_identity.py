"""A column becomes an identity, gets other options, and is one no longer."""
import sqlalchemy as sa

from alembic import op

revision = "alter_identity"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.alter_column(
        "orders", "total", existing_type=sa.Integer(), nullable=False, existing_nullable=True,
        existing_server_default=None, server_default=sa.Identity(always=True, start=5),
    )
    op.alter_column(
        "orders", "total", existing_type=sa.Integer(),
        existing_server_default=sa.Identity(always=True, start=5),
        server_default=sa.Identity(always=False, start=7, increment=2),
    )


def downgrade():
    op.alter_column(
        "orders", "total", existing_type=sa.Integer(),
        existing_server_default=sa.Identity(always=False, start=7, increment=2), server_default=None,
    )
