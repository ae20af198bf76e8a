"""Every form a default can take."""
import sqlalchemy as sa

from alembic import op

revision = "server_defaults"
down_revision = "base"
branch_labels = None
depends_on = None

def upgrade():
    op.create_table(
        "defaults",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("text", sa.String(20), server_default="plain"),
        sa.Column("quoted", sa.String(20), server_default="it's \"so\""),
        sa.Column("empty", sa.String(20), server_default=""),
        sa.Column("percent", sa.String(20), server_default="100 %"),
        sa.Column("colon", sa.String(20), server_default="a:b"),
        sa.Column("slashes", sa.String(20), server_default="a/b"),
        sa.Column("number", sa.Integer(), server_default="5"),
        sa.Column("sql", sa.Integer(), server_default=sa.text("7")),
        sa.Column("sql_text", sa.String(20), server_default=sa.text("'x'")),
        sa.Column("column", sa.Integer(), server_default=sa.literal_column("8")),
        sa.Column("now", sa.DateTime(), server_default=sa.func.now()),
        sa.Column("stamp", sa.DateTime(), server_default=sa.func.current_timestamp()),
        sa.Column("stamped", sa.DateTime(), server_default=sa.text("CURRENT_TIMESTAMP")),
        sa.Column("yes", sa.Boolean(), server_default=sa.true()),
        sa.Column("no", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("yes_text", sa.Boolean(), server_default=sa.text("1")),
        sa.Column("nothing", sa.Integer(), server_default=sa.null()),
        sa.Column("none", sa.Integer(), server_default=None),
        sa.Column("clause", sa.Integer(), server_default=sa.DefaultClause("9")),
    )


def downgrade():
    op.drop_table("defaults")
