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
    kind = Column(String(9))
    __mapper_args__ = {"polymorphic_on": kind, "polymorphic_identity": "person"}


class Trainer(Person):
    licence = Column(String(9))
    __mapper_args__ = {"polymorphic_identity": "trainer"}
