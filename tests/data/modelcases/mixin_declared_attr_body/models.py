from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import declarative_base, declared_attr
Base = declarative_base()
class Sized:
    __size__ = 10
    @declared_attr
    def label(cls):
        size = cls.__size__
        if size > 50:
            size = 50
        return Column(String(size))
class Club(Sized, Base):
    __tablename__ = "club"
    __size__ = 70
    id = Column(Integer, primary_key=True)
class Other(Sized, Base):
    __tablename__ = "other"
    id = Column(Integer, primary_key=True)
