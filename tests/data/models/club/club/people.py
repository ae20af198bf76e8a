import enum

import sqlalchemy as sa
from sqlalchemy import orm

from .base import Base, Stamped


class Level(enum.Enum):
    novice = 1
    master = 2


class Person(Stamped, Base):
    __table_args__ = (
        sa.UniqueConstraint("first", "last"),
        sa.CheckConstraint("age >= 0", name="age"),
        {"comment": "everyone"},
    )

    first = sa.Column(sa.String(40), nullable=False)
    last = sa.Column(sa.String(40), nullable=False)
    age = sa.Column(sa.Integer)
    level = sa.Column(sa.Enum(Level), server_default="novice")
    mail = sa.Column(sa.Unicode(120), unique=True, index=True)
    kind = sa.Column(sa.String(10))
    joined = sa.Column(sa.Date, server_default=sa.func.current_date())
    score = sa.Column("points", sa.Numeric(8, 2), server_default=sa.text("0"))
    mentor_id = sa.Column(sa.ForeignKey("persons.id", ondelete="SET NULL"))

    mentor = orm.relationship("Person", remote_side="Person.id", backref="pupils")
    profile = orm.relationship("Profile", uselist=False, back_populates="person", cascade="all, delete-orphan")
    groups = orm.relationship("Group", secondary="memberships", back_populates="people")

    __mapper_args__ = {"polymorphic_on": kind, "polymorphic_identity": "person"}


class Trainer(Person):
    __tablename__ = "trainers"
    id = sa.Column(sa.ForeignKey(Person.id), primary_key=True)
    licence = sa.Column(sa.Text)
    __mapper_args__ = {"polymorphic_identity": "trainer"}


class Guest(Person):
    __tablename__ = None
    host = sa.Column(sa.String(40))
    __mapper_args__ = {"polymorphic_identity": "guest"}


class Profile(Base):
    person_id = sa.Column(sa.Integer, sa.ForeignKey(Person.id, ondelete="CASCADE"), unique=True, nullable=False)
    about = sa.Column(sa.Text)
    person = orm.relationship(Person, back_populates="profile")


memberships = sa.Table(
    "memberships",
    Base.metadata,
    sa.Column("person_id", sa.ForeignKey("persons.id"), primary_key=True),
    sa.Column("group_id", sa.ForeignKey("groups.id"), primary_key=True),
    sa.Column("since", sa.Date),
)


class Group(Base):
    title = sa.Column(sa.String(60), index=True)
    owner_id = sa.Column(sa.Integer, sa.ForeignKey("persons.id"))
    leader_id = sa.Column(sa.Integer, sa.ForeignKey("persons.id"))
    owner = orm.relationship(Person, foreign_keys=[owner_id])
    leader = orm.relationship("Person", foreign_keys="Group.leader_id")
    people = orm.relationship("Person", secondary=memberships, back_populates="groups")
