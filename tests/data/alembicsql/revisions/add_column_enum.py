"""New columns of a non-native Enum."""
import sqlalchemy as sa

from alembic import op

revision = "add_column_enum"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.add_column(
        "orders",
        sa.Column("state", sa.Enum("open", "closed", name="state", native_enum=False), server_default="open", nullable=False),
    )


def downgrade():
    op.drop_column("orders", "state")
