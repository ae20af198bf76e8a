r"""People \ visitors
"""
revision = ("13dd"
            "5c3de004")
down_revision = ["11bb5c3de002"]
branch_labels = "people"
depends_on = None


def upgrade():
    pass


def downgrade():
    pass
