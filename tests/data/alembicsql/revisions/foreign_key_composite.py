"""A foreign key of two columns, and one to its own table."""
import sqlalchemy as sa

from alembic import op

revision = "foreign_key_composite"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.create_table(
        "places",
        sa.Column("country", sa.String(2), nullable=False),
        sa.Column("city", sa.String(40), nullable=False),
        sa.Column("parent_country", sa.String(2)),
        sa.Column("parent_city", sa.String(40)),
        sa.PrimaryKeyConstraint("country", "city"),
        sa.ForeignKeyConstraint(
            ["parent_country", "parent_city"], ["places.country", "places.city"], name="fk_places_parent"
        ),
    )


def downgrade():
    op.drop_table("places")
