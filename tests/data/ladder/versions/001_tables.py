"""Tables and first rows: bulk_insert, executemany, values made by Python."""
import json

import sqlalchemy as sa
from alembic import op

revision = "001"
down_revision = None

users = sa.table(
    "users",
    sa.column("id", sa.Integer),
    sa.column("name", sa.String),
    sa.column("email", sa.String),
    sa.column("active", sa.Boolean),
    sa.column("profile", sa.JSON),
)


def upgrade():
    groups = op.create_table(
        "groups",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("title", sa.String(50), nullable=False),
        sa.Column("kind", sa.String(20), default="plain"),
    )
    op.create_table(
        "users",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(50)),
        sa.Column("email", sa.String(120)),
        sa.Column("active", sa.Boolean()),
        sa.Column("score", sa.Integer()),
        sa.Column("profile", sa.JSON()),
        sa.Column("group_id", sa.Integer(), sa.ForeignKey("groups.id", name="fk_users_group")),
    )
    op.create_table("settings", sa.Column("key", sa.String(40), primary_key=True), sa.Column("value", sa.Text()))
    op.bulk_insert(groups, [{"id": 1, "title": "Editors"}, {"id": 2, "title": "Readers", "kind": "open"}])
    op.bulk_insert(
        users,
        [
            {"id": n, "name": "user%d" % n, "email": f"User{n}@Example.org", "active": n % 2 == 1, "profile": {"n": n, "tags": ["a", "ü"]}}
            for n in range(1, 6)
        ],
    )
    bind = op.get_bind()
    bind.execute(
        sa.text("INSERT INTO settings (%s, value) VALUES (:key, :value)" % bind.dialect.identifier_preparer.quote("key")),
        [{"key": "theme", "value": "dark"}, {"key": "limits", "value": json.dumps({"rows": 10, "names": ["x"]}, sort_keys=True)}],
    )


def downgrade():
    for name in ("settings", "users", "groups"):
        op.drop_table(name)
