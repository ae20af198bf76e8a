from sqlalchemy import Column, ForeignKey, Integer
from sqlalchemy.orm import declarative_base, relationship
Base = declarative_base()
class Person(Base):
    __tablename__ = "person"
    id = Column(Integer, primary_key=True)
class Letter(Base):
    __tablename__ = "letter"
    id = Column(Integer, primary_key=True)
    from_id = Column(Integer, ForeignKey("person.id"))
    to_id = Column(Integer, ForeignKey("person.id"))
    sender = relationship("Person", foreign_keys="Letter.from_id")
    receiver = relationship("Person", primaryjoin="Letter.to_id == Person.id")
