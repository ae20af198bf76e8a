"""Rooms get a number"""
revision, down_revision = "12cc5c3de003", "11bb5c3de002"
branch_labels = ("rooms",)


def upgrade():
    pass


def downgrade():
    pass
