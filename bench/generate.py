"""Makes the input of the benchmarks: an Alembic project of many tables and revisions, and a SQLite file of many rows.

The first revision creates every table; the others add a column and take it away again in turns, so that the head equals models.py.
"""
import pathlib
import sqlite3

INI = """[alembic]
script_location = %(here)s/migrations
prepend_sys_path = %(here)s
sqlalchemy.url = sqlite:///%(here)s/bench.db
"""

ENV = """from alembic import context
from sqlalchemy import create_engine, pool

from models import Base

url = context.config.get_main_option("sqlalchemy.url")
with create_engine(url, poolclass=pool.NullPool).connect() as connection:
    context.configure(connection=connection, target_metadata=Base.metadata)
    with context.begin_transaction():
        context.run_migrations()
"""

HEADER = '''"""{message}

Revision ID: {revision}
Revises: {down}
Create Date: 2026-01-01 00:00:00.000000

"""
import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = {down_literal}
branch_labels = None
depends_on = None


def upgrade():
{upgrade}


def downgrade():
{downgrade}
'''

COLUMNS = [
    ("code", "sa.String(length=20)", False),
    ("title", "sa.String(length=120)", False),
    ("body", "sa.Text()", True),
    ("price", "sa.Numeric(precision=10, scale=2)", True),
    ("is_open", "sa.Boolean()", False),
    ("starts_on", "sa.Date()", True),
    ("changed_at", "sa.DateTime()", False),
]


