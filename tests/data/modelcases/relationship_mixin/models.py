from sqlalchemy import Column, ForeignKey, Integer
from sqlalchemy.orm import declarative_base, declared_attr, relationship
Base = declarative_base()
class Owned:
    @declared_attr
    def owner_id(cls):
        return Column(Integer, ForeignKey("person.id"))
    @declared_attr
    def owner(cls):
        return relationship("Person")
class Person(Base):
    __tablename__ = "person"
    id = Column(Integer, primary_key=True)
class Dog(Owned, Base):
    __tablename__ = "dog"
    id = Column(Integer, primary_key=True)
