from sqlalchemy import *
from sqlalchemy.orm import declarative_base, relationship

Base = declarative_base(metadata=MetaData(naming_convention={
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}))


class Person(Base):
    __tablename__ = "people"
    id = Column(Integer, primary_key=True)
    club_id = Column(ForeignKey("clubs.id"))
    kind = Column(String(9))
    club = relationship("Club", back_populates="people")
    __mapper_args__ = {"polymorphic_on": kind, "polymorphic_identity": "person"}


class Trainer(Person):
    __tablename__ = "trainers"
    id = Column(ForeignKey("people.id"), primary_key=True)
    __mapper_args__ = {"polymorphic_identity": "trainer"}


class Club(Base):
    __tablename__ = "clubs"
    id = Column(Integer, primary_key=True)
    people = relationship("Person", back_populates="club")
