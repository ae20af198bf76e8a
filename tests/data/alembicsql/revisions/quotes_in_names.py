"""Names that hold quotes of all kinds."""
import sqlalchemy as sa

from alembic import op

revision = "quotes_in_names"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.create_table(
        'say "hi"',
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("it's", sa.Integer()),
        sa.Column("back`tick", sa.Integer()),
        sa.Column("[bracket]", sa.Integer()),
    )
    op.add_column('say "hi"', sa.Column('"quoted"', sa.Integer()))


def downgrade():
    op.drop_column('say "hi"', '"quoted"')
    op.drop_table('say "hi"')
