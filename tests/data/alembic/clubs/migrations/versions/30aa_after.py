"""Notes after the merge"""
revision = "30aa5c3de008"
down_revision = "14ee5c3de005"


def upgrade():
    pass


def downgrade():
    pass
