"""alter_column with PostgreSQL's USING."""
import sqlalchemy as sa

from alembic import op

revision = "alter_using"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.alter_column(
        "accounts",
        "status",
        type_=sa.Integer(),
        existing_type=sa.String(20),
        existing_nullable=True,
        postgresql_using="status::integer",
    )


def downgrade():
    op.alter_column(
        "accounts",
        "status",
        type_=sa.String(20),
        existing_type=sa.Integer(),
        existing_nullable=True,
        postgresql_using="status::text",
    )
