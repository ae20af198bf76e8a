"""Tables that refer to each other."""
import sqlalchemy as sa

from alembic import op

revision = "foreign_key_use_alter"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.create_table(
        "heads",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("body_id", sa.Integer()),
        sa.ForeignKeyConstraint(["body_id"], ["bodies.id"], name="fk_heads_body", use_alter=True),
    )
    op.create_table(
        "bodies",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("head_id", sa.Integer(), sa.ForeignKey("heads.id", name="fk_bodies_head")),
    )


def downgrade():
    op.drop_table("bodies")
    op.drop_table("heads")
