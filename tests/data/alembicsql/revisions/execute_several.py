"""Several statements in one text."""
import sqlalchemy as sa

from alembic import op

revision = "execute_several"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.execute("DELETE FROM orders; DELETE FROM accounts;")
    op.execute(
        """
        INSERT INTO groups (id, title) VALUES (1, 'a;b');
        INSERT INTO groups (id, title) VALUES (2, 'c -- d');
        """
    )


def downgrade():
    pass
