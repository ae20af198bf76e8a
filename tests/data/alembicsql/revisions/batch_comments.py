"""batch_alter_table: comments, and statements between."""
import sqlalchemy as sa

from alembic import op

revision = "batch_comments"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    with op.batch_alter_table("accounts") as batch_op:
        batch_op.alter_column("name", existing_type=sa.String(50), comment="full name", existing_nullable=False)
        batch_op.create_table_comment("people", existing_comment=None)


def downgrade():
    with op.batch_alter_table("accounts") as batch_op:
        batch_op.drop_table_comment(existing_comment="people")
        batch_op.alter_column(
            "name", existing_type=sa.String(50), comment=None, existing_comment="full name", existing_nullable=False
        )
