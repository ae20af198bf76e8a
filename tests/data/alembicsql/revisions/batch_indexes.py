"""batch_alter_table: only indexes, which SQLite needs no copy for."""
import sqlalchemy as sa

from alembic import op

revision = "batch_indexes"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    with op.batch_alter_table("accounts") as batch_op:
        batch_op.create_index(batch_op.f("ix_accounts_email"), ["email"], unique=True)
        batch_op.create_index("ix_accounts_two", ["name", "status"], unique=False)
        batch_op.drop_index("ix_accounts_name")
    with op.batch_alter_table("accounts", recreate="never") as batch_op:
        batch_op.add_column(sa.Column("rank", sa.Integer(), nullable=True))


def downgrade():
    with op.batch_alter_table("accounts") as batch_op:
        batch_op.create_index("ix_accounts_name", ["name"])
        batch_op.drop_index("ix_accounts_two")
        batch_op.drop_index(batch_op.f("ix_accounts_email"))
