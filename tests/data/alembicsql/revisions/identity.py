"""Identity columns."""
import sqlalchemy as sa

from alembic import op

revision = "identity"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.create_table(
        "identified",
        sa.Column("id", sa.Integer(), sa.Identity(start=42, increment=3), primary_key=True),
        sa.Column("name", sa.String(20)),
    )
    op.create_table(
        "identified_always",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "identified_whole",
        sa.Column(
            "id",
            sa.Integer(),
            sa.Identity(always=False, start=1, increment=1, minvalue=1, maxvalue=1000, cycle=True, cache=5),
            primary_key=True,
        ),
    )


def downgrade():
    op.drop_table("identified_whole")
    op.drop_table("identified_always")
    op.drop_table("identified")
