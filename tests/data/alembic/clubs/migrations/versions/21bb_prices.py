"""Prices"""
revision = "21bb5c3de007"
down_revision = "20aa5c3de006"
depends_on = ("14ee5c3de005",)


def upgrade():
    pass


def downgrade():
    pass
