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


class Club(Base):
    __tablename__ = "clubs"
    id = Column(Integer, primary_key=True)
    leader_id = Column(ForeignKey("people.id"))
    owner_id = Column(ForeignKey("people.id"))
    owner = relationship("Person", foreign_keys=[owner_id])
    leader = relationship("Person")
