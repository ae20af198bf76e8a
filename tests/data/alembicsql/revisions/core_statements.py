"""Statements of SQLAlchemy's expression language, values as literals."""
import sqlalchemy as sa
from sqlalchemy.sql import and_, column, func, not_, or_, select, table

from alembic import op

revision = "core_statements"
down_revision = "base"
branch_labels = None
depends_on = None

accounts = table(
    "accounts",
    column("id", sa.Integer),
    column("name", sa.String),
    column("email", sa.String),
    column("active", sa.Boolean),
    column("balance", sa.Numeric),
    column("group_id", sa.Integer),
    column("status", sa.String),
)
groups = table("groups", column("id", sa.Integer), column("title", sa.String))
orders = sa.Table(
    "orders",
    sa.MetaData(),
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("account_id", sa.Integer),
    sa.Column("total", sa.Integer),
)
invoices = table("invoices", column("id", sa.Integer), column("number", sa.String), schema="sales")


def upgrade():
    op.execute(accounts.insert().values(id=1, name="it's", email=None, active=True))
    op.execute(accounts.insert().values({"id": 2, "name": op.inline_literal("two")}))
    op.execute(accounts.update().values(status="x"))
    op.execute(accounts.update().where(accounts.c.id == 1).values({"status": "y", "group_id": None}))
    op.execute(accounts.update().where(accounts.c.id != 1).where(accounts.c.name.in_(["a", "b"])).values(balance=accounts.c.balance + 1))
    op.execute(accounts.update().where(or_(accounts.c.status == None, and_(accounts.c.id > 1, accounts.c.id <= 9))).values(status="z"))  # noqa: E711
    op.execute(accounts.update().where(accounts.c.status.isnot(None)).values(status=func.lower(accounts.c.status)))
    op.execute(accounts.update().where(accounts.c.active == sa.false()).values(active=sa.true()))
    op.execute(accounts.update().where(not_(or_(accounts.c.id == 5, accounts.c.id == 6))).values(status=accounts.c.name + "!"))
    op.execute(accounts.update().where(accounts.c.name.like("a%")).values(status=func.coalesce(accounts.c.status, "none")))
    op.execute(accounts.update().where(accounts.c.id.notin_([1, 2])).values(status=sa.case((accounts.c.id > 3, "big"), else_="small")))
    op.execute(
        accounts.update().values(group_id=select(func.max(groups.c.id)).where(groups.c.title == accounts.c.name).scalar_subquery())
    )
    op.execute(invoices.update().where(invoices.c.number.between("a", "b")).values(number="c"))
    op.execute(sa.insert(orders).from_select(["id", "account_id"], select(accounts.c.id, accounts.c.group_id).where(accounts.c.group_id.isnot(None))))
    op.execute(sa.delete(orders).where(orders.c.account_id.in_(select(accounts.c.id).where(accounts.c.status == "old"))))


def downgrade():
    op.execute(orders.delete())
    op.execute(sa.update(accounts).where(accounts.c.id.in_([])).values(status="q"))
    op.execute(invoices.delete().where(invoices.c.id == 3))
    op.execute(accounts.delete().where(sa.exists(select(orders.c.id).where(orders.c.account_id == accounts.c.id))))
    op.execute(accounts.delete().where(func.length(accounts.c.name) > 3, accounts.c.balance * 2 < 10))
