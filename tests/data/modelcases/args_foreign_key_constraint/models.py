from sqlalchemy import Column, ForeignKeyConstraint, Integer
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Place(Base):
    __tablename__ = "place"
    row = Column(Integer, primary_key=True)
    seat = Column(Integer, primary_key=True)
class Ticket(Base):
    __tablename__ = "ticket"
    id = Column(Integer, primary_key=True)
    row = Column(Integer)
    seat = Column(Integer)
    __table_args__ = (ForeignKeyConstraint(["row", "seat"], ["place.row", "place.seat"], name="fk_place",
                                           ondelete="CASCADE"),)
