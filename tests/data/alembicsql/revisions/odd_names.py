"""Names that must be quoted: blanks, capitals, dashes, dots, digits first."""
import sqlalchemy as sa

from alembic import op

revision = "odd_names"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.create_table(
        "Odd Names",
        sa.Column("Id", sa.Integer(), nullable=False),
        sa.Column("first name", sa.String(20), server_default="x"),
        sa.Column("last-name", sa.String(20)),
        sa.Column("2nd", sa.Integer()),
        sa.Column("with.dot", sa.Integer()),
        sa.Column("per%cent", sa.Integer()),
        sa.Column("under_score$", sa.Integer()),
        sa.PrimaryKeyConstraint("Id", name="PK Odd"),
        sa.UniqueConstraint("first name", "last-name", name="uq-odd"),
    )
    op.create_index("IX Odd", "Odd Names", ["first name", "2nd"])
    op.add_column("Odd Names", sa.Column("Added One", sa.Integer(), nullable=True))


def downgrade():
    op.drop_column("Odd Names", "Added One")
    op.drop_index("IX Odd", table_name="Odd Names")
    op.drop_table("Odd Names")
