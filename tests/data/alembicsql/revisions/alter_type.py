"""alter_column(type_=…)."""
import sqlalchemy as sa

from alembic import op

revision = "alter_type"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.alter_column(
        "accounts", "email", existing_type=sa.String(length=120), type_=sa.String(length=255), existing_nullable=True
    )
    op.alter_column("accounts", "name", type_=sa.Unicode(80), existing_type=sa.String(50), nullable=False)
    op.alter_column(
        "orders", "total", existing_type=sa.INTEGER(), type_=sa.Numeric(12, 2), existing_nullable=True, nullable=True
    )


def downgrade():
    op.alter_column("orders", "total", existing_type=sa.Numeric(12, 2), type_=sa.INTEGER(), existing_nullable=True)
    op.alter_column("accounts", "name", type_=sa.String(50), existing_type=sa.Unicode(80), nullable=False)
    op.alter_column(
        "accounts", "email", existing_type=sa.String(length=255), type_=sa.String(length=120), existing_nullable=True
    )
