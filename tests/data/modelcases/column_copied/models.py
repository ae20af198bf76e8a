from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import declarative_base
Base = declarative_base()
name = Column(String(5), nullable=False)
class Club(Base):
    __tablename__ = "club"
    id = Column(Integer, primary_key=True)
    name = name.copy()
class Player(Base):
    __tablename__ = "player"
    id = Column(Integer, primary_key=True)
    name = name._copy()
