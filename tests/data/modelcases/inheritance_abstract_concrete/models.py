from sqlalchemy import Column, Integer, String
from sqlalchemy.ext.declarative import AbstractConcreteBase
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Person(AbstractConcreteBase, Base):
    name = Column(String(9))
class Trainer(Person):
    __tablename__ = "trainer"
    id = Column(Integer, primary_key=True)
    __mapper_args__ = {"polymorphic_identity": "trainer", "concrete": True}
class Player(Person):
    __tablename__ = "player"
    id = Column(Integer, primary_key=True)
    __mapper_args__ = {"polymorphic_identity": "player", "concrete": True}
