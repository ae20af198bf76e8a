from sqlalchemy import Column, ForeignKey, Integer, String
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Person(Base):
    __tablename__ = "person"
    id = Column(Integer, primary_key=True)
    type = Column(String(20))
    __mapper_args__ = {"polymorphic_identity": "person", "polymorphic_on": type}
class Trainer(Person):
    __tablename__ = "trainer"
    id = Column(Integer, ForeignKey("person.id"), primary_key=True)
    grade = Column(Integer)
    __mapper_args__ = {"polymorphic_identity": "trainer"}
