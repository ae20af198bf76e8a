"""a1a1"""
from helpers import repair

revision = "a1a1"
down_revision = None


def upgrade():
    repair("clubs")


def downgrade():
    pass
