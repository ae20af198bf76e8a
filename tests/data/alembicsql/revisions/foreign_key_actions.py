"""Foreign keys with every argument, inside create_table."""
import sqlalchemy as sa

from alembic import op

revision = "foreign_key_actions"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.create_table(
        "children",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("a", sa.Integer()),
        sa.Column("b", sa.Integer()),
        sa.Column("c", sa.Integer()),
        sa.Column("d", sa.Integer()),
        sa.ForeignKeyConstraint(["a"], ["accounts.id"], name="fk_a", ondelete="CASCADE", onupdate="CASCADE"),
        sa.ForeignKeyConstraint(["b"], ["accounts.id"], name="fk_b", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["c"], ["accounts.id"], name="fk_c", ondelete="NO ACTION", onupdate="SET DEFAULT"),
        sa.ForeignKeyConstraint(["d"], ["sales.invoices.id"], name="fk_d", ondelete="RESTRICT"),
    )
    op.create_table(
        "deferred_children",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("a", sa.Integer()),
        sa.Column("b", sa.Integer()),
        sa.ForeignKeyConstraint(["a"], ["accounts.id"], name="fk_da", deferrable=True, initially="DEFERRED"),
        sa.ForeignKeyConstraint(["b"], ["accounts.id"], name="fk_db", deferrable=False, initially="IMMEDIATE"),
    )


def downgrade():
    op.drop_table("deferred_children")
    op.drop_table("children")
