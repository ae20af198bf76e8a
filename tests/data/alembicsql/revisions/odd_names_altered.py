"""Changes to columns and tables whose names must be quoted."""
import sqlalchemy as sa

from alembic import op

revision = "odd_names_altered"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.create_table("Odd Table", sa.Column("A b", sa.Integer()), sa.Column("plain", sa.String(5)))
    op.alter_column("Odd Table", "A b", new_column_name="c D", existing_type=sa.Integer(), existing_nullable=True)
    op.alter_column("Odd Table", "plain", existing_type=sa.String(5), server_default="v", existing_nullable=True)
    op.rename_table("Odd Table", "Odder Table")


def downgrade():
    op.rename_table("Odder Table", "Odd Table")
    op.drop_table("Odd Table")
