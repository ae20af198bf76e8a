import enum
from sqlalchemy import Column, Enum, Integer
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class State(str, enum.Enum):
    OPEN = "open"
    SHUT = "shut"
    @property
    def title(self):
        return self.value.title()
    @classmethod
    def all(cls):
        return [x.value for x in cls]
class Thing(Base):
    __tablename__ = "thing"
    id = Column(Integer, primary_key=True)
    a = Column(Enum(*State.all(), name="state"))
