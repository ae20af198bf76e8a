"""Stock starts on its own"""

revision = "20aa5c3de006"
down_revision = None
branch_labels = ("stock", "goods")
depends_on = "11bb5c3de002"


def upgrade():
    pass


def downgrade():
    pass
