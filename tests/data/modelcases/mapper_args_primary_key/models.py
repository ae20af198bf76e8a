from sqlalchemy import Column, Integer, String, ForeignKey
from sqlalchemy.orm import declarative_base, relationship
Base = declarative_base()
from sqlalchemy import Table

visit = Table(
    "visit",
    Base.metadata,
    Column("member", Integer, nullable=False),
    Column("place", String(20), nullable=False),
    Column("note", String(20)),
)


class Visit(Base):
    __table__ = visit
    __mapper_args__ = {"primary_key": [visit.c.member, visit.c.place], "exclude_properties": ["note"]}
