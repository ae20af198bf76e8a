"""batch_alter_table: columns."""
import sqlalchemy as sa

from alembic import op

revision = "batch_columns"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    with op.batch_alter_table("accounts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("phone", sa.String(length=20), nullable=True))
        batch_op.drop_column("notes")
        batch_op.alter_column("email", existing_type=sa.String(length=120), nullable=False)
        batch_op.alter_column(
            "status", existing_type=sa.String(20), type_=sa.String(30), server_default="x", existing_nullable=True
        )


def downgrade():
    with op.batch_alter_table("accounts", schema=None) as batch_op:
        batch_op.drop_column("phone")
