from sqlalchemy import Column, Integer, JSON, PickleType
from sqlalchemy.ext.mutable import MutableDict, MutableList
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Thing(Base):
    __tablename__ = "thing"
    id = Column(Integer, primary_key=True)
    a = Column(MutableDict.as_mutable(JSON))
    b = Column(MutableList.as_mutable(PickleType))
