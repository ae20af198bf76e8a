"""Names, comments and defaults in letters of the world."""
import sqlalchemy as sa

from alembic import op

revision = "foreign_letters"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.create_table(
        "größen",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("länge", sa.Integer()),
        sa.Column("名前", sa.String(20)),
        sa.Column("note", sa.String(20), server_default="ñandú"),
    )
    op.create_index("ix_größen_länge", "größen", ["länge"])
    op.execute("UPDATE größen SET 名前 = 'Straße' WHERE note = '😀'")


def downgrade():
    op.drop_table("größen")