def parents(number):
    """Numbers of the tables that table `number` refers to: two spread-out smaller ones."""
    return sorted({number * 7 % number, number * 5 // 9}) if number else []


def project(folder, tables, revisions):
    folder = pathlib.Path(folder)
    versions = folder / "migrations" / "versions"
    versions.mkdir(parents=True)
    (folder / "alembic.ini").write_text(INI)
    (folder / "migrations" / "env.py").write_text(ENV)
    (folder / "migrations" / "script.py.mako").write_text("")

    models = ["import sqlalchemy as sa", "from sqlalchemy.orm import declarative_base", "", "Base = declarative_base()"]
    create, drop = [], []
    for number in range(tables):
        name = f"table_{number:04d}"
        links = [(f"parent_{p:04d}_id", f"table_{p:04d}") for p in parents(number)]
        models += ["", "", f"class Table{number:04d}(Base):", f'    __tablename__ = "{name}"',
                   f'    __table_args__ = (sa.UniqueConstraint("code", "title", name="uq_{name}"),)', "",
                   "    id = sa.Column(sa.Integer, primary_key=True)"]
        models += [f"    {c} = sa.Column({t}, nullable={n})" for c, t, n in COLUMNS]
        models += [f'    {c} = sa.Column(sa.Integer, sa.ForeignKey("{t}.id", name="fk_{name}_{t}"), index=True)' for c, t in links]
        create += ["    op.create_table(", f'        "{name}",', '        sa.Column("id", sa.Integer(), nullable=False),']
        create += [f'        sa.Column("{c}", {t}, nullable={n}),' for c, t, n in COLUMNS]
        create += [f'        sa.Column("{c}", sa.Integer(), nullable=True),' for c, _ in links]
        create += [f'        sa.ForeignKeyConstraint(["{c}"], ["{t}.id"], name="fk_{name}_{t}"),' for c, t in links]
        create += ['        sa.PrimaryKeyConstraint("id"),', f'        sa.UniqueConstraint("code", "title", name="uq_{name}"),', "    )"]
        create += [f'    op.create_index(op.f("ix_{name}_{c}"), "{name}", ["{c}"], unique=False)' for c, _ in links]
        drop.insert(0, f'    op.drop_table("{name}")')
    (folder / "models.py").write_text("\n".join(models) + "\n")

    def write(number, message, upgrade, downgrade):
        revision = f"{number:012x}"
        down = f"{number - 1:012x}" if number > 1 else ""
        text = HEADER.format(message=message, revision=revision, down=down, down_literal=f'"{down}"' if down else None,
                             upgrade="\n".join(upgrade), downgrade="\n".join(downgrade))
        (versions / f"{revision}_step.py").write_text(text)

    write(1, "Create every table", create, drop)
    for number in range(2, (revisions - 1) // 2 * 2 + 2):
        table, column = f"table_{number // 2 % tables:04d}", f"extra_{number // 2}"
        add = [f'    op.add_column("{table}", sa.Column("{column}", sa.String(length=8), nullable=True))']
        take = [f'    op.drop_column("{table}", "{column}")']
        write(number, f"Step {number}", *((add, take) if number % 2 == 0 else (take, add)))


PACKAGE_BASE = """import enum
import re
import uuid
from datetime import datetime
from typing import Annotated, Optional

from sqlalchemy import DateTime, MetaData, String, func
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

Key = Annotated[int, mapped_column(primary_key=True)]
Name = Annotated[str, mapped_column(String(120))]


class State(str, enum.Enum):
    draft = "draft"
    open = "open"
    closed = "closed"


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s", "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s", "pk": "pk_%(table_name)s"})
    type_annotation_map = {uuid.UUID: String(36)}

    @declared_attr.directive
    def __tablename__(cls) -> str:
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()


class Stamped:
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    changed_at: Mapped[Optional[datetime]] = mapped_column(DateTime(timezone=True), onupdate=func.now())
"""

PACKAGE_MODEL = """from __future__ import annotations

import uuid
from decimal import Decimal
from typing import TYPE_CHECKING, List, Optional

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, Text, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from club.base import Base, Key, Name, Stamped, State

if TYPE_CHECKING:
    from club.part{up:02d}.model{up_number:03d} import Model{up_number:03d}


class Model{number:03d}(Stamped, Base):
    __table_args__ = (
        UniqueConstraint("name", "parent_id"),
        CheckConstraint("price >= 0", name="price_{number:03d}"),
        Index("ix_lower_{number:03d}", func.lower(text("name"))),
        {{"comment": "Table {number:03d}"}},
    )
    id: Mapped[Key]
    name: Mapped[Name] = mapped_column(index=True)
    token: Mapped[uuid.UUID] = mapped_column(default=uuid.uuid4, unique=True)
    body: Mapped[Optional[str]] = mapped_column(Text)
    price: Mapped[Decimal | None] = mapped_column(Numeric(10, 2), server_default="0")
    state: Mapped[State] = mapped_column(default=State.draft)
    parent_id: Mapped[Optional[int]] = mapped_column(ForeignKey("model{up_number:03d}.id", ondelete="CASCADE"), index=True)
    parent: Mapped[Optional[Model{up_number:03d}]] = relationship(
        back_populates="children{number:03d}", foreign_keys=[parent_id], remote_side="Model{up_number:03d}.id")
{children}
    def describe(self) -> str:
        return f"{{self.name}} ({{self.state.value}}), {{self.price or 0:.2f}}"
"""

PACKAGE_SERVICE = """from club.part{part:02d}.model{number:03d} import Model{number:03d}


class Service{number:03d}:
    def __init__(self, session):
        self.session = session

    def find(self, name: str):
        return self.session.query(Model{number:03d}).filter(Model{number:03d}.name == name).one_or_none()

    def rename(self, key: int, name: str):
        row = self.session.get(Model{number:03d}, key)
        if row is None:
            raise LookupError(key)
        row.name = name
        return row
"""


def package(folder, classes):
    """A project of a file for each class, in packages of eight, with a module of other code beside each."""
    root = pathlib.Path(folder) / "src" / "club"
    root.mkdir(parents=True)
    (root / "__init__.py").write_text("")
    (root / "base.py").write_text(PACKAGE_BASE)
    above = {number: number * 5 // 9 for number in range(classes)}
    for number in range(classes):
        part = root / f"part{number // 8:02d}"
        part.mkdir(exist_ok=True)
        (part / "__init__.py").touch()
        children = "".join(
            f'    children{c:03d}: Mapped[List["Model{c:03d}"]] = relationship(back_populates="parent", '
            f'foreign_keys="Model{c:03d}.parent_id")\n' for c, up in above.items() if up == number)
        up = above[number]
        (part / f"model{number:03d}.py").write_text(
            PACKAGE_MODEL.format(number=number, up=up // 8, up_number=up, children=children))
        (part / f"service{number:03d}.py").write_text(PACKAGE_SERVICE.format(number=number, part=number // 8))


# Ten columns, about 100 bytes a row; {count} rows. The same values on each database.
TYPES = {
    "sqlite": ("INTEGER PRIMARY KEY", "INTEGER", "FLOAT", "DATETIME"),
    "postgresql": ("integer PRIMARY KEY", "integer", "double precision", "timestamp"),
    "mariadb": ("INTEGER PRIMARY KEY", "INTEGER", "DOUBLE", "DATETIME"),
}
SOURCES = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) INSERT INTO events SELECT {values} FROM n",
    "postgresql": "INSERT INTO events SELECT {values} FROM generate_series(1, {count}) AS n(i)",
    "mariadb": "INSERT INTO events SELECT {values} FROM (SELECT seq AS i FROM seq_1_to_{count}) AS n",
}
MOMENTS = {
    "sqlite": ("datetime(1600000000 + i, 'unixepoch')", "date(1600000000 + i, 'unixepoch')"),
    "postgresql": ("timestamp '2020-09-13' + i * interval '1 second'", "date '2020-09-13' + i / 86400"),
    "mariadb": ("timestamp '2020-09-13 00:00:00' + interval i second", "date '2020-09-13' + interval (i div 86400) day"),
}


def row_statements(dialect, count):
    """The statements that make a table `events` of `count` rows with ten columns, about 100 bytes a row."""
    key, integer, real, moment = TYPES[dialect]
    happened, day = MOMENTS[dialect]
    join = (lambda a, b: f"concat({a}, {b})") if dialect == "mariadb" else (lambda a, b: f"{a} || {b}")
    big = "CAST(i AS BIGINT)" if dialect == "postgresql" else "i"
    values = ", ".join([
        "i", f"{big} * 7919 % 100000", "CASE i % 3 WHEN 0 THEN 'order' WHEN 1 THEN 'payment' ELSE 'refund' END",
        join("'Event number '", "i"), f"({big} * 37 % 1000000) / 100.0", "i / 3.0", happened, day, "i % 2",
        f"CASE WHEN i % 5 <> 0 THEN {join(chr(39) + 'note ' + chr(39), '(i % 1000)')} END"])
    return [
        f"CREATE TABLE events (id {key}, account {integer} NOT NULL, kind VARCHAR(12) NOT NULL, title VARCHAR(60), "
        f"amount NUMERIC(12, 2), ratio {real}, happened_at {moment} NOT NULL, day DATE, done SMALLINT NOT NULL, note TEXT)",
        SOURCES[dialect].format(count=count, values=values),
    ]


def rows(file, count):
    """A SQLite file with those rows."""
    connection = sqlite3.connect(file)
    connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
    for statement in row_statements("sqlite", count):
        connection.execute(statement)
    connection.commit()
    connection.close()
