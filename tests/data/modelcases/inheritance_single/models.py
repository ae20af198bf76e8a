from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Person(Base):
    __tablename__ = "person"
    id = Column(Integer, primary_key=True)
    type = Column(String(20))
    __mapper_args__ = {"polymorphic_identity": "person", "polymorphic_on": "type"}
class Trainer(Person):
    grade = Column(Integer, index=True)
    __mapper_args__ = {"polymorphic_identity": "trainer"}
class Player(Person):
    shirt = Column(Integer, unique=True)
    __mapper_args__ = {"polymorphic_identity": "player"}
