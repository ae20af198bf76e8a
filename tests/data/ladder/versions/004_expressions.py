"""SQLAlchemy's expression language."""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.sql import and_, column, func, or_, select, table

revision = "004"
down_revision = "003"

users = table(
    "users",
    column("id", sa.Integer),
    column("name", sa.String),
    column("email", sa.String),
    column("active", sa.Boolean),
    column("score", sa.Integer),
    column("group_id", sa.Integer),
)
groups = table("groups", column("id", sa.Integer), column("title", sa.String), column("kind", sa.String))


def upgrade():
    op.create_table(
        "report",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(80)),
        sa.Column("value", sa.String(80)),
    )
    report = table("report", column("id", sa.Integer), column("name", sa.String), column("value", sa.String))
    op.execute(users.update().where(users.c.active == sa.true()).values(group_id=1))
    op.execute(users.update().where(users.c.active.is_(False)).values(group_id=select(func.max(groups.c.id)).scalar_subquery()))
    op.execute(users.update().where(users.c.score.is_(None)).values({"score": users.c.id * 10 + 1}))
    op.execute(users.update().where(or_(users.c.id == 5, and_(users.c.id > 2, users.c.score < 32))).values(email=func.lower(users.c.email)))
    op.execute(
        report.insert().from_select(
            ["id", "name", "value"],
            select(
                users.c.id,
                users.c.name + "-" + groups.c.title,
                sa.case((users.c.score >= 30, "high"), (users.c.score.between(20, 29), "middle"), else_="low"),
            ).select_from(users.join(groups, users.c.group_id == groups.c.id)),
        )
    )
    op.execute(report.delete().where(report.c.name.like("%5-%")))
    op.execute(report.delete().where(~report.c.id.in_(select(users.c.id).where(users.c.id != 3))))
    op.execute(report.insert().values([{"id": 100, "name": "x'y", "value": None}, {"id": 101, "name": "50% \\ :z", "value": "?"}]))
    bind = op.get_bind()
    counted = select(users.c.group_id, func.count().label("number")).group_by(users.c.group_id).order_by(users.c.group_id.desc())
    for number, row in enumerate(bind.execute(counted), start=200):
        bind.execute(report.insert().values(id=number, name=sa.cast(row.number, sa.String(10)), value=str(row.group_id)))
    statement = report.update().where(report.c.id == sa.bindparam("which")).values(value=sa.bindparam("new"))
    bind.execute(statement, [{"which": 100, "new": "hundred"}, {"which": 101, "new": None}])
    for row in bind.execute(select(users).where(users.c.active).order_by(users.c.id).limit(2).offset(1)):
        bind.execute(report.insert().values(id=300 + row.id, name=row.email, value="active" if row.active else "not"))
    found = bind.execute(select(users.c.id).where(users.c.email.in_([])))
    if found.first() is None:
        op.execute(report.insert().values(id=400, name="nobody", value=func.coalesce(sa.null(), "empty")))


def downgrade():
    op.drop_table("report")
    op.execute(users.update().values(group_id=None))
    op.execute(users.update().where(users.c.id.in_([2, 4])).values(score=sa.null()))
    for row in op.get_bind().execute(select(users.c.id)).fetchall():
        op.execute(users.update().where(users.c.id == row[0]).values(email="User%d@Example.org" % row[0]))
