from sqlalchemy import Column, ForeignKey, Integer
from sqlalchemy.orm import declarative_base, relationship
Base = declarative_base()
class Person(Base):
    __tablename__ = "person"
    id = Column(Integer, primary_key=True)
    card = relationship("Card", uselist=False, back_populates="person")
class Card(Base):
    __tablename__ = "card"
    id = Column(Integer, primary_key=True)
    person_id = Column(Integer, ForeignKey("person.id"), unique=True)
    person = relationship("Person", back_populates="card")
