from sqlalchemy import Column, Integer
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Named:
    def __init_subclass__(cls, prefix="", **kwargs):
        if "__tablename__" not in vars(cls):
            cls.__tablename__ = prefix + cls.__name__.lower()
        super().__init_subclass__(**kwargs)
class Keyed:
    id = Column(Integer, primary_key=True)
class Club(Named, Keyed, Base):
    a = Column(Integer)
class Player(Named, Keyed, Base):
    pass
