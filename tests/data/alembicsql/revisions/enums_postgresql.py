"""Native enumerated types, made with a table and by hand."""
import sqlalchemy as sa

from alembic import op
from sqlalchemy.dialects import postgresql

revision = "enums_postgresql"
down_revision = "base"
branch_labels = None
depends_on = None

mood = postgresql.ENUM("sad", "ok", "it's great", name="mood", create_type=False)


def upgrade():
    op.execute("CREATE TYPE mood AS ENUM ('sad', 'ok', 'it''s great')")
    op.create_table(
        "people",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("colour", sa.Enum("red", "green", name="colour"), server_default="red", nullable=False),
        sa.Column("mood", postgresql.ENUM("sad", "ok", "it's great", name="mood", create_type=False)),
    )


def downgrade():
    op.drop_table("people")
    op.execute("DROP TYPE mood")
    op.execute("DROP TYPE colour")
