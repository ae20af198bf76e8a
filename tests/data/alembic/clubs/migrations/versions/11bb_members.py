'''Members have a name
on two lines

Create Date: 2024-01-03 08:00:00
'''
from typing import Sequence, Union

revision: str = "11bb5c3de002"
down_revision: Union[str, None] = "10aa5c3de001"
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade():
    pass


def downgrade():
    pass
