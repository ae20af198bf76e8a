# needs: none
from sqlalchemy import Column, Integer
from sqlalchemy.ext.declarative import DeferredReflection
from sqlalchemy.orm import declarative_base
Base = declarative_base(cls=DeferredReflection)
class Reflected(DeferredReflection):
    __abstract__ = True
class Club(Reflected, Base):
    __tablename__ = "club"
    id = Column(Integer, primary_key=True)
class Player(Base):
    __tablename__ = "player"
