"""A schema with its database in front, as SQL Server has it."""
import sqlalchemy as sa

from alembic import op

revision = "schemas_dotted"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.create_table("logs", sa.Column("id", sa.Integer(), primary_key=True), schema="archive.dbo")
    op.add_column("logs", sa.Column("line", sa.String(50)), schema="archive.dbo")


def downgrade():
    op.drop_table("logs", schema="archive.dbo")
