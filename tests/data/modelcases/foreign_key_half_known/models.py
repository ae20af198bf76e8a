# needs: none
from app_settings import settings
from sqlalchemy import Column, ForeignKeyConstraint, Integer
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Club(Base):
    __tablename__ = "club"
    a = Column(Integer, primary_key=True)
    b = Column(Integer, primary_key=True)
class Player(Base):
    __tablename__ = "player"
    __table_args__ = (ForeignKeyConstraint(["a", "b"], ["club.a", settings.X]),)
    id = Column(Integer, primary_key=True)
    a = Column(Integer)
    b = Column(Integer)
