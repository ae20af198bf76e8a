"""Text with parameters."""
import sqlalchemy as sa

from alembic import op

revision = "execute_parameters"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.execute(sa.text("UPDATE accounts SET status = :new WHERE status = :old").bindparams(new="open", old="it's"))
    op.execute(
        sa.text("UPDATE orders SET total = :total WHERE id = :id").bindparams(
            sa.bindparam("total", 5, type_=sa.Integer()), sa.bindparam("id", 6)
        )
    )
    op.execute(sa.text("UPDATE orders SET total = total\\:\\:integer WHERE id = 1"))


def downgrade():
    op.get_bind().execute(sa.text("UPDATE orders SET total = 0"))
