"""op.execute with plain statements."""
import sqlalchemy as sa

from alembic import op

revision = "execute"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.execute("UPDATE accounts SET active = 1 WHERE active IS NULL")
    op.execute(sa.text("DELETE FROM orders WHERE total < 0"))
    op.execute("UPDATE accounts SET notes = 'it''s 100 % \\: done; really' WHERE id = 1;")
    op.execute(
        "INSERT INTO groups (id, title) "
        "VALUES (1, 'one')"
    )
    op.execute(
        """
        UPDATE accounts
           SET status = 'old'
         WHERE created < '2020-01-01'
        """
    )


def downgrade():
    op.execute("DELETE FROM groups WHERE id = 1")
