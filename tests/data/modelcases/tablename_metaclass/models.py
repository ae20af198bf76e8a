from sqlalchemy import Column, Integer
from sqlalchemy.orm import DeclarativeMeta, declarative_base
class Meta(DeclarativeMeta):
    def __init__(cls, name, bases, names, **kwargs):
        if name != "Base":
            cls.__tablename__ = name.lower()
        super().__init__(name, bases, names, **kwargs)
Base = declarative_base(metaclass=Meta)
class Club(Base):
    id = Column(Integer, primary_key=True)
