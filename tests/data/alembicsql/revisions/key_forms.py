"""Primary keys in every form."""
import sqlalchemy as sa

from alembic import op

revision = "key_forms"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.create_table("key_in_column", sa.Column("id", sa.Integer(), primary_key=True))
    op.create_table(
        "key_named",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_key_named"),
    )
    op.create_table(
        "key_of_two",
        sa.Column("left_id", sa.Integer(), nullable=False),
        sa.Column("right_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer()),
        sa.PrimaryKeyConstraint("left_id", "right_id", name=op.f("pk_key_of_two")),
    )
    op.create_table(
        "key_of_text",
        sa.Column("code", sa.String(8), primary_key=True),
        sa.Column("label", sa.String(80)),
    )
    op.create_table(
        "key_of_two_in_columns",
        sa.Column("a", sa.Integer(), primary_key=True),
        sa.Column("b", sa.String(3), primary_key=True),
    )
    op.create_table("no_key", sa.Column("a", sa.Integer()))


def downgrade():
    op.drop_table("no_key")
    op.drop_table("key_of_two_in_columns")
    op.drop_table("key_of_text")
    op.drop_table("key_of_two")
    op.drop_table("key_named")
    op.drop_table("key_in_column")
