"""shelves, and what stands on them

Revision ID: a1
"""
from alembic import op
import sqlalchemy as sa

revision = "a1"
down_revision = None


def upgrade():
    op.create_table(
        "shelves",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("label", name="uq_shelves_label"),
    )
    op.create_index("ix_shelves_label", "shelves", ["label"])
    op.execute("INSERT INTO shelves (id, label) VALUES (1, 'it''s 100%; low');")
    op.execute(sa.text("UPDATE shelves SET label = :label WHERE id = 1").bindparams(label="a 'quoted' one"))


def downgrade():
    op.execute("DELETE FROM shelves")
    op.drop_index("ix_shelves_label", table_name="shelves")
    op.drop_table("shelves")
