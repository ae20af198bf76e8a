"""Values, parameters and arguments that are not known."""
from alembic import op
import sqlalchemy as sa
from app.types import Money

revision = "0006"
down_revision = "0005"


def upgrade():
    op.add_column("users", sa.Column("money", Money(10)))


def downgrade():
    op.execute("UPDATE users SET name = :name")
