import enum
from sqlalchemy import Column, Enum, Integer
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Colour(enum.Enum):
    RED = "red"
    GREEN = "green"
    LIGHT_RED = "red"
class Thing(Base):
    __tablename__ = "thing"
    id = Column(Integer, primary_key=True)
    a = Column(Enum(Colour, omit_aliases=True))
    b = Column(Enum(Colour, values_callable=lambda e: [x.value for x in e]))
    c = Column(Enum(*[x.value for x in Colour], name="c"))
