from enum import Enum as PyEnum, auto
from sqlalchemy import Column, Enum, Integer
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class State(str, PyEnum):
    def _generate_next_value_(name, start, count, last_values):
        return name.lower()
    OPEN = auto()
    SHUT = auto()
class Thing(Base):
    __tablename__ = "thing"
    id = Column(Integer, primary_key=True)
    a = Column(Enum(State), default=State.OPEN, server_default=State.OPEN.name)
