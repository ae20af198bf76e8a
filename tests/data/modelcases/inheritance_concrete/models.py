from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Person(Base):
    __tablename__ = "person"
    id = Column(Integer, primary_key=True)
    name = Column(String)
class Trainer(Person):
    __tablename__ = "trainer"
    id = Column(Integer, primary_key=True)
    name = Column(String)
    grade = Column(Integer)
    __mapper_args__ = {"concrete": True}
