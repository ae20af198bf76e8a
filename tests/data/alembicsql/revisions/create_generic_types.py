"""Every generic type of SQLAlchemy."""
import sqlalchemy as sa

from alembic import op

revision = "create_generic_types"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.create_table(
        "generic_types",
        sa.Column("a", sa.Integer, primary_key=True),
        sa.Column("b", sa.SmallInteger),
        sa.Column("c", sa.BigInteger),
        sa.Column("d", sa.String(40)),
        sa.Column("e", sa.Unicode(40)),
        sa.Column("f", sa.Text),
        sa.Column("g", sa.UnicodeText()),
        sa.Column("h", sa.Numeric()),
        sa.Column("i", sa.Numeric(12, 4)),
        sa.Column("j", sa.Float()),
        sa.Column("k", sa.Float(precision=24)),
        sa.Column("l", sa.Boolean()),
        sa.Column("m", sa.Date()),
        sa.Column("n", sa.DateTime()),
        sa.Column("o", sa.Time()),
        sa.Column("p", sa.LargeBinary()),
        sa.Column("q", sa.LargeBinary(length=200)),
        sa.Column("r", sa.Interval()),
        sa.Column("s", sa.PickleType()),
        sa.Column("t", sa.Enum("red", "green", "dark blue", name="colour", native_enum=False)),
    )


def downgrade():
    op.drop_table("generic_types")
