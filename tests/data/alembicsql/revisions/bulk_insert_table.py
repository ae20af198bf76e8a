"""bulk_insert into a table just made."""
import sqlalchemy as sa

from alembic import op

revision = "bulk_insert_table"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    colours = op.create_table(
        "colours",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("bright", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.bulk_insert(
        colours,
        [
            {"id": 1, "name": "red", "bright": True},
            {"id": 2, "name": "grey", "bright": False},
            {"id": 3, "name": "black", "bright": None},
        ],
    )


def downgrade():
    op.drop_table("colours")
