"""Types with a check beside them come and go."""
import sqlalchemy as sa

from alembic import op

revision = "alter_type_checked"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.alter_column(
        "accounts",
        "status",
        existing_type=sa.String(20),
        type_=sa.Enum("new", "old", name="ck_accounts_status", native_enum=False, create_constraint=True),
        existing_nullable=True,
    )


def downgrade():
    op.alter_column(
        "accounts",
        "status",
        existing_type=sa.Enum("new", "old", name="ck_accounts_status", native_enum=False, create_constraint=True),
        type_=sa.String(20),
        existing_nullable=True,
    )
