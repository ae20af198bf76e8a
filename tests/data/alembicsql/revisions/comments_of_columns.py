"""alter_column(comment=…)."""
import sqlalchemy as sa

from alembic import op

revision = "comments_of_columns"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.alter_column("accounts", "name", existing_type=sa.String(50), comment="full name", existing_nullable=False)
    op.alter_column(
        "accounts", "email", existing_type=sa.String(120), comment=None, existing_comment="mail", existing_nullable=True
    )


def downgrade():
    op.alter_column(
        "accounts", "email", existing_type=sa.String(120), comment="mail", existing_comment=None, existing_nullable=True
    )
    op.alter_column("accounts", "name", existing_type=sa.String(50), comment=None, existing_nullable=False)
