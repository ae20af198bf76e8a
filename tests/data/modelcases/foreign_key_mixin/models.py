from sqlalchemy import Column, ForeignKey, Integer
from sqlalchemy.orm import declarative_base, declared_attr
Base = declarative_base()
class Owned:
    @declared_attr
    def owner_id(cls):
        return Column(Integer, ForeignKey("person.id"), nullable=False)
class Person(Base):
    __tablename__ = "person"
    id = Column(Integer, primary_key=True)
class Dog(Owned, Base):
    __tablename__ = "dog"
    id = Column(Integer, primary_key=True)
class Cat(Owned, Base):
    __tablename__ = "cat"
    id = Column(Integer, primary_key=True)
