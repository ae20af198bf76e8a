"""A side line"""
revision = "31bb5c3de009"
down_revision = "14ee5c3de005"


def upgrade():
    pass


def downgrade():
    pass
