"""Boolean and Enum with a check beside them."""
import sqlalchemy as sa

from alembic import op

revision = "checked_types"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.create_table(
        "checked",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("flag", sa.Boolean(name="ck_checked_flag", create_constraint=True), nullable=False),
        sa.Column(
            "size",
            sa.Enum("s", "m", "it's", name="ck_checked_size", native_enum=False, create_constraint=True),
            nullable=True,
        ),
        sa.Column("kind", sa.Enum("a", "bb", native_enum=False, length=10), nullable=True),
    )


def downgrade():
    op.drop_table("checked")
