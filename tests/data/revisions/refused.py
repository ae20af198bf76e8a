"""What a reader must not guess."""
from alembic import op
import sqlalchemy as sa

revision = "0005"
down_revision = "0004"


def upgrade():
    op.add_column("users", sa.Column("age", sa.Integer()))
    bind = op.get_bind()
    for row in bind.execute(sa.text("SELECT id FROM users")):
        op.execute("UPDATE users SET age = 1 WHERE id = %d" % row.id)


def downgrade():
    op.drop_everything("users")
