"""Rows that are read decide what is written."""
import json

import sqlalchemy as sa
from alembic import op

revision = "002"
down_revision = "001"

settings = sa.Table("settings", sa.MetaData(), sa.Column("key", sa.String(40)), sa.Column("value", sa.Text()))


def changed(value):
    limits = json.loads(value)
    limits["rows"] = limits["rows"] * 2
    return json.dumps(limits, sort_keys=True)


def upgrade():
    connection = op.get_bind()
    rows = connection.execute(sa.text("SELECT id, name, email FROM users ORDER BY id")).fetchall()
    seen = set()
    for row in rows:
        if row.id in (2, 4):
            continue
        name = row[1].upper()
        seen.add(name)
        connection.execute(sa.text("UPDATE users SET name = :name, score = :score WHERE id = :id"), {"name": name, "score": len(row.email) + row.id, "id": row.id})
    if "USER1" in seen and len(seen) == 3:
        connection.execute(settings.insert().values(key="seen", value=", ".join(sorted(seen))))
    found = connection.execute(sa.select(settings.c.value).where(settings.c.key == "limits")).scalar()
    if found is not None:
        connection.execute(settings.update().where(settings.c.key == "limits").values(value=changed(found)))
    count = connection.execute(sa.text("SELECT count(*) FROM users WHERE score IS NOT NULL")).scalar()
    first = connection.execute(sa.text("SELECT name FROM users ORDER BY id DESC")).first()
    nobody = connection.execute(sa.text("SELECT id FROM users WHERE id > :id"), {"id": 1000}).fetchone()
    mapped = [dict(each) for each in connection.execute(sa.text("SELECT title FROM groups ORDER BY id")).mappings()]
    connection.execute(
        settings.insert(),
        [
            {"key": "count", "value": f"{count} of {len(rows)}"},
            {"key": "first", "value": first[0]},
            {"key": "nobody", "value": "none" if nobody is None else str(nobody.id)},
            {"key": "groups", "value": "/".join(group["title"] for group in mapped)},
        ],
    )


def downgrade():
    connection = op.get_bind()
    doubled = connection.execute(sa.select(settings.c.value).where(settings.c.key == "limits")).scalar()
    limits = json.loads(doubled)
    limits["rows"] //= 2
    connection.execute(settings.update().where(settings.c.key == "limits").values(value=json.dumps(limits, sort_keys=True)))
    connection.execute(settings.delete().where(settings.c.key.in_(["seen", "count", "first", "nobody", "groups"])))
    for (identifier,) in connection.execute(sa.text("SELECT id FROM users")):
        connection.execute(sa.text("UPDATE users SET name = :name, score = NULL WHERE id = :id"), {"name": "user%d" % identifier, "id": identifier})
