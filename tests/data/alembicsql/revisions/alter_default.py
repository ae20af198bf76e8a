"""alter_column(server_default=…)."""
import sqlalchemy as sa

from alembic import op

revision = "alter_default"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.alter_column("accounts", "name", existing_type=sa.String(50), server_default="nobody", existing_nullable=False)
    op.alter_column(
        "accounts",
        "status",
        existing_type=sa.String(20),
        server_default=sa.text("'old'"),
        existing_server_default=sa.text("'new'"),
        existing_nullable=True,
    )
    op.alter_column("accounts", "balance", existing_type=sa.Numeric(10, 2), server_default=None, existing_nullable=False)
    op.alter_column("accounts", "created", existing_type=sa.DateTime(), server_default=sa.func.now(), existing_nullable=True)
    op.alter_column("orders", "total", existing_type=sa.Integer(), server_default=False, nullable=True)


def downgrade():
    op.alter_column("accounts", "created", existing_type=sa.DateTime(), server_default=None, existing_nullable=True)
    op.alter_column("accounts", "balance", existing_type=sa.Numeric(10, 2), server_default="0", existing_nullable=False)
    op.alter_column(
        "accounts",
        "status",
        existing_type=sa.String(20),
        server_default="new",
        existing_server_default=None,
        existing_nullable=True,
    )
    op.alter_column("accounts", "name", existing_type=sa.String(50), server_default=None, existing_nullable=False)
