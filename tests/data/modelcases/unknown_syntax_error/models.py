# needs: none
from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Club(Base):
    __tablename__ = "club"
    id = Column(Integer, primary_key=True)
    a = Column(Integer
    b = Column(
class Other(Base):
    __tablename__ = "other"
    id = Column(Integer, primary_key=True)
