from sqlalchemy import Column, ForeignKey, Integer, String
from sqlalchemy.orm import declarative_base, relationship
Base = declarative_base()
class Seat(Base):
    __tablename__ = "seat"
    club_id = Column(ForeignKey("club.id"), primary_key=True)
    person_id = Column(ForeignKey("person.id"), primary_key=True)
    role = Column(String(20))
    club = relationship("Club", back_populates="seats")
    person = relationship("Person", back_populates="seats")
class Club(Base):
    __tablename__ = "club"
    id = Column(Integer, primary_key=True)
    seats = relationship("Seat", back_populates="club")
class Person(Base):
    __tablename__ = "person"
    id = Column(Integer, primary_key=True)
    seats = relationship("Seat", back_populates="person")
    clubs = relationship("Club", secondary="seat", viewonly=True)
