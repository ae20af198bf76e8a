from sqlalchemy import Column, ForeignKeyConstraint, Index, Integer, MetaData, UniqueConstraint
from sqlalchemy.orm import declarative_base
Base = declarative_base(metadata=MetaData(naming_convention={
    "ix": "ix_%(table_name)s_%(column_0_N_name)s", "uq": "uq_%(table_name)s_%(column_0N_name)s",
    "fk": "fk_%(column_0_key)s_%(referred_column_0_name)s", "pk": "%(table_name)s_pkey"}))
class Place(Base):
    __tablename__ = "place"
    row = Column(Integer, primary_key=True)
    seat = Column(Integer, primary_key=True)
class Ticket(Base):
    __tablename__ = "ticket"
    id = Column(Integer, primary_key=True)
    row = Column(Integer)
    seat = Column(Integer)
    __table_args__ = (UniqueConstraint("row", "seat"), Index(None, "row", "seat"),
                      ForeignKeyConstraint(["row", "seat"], ["place.row", "place.seat"]))
