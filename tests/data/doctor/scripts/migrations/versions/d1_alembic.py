"""d1d1"""
import sqlalchemy as sa
from alembic import op

revision = "d1d1"
down_revision = "c1c1"


def upgrade():
    from sqlalchemy.orm import Session

    Session(bind=op.get_bind()).commit()


def downgrade():
    import outside

    outside.repair(op)
