"""b1b1"""
import sqlalchemy as sa
from alembic import op

revision = "b1b1"
down_revision = "a1a1"


def upgrade():
    for row in op.get_bind().execute(sa.text("SELECT id FROM clubs")).fetchall():
        op.execute("DELETE FROM clubs WHERE id = %d" % row.id)


def downgrade():
    pass
