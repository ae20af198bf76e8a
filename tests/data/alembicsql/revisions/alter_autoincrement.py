"""alter_column(autoincrement=…)."""
import sqlalchemy as sa

from alembic import op

revision = "alter_autoincrement"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.alter_column("orders", "id", existing_type=sa.Integer(), existing_nullable=False, autoincrement=True)
    op.alter_column(
        "groups",
        "id",
        existing_type=sa.Integer(),
        type_=sa.BigInteger(),
        existing_nullable=False,
        autoincrement=True,
        existing_autoincrement=True,
    )


def downgrade():
    pass
