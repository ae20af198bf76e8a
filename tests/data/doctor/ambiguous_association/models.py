from sqlalchemy import *
from sqlalchemy.orm import declarative_base, relationship

Base = declarative_base(metadata=MetaData(naming_convention={
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}))


friends = Table(
    "friends", Base.metadata,
    Column("one_id", ForeignKey("people.id"), primary_key=True),
    Column("other_id", ForeignKey("people.id"), primary_key=True),
)


class Person(Base):
    __tablename__ = "people"
    id = Column(Integer, primary_key=True)
    friends = relationship("Person", secondary=friends)
