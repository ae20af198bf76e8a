"""Rooms and people meet again

Revises: 12cc5c3de003, 13dd5c3de004
"""
_left = "12cc5c3de003"
revision = "14ee5c3de005"
down_revision = (
    _left,
    "13dd5c3de004",  # the people's branch
)


def upgrade():
    pass


def downgrade():
    pass
