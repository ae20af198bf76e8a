from sqlalchemy import CheckConstraint, Column, Integer, MetaData, UniqueConstraint
from sqlalchemy.orm import declarative_base
from sqlalchemy.schema import conv
Base = declarative_base(metadata=MetaData(naming_convention={
    "uq": "uq_%(table_name)s_%(column_0_name)s", "ck": "ck_%(table_name)s_%(constraint_name)s"}))
class Club(Base):
    __tablename__ = "club"
    id = Column(Integer, primary_key=True)
    a = Column(Integer)
    __table_args__ = (UniqueConstraint("a", name="mine"), CheckConstraint("a > 0", name=conv("plain")),
                      CheckConstraint("a > 1", name="wrapped"))
