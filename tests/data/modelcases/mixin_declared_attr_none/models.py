from sqlalchemy import Column, Integer
from sqlalchemy.orm import declarative_base, declared_attr
Base = declarative_base()
class Maybe:
    __with_extra__ = False
    @declared_attr
    def extra(cls):
        if cls.__with_extra__:
            return Column(Integer)
        return None
class Club(Maybe, Base):
    __tablename__ = "club"
    id = Column(Integer, primary_key=True)
class Other(Maybe, Base):
    __tablename__ = "other"
    __with_extra__ = True
    id = Column(Integer, primary_key=True)
